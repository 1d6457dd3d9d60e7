import type { Override } from '../protocol/programme/programme.ts';
import { overrideSlot } from '../protocol/programme/spotAt.ts';
import type { CompiledCampaign } from './compile.ts';
import { shareCycle } from './share.ts';

/** Where a campaign stands among those that share an override (DEC-32). */
export interface Turn {
  readonly campaign: string;
  /** Entry of its rotation that comes first. */
  readonly next: number;
  /** Entries of its rotation. */
  readonly of: number;
  /** Shown once before shares decide who is next. */
  readonly lead: boolean;
  /** Since when it is on, epoch ms. */
  readonly sinceMs: number;
  /** Until when it was last to be seen since then, or null: not yet. */
  readonly shownMs: number | null;
}

/** The spots of an override, and which entry of its campaign's rotation each of them is. */
export interface Loop {
  readonly spots: Override['spots'];
  readonly order: readonly number[];
}

/** An override with what is needed to know where its campaigns stand. */
export interface Placed {
  readonly override: Override;
  readonly order: Loop['order'];
  readonly turns: readonly Turn[];
}

/** Most spots of an override, as the protocol has it. */
const MAX_SPOTS = 200;

/**
 * Who goes when: first who came on last and was not seen yet, then who has not been seen for longest. With nobody there
 * before, the order of the store file and shares alone decide.
 *
 * @param before where those stand that were on until now
 * @param left where rotations that are too long for one override go on
 */
export function turnsOf(
  winners: readonly CompiledCampaign[],
  before: readonly Turn[],
  left: ReadonlyMap<string, number>,
  nowMs: number,
): readonly Turn[] {
  const known = new Map(before.map((t) => [t.campaign, t]));
  const turns = winners.map(({ campaign: { id }, spots: { length } }): Turn => {
    const next = (left.get(id) ?? 0) % Math.max(1, length);
    return known.get(id) ?? { campaign: id, next, of: length, lead: false, sinceMs: nowMs, shownMs: null };
  });
  if (turns.length < 2 || turns.every((t) => t.sinceMs === nowMs)) return turns.map((t) => ({ ...t, lead: false }));
  const waiting = turns.filter((t) => t.shownMs === null).sort((a, b) => b.sinceMs - a.sinceMs);
  const seen = turns.filter((t) => t.shownMs !== null).sort((a, b) => a.shownMs! - b.shownMs!);
  return [...waiting, ...seen].map((t, i) => ({ ...t, lead: i <= waiting.length }));
}

/** Where campaigns stand when their override is interrupted: each after the spot of it that was last on. */
export function turnsAt({ override, order, turns }: Placed, nowMs: number): readonly Turn[] {
  const seen = lastSeen(override, nowMs);
  return turns.map((turn) => {
    const last = seen.get(turn.campaign);
    if (last === undefined) return turn;
    return { ...turn, next: (order[last.spot]! + 1) % turn.of, shownMs: last.untilMs };
  });
}

/** The last spot of each campaign that was on before an instant; who was not on is not in it. */
function lastSeen(
  override: Override,
  nowMs: number,
): ReadonlyMap<string, { readonly spot: number; readonly untilMs: number }> {
  const seen = new Map<string, { spot: number; untilMs: number }>();
  const { spots } = override;
  const beginMs = override.commitMs ?? nowMs;
  if (nowMs <= beginMs) return seen;
  let { spot, startMs } = overrideSlot(override, nowMs);
  let untilMs = nowMs;
  // One round, and one more for a spot that is about to begin.
  for (let n = 0; n <= spots.length; n++) {
    const { campaign } = spots[spot]!;
    if (untilMs > startMs && !seen.has(campaign)) seen.set(campaign, { spot, untilMs });
    // Instants may be fractional; no spot is as short as a millisecond.
    if (startMs <= beginMs + 1) break;
    untilMs = startMs;
    spot = spot === 0 ? spots.length - 1 : spot - 1;
    startMs -= spots[spot]!.durationMs;
  }
  return seen;
}

/** Campaigns of which an override does not hold the whole rotation (DEC-34). */
export function cutShort({ override, order, turns }: Placed): readonly string[] {
  const held = new Map<string, Set<number>>(turns.map((t) => [t.campaign, new Set()]));
  override.spots.forEach(({ campaign }, i) => held.get(campaign)!.add(order[i]!));
  return turns.filter((t) => held.get(t.campaign)!.size < t.of).map((t) => t.campaign);
}

interface Entry {
  readonly campaign: CompiledCampaign['campaign'];
  readonly scene: Override['spots'][number]['scene'];
  readonly order: number;
  readonly durationMs: number;
}

/** The loop of campaigns that share an override. */
export function loopOf(winners: readonly CompiledCampaign[], turns: readonly Turn[]): Loop {
  const compiled = new Map(winners.map((c) => [c.campaign.id, c]));
  const entries: Entry[] = [];
  const voices = turns.map((turn) => {
    const { campaign, spots } = compiled.get(turn.campaign)!;
    const { share, separate } = campaign;
    const own = spots.map((_, i) => {
      const order = (turn.next + i) % spots.length;
      const { scene, durationMs } = spots[order]!;
      return { spot: entries.push({ campaign, scene, order, durationMs }) - 1, durationMs };
    });
    return { share, separate, spots: own };
  });
  const cycle = shareCycle(voices, { most: MAX_SPOTS }).map((e) => ({
    ...entries[e.spot]!,
    durationMs: e.durationMs,
  }));
  const led = inFront(
    cycle,
    turns.filter((t) => t.lead).map((t) => t.campaign),
  );
  return {
    spots: led.map(({ campaign, scene, durationMs }) => ({ campaign: campaign.id, scene, durationMs })),
    order: led.map((e) => e.order),
  };
}

/**
 * Puts the first spot of each of these before all others. Where that would bring exclusion tags together (DEC-26), the
 * cycle is turned instead until the first of them stands in front.
 */
function inFront(cycle: readonly Entry[], leads: readonly string[]): readonly Entry[] {
  const firsts = leads.map((id) => cycle.findIndex((e) => e.campaign.id === id)).filter((at) => at >= 0);
  if (firsts.length === 0) return cycle;
  const moved = new Set(firsts);
  const led = [...firsts.map((at) => cycle[at]!), ...cycle.filter((_, at) => !moved.has(at))];
  if (clashes(led) <= clashes(cycle)) return led;
  return [...cycle.slice(firsts[0]), ...cycle.slice(0, firsts[0])];
}

/** Places in a cycle at which campaigns with an exclusion tag in common meet. */
function clashes(cycle: readonly Entry[]): number {
  return cycle.filter(({ campaign: a }, i) => {
    const b = cycle[(i + 1) % cycle.length]!.campaign;
    return a.id !== b.id && a.separate.some((tag) => b.separate.includes(tag));
  }).length;
}
