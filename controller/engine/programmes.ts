import type { Programme, Segment, Spot } from '../protocol/programme/programme.ts';
import type { Calendar, Window } from './calendar.ts';
import type { Compiled, CompiledCampaign } from './compile.ts';
import { contentHash } from './hash.ts';
import { shareCycle } from './share.ts';

type Plan = Omit<Programme, 'screen' | 'madeAtMs'>;

/** Days that a programme covers beyond today. */
const DAYS_AHEAD = 8;

/**
 * Base programmes of screens (SPEC PRG): what is booked, without anything that readings decide. Screens with the
 * same bookings share one plan, so making them costs by what is booked and not by how many screens there are.
 */
export class Programmes {
  readonly #compiled: Compiled;
  readonly #calendar: Calendar;
  readonly #plans = new Map<string, Plan>();
  #dayMs: number;

  constructor(compiled: Compiled, calendar: Calendar, nowMs: number) {
    this.#compiled = compiled;
    this.#calendar = calendar;
    this.#dayMs = calendar.dayStartMs(nowMs);
  }

  /** A new day, or other bookings: plans are made anew when they are asked for. */
  renew(nowMs: number): void {
    this.#dayMs = this.#calendar.dayStartMs(nowMs);
    this.#plans.clear();
  }

  /** Instant at which plans must be renewed. */
  renewAtMs(): number {
    return this.#calendar.dayStartMs(this.#dayMs, 1);
  }

  /** Every plan that is in use. */
  plans(): Iterable<Plan> {
    return this.#plans.values();
  }

  /** @param playing campaigns whose status lets them play */
  plan(screen: string, playing: (c: CompiledCampaign) => boolean): Plan {
    const booked = (this.#compiled.byScreen.get(screen) ?? []).filter((c) => c.booked && playing(c));
    const key = booked.map((c) => c.campaign.id).join('\n');
    let plan = this.#plans.get(key);
    if (plan === undefined) this.#plans.set(key, (plan = this.#make(booked)));
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
    const spots: Spot[] = [];
    const spotIndex = new Map<string, number>();
    const segments: Segment[] = [];
    let lastKey = '';
    const edges = [...cuts].sort((a, b) => a - b);
    for (let i = 0; i + 1 < edges.length; i++) {
      const [start, end] = [edges[i]!, edges[i + 1]!];
      const open = booked.filter((c) => windows.get(c)!.some((w) => w.fromMs <= start && start < w.toMs));
      const voices = topVoices(open);
      const key = voices.map((c) => c.campaign.id).join('\n');
      const before = segments.at(-1);
      if (before !== undefined && key === lastKey && before.toMs === start) {
        segments[segments.length - 1] = { ...before, toMs: end };
        continue;
      }
      lastKey = key;
      if (voices.length === 0) continue;
      const cycle = shareCycle(
        voices.map((c) => ({
          share: c.campaign.share,
          spots: c.spots.map((s, n) => ({ spot: indexOf(c, n, spots, spotIndex), durationMs: s.durationMs })),
        })),
      );
      // What ran before the plan begins counts from the epoch, so that tomorrow's plan goes on where this one was.
      segments.push({ fromMs: start, toMs: end, anchorMs: start === fromMs ? 0 : start, cycle });
    }
    const body = { spots, segments: segments.filter((s) => s.toMs > this.#dayMs) };
    return { revision: contentHash(JSON.stringify(body)), ...body };
  }
}

/** The campaigns of the highest class and, inside it, the highest priority (DEC-3, DEC-4). */
export function topVoices(open: readonly CompiledCampaign[]): CompiledCampaign[] {
  let best: CompiledCampaign[] = [];
  for (const c of open) {
    const order = best[0] === undefined ? -1 : compareRank(c, best[0]);
    if (order < 0) best = [c];
    else if (order === 0) best.push(c);
  }
  return best;
}

const classRank = { emergency: 0, takeover: 1, triggered: 2, scheduled: 3, fallback: 4 } as const;
/** Negative when `a` goes before `b`. */
export function compareRank(a: CompiledCampaign, b: CompiledCampaign): number {
  return classRank[a.campaign.class] - classRank[b.campaign.class] || b.campaign.priority - a.campaign.priority;
}

function indexOf(c: CompiledCampaign, n: number, spots: Spot[], index: Map<string, number>): number {
  const key = `${c.campaign.id}\n${n}`;
  let at = index.get(key);
  if (at === undefined) {
    at = spots.push({ campaign: c.campaign.id, class: c.campaign.class, scene: c.spots[n]!.scene }) - 1;
    index.set(key, at);
  }
  return at;
}
