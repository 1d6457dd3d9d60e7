import type { Daypart } from '../../../config/schema/daypart.ts';
import type { Holiday } from '../../../config/schema/recurrence.ts';
import type { Programme } from '../../protocol/programme/programme.ts';
import { nextChange, segmentAt, spotAt } from '../../protocol/programme/spotAt.ts';
import { nextDays, weekdayOf } from '../schedule/repeat.ts';
import type { StoreIndex } from '../store/storeIndex.ts';
import { todayIn, wallAt } from './zoneTime.ts';

/** A campaign's part of a stretch of the day, 0 to 1. */
export interface Part {
  readonly campaign: string;
  readonly share: number;
}

/** A stretch of the day in which the same campaigns share the loop; without parts the store card shows. */
export interface Block {
  readonly fromMs: number;
  readonly toMs: number;
  readonly parts: readonly Part[];
}

type Plan = Pick<Programme, 'segments' | 'spots'>;

function partsAt(plan: Plan, atMs: number): Part[] {
  const segment = segmentAt(plan.segments, atMs);
  if (segment === null) return [];
  const times = new Map<string, number>();
  let whole = 0;
  for (const { spot, durationMs } of segment.cycle) {
    const campaign = plan.spots[spot]?.campaign;
    if (campaign === undefined) continue;
    times.set(campaign, (times.get(campaign) ?? 0) + durationMs);
    whole += durationMs;
  }
  return [...times]
    .map(([campaign, ms]) => ({ campaign, share: ms / whole }))
    .sort((a, b) => b.share - a.share || (a.campaign < b.campaign ? -1 : 1));
}

function sameParts(a: readonly Part[], b: readonly Part[]): boolean {
  return (
    a.length === b.length && a.every((p, i) => p.campaign === b[i]!.campaign && Math.abs(p.share - b[i]!.share) < 0.005)
  );
}

/** What a screen's programme books from one instant to another, in stretches without a gap. */
export function blocksOf(plan: Plan, fromMs: number, toMs: number): Block[] {
  const blocks: Block[] = [];
  let at = fromMs;
  while (at < toMs) {
    const segment = segmentAt(plan.segments, at);
    const end = Math.min(toMs, segment === null ? (nextChange(plan, at) ?? toMs) : segment.toMs);
    const parts = partsAt(plan, at);
    const last = blocks.at(-1);
    if (last !== undefined && sameParts(last.parts, parts)) blocks[blocks.length - 1] = { ...last, toMs: end };
    else blocks.push({ fromMs: at, toMs: end, parts });
    at = end;
  }
  return blocks;
}

/** What the programme books at an instant and until when: campaign and creative, or null for the store card. */
export function spotNow(plan: Plan, atMs: number): { campaign: string; creative: string; endMs: number } | null {
  const slot = spotAt(plan, atMs);
  const spot = slot === null ? undefined : plan.spots[slot.spot];
  if (slot === null || spot === undefined) return null;
  return { campaign: spot.campaign, creative: spot.scene.creative, endMs: slot.endMs };
}

/** When a daypart plays on the day on which it begins: the first exception that fits the day decides. null: not at all. */
function timesOn(d: Daypart, day: string, holidays: readonly Holiday[]): Pick<Daypart, 'from' | 'to'> | null {
  const weekday = weekdayOf(day);
  const found = d.except.find((e) => {
    if (e.days.includes(weekday) || e.dates.includes(day)) return true;
    const named = e.holidays === 'any' ? holidays : holidays.filter((h) => e.holidays.includes(h.id));
    return named.some((h) => nextDays(h, day, 1)[0] === day);
  });
  if (found === undefined) return d.days.includes(weekday) ? d : null;
  return found.closed ? null : { from: found.from ?? d.from, to: found.to ?? d.to };
}

/** Whether a daypart is open at an instant; one past midnight belongs to the day on which it begins. */
export function isOpen(d: Daypart, atMs: number, timeZone: string, holidays: readonly Holiday[] = []): boolean {
  const { minutes } = wallAt(atMs, timeZone);
  const today = todayIn(timeZone, atMs);
  const yesterday = new Date(Date.parse(`${today}T00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  const of = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  const now = timesOn(d, today, holidays);
  if (now !== null && minutes >= of(now.from) && (of(now.to) <= of(now.from) || minutes < of(now.to))) return true;
  const before = timesOn(d, yesterday, holidays);
  return before !== null && of(before.to) < of(before.from) && minutes < of(before.to);
}

/** Dayparts that make a block what it is: those of its campaigns that are open in it. */
export function daypartsIn(block: Block, store: StoreIndex): Daypart[] {
  const { timeZone } = store.config.store;
  const ids = block.parts.flatMap((p) => store.campaigns.get(p.campaign)?.dayparts ?? []);
  return [...new Set(ids)].flatMap((id) => {
    const d = store.dayparts.get(id);
    return d !== undefined && isOpen(d, block.fromMs, timeZone, store.config.holidays) ? [d] : [];
  });
}
