import { queryOptions } from '@tanstack/react-query';
import { outlook } from '../../protocol/outlook.ts';
import { call } from '../api/client.ts';

/** What is coming; asked again when the store has changed, and every few minutes while it is looked at. */
export function outlookQuery(days: number, revision: number | null) {
  return queryOptions({
    queryKey: ['outlook', days, revision],
    queryFn: () => call('GET', `/outlook?days=${days}`, outlook),
    staleTime: 60_000,
    refetchInterval: 300_000,
    placeholderData: (previous) => previous,
  });
}
