/**
 * The player in real Chromium: event to presented frame by kind, switches read pixel by pixel, spread of a group,
 * memory over many spots, first picture from the cache. `--only PART` runs one of events, transitions, groups, memory,
 * first; `--samples`, `--transitions`, `--seconds`, `--spots`, `--starts` make parts shorter. `--keep FOLDER` takes the first
 * frames with black or bare parts. `--json FILE`.
 */
import { parseArgs } from 'node:util';
import { median, printTable, quantile, round, writeJson } from './machine.ts';
import { benchEvents } from './playerEvents.ts';
import { benchFirst } from './playerFirst.ts';
import { benchGroup } from './playerGroups.ts';
import type { MemorySample } from './playerMemory.ts';
import { MemoryRun, mostGraphics, slope, SPOT_MS } from './playerMemory.ts';
import { benchTransitions } from './playerTransitions.ts';

const PARTS = ['events', 'transitions', 'groups', 'memory', 'first'] as const;
const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    samples: { type: 'string', default: '60' },
    transitions: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '60' },
    spots: { type: 'string', default: '5000' },
    starts: { type: 'string', default: '5' },
    keep: { type: 'string' },
  },
});
const only = values.only?.split(',') ?? PARTS;
for (const part of only)
  if (!PARTS.some((p) => p === part)) throw new Error(`--only wants some of ${PARTS.join(', ')}; "${part}" is none`);
const atLeastOne = (name: 'samples' | 'transitions' | 'seconds' | 'spots' | 'starts'): number => {
  const n = Number(values[name]);
  if (!Number.isInteger(n) || n < 1) throw new Error(`--${name} wants a whole number from 1 on`);
  return n;
};

/** The beginning, in which code and caches warm up, says nothing about growth. */
const WARM_UP_PART = 0.25;
const SAMPLES_OF_MEMORY = 40;
const figures: Record<string, unknown> = {};
const said: string[] = [];

if (only.includes('events')) {
  const taken = await benchEvents(atLeastOne('samples'));
  const rows: string[][] = [['', 'p50', 'p95', 'p99', 'samples', 'budget p95']];
  const byKind: Record<string, unknown> = {};
  for (const [kind, ms] of taken) {
    if (ms.length === 0) throw new Error(`"${kind}" was never presented in time`);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => round(quantile(ms, q)));
    byKind[kind] = { p50, p95, p99 };
    rows.push([
      kind,
      `${p50} ms`,
      `${p95} ms`,
      `${p99} ms`,
      String(ms.length),
      kind === '3d' ? '<= 120 ms' : '<= 60 ms',
    ]);
  }
  figures['eventToFrameMs'] = byKind;
  printTable('Count sent by an agent -> frame presented, cached content, 1920x1080', rows);
  if (!taken.has('3d')) said.push('no 3d: the demonstration store has no model');
}
if (only.includes('transitions')) {
  const { count, black, blank, stale, lost, late, frames, seen, cuts, found } = await benchTransitions(
    atLeastOne('transitions'),
  );
  figures['transitions'] = { count, black, blank, stale };
  printTable('Switches at 10/s, 320x180, every presented frame read pixel by pixel', [
    [
      'switches',
      'black',
      'blank',
      'stale',
      'handed out late',
      'frames read',
      'cuts seen',
      'spoiled on purpose and found',
    ],
    [
      ...[count, black, blank].map(String),
      `${stale} (${lost} never shown)`,
      String(late),
      String(frames),
      `${seen} of ${cuts}`,
      `black ${found.black}, blank ${found.blank}, half bare ${found.through}, stale ${found.stale}, each of ${found.of}`,
    ],
  ]);
  if (found.black === 0 || found.blank === 0 || found.through === 0 || found.stale === 0)
    throw new Error('the eye is blind: no spoiled frame was found');
  if (late > frames / 100)
    said.push('frames were handed out late: this machine is too busy to tell late frames from stale ones');
  if (seen < cuts / 2) said.push('fewer than half of the cuts were seen: this machine is too busy to judge by');
}
if (only.includes('groups')) {
  const rows: string[][] = [['browsers', 'median', 'p95', 'cuts', 'ordered, median', 'ordered, p95', 'orders']];
  const spread: Record<string, unknown> = {};
  for (const [name, members] of [
    ['two', 2],
    ['four', 4],
  ] as const) {
    const { cuts, ordered } = await benchGroup(members, atLeastOne('seconds'));
    const all = [...cuts, ...ordered];
    spread[name] = { median: round(median(all)), p95: round(quantile(all, 0.95)) };
    rows.push([
      name,
      `${round(median(cuts))} ms`,
      `${round(quantile(cuts, 0.95))} ms`,
      String(cuts.length),
      ...(ordered.length === 0 ? ['', ''] : [`${round(median(ordered))} ms`, `${round(quantile(ordered, 0.95))} ms`]),
      String(ordered.length),
    ]);
  }
  figures['groupSpreadMs'] = spread;
  printTable('Last minus first presented, one group in step, 640x360; budget: median <= 16.7 ms, p95 <= 34 ms', rows);
}
if (only.includes('memory')) {
  const spots = atLeastOne('spots');
  const run = await MemoryRun.start();
  const samples: MemorySample[] = [];
  try {
    await run.spots(Math.ceil(spots * WARM_UP_PART));
    const step = Math.max(1, Math.round((spots * (1 - WARM_UP_PART)) / SAMPLES_OF_MEMORY));
    samples.push(await run.sample());
    while (samples.at(-1)!.spots < spots) {
      await run.spots(step);
      samples.push(await run.sample());
    }
  } finally {
    await run.stop();
  }
  const [first, last] = [samples[0]!, samples.at(-1)!];
  const heap = slope(samples, (s) => s.heapMb);
  const process = last.processMb === null ? null : slope(samples, (s) => s.processMb ?? 0);
  const { early, late } = mostGraphics(samples);
  const growth = late - early;
  figures['memory'] = { slopeMbPer1000Spots: round(Math.max(heap, process ?? heap), 2), gpuObjectsGrowth: growth };
  printTable(`Memory, ${last.spots} spots of ${SPOT_MS} ms, 640x360`, [
    ['', 'first', 'last', 'per 1,000 spots', 'budget'],
    ['heap', `${round(first.heapMb)} MB`, `${round(last.heapMb)} MB`, `${round(heap, 2)} MB`, '<= 1 MB'],
    ...(process === null
      ? []
      : [
          [
            'process',
            `${round(first.processMb!)} MB`,
            `${round(last.processMb!)} MB`,
            `${round(process, 2)} MB`,
            '<= 1 MB',
          ],
        ]),
    ['WebGL objects, most', String(early), String(late), '', '0 more'],
    ['elements', String(first.nodes), String(last.nodes), '', ''],
  ]);
  for (const fault of last.faults) said.push(`the player said: ${fault}`);
}
if (only.includes('first')) {
  const starts = await benchFirst(atLeastOne('starts'));
  figures['firstPictureS'] = round(median(starts), 2);
  printTable('Start of the browser -> first picture, from the cache, no controller', [
    ['median', 'slowest', 'starts', 'budget'],
    [`${round(median(starts), 2)} s`, `${round(Math.max(...starts), 2)} s`, String(starts.length), '<= 2 s'],
  ]);
}
for (const line of said) console.log(`  ${line}`);
writeJson(values.json, figures);
