import type { Campaign } from '../../../config/schema/campaign.ts';
import { playlistCircles } from '../../../config/schema/playlist.ts';
import type { Playlist } from '../../../config/schema/playlist.ts';
import type { StoreIndex } from '../store/storeIndex.ts';

export type Item = Playlist['items'][number];

/** Deeper than people build, and an end for circles. */
const DEEPEST = 12;
/** As many creatives as a preview leafs through. */
const MOST = 50;

/** Creatives of a playlist and of those in it, in their order, each once. */
export function creativesIn(id: string, store: StoreIndex): string[] {
  const found = new Set<string>();
  const walk = (playlist: string, depth: number): void => {
    for (const item of store.playlists.get(playlist)?.items ?? []) {
      if (found.size >= MOST) return;
      if ('creative' in item) found.add(item.creative);
      else if (depth < DEEPEST) walk(item.playlist, depth + 1);
    }
  };
  walk(id, 0);
  return [...found];
}

export function itemName(item: Item, store: StoreIndex): string {
  if ('creative' in item) return store.creatives.get(item.creative)?.name ?? item.creative;
  return store.playlists.get(item.playlist)?.name ?? item.playlist;
}

/** `In turn: Cola card, Greetings (1 each time)` */
export function playlistText({ order, items }: Playlist, store: StoreIndex): string {
  const names = items.slice(0, 6).map((item) => {
    const take = 'playlist' in item ? item.take : undefined;
    return `${itemName(item, store)}${take === undefined ? '' : ` (${take} each time)`}`;
  });
  const more = items.length > 6 ? ` and ${items.length - 6} more` : '';
  return `${order === 'shuffled' ? 'Mixed' : 'In turn'}: ${names.join(', ')}${more}`;
}

/** What is wrong with a playlist as it would stand in the store, by field. */
export function playlistFaults(p: Playlist, store: StoreIndex): Record<string, string> {
  const faults: Record<string, string> = {};
  if (p.name.trim() === '') faults['name'] = 'Give it a name.';
  if (p.items.length === 0) faults['items'] = 'It is empty: add at least one creative or playlist.';
  const all = [...store.config.playlists.filter((other) => other.id !== p.id), p];
  const circle = playlistCircles(all).find((ids) => ids.includes(p.id));
  if (circle !== undefined) {
    const names = circle.map((id) =>
      id === p.id ? p.name.trim() || 'this playlist' : (store.playlists.get(id)?.name ?? id),
    );
    faults['items'] = `It would lie in itself: ${names.join(' > ')}. Take one of these playlists out.`;
  }
  return faults;
}

/** Campaigns and playlists in which a playlist plays, by name. */
export function playlistUses(id: string, { config }: StoreIndex): string[] {
  return [
    ...config.campaigns.filter((c) => c.playlist === id).map((c) => c.name),
    ...config.playlists
      .filter((p) => p.items.some((item) => 'playlist' in item && item.playlist === id))
      .map((p) => `playlist ${p.name}`),
  ];
}

/** Playlists that name a creative. */
export function playlistsWith(creative: string, { config }: StoreIndex): Playlist[] {
  return config.playlists.filter((p) => p.items.some((item) => 'creative' in item && item.creative === creative));
}

/** Creatives that a campaign shows: its own, or those of its playlist. */
export function creativesOf(campaign: Pick<Campaign, 'creatives' | 'playlist'>, store: StoreIndex): readonly string[] {
  return campaign.playlist === undefined ? campaign.creatives : creativesIn(campaign.playlist, store);
}
