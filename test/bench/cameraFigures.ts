// What was counted beside what is true.
import type { AgentStore } from '../../controller/protocol/device.ts';
import { viewOf } from '../../devices/camera/view.ts';
import type { View } from '../../devices/camera/watcher.ts';
import type { Size } from './cameraClip.ts';
import type { Followed } from './cameraJudge.ts';
import type { ClipTruth } from './cameraTruth.ts';
import { round } from './machine.ts';
import { visitFigures } from './cameraVisits.ts';
import type { VisitFigures } from './cameraVisits.ts';

/** The whole picture, for visits; no zone of a clip is called so. */
const PICTURE = '(picture)';

/** null: the truth does not say. */
export interface Figures extends VisitFigures {
  readonly zones: Record<
    string,
    { mae: number | null; exactShare: number | null; bias: number | null; confidence: number | null; pictures: number }
  >;
  readonly lines: Record<
    string,
    {
      toPositive: number;
      toNegative: number;
      truth: { toPositive: number | null; toNegative: number | null };
    }
  >;
  readonly mostAtOnce: number;
  readonly tracks: number;
  readonly people: number | null;
  readonly judged: number;
  /** Part of the looks at which nothing was counted, since the view was not trusted. */
  readonly blindShare: number;
}

/** The clip as a camera of a store, and what its agent makes of that: the way of every setting. */
export function clipView(truth: ClipTruth, own: Size): View {
  const outlines = [
    ...Object.values(truth.zones).map((z) => z.polygon),
    ...Object.values(truth.lines).map(({ line: [x1, y1, x2, y2] }) => [[x1, y1] as const, [x2, y2] as const]),
    ...(truth.masks ?? []),
  ];
  const isParts = (truth.size ?? null) === null && outlines.flat(2).every((v) => v >= 0 && v <= 1);
  const [width, height] = isParts ? [1, 1] : (truth.size ?? [own.width, own.height]);
  const place = ([x, y]: readonly [number, number]): { x: number; y: number } => ({ x: x / width, y: y / height });
  const zones = Object.entries(truth.zones);
  const camera: AgentStore['cameras'][number] = {
    ...{ id: 'clip', name: 'Clip', at: { x: 0, y: 0 }, headingDeg: 0 },
    zones: [...zones.map(([zone]) => zone), PICTURE],
    areas: zones.map(([zone, { polygon }]) => ({ zone, outline: polygon.map(place) })),
    lines: Object.entries(truth.lines).map(
      ([
        id,
        {
          line: [x1, y1, x2, y2],
        },
      ]) => ({
        ...{ id, name: id, footfall: false },
        from: place([x1, y1]),
        to: place([x2, y2]),
      }),
    ),
    masks: (truth.masks ?? []).map((ring) => ring.map(place)),
    queues: [],
    leastSize: truth.leastSize ?? [],
  };
  return viewOf(camera, { zones: [], timeZone: 'UTC' }, 0).view;
}

export function figuresOf(followed: Followed, truth: ClipTruth, fps: number): Figures {
  const zones: Figures['zones'] = {};
  for (const [zone, { count_per_frame, every }] of Object.entries(truth.zones)) {
    const counts = count_per_frame ?? [];
    const pairs = counts.flatMap((count, i) => {
      const said = followed.zones[i * (every ?? 1)]?.get(zone);
      return count === null || said === undefined ? [] : [{ error: said.count - count, sure: said.confidence }];
    });
    const mean = (of: (pair: { error: number; sure: number }) => number): number | null =>
      pairs.length === 0 ? null : round(pairs.reduce((sum, p) => sum + of(p), 0) / pairs.length, 3);
    zones[zone] = {
      mae: mean(({ error }) => Math.abs(error)),
      exactShare: mean(({ error }) => (error === 0 ? 1 : 0)),
      bias: mean(({ error }) => error),
      confidence: mean(({ sure }) => sure),
      pictures: pairs.length,
    };
  }
  const lines: Figures['lines'] = {};
  for (const [line, { to_positive, to_negative }] of Object.entries(truth.lines)) {
    const ways = followed.crossings.filter((c) => c.line === line).map((c) => c.way);
    lines[line] = {
      toPositive: ways.filter((w) => w === 'forth').length,
      toNegative: ways.filter((w) => w === 'back').length,
      truth: { toPositive: to_positive ?? null, toNegative: to_negative ?? null },
    };
  }
  const inPicture = followed.zones.map((z) => z?.get(PICTURE)?.count ?? 0);
  return {
    zones,
    lines,
    ...visitFigures(inPicture, truth.presence_s ?? null, fps),
    mostAtOnce: inPicture.reduce((most, n) => Math.max(most, n), 0),
    tracks: followed.tracks,
    people: truth.people ?? truth.people_ids ?? null,
    judged: followed.judged,
    blindShare: round(followed.blind / Math.max(1, followed.blind + followed.judged), 3),
  };
}
