import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { enrolment, ENROLMENT_MS } from '../../protocol/tags.ts';
import type { Enrolment } from '../../protocol/tags.ts';
import { call } from '../api/client.ts';
import { useTicking } from '../live/useAge.ts';
import { enrolmentQuery } from './tagsQuery.ts';

/** Two clocks may differ by a little; more than a minute it never is. */
const MINUTE_S = ENROLMENT_MS / 1000;

/** Ends an enrolment, also while the page goes away. One that is over already is no fault. */
function end(id: string): void {
  void fetch(`/api/v1/enrolments/${id}`, { method: 'DELETE', credentials: 'same-origin', keepalive: true }).catch(
    () => undefined,
  );
}

export interface EnrolmentHere {
  /** As it was told last; null before the first. Kept when it is over, so that what was picked stays in sight. */
  readonly session: Enrolment | null;
  readonly running: boolean;
  /** Seconds that are left, by the controller's clock. */
  readonly leftS: number;
  readonly starting: boolean;
  /** Why it could not be begun. */
  readonly error: Error | null;
  readonly begin: (receiver: string) => void;
}

/** An enrolment at a desk receiver that lives as long as what shows it. */
export function useEnrolment(): EnrolmentHere {
  const client = useQueryClient();
  const [id, setId] = useState<string | null>(null);
  const [last, setLast] = useState<Enrolment | null>(null);
  const gone = useRef(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (receiver: string) => call('POST', '/enrolments', enrolment, { receiver }),
    onSuccess: (begun) => {
      if (gone.current) {
        end(begun.id);
        return;
      }
      client.setQueryData(enrolmentQuery(begun.id).queryKey, begun);
      setLast(begun);
      setId(begun.id);
    },
    gcTime: 0,
  });
  const looked = useQuery({ ...enrolmentQuery(id ?? ''), enabled: id !== null });
  const session = looked.data ?? last;
  const leftS = useTicking(
    useCallback(
      (nowMs: number) =>
        session === null ? 0 : Math.min(MINUTE_S, Math.max(0, Math.ceil((session.endsAtMs - nowMs) / 1000))),
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
    if (id === null) return;
    const stop = (): void => end(id);
    window.addEventListener('pagehide', stop);
    return () => {
      window.removeEventListener('pagehide', stop);
      stop();
    };
  }, [id]);
  return {
    session,
    running: id !== null && leftS > 0 && looked.error === null,
    leftS,
    starting: isPending,
    error,
    begin: mutate,
  };
}
