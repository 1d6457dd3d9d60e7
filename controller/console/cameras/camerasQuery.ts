import { queryOptions } from '@tanstack/react-query';
import { calibration } from '../../protocol/calibration.ts';
import type { CalibrationState } from '../../protocol/calibration.ts';
import { cameraDay, camerasAnswer, handCountsAnswer } from '../../protocol/cameras.ts';
import type { CameraWord } from '../../protocol/cameraDay.ts';
import { call, callForPicture } from '../api/client.ts';

/** What has become of each camera, by id. Counts come by the live view. */
export const camerasQuery = queryOptions({
  queryKey: ['cameras'],
  queryFn: async (): Promise<ReadonlyMap<string, CameraWord | null>> => {
    const { cameras } = await call('GET', '/cameras', camerasAnswer);
    return new Map(cameras.map(({ camera, state }) => [camera, state]));
  },
  refetchInterval: 5_000,
});

/** People over the day of the store, hour by hour. */
export function cameraDayQuery(camera: string) {
  return queryOptions({
    queryKey: ['camera-day', camera],
    queryFn: () => call('GET', `/cameras/${camera}/day`, cameraDay),
    refetchInterval: 60_000,
  });
}

export const handCountsQuery = queryOptions({
  queryKey: ['hand-counts'],
  queryFn: () => call('GET', '/hand-counts', handCountsAnswer),
  refetchInterval: 60_000,
});

/** What an administrator who calibrates sees: the newest pixelated picture, and the session. */
export interface CalibrationLook {
  readonly session: CalibrationState;
  /** null: none has come yet. */
  readonly picture: Blob | null;
}

/** Looks once a second; fetching a picture asks for the next. Nothing of it is kept when nobody looks any more. */
export function calibrationLook(camera: string, id: string) {
  const path = `/cameras/${camera}/calibration-sessions/${id}`;
  return queryOptions({
    queryKey: ['calibration', camera, id],
    queryFn: async (): Promise<CalibrationLook> => {
      const picture = await callForPicture(`${path}/still`);
      return { picture, session: await call('GET', path, calibration) };
    },
    refetchInterval: ({ state }) => (state.error === null ? 1_000 : false),
    structuralSharing: false,
    retry: false,
    gcTime: 0,
  });
}
