import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { playChainsAnswer, playsAnswer } from '../../protocol/playBook.ts';
import { call } from '../api/client.ts';
import { namedDay } from '../timeline/zoneTime.ts';

export interface PlaysAsked {
  readonly screen: string | null;
  readonly campaign: string | null;
  /** First and last day in the store, `2026-12-24`; empty: open. */
  readonly from: string;
  readonly to: string;
}

const PAGE = 100;

/** What was asked for, as the interface takes it. */
export function askedText({ screen, campaign, from, to }: PlaysAsked, timeZone: string): string {
  const asked = new URLSearchParams();
  if (screen !== null) asked.set('screen', screen);
  if (campaign !== null) asked.set('campaign', campaign);
  if (from !== '') asked.set('fromMs', String(namedDay(from, timeZone).fromMs));
  if (to !== '') asked.set('toMs', String(namedDay(to, timeZone).toMs));
  return asked.toString();
}

export function playsQuery(asked: PlaysAsked, timeZone: string) {
  return infiniteQueryOptions({
    queryKey: ['plays', asked],
    queryFn: ({ pageParam }) => {
      const after = pageParam === '' ? '' : `&after=${encodeURIComponent(pageParam)}`;
      return call('GET', `/plays?limit=${PAGE}&${askedText(asked, timeZone)}${after}`, playsAnswer);
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
