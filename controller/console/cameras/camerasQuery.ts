import { queryOptions } from '@tanstack/react-query';
import { cameraDay, camerasAnswer, handCountsAnswer } from '../../protocol/cameras.ts';
import type { CameraWord } from '../../protocol/cameraDay.ts';
import { call } from '../api/client.ts';

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
