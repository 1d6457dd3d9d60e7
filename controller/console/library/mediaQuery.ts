import { queryOptions } from '@tanstack/react-query';
import { mediaList } from '../../protocol/http.ts';
import { call } from '../api/client.ts';

/** Every file of the library; asked for again when a campaign was saved or a file came or went. */
export const mediaQuery = queryOptions({
  queryKey: ['media'],
  queryFn: async () => (await call('GET', '/media', mediaList)).media,
  staleTime: 5_000,
});
