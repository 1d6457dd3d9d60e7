import { queryOptions } from '@tanstack/react-query';
import { auditAnswer, campaignsAnswer, storeAnswer, tokensAnswer, usersAnswer } from '../../protocol/http.ts';
import { indexStore } from '../store/storeIndex.ts';
import { call } from './client.ts';

/** The configuration; asked again when its revision changes. */
export function storeQuery(revision: number | null) {
  return queryOptions({
    queryKey: ['store', revision],
    queryFn: async () => indexStore(await call('GET', '/store', storeAnswer)),
    staleTime: Infinity,
    placeholderData: (previous) => previous,
  });
}

/** Trigger phases move all the time, so the list is asked for again while it is looked at. */
export const campaignsQuery = queryOptions({
  queryKey: ['campaigns'],
  queryFn: async () => (await call('GET', '/campaigns', campaignsAnswer)).campaigns,
  refetchInterval: 2_000,
});

export const auditQuery = queryOptions({
  queryKey: ['audit'],
  queryFn: async () => (await call('GET', '/audit?limit=500', auditAnswer)).entries,
  refetchInterval: 15_000,
});

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async () => (await call('GET', '/users', usersAnswer)).users,
});

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async () => (await call('GET', '/tokens', tokensAnswer)).tokens,
});
