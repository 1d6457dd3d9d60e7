import { contains } from '../../config/schema/geometry.ts';
import type { Point } from '../../config/schema/geometry.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Survey, SurveyPoint } from '../../config/schema/survey.ts';
import { floorGrid } from './floorGrid.ts';
import type { FloorGrid } from './floorGrid.ts';
import { Levels } from './levels.ts';
import { coverageOf, receiverWanted } from './surveyCoverage.ts';
import type { Coverage, Wanted } from './surveyCoverage.ts';
import { surveyPathLoss } from './surveyMap.ts';
import type { PathLoss } from './surveyMap.ts';
import { TagFilter, unknownBelief } from './tagFilter.ts';
import type { Heard } from './tagFilter.ts';

/** Parts into which the points are cut; each is judged by a map made of the others. */
const PARTS = 5;
/** A zone whose points go to another one this often is told. */
const CONFUSED = 0.2;
/** With a zone that is put right less often than this no survey is good, however well the others do. */
const ZONE_RIGHT = 0.6;

export type SurveyConfig = Pick<StoreConfig, 'floorPlan' | 'zones' | 'receivers' | 'surveys'>;

/** How often points of a zone are put into it, and into which other one most often. */
export interface ZoneQuality {
  readonly zone: string;
  readonly points: number;
  /** Share of its points that the survey puts into it; null where it has no points. */
  readonly right: number | null;
  readonly takenFor: string | null;
  /** Share of its points that are put into that other one. */
  readonly takenShare: number;
}

export interface ReceiverQuality extends Partial<PathLoss> {
  readonly receiver: string;
  /** Points at which it heard the tag. */
  readonly points: number;
}

/** What a survey is good for, judged by points that were left out of it in turn. */
export interface SurveyQuality {
  readonly verdict: 'good' | 'fair' | 'poor';
  /** Share of points put into the right zone, with the survey and by the places of the receivers alone. */
  readonly right: number;
  readonly rightWithout: number;
  /** Distance of points from where they are put, metres. */
  readonly medianM: number;
  readonly p90M: number;
  readonly zones: readonly ZoneQuality[];
  readonly receivers: readonly ReceiverQuality[];
  readonly coverage: Coverage;
  /** Where another receiver would help most. */
  readonly wanted: Wanted | null;
  /** All that in sentences for the person who made it. */
  readonly sentences: readonly string[];
}

interface Judged {
  readonly zone: number;
  readonly put: number;
  readonly offM: number;
}

/** Judges a survey before it is used. Takes a second or more for a large one. */
export function surveyQuality(config: SurveyConfig, survey: Survey): SurveyQuality {
  const zoneAt = (p: Point): number => config.zones.findIndex((z) => contains(z.polygon, p));
  const parts = Array.from({ length: PARTS }, (_, part) => survey.points.filter((_, i) => i % PARTS === part));
  const judged = parts.flatMap((left, part) => {
    if (left.length === 0) return [];
    const rest = parts.flatMap((points, i) => (i === part ? [] : points));
    const points = rest.length < 4 ? survey.points : rest;
    return judge(floorGrid({ ...config, surveys: [{ ...survey, points, inUse: true }] }), left, zoneAt);
  });
  const planned = judge(floorGrid({ ...config, surveys: [] }), survey.points, zoneAt);
  const whole = floorGrid({ ...config, surveys: [{ ...survey, inUse: true }] });
  const coverage = coverageOf(whole, survey);
  const right = shareRight(judged);
  const offs = judged.map((j) => j.offM).sort((a, b) => a - b);
  const quality = {
    right,
    rightWithout: shareRight(planned),
    medianM: offs[Math.floor(offs.length / 2)] ?? 0,
    p90M: offs[Math.floor(offs.length * 0.9)] ?? 0,
    zones: config.zones.map((z, i) =>
      zoneQuality(
        config,
        z.id,
        judged.filter((j) => j.zone === i),
      ),
    ),
    receivers: config.receivers
      .filter((r) => r.listens)
      .map((r) => {
        const points = survey.points.filter((p) => p.heard.some((h) => h.receiver === r.id)).length;
        return { receiver: r.id, points, ...surveyPathLoss(r, survey.points) };
      }),
    coverage,
    wanted: receiverWanted(whole),
  };
  const verdict = verdictOf(right, coverage, quality.zones);
  return { verdict, ...quality, sentences: sentencesOf(config, survey, quality) };
}

function judge(grid: FloorGrid, points: readonly SurveyPoint[], zoneAt: (p: Point) => number): Judged[] {
  const filter = new TagFilter(grid, new Levels(grid.receivers.length, grid.surveyed));
  const indices = new Map(grid.receivers.map((r, i) => [r.id, i]));
  return points.flatMap(({ at, heard }) => {
    const levels = heard.flatMap((h): Heard[] => {
      const receiver = indices.get(h.receiver);
      return receiver === undefined ? [] : [{ receiver, rssi: h.mean }];
    });
    if (levels.length === 0) return [];
    const { zones, x, y } = filter.step(unknownBelief(), 0, levels, []);
    const outside = 1 - zones.reduce((a, b) => a + b, 0);
    let put = -1;
    zones.forEach((p, z) => {
      if (p > (put < 0 ? outside : zones[put]!)) put = z;
    });
    return [{ zone: zoneAt(at), put, offM: Math.hypot(x - at.x, y - at.y) }];
  });
}

function shareRight(judged: readonly Judged[]): number {
  return judged.length === 0 ? 0 : judged.filter((j) => j.put === j.zone).length / judged.length;
}

function zoneQuality(config: SurveyConfig, zone: string, judged: readonly Judged[]): ZoneQuality {
  const wrong = new Map<number, number>();
  for (const { zone: own, put } of judged) if (put !== own) wrong.set(put, (wrong.get(put) ?? 0) + 1);
  const [most = -1, times = 0] = [...wrong].sort((a, b) => b[1] - a[1])[0] ?? [];
  return {
    zone,
    points: judged.length,
    right: judged.length === 0 ? null : shareRight(judged),
    takenFor: config.zones[most]?.id ?? null,
    takenShare: judged.length === 0 ? 0 : times / judged.length,
  };
}

function verdictOf(right: number, { share }: Coverage, zones: readonly ZoneQuality[]): SurveyQuality['verdict'] {
  const everyZone = zones.every((z) => z.right !== null && z.right >= ZONE_RIGHT);
  if (right >= 0.85 && share >= 0.7 && everyZone) return 'good';
  return right >= 0.7 && share >= 0.4 ? 'fair' : 'poor';
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function sentencesOf(
  { zones, receivers }: SurveyConfig,
  { points }: Survey,
  q: Omit<SurveyQuality, 'verdict' | 'sentences'>,
): string[] {
  const zoneName = new Map(zones.map((z) => [z.id, z.name]));
  const receiverName = new Map(receivers.map((r) => [r.id, r.name]));
  const better = q.right > q.rightWithout + 0.02;
  return [
    `Of ${points.length} points, each left out in turn, ${percent(q.right)} are put into the right zone; by the places of the receivers alone it is ${percent(q.rightWithout)}.`,
    ...(better
      ? []
      : [
          'The survey makes zones no better than the plan alone does; more points near the borders of zones help most.',
        ]),
    `Half of the points are put within ${q.medianM.toFixed(1)} m, nine of ten within ${q.p90M.toFixed(1)} m.`,
    `${percent(q.coverage.share)} of the zones' floor has a point within ${q.coverage.reachM} m.`,
    ...q.zones.flatMap(({ zone, right, takenFor, takenShare }) => {
      const name = `"${zoneName.get(zone)}"`;
      if (right === null) return [`${name} has no point: stand or walk there too.`];
      if (takenShare < CONFUSED) return [];
      const other = takenFor === null ? 'no zone' : `"${zoneName.get(takenFor)}"`;
      return [`${percent(takenShare)} of the points in ${name} are taken for ${other}.`];
    }),
    ...q.receivers.flatMap(({ receiver, points: heard }) =>
      heard >= 4
        ? []
        : [`"${receiverName.get(receiver)}" heard the tag at ${heard} points only; its part comes from the plan.`],
    ),
    ...(q.wanted === null ? [] : [q.wanted.message]),
  ];
}
