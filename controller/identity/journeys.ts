import type { JourneyDay } from '../protocol/journeys.ts';
import { AWAY_MS } from './arrivals.ts';
import { K_PEOPLE, tellable } from './suppression.ts';
import type { Sum } from './suppression.ts';
import { isVisitor } from './visits.ts';
import type { TagWord, Visit } from './visits.ts';

/** Nobody is followed for longer than this, ms (PRV). */
export const LONGEST_MS = 24 * 3_600_000;
/** From so many zones on, visits are one group. */
const MANY_ZONES = 5;

/** A member's visit to the store, as long as it lasts. */
interface Journey {
  readonly zones: string[];
  readonly startedMs: number;
  readonly whole: boolean;
  simulated: boolean;
  /** Last evidence, when away; null: still there. */
  awayMs: number | null;
}

/** Members of one day by cell: `first zone`, `last zone`, `zones number`, `move from to`. */
interface Day {
  readonly day: string;
  readonly cells: Map<string, number>;
  /** Who has been counted, so that nobody counts twice; nothing says where. */
  readonly counted: Set<string>;
  members: number;
  simulated: boolean;
  told: JourneyDay;
  toldOf: number;
}

/**
 * How consenting members go through the store (IDN-9). A visit to the store is over ten minutes after its last
 * evidence, as for arrivals (IDN-6); it is then counted, and forgotten. Volatile.
 */
export class Journeys {
  readonly #open = new Map<string, Journey>();
  /** Before this no visit to the store is over by time alone, epoch ms. */
  #nextMs = Number.POSITIVE_INFINITY;
  #day: Day;

  /** @param day of the store, as in 2026-11-21 */
  constructor(day: string) {
    this.#day = newDay(day);
  }

  /** Takes visits that are over, places that have changed, and the time. */
  take(visits: readonly Visit[], words: readonly TagWord[], nowMs: number, day: string): void {
    this.#pass(nowMs, day);
    for (const v of visits) {
      if (v.class !== 'member') continue;
      let journey = this.#open.get(v.tag);
      if (journey === undefined) {
        journey = { zones: [], startedMs: v.enteredMs, whole: v.whole, simulated: false, awayMs: null };
        this.#open.set(v.tag, journey);
        this.#nextMs = Math.min(this.#nextMs, endsMs(journey));
      }
      if (journey.zones.at(-1) !== v.zone) journey.zones.push(v.zone);
      journey.simulated ||= v.simulated;
    }
    for (const { tag, state, heardMs } of words) {
      const journey = this.#open.get(tag.id);
      if (journey === undefined) continue;
      // Consent may be taken back at any time.
      if (!isVisitor(tag)) this.#open.delete(tag.id);
      else {
        journey.awayMs = state === 'away' ? heardMs : null;
        if (state === 'away') this.#nextMs = Math.min(this.#nextMs, endsMs(journey));
      }
    }
  }

  /** Another configuration: who consents no longer is forgotten, and who went through zones that are no more. */
  keep(consenting: ReadonlySet<string>, zones: ReadonlySet<string>): void {
    for (const [tag, journey] of this.#open)
      if (!consenting.has(tag) || journey.zones.some((z) => !zones.has(z))) this.#open.delete(tag);
    this.#nextMs = this.#soonestMs();
    for (const tag of this.#day.counted) if (!consenting.has(tag)) this.#day.counted.delete(tag);
  }

  /** Presence begins anew: nobody is there before being heard again. */
  begin(nowMs: number): void {
    for (const journey of this.#open.values()) journey.awayMs ??= nowMs;
    this.#nextMs = this.#soonestMs();
  }

  /** When time alone ends a visit next, epoch ms, or Infinity. */
  dueMs(): number {
    return this.#nextMs;
  }

  /** The day so far. It moves on by five members or more, so that no two answers differ by a few. */
  told(nowMs: number, day: string): JourneyDay {
    this.#pass(nowMs, day);
    const today = this.#day;
    if (today.members - today.toldOf >= K_PEOPLE) {
      today.toldOf = today.members;
      today.told = tell(today);
    }
    return today.told;
  }

  #pass(nowMs: number, day: string): void {
    if (day !== this.#day.day) this.#day = newDay(day);
    if (nowMs < this.#nextMs) return;
    for (const [tag, j] of this.#open) {
      if (j.awayMs !== null && nowMs - j.awayMs >= AWAY_MS) {
        this.#open.delete(tag);
        this.#count(tag, j);
      } else if (nowMs - j.startedMs >= LONGEST_MS) this.#open.delete(tag);
    }
    this.#nextMs = this.#soonestMs();
  }

  #soonestMs(): number {
    let soonest = Number.POSITIVE_INFINITY;
    for (const journey of this.#open.values()) soonest = Math.min(soonest, endsMs(journey));
    return soonest;
  }

  #count(tag: string, { zones, whole, simulated }: Journey): void {
    const today = this.#day;
    if (!whole || today.counted.has(tag)) return;
    today.counted.add(tag);
    today.members += 1;
    today.simulated ||= simulated;
    const different = new Set(zones).size;
    const moves = zones.slice(1).map((to, i) => `move ${zones[i]!} ${to}`);
    const cells = [
      `first ${zones[0]!}`,
      `last ${zones.at(-1)!}`,
      `zones ${Math.min(different, MANY_ZONES)}`,
      ...new Set(moves),
    ];
    for (const cell of cells) today.cells.set(cell, (today.cells.get(cell) ?? 0) + 1);
  }
}

/** When time alone ends it. */
function endsMs({ startedMs, awayMs }: Journey): number {
  return Math.min(startedMs + LONGEST_MS, (awayMs ?? Number.POSITIVE_INFINITY) + AWAY_MS);
}

function newDay(day: string): Day {
  const told = {
    day,
    least: 5,
    members: null,
    entries: [],
    lasts: [],
    lengths: [],
    moves: [],
    simulated: false,
  } as const;
  return {
    day,
    cells: new Map(),
    counted: new Set(),
    members: 0,
    simulated: false,
    told: { ...told, entries: [], lasts: [], lengths: [], moves: [] },
    toldOf: 0,
  };
}

/** Where the day's cells hang together: each group makes the whole, and who comes into a zone goes out of it again. */
export function sumsOf(cells: ReadonlyMap<string, number>): Sum[] {
  const parts = [...cells.keys()].map((key) => key.split(' '));
  const keys = (...begin: string[]): string[] =>
    parts.filter((p) => begin.every((b, i) => b === '' || p[i] === b)).map((p) => p.join(' '));
  const size = (list: readonly string[]): number => list.reduce((sum, key) => sum + cells.get(key)!, 0);
  const zones = new Set(parts.flatMap(([kind, ...names]) => (kind === 'zones' ? [] : names)));
  const flows = [...zones].map((zone) => ({
    plus: [...keys('first', zone), ...keys('move', '', zone)],
    minus: [...keys('last', zone), ...keys('move', zone)],
  }));
  const lengths = keys('zones');
  const moved = {
    plus: keys('move'),
    minus: lengths.filter((key) => key !== 'zones 1'),
    times: Object.fromEntries(lengths.map((key) => [key, Number(key.split(' ')[1]) - 1])),
  };
  const steps = moved.minus.reduce((sum, key) => sum + moved.times[key]! * cells.get(key)!, 0);
  return [
    { plus: keys('first') },
    { plus: keys('last') },
    { plus: lengths },
    // A member who went round in circles makes these no sums; then nothing can be worked out by them.
    ...flows.filter(({ plus, minus }) => size(plus) === size(minus)),
    ...(size(moved.plus) === steps ? [moved] : []),
  ];
}

function tell({ day, cells, members: all, simulated }: Day): JourneyDay {
  const told = tellable(cells, sumsOf(cells));
  const of = <T>(kind: string, make: (names: string[], members: number) => T): T[] =>
    [...(told ?? [])].sort().flatMap((key) => {
      const [first, ...names] = key.split(' ');
      return first === kind ? [make(names, cells.get(key)!)] : [];
    });
  return {
    day,
    least: 5,
    members: told === null ? null : all,
    entries: of('first', ([zone], members) => ({ zone: zone!, members })),
    lasts: of('last', ([zone], members) => ({ zone: zone!, members })),
    lengths: of('zones', ([zones], members) => ({ zones: Number(zones), members })),
    moves: of('move', ([from, to], members) => ({ from: from!, to: to!, members })),
    simulated,
  };
}
