// Accuracy and cost of counting people on a folder of clips with their truth, as fast as they go.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { listModels, loadModel } from '../../controller/runtime/models.ts';
import { readSize } from '../../devices/camera/pictureSize.ts';
import { yoloxDetector } from '../../devices/camera/yolox/workerDetector.ts';
import type { Size } from './cameraClip.ts';
import { openClip } from './cameraClip.ts';
import { figuresOf, viewOf } from './cameraFigures.ts';
import type { Figures } from './cameraFigures.ts';
import type { Rate } from './cameraJudge.ts';
import { follow, judge } from './cameraJudge.ts';
import { readTruth } from './cameraTruth.ts';
import type { ClipTruth } from './cameraTruth.ts';
import { printTable, round, writeJson } from './machine.ts';

/** Pictures a second of a folder of images whose truth names none, and of the second look at every clip. */
const FOLDER_FPS = 10;
const FIVE: Rate = { fps: 5 };

interface Options {
  readonly model: Uint8Array;
  readonly size: Size;
  readonly threads: number;
  readonly rate: Rate;
}
interface ClipFigures extends Figures {
  readonly pictures: number;
  readonly unreadable: number;
  readonly framesPerSecond: number;
  readonly msPerPicture: number;
  /** Part of one core that the stream takes at the rate at which it was judged, decoding left out. */
  readonly processorShare: number;
  /** The same clip, judged at five pictures a second. */
  readonly five: Figures;
}

async function measure(path: string, truth: ClipTruth, options: Options): Promise<ClipFigures> {
  const clip = openClip(path);
  const fps = truth.fps ?? clip.fps ?? FOLDER_FPS;
  const { model, size, threads, rate } = options;
  const detector = yoloxDetector({ model, name: 'model', threads, within: size });
  try {
    const judged = await judge(clip.pictures(size), fps, [rate, FIVE], detector);
    const view = viewOf(truth, clip.size);
    const followed = follow(judged, fps, rate, view);
    const judgedPerSecond = followed.judged / (judged.pictures / fps);
    return {
      ...figuresOf(followed, truth, fps),
      pictures: judged.pictures,
      unreadable: judged.unreadable,
      framesPerSecond: round(judged.framesPerSecond),
      msPerPicture: round(judged.msPerPicture),
      processorShare: round((judged.processorMs * judgedPerSecond) / 1000, 3),
      five: figuresOf(follow(judged, fps, FIVE, view), truth, fps),
    };
  } finally {
    detector.close();
  }
}

/** The model: the one that was named, else one that was added, else the one beside the checkout. */
function findModel(named: string | undefined, shared: string): Uint8Array | null {
  const data = process.env['ENDCAP_DATA'] ?? 'data';
  const added = listModels(data).map((m) => m.name);
  if (named !== undefined) {
    if (existsSync(named)) return readFileSync(named);
    return added.includes(named) ? loadModel(data, named).bytes : null;
  }
  const [first] = added;
  if (first !== undefined) return loadModel(data, first).bytes;
  const beside = join(shared, 'models/yolox_nano.onnx');
  return existsSync(beside) ? readFileSync(beside) : null;
}

const of = (value: number | null, truth: number | null): string => `${value ?? '-'} of ${truth ?? '?'}`;

function rows(path: string, f: ClipFigures): string[][] {
  const both = (what: string, cell: (figures: Figures) => string): string[] => [path, what, cell(f), cell(f.five)];
  return [
    ...Object.keys(f.zones).map((zone) =>
      both(`zone ${zone}: mean error, exact`, ({ zones }) => {
        const z = zones[zone];
        return z === undefined ? '-' : `${z.mae.toFixed(2)}, ${(z.exactShare * 100).toFixed(0)} %`;
      }),
    ),
    ...Object.keys(f.lines).map((line) =>
      both(`line ${line}: to positive, to negative`, ({ lines }) => {
        const l = lines[line]!;
        return `${of(l.toPositive, l.truth.toPositive)}, ${of(l.toNegative, l.truth.toNegative)}`;
      }),
    ),
    ...(f.visits === undefined
      ? []
      : [
          both(
            'visits; begin off, end off',
            (v) => `${of(v.visits ?? null, v.trueVisits ?? null)}; ${v.beginErrorS ?? '-'} s, ${v.endErrorS ?? '-'} s`,
          ),
        ]),
    both('tracks', (t) => (t.people === undefined ? String(t.tracks) : `${t.tracks} for ${t.people} people`)),
    [path, 'pictures a second; share of a core', `${f.framesPerSecond}; ${(f.processorShare * 100).toFixed(0)} %`, ''],
    ...(f.unreadable > 0 ? [[path, 'pictures that cannot be read', String(f.unreadable), '']] : []),
  ];
}

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    model: { type: 'string' },
    json: { type: 'string' },
    clip: { type: 'string' },
    every: { type: 'string' },
    fps: { type: 'string' },
    size: { type: 'string', default: '640x480' },
    threads: { type: 'string', default: '1' },
  },
});
const shared = resolve(import.meta.dirname, '../..', process.env['ENDCAP_SHARED'] ?? '../shared');
const folder = values.data ?? join(shared, 'data/camera');
const size = readSize(values.size);
if (size === null) throw new Error('--size wants a size such as 640x480');
const rate: Rate = values.fps === undefined ? { every: Number(values.every ?? 1) } : { fps: Number(values.fps) };
if (!(('every' in rate ? rate.every : rate.fps) > 0)) throw new Error('--every and --fps want a number above 0');
const model = findModel(values.model, shared);
if (model === null || !existsSync(join(folder, 'truth.json'))) {
  const what =
    model === null ? 'there is no such model (--model FILE)' : `there is no truth.json in ${folder} (--data DIR)`;
  console.log(`NOT RUN: ${what}`);
  // Nothing to measure by default is no failure; what was asked for by name and is missing is one.
  if (values.model !== undefined || values.data !== undefined) process.exitCode = 1;
} else {
  const clips: Record<string, ClipFigures | { readonly fault: string }> = {};
  const all = readTruth(folder);
  const options: Options = { model, size, threads: Number(values.threads), rate };
  if (values.clip !== undefined && !all.has(values.clip))
    console.log(`There is no truth for ${values.clip}; there is for: ${[...all.keys()].join(', ')}`);
  for (const [path, truth] of all) {
    if (values.clip !== undefined && path !== values.clip) continue;
    try {
      clips[path] = 'fault' in truth ? truth : await measure(join(folder, path), truth, options);
    } catch (error) {
      clips[path] = { fault: error instanceof Error ? error.message : String(error) };
    }
  }
  const faulty = Object.entries(clips).flatMap(([path, c]) => ('fault' in c ? [[path, c.fault] as const] : []));
  printTable(`Counting people; pictures within ${values.size}, ${values.threads} thread(s)`, [
    ['clip', '', 'every' in rate ? `every ${rate.every}. picture` : `${rate.fps} a second`, 'five a second'],
    ...Object.entries(clips).flatMap(([path, c]) => ('fault' in c ? [] : rows(path, c))),
  ]);
  for (const [path, fault] of faulty) console.log(`  NOT MEASURED: ${path}: ${fault}`);
  if (faulty.length === Object.keys(clips).length) process.exitCode = 1;
  writeJson(values.json, { clips });
}
