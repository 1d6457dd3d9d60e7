import type { Campaign } from '../../config/schema/campaign.ts';
import type { Playlist } from '../../config/schema/playlist.ts';
import { contentHash } from './hash.ts';

/** What a campaign shows in turn. */
export interface Rotation {
  /** Creatives in the order in which they come; after the last the first comes again. */
  readonly creatives: readonly string[];
  /** What was left out and why, in words; each once. */
  readonly leftOut: readonly string[];
}

/** Longest rotation, entries. */
export const MAX_ROTATION = 500;

/** A playlist at work: whose turn it is in it, and how many entries of a nested one are still due. */
interface Round {
  readonly id: string;
  readonly items: (string | { readonly round: Round; readonly take: number | undefined })[];
  at: number;
  /** Entries that the nested playlist whose turn it is still gives; 0: its turn has not begun. */
  due: number;
}

/**
 * Rotations of campaigns (DEC-22): flat, bounded, always the same. Never throws: what is not there, or would lead
 * round in a circle, is left out and said.
 */
export class Rotations {
  readonly #playlists: ReadonlyMap<string, Playlist>;
  readonly #missing: (creative: string) => string | null;
  readonly #known = new Map<string, Rotation>();

  /** @param missing why a creative cannot be shown, in words, or null when it can */
  constructor(playlists: readonly Playlist[], missing: (creative: string) => string | null) {
    this.#playlists = new Map(playlists.map((p) => [p.id, p]));
    this.#missing = missing;
  }

  of(campaign: Pick<Campaign, 'creatives' | 'playlist'>): Rotation {
    if (campaign.playlist === undefined) {
      const leftOut = new Set<string>();
      const creatives = campaign.creatives.filter((id) => this.#shows(id, leftOut)).slice(0, MAX_ROTATION);
      return { creatives, leftOut: [...leftOut] };
    }
    let rotation = this.#known.get(campaign.playlist);
    if (rotation === undefined) this.#known.set(campaign.playlist, (rotation = this.#ofPlaylist(campaign.playlist)));
    return rotation;
  }

  #ofPlaylist(id: string): Rotation {
    const leftOut = new Set<string>();
    const rounds = new Map<string, Round | null>();
    const root = this.#open(id, rounds, leftOut);
    if (root === null) return { creatives: [], leftOut: [...leftOut] };
    const open = [...rounds.values()].filter((r) => r !== null);
    const all = new Set(open.flatMap((r) => r.items.filter((item) => typeof item === 'string'))).size;
    const seen = new Set<string>();
    const creatives: string[] = [];
    let wholeRounds = 0;
    while (creatives.length < MAX_ROTATION) {
      const creative = next(root);
      creatives.push(creative);
      seen.add(creative);
      if (!atStart(root)) continue;
      if (open.every(atStart)) return { creatives, leftOut: [...leftOut] };
      if (seen.size === all) wholeRounds = creatives.length;
    }
    // Nested rounds that never come out together within the limit: it ends with a whole round of the outermost.
    return { creatives: wholeRounds > 0 ? creatives.slice(0, wholeRounds) : creatives, leftOut: [...leftOut] };
  }

  /** A playlist with everything below it; null when nothing of it can be shown. */
  #open(id: string, rounds: Map<string, Round | null>, leftOut: Set<string>): Round | null {
    const known = rounds.get(id);
    if (known !== undefined) return known;
    const playlist = this.#playlists.get(id);
    if (playlist === undefined) {
      leftOut.add(`the playlist ${id} is gone`);
      rounds.set(id, null);
      return null;
    }
    const round: Round = { id, items: [], at: 0, due: 0 };
    // While it is being opened nothing below may lead back to it.
    const opening = rounds.set(id, null);
    for (const item of inOrder(playlist)) {
      if ('creative' in item) {
        if (this.#shows(item.creative, leftOut)) round.items.push(item.creative);
        continue;
      }
      const nested = this.#open(item.playlist, opening, leftOut);
      if (nested !== null) round.items.push({ round: nested, take: item.take });
    }
    if (round.items.length === 0) {
      leftOut.add(`the playlist ${playlist.name} has nothing to show`);
      return null;
    }
    rounds.set(id, round);
    return round;
  }

  #shows(creative: string, leftOut: Set<string>): boolean {
    const why = this.#missing(creative);
    if (why !== null) leftOut.add(why);
    return why === null;
  }
}

/** The next creative of a playlist; nested ones go on where they were when their turn comes again. */
function next(round: Round): string {
  const item = round.items[round.at]!;
  if (typeof item === 'string') {
    round.at = (round.at + 1) % round.items.length;
    return item;
  }
  if (round.due === 0) round.due = item.take ?? Number.POSITIVE_INFINITY;
  const creative = next(item.round);
  round.due -= 1;
  // Without `take` its turn lasts to the end of its round.
  if (round.due === 0 || (item.take === undefined && atStart(item.round))) {
    round.due = 0;
    round.at = (round.at + 1) % round.items.length;
  }
  return creative;
}

function atStart(round: Round): boolean {
  return round.at === 0 && round.due === 0;
}

/** The items as they come: as listed, or mixed by a hash of their ids, which is the same at every start. */
function inOrder(playlist: Playlist): Playlist['items'] {
  if (playlist.order === 'in-turn') return playlist.items;
  const times = new Map<string, number>();
  const keyed = playlist.items.map((item, index) => {
    const id = 'creative' in item ? `c ${item.creative}` : `p ${item.playlist}`;
    const nth = (times.get(id) ?? 0) + 1;
    times.set(id, nth);
    // Hashed twice: names that differ only at their end would else lie side by side.
    return { item, index, key: contentHash(contentHash(`${id} ${nth} ${playlist.id}`)) };
  });
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.index - b.index));
  return keyed.map((k) => k.item);
}
