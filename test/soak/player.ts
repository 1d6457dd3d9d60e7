// A player for as long as you like: short spots of every kind in turn, each drawn anew. Shows leaks and stalls.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { MemorySample } from '../bench/playerMemory.ts';
import { MemoryRun, mostGraphics, slope, SPOT_MS } from '../bench/playerMemory.ts';

/** Budgets: growth per 1,000 spots, MB; layers in the document; share of the spots that time has room for. */
const HEAP_MB = 1;
const PROCESS_MB = 1;
const MOST_LAYERS = 24;
const LEAST_SHOWN = 0.6;
/** The beginning, in which code and caches warm up, says nothing about growth: part of the run, at most ten minutes. */
const SETTLE_PART = 0.3;
const SETTLE_S = 600;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    every: { type: 'string', default: '30' },
    json: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const everyS = Number(values.every);
if (!(minutes > 0) || !(everyS >= 2)) throw new Error('--minutes wants a number above 0, --every seconds from 2 on');

interface Sample extends MemorySample {
  readonly atS: number;
  readonly layers: number;
}

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

const faults: string[] = [];
const samples: Sample[] = [];
const run = await MemoryRun.start();
const startedMs = performance.now();
const nowS = (): number => (performance.now() - startedMs) / 1000;
try {
  while (!stop.signal.aborted && nowS() < minutes * 60) {
    const fromS = nowS();
    const before = samples.at(-1)?.spots ?? 0;
    const shown = await run.forSeconds(Math.min(everyS, minutes * 60 - fromS));
    const sample: Sample = { ...(await run.sample()), atS: nowS(), layers: await run.layers() };
    samples.push(sample);
    const room = ((sample.atS - fromS) * 1000) / SPOT_MS;
    const at = `at ${sample.atS.toFixed(0)} s`;
    if (shown < room * LEAST_SHOWN) faults.push(`${shown} spots shown ${at}, time has room for ${room.toFixed(0)}`);
    if (sample.layers > MOST_LAYERS) faults.push(`${sample.layers} layers ${at}`);
    for (const fault of sample.faults) faults.push(`${fault} ${at}`);
    console.log(
      `  ${(sample.atS / 60).toFixed(1)} min: ${sample.spots - before} spots, heap ${sample.heapMb.toFixed(1)} MB, process ${said(sample.processMb)}, ${sample.layers} layers, ${sample.nodes} elements, ${sample.gpuObjects} WebGL objects`,
    );
  }
} finally {
  await run.stop();
}

const after = Math.min(SETTLE_S, minutes * 60 * SETTLE_PART);
const settled = samples.filter((s) => s.atS > after);
const [first, last] = [settled[0], settled.at(-1)];
if (first === undefined || last === undefined || settled.length < 3) {
  console.log('  too short to say anything about growth');
} else {
  const heap = slope(settled, (s) => s.heapMb);
  const own = last.processMb === null ? null : slope(settled, (s) => s.processMb ?? 0);
  const { early, late } = mostGraphics(settled);
  // Over a few minutes the lines are too short to mean anything; they are shown all the same.
  if (minutes >= 20 && heap > HEAP_MB) faults.push(`the heap grows by ${heap.toFixed(2)} MB per 1,000 spots`);
  if (minutes >= 20 && own !== null && own > PROCESS_MB) {
    faults.push(`the process grows by ${own.toFixed(2)} MB per 1,000 spots`);
  }
  if (minutes >= 20 && late > early) faults.push(`${late - early} WebGL objects more than at first`);
  console.log(
    `Player soak: ${(nowS() / 60).toFixed(1)} min, ${last.spots} spots; per 1,000 spots heap ${heap.toFixed(2)} MB, process ${said(own)}; WebGL objects at most ${early} -> ${late}`,
  );
}
console.log(faults.length === 0 ? '  all well' : faults.map((f) => `  FAULT: ${f}`).join('\n'));
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ minutes, samples, faults }, null, 2));
process.exit(faults.length === 0 ? 0 : 1);

function said(mb: number | null): string {
  return mb === null ? 'not told here' : `${mb.toFixed(2)} MB`;
}
