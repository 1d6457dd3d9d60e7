// Accuracy and cost of counting people on a folder of clips with their truth, as fast as they go.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { listModels, loadModel } from '../../controller/runtime/models.ts';
import { readSize } from '../../devices/camera/pictureSize.ts';
import { readTiling } from '../../devices/camera/yolox/tiles.ts';
import { yoloxDetector } from '../../devices/camera/yolox/workerDetector.ts';
import type { YoloxOptions } from '../../devices/camera/yolox/workerDetector.ts';
import type { Figures } from './cameraFigures.ts';
import type { Rate } from './cameraJudge.ts';
import type { ClipFigures, Measured } from './cameraMeasure.ts';
import { measureFolder } from './cameraMeasure.ts';
import { TruthError } from './cameraTruth.ts';
import { printTable, writeJson } from './machine.ts';

type Model = Pick<YoloxOptions, 'model' | 'name' | 'layout'>;

/** The model: the one that was named, else one that was added, else the one beside the checkout. */
function findModel(named: string | undefined, shared: string): Model | null {
  const data = process.env['ENDCAP_DATA'] ?? 'data';
  const file = (path: string): Model => ({ model: readFileSync(path), name: basename(path), layout: 'auto' });
  const added = (name: string): Model => {
    const { entry, bytes } = loadModel(data, name);
    return { model: bytes, name, layout: entry.layout };
  };
  const names = listModels(data).map((m) => m.name);
  if (named !== undefined) {
    if (existsSync(named)) return file(named);
    return names.includes(named) ? added(named) : null;
  }
  const [first] = names;
  if (first !== undefined) return added(first);
  const beside = join(shared, 'models/yolox_nano.onnx');
  return existsSync(beside) ? file(beside) : null;
}

const of = (value: number | null, truth: number | null): string => `${value ?? '-'} of ${truth ?? '?'}`;
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

function zoneCell(figures: Figures, zone: string): string {
  const { mae, exactShare } = figures.zones[zone] ?? { mae: null, exactShare: null };
  return mae === null || exactShare === null ? 'no truth' : `${mae.toFixed(2)}, ${percent(exactShare)}`;
}

function rows(path: string, f: ClipFigures): string[][] {
  const both = (what: string, cell: (figures: Figures) => string): string[] => [path, what, cell(f), cell(f.five)];
  return [
    ...Object.keys(f.zones).map((zone) => both(`zone ${zone}: mean error, exact`, (each) => zoneCell(each, zone))),
    ...Object.keys(f.lines).map((line) =>
      both(`line ${line}: to positive, to negative`, ({ lines }) => {
        const l = lines[line]!;
        return `${of(l.toPositive, l.truth.toPositive)}, ${of(l.toNegative, l.truth.toNegative)}`;
      }),
    ),
    ...(f.visits === null
      ? []
      : [
          both(
            'visits; begin off, end off',
            (v) => `${of(v.visits, v.trueVisits)}; ${v.beginErrorS ?? '-'} s, ${v.endErrorS ?? '-'} s`,
          ),
        ]),
    both('tracks against people', ({ tracks, people }) => of(tracks, people)),
    ...(f.blindShare > 0 || f.five.blindShare > 0
      ? [both('not counted: view not trusted', ({ blindShare }) => percent(blindShare))]
      : []),
    [
      ...[path, 'pictures a second; share of a core (decoding)'],
      ...[`${f.framesPerSecond}; ${percent(f.processorShare)} (${percent(f.decodingShare)})`, ''],
    ],
    ...(f.unreadable > 0 ? [[path, 'pictures that cannot be read', String(f.unreadable), '']] : []),
  ];
}

function tell(clips: Readonly<Record<string, Measured>>, title: string, rate: Rate): void {
  const sound = Object.entries(clips).flatMap(([path, c]) => ('fault' in c ? [] : [[path, c] as const]));
  printTable(title, [
    ['clip', '', 'every' in rate ? `every ${rate.every}. picture` : `${rate.fps} a second`, 'five a second'],
    ...sound.flatMap(([path, c]) => rows(path, c)),
  ]);
  for (const [path, { notes }] of sound) for (const note of notes) console.log(`  NOTE: ${path}: ${note}`);
  for (const [path, c] of Object.entries(clips)) if ('fault' in c) console.log(`  NOT MEASURED: ${path}: ${c.fault}`);
  if (sound.length === 0) process.exitCode = 1;
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
    tiles: { type: 'string', default: 'auto' },
    threads: { type: 'string', default: '1' },
  },
});
const shared = resolve(import.meta.dirname, '../..', process.env['ENDCAP_SHARED'] ?? '../shared');
const folder = values.data ?? join(shared, 'data/camera');
const within = readSize(values.size);
if (within === null) throw new Error('--size wants a size such as 640x480');
const tiles = readTiling(values.tiles);
if (tiles === null) throw new Error('--tiles wants auto, off, or columns by rows such as 2x1');
const rate: Rate = values.fps === undefined ? { every: Number(values.every ?? 1) } : { fps: Number(values.fps) };
if (!(('every' in rate ? rate.every : rate.fps) > 0)) throw new Error('--every and --fps want a number above 0');
const threads = Number(values.threads);
const model = findModel(values.model, shared);
// Nothing to measure by default is no failure; what was asked for by name and is missing is one.
const isAsked = values.model !== undefined || values.data !== undefined;
if (model === null || (!isAsked && !existsSync(join(folder, 'truth.json')))) {
  const what = model === null ? 'there is no such model (--model FILE)' : `there is no truth.json in ${folder}`;
  console.log(`NOT RUN: ${what} (--data DIR)`);
  if (isAsked) process.exitCode = 1;
} else {
  try {
    const detector = () => yoloxDetector({ ...model, threads, within, tiles });
    const clips = await measureFolder(folder, rate, detector, values.clip);
    if (Object.keys(clips).length === 0) console.log(`There is no truth for ${values.clip ?? 'any clip'}.`);
    tell(clips, `Counting people with ${model.name}; pictures within ${values.size}, ${threads} thread(s)`, rate);
    writeJson(values.json, { clips });
  } catch (error) {
    if (!(error instanceof TruthError)) throw error;
    console.log(`NOT RUN: ${error.message}`);
    process.exitCode = 1;
  }
}
