import type { Campaign } from '../../../config/schema/campaign.ts';
import type { Change } from '../api/changeSets.ts';
import { put } from '../api/changeSets.ts';
import type { ReplayRequest } from '../../protocol/replay.ts';
import { creativesOf } from '../schedule/playlists.ts';
import type { StoreIndex } from '../store/storeIndex.ts';

/** What is tried: `now` the whole schedule, `with:ID` or `without:ID` one campaign, `same` nothing. */
export type Attempt = 'now' | 'same' | `with:${string}` | `without:${string}`;

export interface AttemptGroup {
  readonly group: string;
  readonly items: { readonly value: Attempt; readonly label: string }[];
}

/** Everything that can be tried in a store, in words. */
export function attempts({ config }: StoreIndex): AttemptGroup[] {
  const named = (list: readonly Campaign[], of: 'with' | 'without', how: string): AttemptGroup['items'] =>
    list
      .map((c) => ({ value: `${of}:${c.id}` as const, label: `${c.name}, ${how}` }))
      .sort((a, b) => a.label.localeCompare(b.label));
  const off = config.campaigns.filter((c) => c.status !== 'approved');
  const on = config.campaigns.filter((c) => c.status === 'approved');
  return [
    {
      group: 'The schedule',
      items: [
        { value: 'now' as const, label: 'The whole schedule as it is now' },
        { value: 'same' as const, label: 'Nothing: was it decided as written down?' },
      ],
    },
    { group: 'As if this had been published', items: named(off, 'with', 'published') },
    { group: 'As if this had played as it is now', items: named(on, 'with', 'as it is now') },
    { group: 'As if this had been paused', items: named(on, 'without', 'paused') },
  ].filter(({ items }) => items.length > 0);
}

export function isAttempt(text: string, store: StoreIndex): text is Attempt {
  return attempts(store).some(({ items }) => items.some(({ value }) => value === text));
}

/** A playlist with those in it, the innermost first, each once. */
function playlistsBelow(id: string, store: StoreIndex, seen = new Set<string>()): string[] {
  const playlist = store.playlists.get(id);
  if (playlist === undefined || seen.has(id)) return [];
  seen.add(id);
  const inner = playlist.items.flatMap((item) =>
    'playlist' in item ? playlistsBelow(item.playlist, store, seen) : [],
  );
  return [...inner, id];
}

/** A campaign with everything that it needs, so that it can stand in a configuration of an earlier day. */
function withParts(campaign: Campaign, store: StoreIndex): Change[] {
  const of = <T>(ids: readonly string[], map: ReadonlyMap<string, T>): T[] => ids.flatMap((id) => map.get(id) ?? []);
  const dayparts = of(campaign.dayparts, store.dayparts);
  const holidays = dayparts.flatMap((d) => d.except.flatMap((e) => (e.holidays === 'any' ? [] : e.holidays)));
  const playlists = campaign.playlist === undefined ? [] : playlistsBelow(campaign.playlist, store);
  return [
    ...of([...new Set(holidays)], store.holidays).map((h) => put('holidays', h)),
    ...dayparts.map((d) => put('dayparts', d)),
    ...of([...new Set(creativesOf(campaign, store))], store.creatives).map((c) => put('creatives', c)),
    ...of(playlists, store.playlists).map((p) => put('playlists', p)),
    put('campaigns', campaign),
  ];
}

/** What the controller is asked for. */
export function requestOf(attempt: Attempt, from: number, to: number, store: StoreIndex): ReplayRequest {
  if (attempt === 'same') return { from, to };
  if (attempt === 'now') return { from, to, with: { config: store.config } };
  const [way, id] = attempt.split(':');
  const found = store.campaigns.get(id ?? '');
  if (found === undefined) return { from, to };
  const status = way === 'with' ? 'approved' : 'paused';
  return { from, to, with: { changes: withParts({ ...found, status }, store) } };
}
