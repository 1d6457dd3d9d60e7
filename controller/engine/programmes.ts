import type { Programme, Segment, Spot } from '../protocol/programme/programme.ts';
import type { Scene } from '../protocol/scene.ts';
import type { Calendar, Window } from './calendar.ts';
import type { Compiled, CompiledCampaign } from './compile.ts';
import { Cycles } from './cycles.ts';
import type { LoopEntry } from './cycles.ts';
import { contentHash } from './hash.ts';

type Plan = Omit<Programme, 'screen' | 'madeAtMs'>;

/** Days that a programme covers beyond today. */
const DAYS_AHEAD = 8;
/** Most segments and most spots of a programme, as the protocol has it. */
const MAX_SEGMENTS = 5000;
const MAX_SPOTS = 5000;

/**
 * Base programmes of screens (SPEC PRG): what is booked, without anything that readings decide. Screens with the
 * same bookings share one plan, so making them costs by what is booked and not by how many screens there are.
 */
export class Programmes {
  readonly #compiled: Compiled;
  readonly #calendar: Calendar;
  readonly #cycles = new Cycles();
  /** Plans by what is booked. */
  readonly #plans = new Map<string, Plan>();
  /** Plans by the list of campaigns that aim at a screen; equal lists are one object, so nothing is compared. */
  readonly #byList = new Map<readonly CompiledCampaign[], Plan>();
  #dayMs: number;

  constructor(compiled: Compiled, calendar: Calendar, nowMs: number) {
    this.#compiled = compiled;
    this.#calendar = calendar;
    this.#dayMs = calendar.dayStartMs(nowMs);
  }

  /** A new day: plans are made anew when they are asked for. */
  renew(nowMs: number): void {
    this.#dayMs = this.#calendar.dayStartMs(nowMs);
    this.#plans.clear();
    this.#byList.clear();
  }

  /** Instant at which plans must be renewed. */
  renewAtMs(): number {
    return this.#calendar.dayStartMs(this.#dayMs, 1);
  }

  /** Every plan that was asked for and still holds. */
  plans(): Iterable<Plan> {
    return new Set(this.#byList.values());
  }

  /** Other campaigns may play on these screens than before: their plans are made anew when they are asked for. */
  forget(screens: Iterable<string>): void {
    for (const screen of screens) this.#byList.delete(this.#compiled.byScreen.get(screen) ?? nobody);
    const used = new Set(this.#byList.values());
    for (const [key, plan] of this.#plans) if (!used.has(plan)) this.#plans.delete(key);
  }

  /** @param playing campaigns that may play now by all that is not a matter of the calendar; asked until `forget` only once */
  plan(screen: string, playing: (c: CompiledCampaign) => boolean): Plan {
    const aimed = this.#compiled.byScreen.get(screen) ?? nobody;
    let plan = this.#byList.get(aimed);
    if (plan !== undefined) return plan;
    const booked = aimed.filter((c) => c.booked && c.nothing === null && playing(c));
    const key = booked.map((c) => c.campaign.id).join('\n');
    plan = this.#plans.get(key);
    if (plan === undefined) this.#plans.set(key, (plan = this.#make(booked)));
    this.#byList.set(aimed, plan);
    return plan;
  }

  #make(booked: readonly CompiledCampaign[]): Plan {
    // Yesterday is planned too: an overnight daypart that runs now began there, and its cycle counts from then.
    const fromMs = this.#calendar.dayStartMs(this.#dayMs, -1);
    const toMs = this.#calendar.dayStartMs(this.#dayMs, DAYS_AHEAD);
    const windows = new Map<CompiledCampaign, Window[]>();
    const cuts = new Set<number>([fromMs, toMs]);
    for (const c of booked) {
      const list = this.#calendar.windows(c.campaign, fromMs, toMs);
      windows.set(c, list);
      for (const w of list) {
        if (w.fromMs > fromMs) cuts.add(w.fromMs);
        if (w.toMs < toMs) cuts.add(w.toMs);
      }
    }
    const spots = new Spots();
    const segments: Segment[] = [];
    let last: Cycle | undefined;
    const edges = [...cuts].sort((a, b) => a - b);
    const at = new Map(booked.map((c) => [c, 0]));
    for (let i = 0; i + 1 < edges.length && segments.length < MAX_SEGMENTS; i++) {
      const [start, end] = [edges[i]!, edges[i + 1]!];
      const open = booked.filter((c) => isOpen(windows.get(c)!, c, at, start));
      const cycle = spots.of(this.#cycles.of(ranksOf(open)));
      const before = segments.at(-1);
      if (before !== undefined && cycle === last && before.toMs === start) {
        segments[segments.length - 1] = { ...before, toMs: end };
        continue;
      }
      last = cycle;
      if (cycle.length === 0) continue;
      // What begins with a day counts from the epoch, so that tomorrow's plan, which does not know when, goes on where
      // this one was.
      segments.push({
        fromMs: start,
        toMs: end,
        anchorMs: this.#calendar.dayStartMs(start) === start ? 0 : start,
        cycle,
      });
    }
    const body = { spots: spots.list, segments: segments.filter((s) => s.toMs > this.#dayMs) };
    return { revision: contentHash(JSON.stringify(body)), ...body };
  }
}

type Cycle = Segment['cycle'];

const nobody: readonly CompiledCampaign[] = [];

/** Windows are in order and asked for in order, so each is looked at once. */
function isOpen(
  windows: readonly Window[],
  c: CompiledCampaign,
  at: Map<CompiledCampaign, number>,
  t: number,
): boolean {
  let i = at.get(c)!;
  while (i < windows.length && windows[i]!.toMs <= t) i += 1;
  at.set(c, i);
  return i < windows.length && windows[i]!.fromMs <= t;
}

/** Spots of one programme: each campaign's creative once, and only what some cycle shows. */
class Spots {
  readonly list: Spot[] = [];
  readonly #index = new Map<CompiledCampaign, Map<string, number>>();
  readonly #cycles = new Map<readonly LoopEntry[], Cycle>();

  /** A cycle with places in the list; the same one for the same loop. */
  of(loop: readonly LoopEntry[]): Cycle {
    let cycle = this.#cycles.get(loop);
    if (cycle === undefined) {
      cycle = loop.flatMap(({ campaign, scene, durationMs }) => {
        const spot = this.#at(campaign, scene);
        return spot === undefined ? [] : [{ spot, durationMs }];
      });
      this.#cycles.set(loop, cycle);
    }
    return cycle;
  }

  #at(c: CompiledCampaign, scene: Scene): number | undefined {
    let own = this.#index.get(c);
    if (own === undefined) this.#index.set(c, (own = new Map<string, number>()));
    let at = own.get(scene.creative);
    if (at === undefined && this.list.length < MAX_SPOTS) {
      at = this.list.push({ campaign: c.campaign.id, class: c.campaign.class, scene }) - 1;
      own.set(scene.creative, at);
    }
    return at;
  }
}

/**
 * The campaigns of the highest class and, inside it, the highest priority (DEC-3, DEC-4); whoever has nothing to show is
 * none of them (DEC-23).
 */
export function topVoices(open: readonly CompiledCampaign[]): CompiledCampaign[] {
  let best: CompiledCampaign[] = [];
  for (const c of open) {
    if (c.nothing !== null) continue;
    const order = best[0] === undefined ? -1 : compareRank(c, best[0]);
    if (order < 0) best = [c];
    else if (order === 0) best.push(c);
  }
  return best;
}

/**
 * Who has a part in a loop, the highest rank first: what caps leave goes to the next rank, down to one in which somebody
 * has no cap (DEC-24).
 */
export function ranksOf(open: readonly CompiledCampaign[]): CompiledCampaign[][] {
  const ranks: CompiledCampaign[][] = [];
  let rest = open;
  for (;;) {
    const rank = topVoices(rest);
    if (rank[0] === undefined) return ranks;
    ranks.push(rank);
    const { share } = rank.reduce((a, b) => (b.campaign.share > a.campaign.share ? b : a)).campaign;
    if (rank.some((c) => c.campaign.maxPerHour === undefined && (c.campaign.share > 0 || share === 0))) return ranks;
    const lowest = rank[0];
    rest = rest.filter((c) => compareRank(lowest, c) < 0);
  }
}

const classRank = { emergency: 0, takeover: 1, triggered: 2, scheduled: 3, fallback: 4 } as const;
/** Negative when `a` goes before `b`. */
export function compareRank(a: CompiledCampaign, b: CompiledCampaign): number {
  return classRank[a.campaign.class] - classRank[b.campaign.class] || b.campaign.priority - a.campaign.priority;
}
