// What was counted beside what is true.
import type { ClipTruth } from './cameraTruth.ts';
import type { Followed, View } from './cameraJudge.ts';
import type { Size } from './cameraClip.ts';
import { round } from './machine.ts';

/** The whole picture, for visits; no zone of a clip is called so. */
const PICTURE = '(picture)';

export interface Figures {
  readonly zones: Record<string, { mae: number; exactShare: number; bias: number; pictures: number }>;
  readonly lines: Record<
    string,
    {
      toPositive: number;
      toNegative: number;
      truth: { toPositive: number | null; toNegative: number | null };
    }
  >;
  readonly visits?: number;
  readonly trueVisits?: number;
  /** Mean of how far beginnings and ends are off, s; null where visits cannot be told apart. */
  readonly visitErrorS?: number | null;
  readonly beginErrorS?: number | null;
  readonly endErrorS?: number | null;
  readonly mostAtOnce: number;
  readonly tracks: number;
  readonly people?: number;
  readonly judged: number;
}

export function viewOf(truth: ClipTruth, own: Size): View {
  const [width, height] = truth.size ?? [own.width, own.height];
  const zones = Object.entries(truth.zones ?? {}).map(([zone, { polygon }]) => ({
    zone,
    outline: polygon.map(([x, y]) => ({ x: x / width, y: y / height })),
  }));
  const lines = Object.entries(truth.lines ?? {}).map(([id, { line: l }]) => ({
    id,
    from: { x: l[0] / width, y: l[1] / height },
    to: { x: l[2] / width, y: l[3] / height },
  }));
  return { areas: [...zones, { zone: PICTURE, outline: null }], lines };
}

/** Times at which somebody was there, s. */
function visitsOf(followed: Followed, fps: number): [number, number][] {
  const visits: [number, number][] = [];
  let since: number | null = null;
  for (const [index, zones] of [...followed.zones.entries(), [followed.zones.length, null] as const]) {
    const somebody = (zones?.get(PICTURE) ?? 0) > 0;
    if (somebody) since ??= index / fps;
    else if (since !== null) {
      visits.push([since, index / fps]);
      since = null;
    }
  }
  return visits;
}

/** Mean distance of beginnings (0) or ends (1); of as many visits as there are, in their order. */
function off(found: readonly [number, number][], truth: readonly [number, number][], end: 0 | 1): number | null {
  if (found.length !== truth.length || truth.length === 0) return null;
  return round(found.reduce((sum, v, i) => sum + Math.abs(v[end] - truth[i]![end]), 0) / truth.length, 3);
}

function visitFigures(followed: Followed, truth: readonly [number, number][], fps: number) {
  const found = visitsOf(followed, fps);
  const [begin, end] = [off(found, truth, 0), off(found, truth, 1)];
  return {
    visits: found.length,
    trueVisits: truth.length,
    visitErrorS: begin === null || end === null ? null : round((begin + end) / 2, 3),
    beginErrorS: begin,
    endErrorS: end,
  };
}

export function figuresOf(followed: Followed, truth: ClipTruth, fps: number): Figures {
  const zones: Figures['zones'] = {};
  for (const [zone, { count_per_frame: counts, every }] of Object.entries(truth.zones ?? {})) {
    const errors = counts.flatMap((count, i) => {
      const said = followed.zones[i * (every ?? 1)]?.get(zone);
      return count === null || said === undefined ? [] : [said - count];
    });
    if (errors.length === 0) continue;
    const mean = (of: (error: number) => number): number => errors.reduce((sum, e) => sum + of(e), 0) / errors.length;
    zones[zone] = {
      mae: round(mean(Math.abs), 3),
      exactShare: round(
        mean((e) => (e === 0 ? 1 : 0)),
        3,
      ),
      bias: round(
        mean((e) => e),
        3,
      ),
      pictures: errors.length,
    };
  }
  const lines: Figures['lines'] = {};
  for (const [line, { to_positive, to_negative }] of Object.entries(truth.lines ?? {})) {
    const ways = followed.crossings.filter((c) => c.line === line).map((c) => c.way);
    lines[line] = {
      toPositive: ways.filter((w) => w === 'forth').length,
      toNegative: ways.filter((w) => w === 'back').length,
      truth: { toPositive: to_positive ?? null, toNegative: to_negative ?? null },
    };
  }
  const people = truth.people ?? truth.people_ids ?? null;
  const { presence_s: presence } = truth;
  return {
    zones,
    lines,
    ...(presence === null || presence === undefined ? {} : visitFigures(followed, presence, fps)),
    mostAtOnce: Math.max(0, ...followed.zones.map((z) => z?.get(PICTURE) ?? 0)),
    tracks: followed.tracks,
    ...(people === null ? {} : { people }),
    judged: followed.judged,
  };
}
