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
}

/** DESIGN's budgets that these benches measure. */
const BUDGETS: readonly Budget[] = [
  { bench: 'start', figure: 'firstPictureS', what: 'npm start to first picture', limit: 10, unit: ' s' },
  { bench: 'latency', figure: 'p95Ms', what: 'observation to frame, p95', limit: 60, unit: ' ms' },
  { bench: 'fanout', figure: 'ratio', what: '1,000 players beside a bare broadcast', limit: 1.3, unit: ' x' },
  { bench: 'fanout', figure: 'rssMb', what: 'controller memory, 1,000 players', limit: 250, unit: ' MB' },
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
const kept = (b: Budget): boolean => figures[b.bench]![b.figure]! <= b.limit;
printTable('Budgets', [
  ['', 'measured', 'budget', ''],
  ...BUDGETS.map((b) => [
    b.what,
    `${figures[b.bench]![b.figure]}${b.unit}`,
    `<= ${b.limit}${b.unit}`,
    kept(b) ? 'kept' : 'MISSED',
  ]),
]);
writeJson(json, figures);
