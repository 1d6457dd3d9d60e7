import type { Programme, Resume, Segment } from '../protocol/programme/programme.ts';
import { cycleLengthMs, segmentAt } from '../protocol/programme/spotAt.ts';
import { contentHash } from './hash.ts';

export type Plan = Omit<Programme, 'screen' | 'madeAtMs'>;

/** The least that a spot is on screen when it is gone on with, ms. */
const FLASH_MS = 2000;

/** A loop that does not run by the anchor of its plan, because an override had stopped it. */
interface Shift {
  /** Content of the cycle that it is about. */
  readonly cycle: string;
  readonly anchorMs: number;
  /** End of its segment. */
  readonly untilMs: number;
}

/** A loop that stands still below an override. */
interface Pause {
  readonly cycle: string;
  readonly atMs: number;
  /** Entry of the cycle that was on, and for how long it had been. */
  readonly entry: number;
  readonly shownMs: number;
}

/** What the loops of screens owe, as plain data. */
export interface LoopState {
  readonly screen: string;
  readonly shift: Shift | null;
  readonly pause: Pause | null;
  /** Rests of spots that were left out, ms. */
  readonly owed: readonly { readonly campaign: string; readonly ms: number }[];
}

const cycleKeys = new WeakMap<Segment, string>();

/** Booked loops go on where an override had interrupted them, so that booked shares hold among themselves (PRG-6). */
export class Loops {
  readonly #shifts = new Map<string, Shift>();
  readonly #pauses = new Map<string, Pause>();
  readonly #owed = new Map<string, Map<string, number>>();

  constructor(before: readonly LoopState[] = []) {
    for (const { screen, shift, pause, owed } of before) {
      if (shift !== null) this.#shifts.set(screen, shift);
      if (pause !== null) this.#pauses.set(screen, pause);
      if (owed.length > 0) this.#owed.set(screen, new Map(owed.map((a) => [a.campaign, a.ms])));
    }
  }

  state(): LoopState[] {
    const screens = [...new Set([...this.#shifts.keys(), ...this.#pauses.keys(), ...this.#owed.keys()])].sort();
    return screens.map((screen) => ({
      screen,
      shift: this.#shifts.get(screen) ?? null,
      pause: this.#pauses.get(screen) ?? null,
      owed: [...(this.#owed.get(screen) ?? [])].map(([campaign, ms]) => ({ campaign, ms })),
    }));
  }

  /** The plan as this screen runs it. */
  apply(screen: string, plan: Plan, nowMs: number): Plan {
    const revision = this.revision(screen, plan);
    const shift = this.#shiftOf(screen, plan, nowMs);
    if (shift === null) return { ...plan, revision };
    const segments = plan.segments.map((s) =>
      s.fromMs <= nowMs && nowMs < s.toMs ? { ...s, anchorMs: shift.anchorMs } : s,
    );
    return { ...plan, revision, segments };
  }

  /** The revision that its players have. It stays when the segment is over, since nobody tells them another one. */
  revision(screen: string, plan: Plan): string {
    const shift = this.#shifts.get(screen);
    return shift === undefined ? plan.revision : revisionOf(plan, shift);
  }

  /** Runs by its clock again, also when an override goes. */
  drop(screen: string): void {
    this.#shifts.delete(screen);
    this.#pauses.delete(screen);
    this.#owed.delete(screen);
  }

  /** Where the loop stands, to compare those of a group. */
  place(screen: string): string {
    const { cycle = '', anchorMs = 0 } = this.#shifts.get(screen) ?? {};
    return `${cycle} ${anchorMs}`;
  }

  /** An override comes on: the loop stands still from now on. */
  pause(screen: string, plan: Plan, nowMs: number): void {
    this.#pauses.delete(screen);
    const segment = segmentAt(plan.segments, nowMs);
    if (segment === null) return;
    const anchorMs = this.#shiftOf(screen, plan, nowMs)?.anchorMs ?? segment.anchorMs;
    const length = cycleLengthMs(segment);
    let into = (nowMs - anchorMs) % length;
    if (into < 0) into += length;
    // What was on before the segment began was something else.
    const since = nowMs - segment.fromMs;
    for (const [entry, { durationMs }] of segment.cycle.entries()) {
      if (into < durationMs) {
        this.#pauses.set(screen, {
          cycle: cycleKey(plan, segment),
          atMs: nowMs,
          entry,
          shownMs: Math.min(into, since),
        });
        return;
      }
      into -= durationMs;
    }
  }

  /** When the loop of a screen was stopped, or null. */
  pausedMs(screen: string): number | null {
    return this.#pauses.get(screen)?.atMs ?? null;
  }

  /**
   * The override has gone. The loop goes on with the rest of the spot that was interrupted. A rest that would only flash
   * up is left out, and given to its campaign when it is next interrupted.
   *
   * @param plan null: it is to run by its clock
   * @returns what to tell the players, or null where the loop runs by its clock
   */
  resume(screen: string, plan: Plan | null, nowMs: number): Resume | null {
    const pause = this.#pauses.get(screen);
    this.#pauses.delete(screen);
    if (plan === null) return null;
    const segment = segmentAt(plan.segments, nowMs);
    if (pause === undefined || segment === null || segment.cycle.length < 2) return null;
    if (cycleKey(plan, segment) !== pause.cycle) return null;
    const from = this.revision(screen, plan);
    const { spot, durationMs } = segment.cycle[pause.entry]!;
    const campaign = plan.spots[spot]!.campaign;
    const owing = this.#owed.get(screen) ?? new Map<string, number>();
    this.#owed.set(screen, owing);
    const rest = Math.min(durationMs, durationMs - pause.shownMs + (owing.get(campaign) ?? 0));
    const long = rest >= Math.min(FLASH_MS, durationMs / 2);
    if (long) owing.delete(campaign);
    else owing.set(campaign, rest);
    const before = segment.cycle.slice(0, pause.entry).reduce((sum, e) => sum + e.durationMs, 0);
    const offset = before + durationMs - (long ? rest : 0);
    const shift: Shift = { cycle: pause.cycle, anchorMs: nowMs - offset, untilMs: segment.toMs };
    this.#shifts.set(screen, shift);
    return { from, revision: revisionOf(plan, shift), anchorMs: shift.anchorMs };
  }

  /** A new day, or other bookings: a loop that runs on keeps its place, every other one starts by its plan. */
  renew(screen: string, plan: Plan, nowMs: number): void {
    const shift = this.#shifts.get(screen);
    if (shift === undefined) return;
    const segment = segmentAt(plan.segments, nowMs);
    if (segment !== null && nowMs < shift.untilMs && cycleKey(plan, segment) === shift.cycle) {
      this.#shifts.set(screen, { ...shift, untilMs: segment.toMs });
      return;
    }
    this.#shifts.delete(screen);
    this.#owed.delete(screen);
  }

  /** Screens whose loops do not run by the anchor of their plans. */
  shifted(): string[] {
    return [...this.#shifts.keys()];
  }

  #shiftOf(screen: string, plan: Plan, nowMs: number): Shift | null {
    const shift = this.#shifts.get(screen);
    if (shift === undefined || nowMs >= shift.untilMs) return null;
    const segment = segmentAt(plan.segments, nowMs);
    return segment !== null && cycleKey(plan, segment) === shift.cycle ? shift : null;
  }
}

function revisionOf(plan: Plan, shift: Shift): string {
  return contentHash(`${plan.revision} ${shift.anchorMs}`);
}

/** Names what a cycle shows, whatever the plan that it stands in. */
function cycleKey(plan: Plan, segment: Segment): string {
  let key = cycleKeys.get(segment);
  if (key === undefined) {
    const said = segment.cycle.map((e) => {
      const { campaign, scene } = plan.spots[e.spot]!;
      return `${campaign} ${scene.creative} ${e.durationMs}`;
    });
    cycleKeys.set(segment, (key = contentHash(said.join('\n'))));
  }
  return key;
}
