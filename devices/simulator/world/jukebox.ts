import type { Song } from '../../../controller/protocol/observation.ts';
import { between, exponential, seeded, wholeBetween } from './random.ts';
import type { Random } from './random.ts';

/** Songs that the shop's people wish for. All are invented, and so are those who play them. */
const SHELF: readonly (readonly [title: string, artist: string])[] = [
  ['Linden Avenue', 'The Late Trams'],
  ['Wool and Weather', 'Marit Oskam'],
  ['Sunday Market', 'Kade Zeven'],
  ['Harbour Lights, Slowly', 'Ines Falk Quartett'],
  ['Two Left Gloves', 'Paper Kites Society'],
  ['Morning Juice', 'Los Naranjos'],
  ['Rain on the Awning', 'Elke & the Umbrellas'],
  ['Bicycle Bell Waltz', 'Orkest Zonder Naam'],
  ['Amber', 'Noord'],
];
const QUEUE = 5;
/** A song lasts so long, ms: a day of the shop is ten minutes. */
const SONG_MS = [55_000, 95_000] as const;
const WISH_MS = 9_000;
/** Said again at least this often, ms: whoever comes late hears of it. */
const AGAIN_MS = 30_000;

/** What the shop's music player plays and will play. */
export interface Jukebox {
  /** Of its own, so that the shop's people walk the same with and without it. */
  readonly random: Random;
  playing: Song | null;
  next: Song[];
  endsMs: number;
  wishMs: number;
  toldMs: number;
}

export function jukebox(seed: number): Jukebox {
  const box: Jukebox = {
    ...{
      random: seeded(seed ^ 0x2b1d),
      playing: null,
      next: [],
      endsMs: 0,
      wishMs: 0,
      toldMs: Number.NEGATIVE_INFINITY,
    },
  };
  while (box.next.length < QUEUE) request(box);
  return box;
}

/** Moves the music on; what it says of itself then, or null where nothing is new. Who wished is not known to anybody. */
export function listenTo(box: Jukebox, nowMs: number): { playing: Song | null; next: Song[] } | null {
  let news = nowMs - box.toldMs >= AGAIN_MS;
  if (nowMs >= box.endsMs) {
    box.playing = box.next.shift() ?? null;
    box.endsMs = nowMs + between(box.random, SONG_MS[0], SONG_MS[1]);
    while (box.next.length < QUEUE) request(box);
    news = true;
  }
  if (nowMs >= box.wishMs) {
    box.wishMs = nowMs + exponential(box.random, WISH_MS);
    const index = wholeBetween(box.random, 0, box.next.length - 1);
    const song = box.next[index]!;
    box.next[index] = { ...song, wishes: song.wishes + 1 };
    box.next.sort((a, b) => b.wishes - a.wishes);
    news = true;
  }
  if (!news) return null;
  box.toldMs = nowMs;
  return { playing: box.playing, next: [...box.next] };
}

function request(box: Jukebox): void {
  const there = new Set([box.playing, ...box.next].map((s) => s?.title));
  const free = SHELF.filter(([title]) => !there.has(title));
  const [title, artist] = free[wholeBetween(box.random, 0, free.length - 1)]!;
  box.next.push({ title, artist, wishes: wholeBetween(box.random, 0, 2) });
}
