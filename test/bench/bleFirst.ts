import { seeded, wholeBetween } from '../../devices/simulator/world/random.ts';
import { BUSY, identityOf, loadStore, loadStretch } from './bleLoad.ts';
import type { LoadSighting } from './bleLoad.ts';
import { bleShop, NOON, sightingEvent } from './bleShop.ts';
import { median } from './machine.ts';

/** Tags that come in, one after the other, while some others are there. */
const NEW_TAGS = 60;
const OTHERS = 20;
/** What a zone may take, ms. */
export const FIRST_MS = 500;
/** Longest that one is waited for, ms. */
const PATIENCE_MS = 20_000;
/** Pause between two of them, ms at most. */
const PAUSE_MS = 700;
/** How often they advertise, ms. */
const INTERVALS_MS = [100, 500, 1000] as const;

export interface FirstFigures {
  readonly everyMs: number;
  readonly medianMs: number;
  readonly maxMs: number;
  /** Share placed within half a second: the others stand between two zones, where to be unsure is right. */
  readonly inTime: number;
  /** Not placed within twenty seconds. */
  readonly never: number;
}

/** From the first sighting of a tag until the controller says its zone, on a manual clock. */
export async function firstSightings(): Promise<FirstFigures[]> {
  const figures: FirstFigures[] = [];
  for (const everyMs of INTERVALS_MS) figures.push(await newcomers(everyMs));
  return figures;
}

async function newcomers(everyMs: number): Promise<FirstFigures> {
  const size = { ...BUSY, tags: OTHERS + NEW_TAGS, everyMs };
  const config = loadStore(size);
  const shop = await bleShop(config);
  const random = seeded(3);
  const heard = new Map<string, LoadSighting[]>();
  for (const s of loadStretch(config, size, 60)) {
    const list = heard.get(s.tag);
    if (list === undefined) heard.set(s.tag, [s]);
    else list.push(s);
  }
  const others = [...heard.values()].slice(0, OTHERS).flat();
  others.sort((a, b) => a.atMs - b.atMs);
  let nextOther = 0;
  let nowMs = 0;
  const step = async (own: readonly LoadSighting[]): Promise<void> => {
    shop.clock.advance(1);
    nowMs++;
    const due = [...own];
    // Those who are there are heard again and again, whatever the length of the stretch.
    while (nextOther < others.length && others[nextOther]!.atMs <= nowMs % 60_000) due.push(others[nextOther++]!);
    if (nowMs % 60_000 === 59_999) nextOther = 0;
    if (due.length > 0) await shop.ingest(due.map((s) => sightingEvent(s, NOON + nowMs)));
  };
  const took: number[] = [];
  let never = 0;
  for (let n = 0; n < NEW_TAGS; n++) {
    for (let pause = wholeBetween(random, 1, PAUSE_MS); pause > 0; pause--) await step([]);
    const tag = `tag-${OTHERS + n}`;
    const own = heard.get(identityOf(OTHERS + n))!;
    const firstMs = own[0]!.atMs;
    const placed = (): boolean => shop.app.tags().some((t) => t.tag === tag && t.zone !== null);
    let ms = 0;
    for (; ms <= PATIENCE_MS; ms++) {
      await step(own.filter((s) => s.atMs - firstMs === ms));
      if (placed()) break;
    }
    if (ms > PATIENCE_MS) never++;
    else took.push(ms);
  }
  await shop.stop();
  return {
    everyMs,
    medianMs: took.length === 0 ? PATIENCE_MS : median(took),
    maxMs: took.length === 0 ? PATIENCE_MS : Math.max(...took),
    inTime: took.filter((ms) => ms <= FIRST_MS).length / NEW_TAGS,
    never,
  };
}
