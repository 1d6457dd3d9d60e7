import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { calibration, CALIBRATION_MS } from '../../protocol/calibration.ts';
import type { CalibrationState } from '../../protocol/calibration.ts';
import { call } from '../api/client.ts';
import { useTicking } from '../live/useAge.ts';
import { calibrationLook } from './camerasQuery.ts';
import type { CalibrationLook } from './camerasQuery.ts';

/** Ends a session, also while the page goes away. One that is over already is no fault. */
async function end({ camera, id }: CalibrationState): Promise<void> {
  const path = `/api/v1/cameras/${camera}/calibration-sessions/${id}`;
  await fetch(path, { method: 'DELETE', credentials: 'same-origin', keepalive: true }).catch(() => undefined);
}

export interface CalibrationHere {
  readonly running: boolean;
  /** As it was looked at last; null: not yet. */
  readonly look: CalibrationLook | null;
  /** Seconds that are left, by the controller's clock. */
  readonly leftS: number;
  readonly starting: boolean;
  /** Why it could not be begun, or why it ended. */
  readonly error: Error | null;
  readonly begin: () => void;
  readonly stop: () => void;
}

/** A calibration of one camera that lives as long as what shows it. Its pictures are in no cache. */
export function useCalibration(camera: string): CalibrationHere {
  const [session, setSession] = useState<CalibrationState | null>(null);
  const gone = useRef(false);
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: async () => {
      // One that could not be looked at any more may still run, and would be in the way.
      if (session !== null) await end(session);
      return call('POST', `/cameras/${camera}/calibration-sessions`, calibration);
    },
    onSuccess: (begun) => {
      if (gone.current) void end(begun);
      else setSession(begun);
    },
    gcTime: 0,
  });
  const looked = useQuery({ ...calibrationLook(camera, session?.id ?? ''), enabled: session !== null });
  const leftS = useTicking(
    useCallback(
      (nowMs: number) =>
        session === null
          ? 0
          : Math.min(CALIBRATION_MS / 1000, Math.max(0, Math.ceil((session.endsAtMs - nowMs) / 1000))),
      [session],
    ),
  );
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  useEffect(() => {
    if (session === null) return;
    const over = (): void => void end(session);
    window.addEventListener('pagehide', over);
    return () => {
      window.removeEventListener('pagehide', over);
      over();
    };
  }, [session]);
  return {
    running: session !== null && leftS > 0 && looked.error === null,
    look: looked.data ?? null,
    leftS,
    starting: isPending,
    error: error ?? (session === null || isPending ? null : looked.error),
    begin: mutate,
    stop: () => {
      setSession(null);
      reset();
    },
  };
}
