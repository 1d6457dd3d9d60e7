import { queryOptions } from '@tanstack/react-query';
import { programmeOnWire } from '../../protocol/programme/packed.ts';
import { call } from '../api/client.ts';

/** What a screen is to do, as its player gets it; asked for again when the configuration changes and at midnight. */
export function programmeQuery(screen: string, revision: number | null, dayMs: number) {
  return queryOptions({
    queryKey: ['programme', screen, revision, dayMs],
    queryFn: () => call('GET', `/screens/${screen}/programme`, programmeOnWire),
    staleTime: 60_000,
    placeholderData: (previous) => previous,
  });
}
