import { queryOptions } from '@tanstack/react-query';
import { connectorStates } from '../../protocol/http.ts';
import { call } from '../api/client.ts';

/** How outside systems do; asked again while it is looked at, and at once when the store has changed. */
export function connectorsQuery(revision: number) {
  return queryOptions({
    queryKey: ['connectors', revision],
    queryFn: async () => (await call('GET', '/connectors', connectorStates)).connectors,
    refetchInterval: 3_000,
    placeholderData: (previous) => previous,
  });
}
