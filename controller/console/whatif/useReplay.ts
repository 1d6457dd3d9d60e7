import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { replayState } from '../../protocol/replay.ts';
import type { ReplayRequest, ReplayState } from '../../protocol/replay.ts';
import { call } from '../api/client.ts';
import { go } from '../frame/route.ts';

const key = (id: string) => ['replay', id] as const;

export interface Replay {
  readonly state: ReplayState | undefined;
  /** Why it could not be asked for, or what came of it not be fetched. */
  readonly error: Error | null;
  readonly asking: boolean;
  readonly run: (request: ReplayRequest, address: (id: string) => string) => void;
  readonly cancel: () => void;
}

/** A replay by its id: asked for, watched while it runs, cancelled. @param id null: none yet */
export function useReplay(id: string | null): Replay {
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: ({ request }: { request: ReplayRequest; address: (id: string) => string }) =>
      call('POST', '/replays', replayState, request),
    onSuccess: (state, { address }) => {
      client.setQueryData(key(state.id), state);
      go(address(state.id), true);
    },
  });
  const watched = useQuery({
    queryKey: key(id ?? ''),
    queryFn: () => call('GET', `/replays/${id ?? ''}`, replayState),
    enabled: id !== null,
    staleTime: Infinity,
    refetchInterval: ({ state: { data } }) => (data?.state === 'waiting' || data?.state === 'running' ? 500 : false),
  });
  const stop = useMutation({
    mutationFn: () => call('DELETE', `/replays/${id ?? ''}`, replayState),
    onSuccess: (state) => client.setQueryData(key(state.id), state),
  });
  return {
    state: id === null ? undefined : watched.data,
    error: ask.error ?? stop.error ?? (id === null ? null : watched.error),
    asking: ask.isPending,
    run: (request, address) => ask.mutate({ request, address }),
    cancel: () => stop.mutate(),
  };
}
