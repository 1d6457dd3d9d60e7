/** Runs every bench, one after the other, each in a process of its own, and says which budgets were kept. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchArguments, printTable, writeJson } from './machine.ts';

type Figures = Readonly<Record<string, number>>;

interface Budget {
  readonly bench: string;
  readonly figure: string;
  readonly what: string;
  readonly limit: number;
  readonly unit: string;
  /** More is better. */
  readonly least?: true;
}

/** DESIGN's budgets that these benches measure. */
const BUDGETS: readonly Budget[] = [
  { bench: 'start', figure: 'firstPictureS', what: 'npm start to first picture', limit: 10, unit: ' s' },
  { bench: 'latency', figure: 'p95Ms', what: 'observation to frame, p95', limit: 60, unit: ' ms' },
  { bench: 'fanout', figure: 'ratio', what: '1,000 players beside a bare broadcast', limit: 1.3, unit: ' x' },
  { bench: 'fanout', figure: 'rssMb', what: 'controller memory, 1,000 players', limit: 250, unit: ' MB' },
  { bench: 'engine', figure: 'p99Ms', what: 'observation to commands at 5,000/s, p99', limit: 5, unit: ' ms' },
  { bench: 'engine', figure: 'timesPeer', what: 'engine beside json-rules-engine', limit: 10, unit: ' x', least: true },
  { bench: 'engine', figure: 'limitTimes', what: 'a plain indexed loop beside the engine', limit: 10, unit: ' x' },
  { bench: 'engine', figure: 'replayDayS', what: 'a day of 1,000,000 observations again', limit: 60, unit: ' s' },
];

const { json } = benchArguments();
const folder = mkdtempSync(join(tmpdir(), 'endcap-bench-'));
const figures: Record<string, Figures> = {};
try {
  for (const bench of new Set(BUDGETS.map((b) => b.bench))) {
    const file = join(folder, `${bench}.json`);
    const child = spawn(process.execPath, [join(import.meta.dirname, `${bench}.ts`), '--json', file], {
      stdio: 'inherit',
    });
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`bench:${bench} failed`);
    figures[bench] = JSON.parse(readFileSync(file, 'utf8')) as Figures;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const kept = (b: Budget): boolean => {
  const figure = figures[b.bench]![b.figure]!;
  return b.least === true ? figure >= b.limit : figure <= b.limit;
};
printTable('Budgets', [
  ['', 'measured', 'budget', ''],
  ...BUDGETS.map((b) => [
    b.what,
    `${figures[b.bench]![b.figure]}${b.unit}`,
    `${b.least === true ? '>=' : '<='} ${b.limit}${b.unit}`,
    kept(b) ? 'kept' : 'MISSED',
  ]),
]);
writeJson(json, figures);
