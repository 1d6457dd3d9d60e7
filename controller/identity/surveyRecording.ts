import { z } from 'zod';
import type { Fault } from '../../config/schema/fault.ts';
import { point } from '../../config/schema/geometry.ts';
import { displayName, id } from '../../config/schema/id.ts';
import type { Survey, SurveyPoint } from '../../config/schema/survey.ts';
import { tagIdentity } from '../../config/schema/tag.ts';
import { freeId, planFaults, receiverIds, refuse } from './surveyGround.ts';
import type { SurveyGround, SurveyRead } from './surveyGround.ts';
import { staysOf } from './surveyWalk.ts';
import type { Stay } from './surveyWalk.ts';

/** Longest recording, ms, and most sightings in it. */
const MAX_MS = 4 * 3_600_000;
const MAX_SIGHTINGS = 1_000_000;
const MIN_POINTS = 4;
const MAX_POINTS = 2000;
/** A place stood on for less says nothing, ms. */
const MIN_STAY_MS = 1000;
/** Instants before this are counted from the beginning of the recording, and are no dates, epoch ms. */
const FIRST_DATE_MS = Date.UTC(2000, 0, 1);

const level = z
  .number()
  .min(-127, 'below -127 dBm nothing is heard; levels are in dBm, such as -63')
  .max(20, 'no level; levels are in dBm, such as -63, and not in percent or without their sign');
const atMs = z.number().min(0).max(8.64e15);

/** What was heard of one tag while somebody stood on known places, or walked a known line. */
export const surveyRecording = z.strictObject({
  id: id.optional(),
  name: displayName.optional(),
  madeOn: z.iso.date().optional(),
  tag: tagIdentity,
  /** For whoever fills it in; not read. */
  note: z.string().max(1000).optional(),
  points: z
    .array(z.strictObject({ at: point, fromMs: atMs, toMs: atMs }))
    .max(MAX_POINTS)
    .optional(),
  walk: z
    .array(z.strictObject({ at: point, atMs }))
    .max(10_000)
    .optional(),
  sightings: z.array(z.strictObject({ receiver: z.string().min(1).max(64), rssi: level, atMs })).max(MAX_SIGHTINGS),
});
export type SurveyRecording = z.infer<typeof surveyRecording>;

/** Works a survey out from a recording. */
export function ofRecording(recording: SurveyRecording, ground: SurveyGround): SurveyRead {
  const faults = [...timeFaults(recording), ...placeFaults(recording, ground)];
  if (faults.length > 0) return { ok: false, faults };
  const { points, walk, sightings } = recording;
  const stays =
    walk === undefined ? points!.map((p): Stay => ({ at: p.at, times: [[p.fromMs, p.toMs]] })) : staysOf(walk);
  if (stays.length < MIN_POINTS) return refuse(walk === undefined ? 'points' : 'walk', ...tooFew(stays.length));
  if (stays.length > MAX_POINTS) {
    return refuse(
      'walk',
      `it gives ${stays.length} places; ${MAX_POINTS} are taken`,
      'walk a shorter line, or split it in two surveys',
    );
  }
  const receivers = receiverIds(ground);
  const heardBy = sightings.map((s) => receivers.get(s.receiver.toLowerCase()) ?? null);
  const counts = countsOf(stays, sightings, heardBy);
  const used = counts.reduce((sum, c) => sum + c.size, 0);
  if (used === 0) return heardBy.every((r) => r === null) ? noneKnown(sightings) : noOverlap(stays, sightings);
  const begin = stays[0]!.times[0]![0];
  const madeOn = recording.madeOn ?? ground.dayOf(begin >= FIRST_DATE_MS ? begin : ground.nowMs);
  const survey: Survey = {
    id: recording.id ?? freeId(`survey-${madeOn}`, ground),
    name: recording.name ?? `Survey of ${madeOn}`,
    madeOn,
    inUse: false,
    points: pointsOf(stays, counts),
  };
  return { ok: true, survey, notes: notesOf(recording, heardBy, counts, survey) };
}

function tooFew(count: number): [message: string, fix: string] {
  return [
    `${count === 1 ? 'one place is' : `${count} places are`} too few to tell one part of the floor from another`,
    `stand on at least ${MIN_POINTS} places all over the floor, some seconds on each`,
  ];
}

function timeFaults({ points, walk }: SurveyRecording): Fault[] {
  const faults: Fault[] = [];
  const add = (path: string, message: string, fix: string): void => void faults.push({ path, message, fix });
  if ((points === undefined) === (walk === undefined)) {
    const both = points !== undefined;
    add(
      '(whole file)',
      both ? 'it has both points and a walk' : 'it says nowhere where the tag was',
      'give either points or walk',
    );
    return faults;
  }
  const order = 'put them in the order of time; times are in milliseconds';
  points?.forEach((p, i) => {
    if (p.toMs - p.fromMs < MIN_STAY_MS) {
      add(`points[${i}].toMs`, p.toMs <= p.fromMs ? 'it ends before it begins' : 'it lasts less than a second', order);
    }
    const before = points[i - 1];
    if (before !== undefined && p.fromMs < before.toMs)
      add(`points[${i}].fromMs`, 'it begins before the point before it ends', order);
  });
  walk?.forEach((c, i) => {
    const before = walk[i - 1];
    if (before !== undefined && c.atMs <= before.atMs)
      add(`walk[${i}].atMs`, 'it is not later than the corner before it', order);
  });
  if (walk !== undefined && walk.length < 2)
    add('walk', 'a line has two corners at least', 'add the corners that were passed');
  const first = points?.[0]?.fromMs ?? walk?.[0]?.atMs ?? 0;
  const last = points?.at(-1)?.toMs ?? walk?.at(-1)?.atMs ?? 0;
  if (last - first > MAX_MS) {
    add(
      points === undefined ? 'walk' : 'points',
      `it takes ${hours(last - first)} h; at most ${hours(MAX_MS)} are taken`,
      'check that times are in milliseconds',
    );
  }
  return faults.slice(0, 20);
}

function hours(ms: number): number {
  return Math.round(ms / 360_000) / 10;
}

function placeFaults({ points, walk }: SurveyRecording, ground: SurveyGround): Fault[] {
  return [
    ...planFaults(
      (points ?? []).map((p) => p.at),
      'points',
      ground,
    ),
    ...planFaults(
      (walk ?? []).map((c) => c.at),
      'walk',
      ground,
    ),
  ];
}

/** Levels per receiver at each stay, dBm. */
function countsOf(
  stays: readonly Stay[],
  sightings: SurveyRecording['sightings'],
  heardBy: readonly (string | null)[],
): Map<string, number[]>[] {
  const times = stays
    .flatMap((s, stay) => s.times.map(([fromMs, toMs]) => ({ fromMs, toMs, stay })))
    .sort((a, b) => a.fromMs - b.fromMs);
  const out = stays.map(() => new Map<string, number[]>());
  sightings.forEach(({ rssi, atMs: at }, i) => {
    const receiver = heardBy[i];
    if (receiver === null || receiver === undefined) return;
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle]!.fromMs <= at) low = middle + 1;
      else high = middle;
    }
    const found = times[low - 1];
    if (found === undefined || at > found.toMs) return;
    const levels = out[found.stay]!.get(receiver);
    if (levels === undefined) out[found.stay]!.set(receiver, [rssi]);
    else levels.push(rssi);
  });
  return out;
}

function pointsOf(stays: readonly Stay[], counts: readonly ReadonlyMap<string, readonly number[]>[]): SurveyPoint[] {
  const seconds = stays.map((s) => s.times.reduce((sum, [from, to]) => sum + to - from, 0) / 1000);
  const rate = sentRate(counts.map((c, i) => Math.max(0, ...[...c.values()].map((l) => l.length)) / seconds[i]!));
  return stays.map(({ at }, i) => ({
    at: { x: round(at.x, 100), y: round(at.y, 100) },
    heard: [...counts[i]!]
      .map(([receiver, levels]) => {
        const mean = levels.reduce((a, b) => a + b, 0) / levels.length;
        const variance = levels.reduce((a, b) => a + (b - mean) ** 2, 0) / levels.length;
        const share = Math.min(1, levels.length / seconds[i]! / rate);
        return {
          receiver,
          mean: round(mean, 10),
          spread: round(Math.min(40, Math.sqrt(variance)), 10),
          samples: levels.length,
          share: round(share, 1000),
        };
      })
      .sort((a, b) => b.mean - a.mean),
  }));
}

/**
 * How often the tag advertised, as the receivers heard it: what the busiest receiver of a place hears, at nine places
 * of ten no more. The very highest may be luck of a short stay.
 */
function sentRate(busiest: readonly number[]): number {
  const heard = busiest.filter((r) => r > 0).sort((a, b) => a - b);
  return heard[Math.ceil(heard.length * 0.9) - 1] ?? 1;
}

function round(value: number, per: number): number {
  return Math.round(value * per) / per;
}

function noneKnown(sightings: SurveyRecording['sightings']): SurveyRead {
  if (sightings.length === 0)
    return refuse('sightings', 'nothing was heard', 'check that the tag advertises and that its identity is right');
  const names = [...new Set(sightings.map((s) => s.receiver))].slice(0, 3).join(', ');
  return refuse(
    'sightings',
    `no receiver of this store that listens is named in it, but ${names}`,
    'name receivers by their ids or hardware ids',
  );
}

function noOverlap(stays: readonly Stay[], sightings: SurveyRecording['sightings']): SurveyRead {
  const spans = stays.flatMap((s) => s.times);
  const [from, to] = [Math.min(...spans.map((t) => t[0])), Math.max(...spans.map((t) => t[1]))];
  const heard = sightings.map((s) => s.atMs);
  const first = heard.reduce((a, b) => Math.min(a, b));
  const last = heard.reduce((a, b) => Math.max(a, b));
  return refuse(
    'sightings',
    `nothing was heard while the tag was on a place: sightings are from ${first} to ${last}, places from ${from} to ${to}`,
    'give both on one clock and in milliseconds',
  );
}

function notesOf(
  { sightings }: SurveyRecording,
  heardBy: readonly (string | null)[],
  counts: readonly ReadonlyMap<string, readonly number[]>[],
  survey: Survey,
): string[] {
  const known = heardBy.filter((r) => r !== null).length;
  const unknown = new Map<string, number>();
  heardBy.forEach((r, i) => {
    if (r === null) unknown.set(sightings[i]!.receiver, (unknown.get(sightings[i]!.receiver) ?? 0) + 1);
  });
  const used = counts.reduce((sum, c) => sum + [...c.values()].reduce((n, l) => n + l.length, 0), 0);
  const silent = survey.points.filter((p) => p.heard.length === 0).length;
  const few = counts.filter((c) => c.size > 0 && [...c.values()].every((l) => l.length < 5)).length;
  const out = [
    `It has ${survey.points.length} places, and ${used} of ${sightings.length} sightings were at one of them.`,
  ];
  for (const [receiver, n] of [...unknown].slice(0, 10)) {
    out.push(
      `${n} sightings are of "${receiver}", which is no receiver of this store that listens; they were left out.`,
    );
  }
  if (known - used > known / 2) out.push('More than half of the sightings were between the places; check the times.');
  if (silent > 0) out.push(`At ${silent} of the places nothing was heard.`);
  if (few > 0) out.push(`At ${few} of the places no receiver heard the tag five times; stand there longer.`);
  return out;
}
