import { queryOptions } from '@tanstack/react-query';
import { connectorStates } from '../../protocol/http.ts';
import { call } from '../api/client.ts';

/** How outside systems do; asked again while it is looked at. */
export const connectorsQuery = queryOptions({
  queryKey: ['connectors'],
  queryFn: async () => (await call('GET', '/connectors', connectorStates)).connectors,
  refetchInterval: 3_000,
});
