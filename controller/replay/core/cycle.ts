import type { Override, Programme, Segment } from '../../protocol/programme/programme.ts';

/** Time of one campaign (null: nothing is booked) and how many spots of it began. */
export interface Part {
  readonly campaign: string | null;
  readonly ms: number;
  readonly begun: number;
}

type Booked = Pick<Programme, 'segments' | 'spots'>;

/** One turn of a cycle: where each entry begins, and what a whole turn comes to. */
interface Turn {
  readonly starts: readonly number[];
  readonly lengthMs: number;
  readonly campaigns: readonly string[];
  readonly whole: readonly Part[];
}

const turns = new WeakMap<readonly object[], { readonly of: object; readonly turn: Turn }>();

/** @param of what says whose an entry is; the same list of entries may stand in several of them */
function turnOf(
  cycle: readonly { readonly durationMs: number }[],
  of: object,
  campaignOf: (index: number) => string,
): Turn {
  const known = turns.get(cycle);
  if (known?.of === of) return known.turn;
  const starts: number[] = [];
  const whole = new Map<string, { ms: number; begun: number }>();
  let lengthMs = 0;
  const campaigns = cycle.map((entry, i) => {
    starts.push(lengthMs);
    lengthMs += entry.durationMs;
    const campaign = campaignOf(i);
    const sum = whole.get(campaign) ?? { ms: 0, begun: 0 };
    whole.set(campaign, { ms: sum.ms + entry.durationMs, begun: sum.begun + 1 });
    return campaign;
  });
  const turn = { starts, lengthMs, campaigns, whole: [...whole].map(([campaign, sum]) => ({ campaign, ...sum })) };
  turns.set(cycle, { of, turn });
  return turn;
}

/** Adds what a repeating cycle shows in `[fromMs, toMs)`. */
function tallyCycle(turn: Turn, anchorMs: number, fromMs: number, toMs: number, fresh: boolean, out: Part[]): void {
  const { starts, lengthMs, campaigns, whole } = turn;
  let leftMs = toMs - fromMs;
  const since = fromMs - anchorMs;
  let offset = since - Math.floor(since / lengthMs) * lengthMs;
  if (offset >= lengthMs) offset = 0;
  let index = entryAt(starts, offset);
  const full = Math.floor(leftMs / lengthMs);
  if (full > 0) {
    for (const { campaign, ms, begun } of whole) out.push({ campaign, ms: ms * full, begun: begun * full });
    leftMs -= full * lengthMs;
    // A spot that was joined in its middle begins there too.
    if (fresh && offset > starts[index]!) out.push({ campaign: campaigns[index]!, ms: 0, begun: 1 });
    fresh = false;
  }
  while (leftMs > 0) {
    const endOffset = starts[index + 1] ?? lengthMs;
    const ms = Math.min(leftMs, endOffset - offset);
    out.push({ campaign: campaigns[index]!, ms, begun: fresh || offset === starts[index] ? 1 : 0 });
    fresh = false;
    leftMs -= ms;
    index = index + 1 < starts.length ? index + 1 : 0;
    offset = starts[index]!;
  }
}

/** Index of the last start at or before an offset. */
function entryAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

function segmentFrom(segments: readonly Segment[], atMs: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle]!.toMs <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * What a programme shows in `[fromMs, toMs)`, in closed form: its cost is that of the cycle, not of the time.
 *
 * @param fresh something else was on until `fromMs`, so the spot that is joined there begins there
 */
export function tallyProgramme(programme: Booked, fromMs: number, toMs: number, fresh: boolean, out: Part[]): void {
  const { segments, spots } = programme;
  let atMs = fromMs;
  for (let i = segmentFrom(segments, fromMs); i < segments.length && atMs < toMs; i++) {
    const segment = segments[i]!;
    if (segment.fromMs >= toMs) break;
    if (segment.fromMs > atMs) out.push({ campaign: null, ms: segment.fromMs - atMs, begun: 0 });
    const begin = Math.max(atMs, segment.fromMs);
    const end = Math.min(toMs, segment.toMs);
    const turn = turnOf(segment.cycle, spots, (n) => spots[segment.cycle[n]!.spot]!.campaign);
    tallyCycle(turn, segment.anchorMs, begin, end, (fresh && begin === fromMs) || begin === segment.fromMs, out);
    atMs = end;
  }
  if (atMs < toMs) out.push({ campaign: null, ms: toMs - atMs, begun: 0 });
}

/** What an override shows in `[fromMs, toMs)`, with its spots in turn since it was committed. */
export function tallyOverride(override: Override, fromMs: number, toMs: number, fresh: boolean, out: Part[]): void {
  const anchorMs = override.commitMs ?? fromMs;
  const { spots } = override;
  if (spots.length > 1) {
    const turn = turnOf(spots, spots, (n) => spots[n]!.campaign);
    tallyCycle(turn, anchorMs, fromMs, toMs, fresh, out);
    return;
  }
  // A single spot stays as long as the override does.
  out.push({ campaign: spots[0]!.campaign, ms: toMs - fromMs, begun: fresh || fromMs === anchorMs ? 1 : 0 });
}
