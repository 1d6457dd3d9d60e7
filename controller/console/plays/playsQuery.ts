import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { playChainsAnswer, playsAnswer } from '../../protocol/playBook.ts';
import { call } from '../api/client.ts';

export interface PlaysAsked {
  readonly screen: string | null;
  readonly campaign: string | null;
}

const PAGE = 100;

/** What was asked for, as the interface takes it. */
export function askedText({ screen, campaign }: PlaysAsked): string {
  const asked = new URLSearchParams();
  if (screen !== null) asked.set('screen', screen);
  if (campaign !== null) asked.set('campaign', campaign);
  return asked.toString();
}

export function playsQuery(asked: PlaysAsked) {
  return infiniteQueryOptions({
    queryKey: ['plays', asked],
    queryFn: ({ pageParam }) => {
      const after = pageParam === '' ? '' : `&after=${encodeURIComponent(pageParam)}`;
      return call('GET', `/plays?limit=${PAGE}&${askedText(asked)}${after}`, playsAnswer);
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
}

export const playChainsQuery = queryOptions({
  queryKey: ['play-chains'],
  queryFn: () => call('GET', '/plays/chains', playChainsAnswer),
  refetchInterval: 30_000,
});
