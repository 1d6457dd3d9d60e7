// Accuracy and cost of the camera agent's parts on the shared clips, as fast as they go.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../controller/runtime/clock.ts';
import type { Frame } from '../../devices/camera/detector.ts';
import { openPictures } from '../../devices/camera/pictures.ts';
import { readSize } from '../../devices/camera/pictureSize.ts';
import type { Seen } from '../../devices/camera/reporter.ts';
import type { View } from '../../devices/camera/watcher.ts';
import { peopleWatcher } from '../../devices/camera/watcher.ts';
import { yoloxDetector } from '../../devices/camera/yolox/workerDetector.ts';
import { machine } from './machine.ts';

const PETS = 'pets09-s2l1/vtest-480x360-10fps.avi';
const ONE_BY_ONE = 'intel-sample-videos/one-by-one-person-detection.mp4';

interface PetsTruth {
  readonly fps: number;
  readonly size: readonly [number, number];
  readonly zones: { readonly crossing: { readonly polygon: [number, number][]; readonly count_per_frame: number[] } };
  readonly lines: Record<
    string,
    { readonly to_positive: number; readonly to_negative: number; readonly line: [number, number, number, number] }
  >;
}
interface VisitTruth {
  readonly fps: number;
  readonly presence_s: [number, number][];
}

interface Options {
  readonly size: { readonly width: number; readonly height: number };
  readonly every: number;
  readonly threads: number;
}

/** Every picture of a clip through detector, tracker and counters, with the clip's own time. */
async function watch(file: string, fps: number, view: View, model: Uint8Array, options: Options) {
  const { size, every, threads } = options;
  const detector = yoloxDetector({ model, name: 'yolox', threads, within: size });
  const watcher = peopleWatcher(detector, view);
  const waiting: Frame[] = [];
  const playing = { now: true };
  let wake = (): void => undefined;
  const source = { kind: 'file', path: file } as const;
  const pictures = openPictures(source, { fps: 60, within: size, pace: 'fast', loop: false }, systemClock(), {
    onFrame(frame) {
      waiting.push(frame);
      pictures.pause();
      wake();
    },
    onEnd() {
      playing.now = false;
      wake();
    },
  });
  const seen: Seen[] = [];
  let tookMs = 0;
  let judged = 0;
  const startedMs = performance.now();
  for (let index = 0; ;) {
    const frame = waiting.shift();
    if (frame === undefined) {
      if (!playing.now) break;
      pictures.resume();
      await new Promise<void>((done) => (wake = done));
      continue;
    }
    if (index % every === 0) {
      const answer = await watcher.look(frame, (index / fps) * 1000);
      tookMs += answer.tookMs;
      judged++;
      seen.push(answer);
    } else seen.push({ zones: seen.at(-1)!.zones, crossings: [] });
    index++;
  }
  detector.close();
  return { seen, msPerPicture: tookMs / judged, perSecond: (judged / (performance.now() - startedMs)) * 1000 };
}

async function pets(folder: string, truth: PetsTruth, model: Uint8Array, options: Options) {
  const [width, height] = truth.size;
  const view: View = {
    areas: [
      { zone: 'crossing', outline: truth.zones.crossing.polygon.map(([x, y]) => ({ x: x / width, y: y / height })) },
    ],
    lines: Object.entries(truth.lines).map(
      ([
        id,
        {
          line: [x1, y1, x2, y2],
        },
      ]) => ({
        id,
        from: { x: x1 / width, y: y1 / height },
        to: { x: x2 / width, y: y2 / height },
      }),
    ),
    masks: [],
  };
  const { seen, msPerPicture, perSecond } = await watch(join(folder, PETS), truth.fps, view, model, options);
  const counts = truth.zones.crossing.count_per_frame;
  const errors = seen.map((s, i) => s.zones[0]!.count - counts[i]!).filter((e) => !Number.isNaN(e));
  const crossings = seen.flatMap((s) => s.crossings);
  return {
    pictures: seen.length,
    msPerPicture,
    perSecond,
    zoneMeanError: errors.reduce((sum, e) => sum + Math.abs(e), 0) / errors.length,
    zoneBias: errors.reduce((sum, e) => sum + e, 0) / errors.length,
    zoneExact: errors.filter((e) => e === 0).length / errors.length,
    lines: Object.entries(truth.lines).map(([line, t]) => ({
      line,
      forth: crossings.filter((c) => c.line === line && c.way === 'forth').length,
      back: crossings.filter((c) => c.line === line && c.way === 'back').length,
      trueForth: t.to_positive,
      trueBack: t.to_negative,
    })),
  };
}

async function visits(folder: string, truth: VisitTruth, model: Uint8Array, options: Options) {
  const view: View = { areas: [{ zone: 'picture', outline: null }], lines: [], masks: [] };
  const { seen, msPerPicture, perSecond } = await watch(join(folder, ONE_BY_ONE), truth.fps, view, model, options);
  const found: [number, number][] = [];
  let since: number | null = null;
  for (const [i, s] of seen.entries()) {
    const somebody = s.zones[0]!.count > 0;
    if (somebody) since ??= i / truth.fps;
    else if (since !== null) {
      found.push([since, i / truth.fps]);
      since = null;
    }
  }
  if (since !== null) found.push([since, seen.length / truth.fps]);
  const off = (end: 0 | 1): number | null =>
    found.length === truth.presence_s.length
      ? found.reduce((sum, v, i) => sum + Math.abs(v[end] - truth.presence_s[i]![end]), 0) / found.length
      : null;
  return {
    pictures: seen.length,
    msPerPicture,
    perSecond,
    visits: found.length,
    trueVisits: truth.presence_s.length,
    most: Math.max(...seen.map((s) => s.zones[0]!.count)),
    beginOffS: off(0),
    endOffS: off(1),
  };
}

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    size: { type: 'string', default: '640x480' },
    every: { type: 'string', default: '1' },
    threads: { type: 'string', default: '1' },
  },
});
const shared = resolve(import.meta.dirname, '../..', process.env['ENDCAP_SHARED'] ?? '../shared');
const folder = join(shared, 'data/camera');
const modelFile = join(shared, 'models/yolox_nano.onnx');
const size = readSize(values.size);
if (size === null) throw new Error('--size wants a size such as 640x480');
if (!existsSync(modelFile) || !existsSync(join(folder, 'truth.json'))) {
  console.log('NOT RUN: the clips or the model are not there (ENDCAP_SHARED names the folder of recordings)');
} else {
  const model = readFileSync(modelFile);
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Record<string, unknown>;
  const options: Options = { size, every: Number(values.every), threads: Number(values.threads) };
  const crossing = await pets(folder, truth[PETS] as PetsTruth, model, options);
  const oneByOne = await visits(folder, truth[ONE_BY_ONE] as VisitTruth, model, options);
  const two = (n: number | null): string => (n === null ? 'not comparable' : n.toFixed(2));
  console.log(
    `Camera, ${machine()}; pictures within ${values.size}, every ${values.every}. judged, ${values.threads} thread(s)`,
  );
  console.log(
    `  crossing: zone mean error ${two(crossing.zoneMeanError)} people (budget 0.30), bias ${two(crossing.zoneBias)}, exact in ${(crossing.zoneExact * 100).toFixed(0)} % of ${crossing.pictures} pictures`,
  );
  for (const l of crossing.lines)
    console.log(
      `  line ${l.line}: ${l.forth} forth, ${l.back} back (true ${l.trueForth}, ${l.trueBack}; budget within 1)`,
    );
  console.log(
    `  one by one: ${oneByOne.visits} visits (true ${oneByOne.trueVisits}), at most ${oneByOne.most} at once, begin off by ${two(oneByOne.beginOffS)} s, end by ${two(oneByOne.endOffS)} s (budget 0.5)`,
  );
  console.log(
    `  cost: ${two(crossing.msPerPicture)} and ${two(oneByOne.msPerPicture)} ms a picture; ${crossing.perSecond.toFixed(0)} and ${oneByOne.perSecond.toFixed(0)} pictures a second (budget >= 5)`,
  );
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ crossing, oneByOne }, null, 2));
}
