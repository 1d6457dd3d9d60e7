import type { Calendar } from '../../engine/calendar.ts';
import type { Window } from '../../engine/calendar.ts';
import type { Compiled, CompiledCampaign } from '../../engine/compile.ts';
import { Programmes, topVoices } from '../../engine/programmes.ts';
import { shareCycle } from '../../engine/share.ts';
import type { Programme, Segment, Spot } from '../../protocol/programme/programme.ts';

/** What screens with the same bookings show by the clock alone, in order. `before`: it stands before the loop. */
export interface Course {
  readonly screens: readonly string[];
  readonly aimed: readonly CompiledCampaign[];
  readonly pieces: readonly CoursePiece[];
}
export interface CoursePiece extends Pick<Programme, 'spots'> {
  readonly fromMs: number;
  readonly toMs: number;
  readonly segments: CourseSegment[];
}
export interface CourseSegment extends Segment {
  readonly before: boolean;
}

export interface CourseSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Days that one programme serves, whatever the clocks do meanwhile. */
const PIECE_DAYS = 7;
/** Most spots of what stands before the loop, as the protocol has it. */
const MAX_SPOTS = 200;

/**
 * What every screen shows in a time to come, by the engine's own programmes (OUT-1); what readings decide is not in it.
 * Campaigns that stand before the loop by the clock alone (a takeover without a trigger) are.
 *
 * @param playing campaigns that may play by all that is not a matter of the calendar
 */
export function courses(
  compiled: Compiled,
  calendar: Calendar,
  playing: (c: CompiledCampaign) => boolean,
  { fromMs, toMs }: CourseSpan,
): Course[] {
  const groups = new Map<readonly CompiledCampaign[], { screens: string[]; pieces: CoursePiece[] }>();
  for (const [screen, aimed] of compiled.byScreen) {
    const group = groups.get(aimed);
    if (group === undefined) groups.set(aimed, { screens: [screen], pieces: [] });
    else group.screens.push(screen);
  }
  const programmes = new Programmes(compiled, calendar, fromMs);
  for (let at = fromMs; at < toMs;) {
    const end = Math.min(toMs, calendar.dayStartMs(at, PIECE_DAYS));
    programmes.renew(at);
    for (const [aimed, group] of groups) {
      const plan = programmes.plan(group.screens[0]!, playing);
      const standing = aimed.filter((c) => isStanding(c) && c.nothing === null && playing(c));
      group.pieces.push(pieceOf(plan, standing, calendar, at, end));
    }
    at = end;
  }
  return [...groups].map(([aimed, { screens, pieces }]) => ({ aimed, screens, pieces }));
}

/** Comes before the loop, and by the clock alone. */
export function isStanding(c: CompiledCampaign): boolean {
  return !c.booked && c.campaign.trigger === undefined;
}

function pieceOf(
  plan: Pick<Programme, 'segments' | 'spots'>,
  standing: readonly CompiledCampaign[],
  calendar: Calendar,
  fromMs: number,
  toMs: number,
): CoursePiece {
  const loop = plan.segments.flatMap((s): CourseSegment[] => cut({ ...s, before: false }, fromMs, toMs));
  if (standing.length === 0) return { fromMs, toMs, spots: plan.spots, segments: loop };
  const spots = [...plan.spots];
  const before = standingSegments(standing, calendar, spots, fromMs, toMs);
  const segments = [...before, ...loop.flatMap((s) => gaps(before, s.fromMs, s.toMs).flatMap((g) => cut(s, ...g)))];
  return { fromMs, toMs, spots, segments: segments.sort((a, b) => a.fromMs - b.fromMs) };
}

function cut(s: CourseSegment, fromMs: number, toMs: number): CourseSegment[] {
  const [from, to] = [Math.max(s.fromMs, fromMs), Math.min(s.toMs, toMs)];
  return from < to ? [{ ...s, fromMs: from, toMs: to }] : [];
}

/** Stretches of `[fromMs, toMs)` that these windows, in order, leave free. */
function gaps(windows: readonly Window[], fromMs: number, toMs: number): (readonly [number, number])[] {
  const out: (readonly [number, number])[] = [];
  let at = fromMs;
  for (const w of windows) {
    if (w.toMs <= at) continue;
    if (w.fromMs >= toMs) break;
    if (w.fromMs > at) out.push([at, w.fromMs]);
    at = w.toMs;
  }
  if (at < toMs) out.push([at, toMs]);
  return out;
}

function standingSegments(
  standing: readonly CompiledCampaign[],
  calendar: Calendar,
  spots: Spot[],
  fromMs: number,
  toMs: number,
): CourseSegment[] {
  const windows = new Map(standing.map((c) => [c, calendar.windows(c.campaign, fromMs, toMs)]));
  const cuts = new Set([...windows.values()].flat().flatMap((w) => [w.fromMs, w.toMs]));
  const edges = [...cuts].sort((a, b) => a - b);
  const cycles = new Map<string, Segment['cycle']>();
  return edges.flatMap((start, i): CourseSegment[] => {
    const end = edges[i + 1];
    if (end === undefined) return [];
    const open = standing.filter((c) => windows.get(c)!.some((w) => w.fromMs <= start && start < w.toMs));
    const voices = topVoices(open);
    if (voices.length === 0) return [];
    const key = voices.map((c) => c.campaign.id).join(' ');
    let cycle = cycles.get(key);
    if (cycle === undefined) cycles.set(key, (cycle = cycleOf(voices, spots)));
    return [{ fromMs: start, toMs: end, anchorMs: start, cycle, before: true }];
  });
}

/** The loop of campaigns that share the screen before its programme, as the engine makes it. */
function cycleOf(voices: readonly CompiledCampaign[], spots: Spot[]): Segment['cycle'] {
  return shareCycle(
    voices.map((c) => ({
      share: c.campaign.share,
      separate: c.campaign.separate,
      spots: c.spots.map(({ scene, durationMs }) => {
        const spot = spots.push({ campaign: c.campaign.id, class: c.campaign.class, scene }) - 1;
        return { spot, durationMs };
      }),
    })),
    { most: MAX_SPOTS },
  );
}

/** Time of the store: so many of its days on from an instant. */
export function daysOn(calendar: Calendar, fromMs: number, days: number): number {
  const [start, end] = [calendar.dayStartMs(fromMs), calendar.dayStartMs(fromMs, days)];
  return end + (fromMs - start);
}
