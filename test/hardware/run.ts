// `npm run test:hardware`: real GPIO and Bluetooth of the kernel, in a virtual machine. Where that cannot be, it says
// so and passes; with --required it fails instead. --outputFile.json=FILE writes the figures.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureAddon } from '../../devices/gpio/addon.ts';
import { npmWorkshop } from '../../devices/gpio/workshop.ts';
import { CannotRun, prepareKernel } from './kernel.ts';
import type { Kernel } from './kernel.ts';
import { bootAndRun } from './machine.ts';
import { packEntries } from './pack.ts';
import { asJson, countTap, countTests } from './report.ts';
import type { Counts } from './report.ts';

const ROOT = join(import.meta.dirname, '../..');
const TESTS = 'test/hardware/hardware.test.ts';
/** Where the tests themselves are. */
const SOURCES = ['gpio', 'digits', 'bluetooth'].map((name) => join(ROOT, `test/hardware/${name}.ts`));
/** Every process that runs in the machine begins with one of these. */
const ENTRIES = [
  TESTS,
  'test/hardware/adapterProcess.ts',
  'controller/main.ts',
  'controller/records/writerThread.ts',
  'devices/agent/main.ts',
];
const TIMEOUT_MS = 240_000;

const args = process.argv.slice(2);
/** Only tests and suites with this in their name, for work on them. */
const only = args.map((arg) => /^--only=(.+)$/.exec(arg)?.[1]).find((words) => words !== undefined);
const required = args.includes('--required');
const json = args.map((arg) => /^--outputFile\.json=(.+)$/.exec(arg)?.[1]).find((file) => file !== undefined);

async function prepare(cache: string): Promise<Kernel> {
  const kernel = prepareKernel(cache);
  try {
    // The machine has this one's files: what is built here runs there.
    await ensureAddon(npmWorkshop((line) => console.log(`hardware: ${line}`)));
  } catch (error) {
    throw new CannotRun(error instanceof Error ? error.message : String(error));
  }
  return kernel;
}

async function inMachine(kernel: Kernel, cache: string): Promise<Counts> {
  const out = join(cache, 'out');
  const packs = join(cache, 'packed');
  await packEntries(ROOT, ENTRIES, packs);
  const preload = `--import=${join(ROOT, 'test/hardware/packed.mjs')}`;
  const environment = `TZ=UTC ENDCAP_PACKED=${join(packs, 'packed.json')} NODE_OPTIONS='${preload}'`;
  const node = [
    ...[process.execPath, '--test', '--test-force-exit', '--test-timeout=200000'],
    ...(only === undefined ? [] : [`--test-name-pattern='${only}'`]),
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=tap', '--test-reporter-destination=/out/results.tap', TESTS],
  ];
  const command = `cd '${ROOT}' && modprobe -a gpio-sim hci_vhci && ${environment} ${node.join(' ')}`;
  const status = await bootAndRun({ kernel, command, out, timeoutMs: TIMEOUT_MS });
  let tap = '';
  try {
    tap = readFileSync(join(out, 'results.tap'), 'utf8');
  } catch {
    console.log('hardware: the machine gave no results');
  }
  const counts = countTap(tap);
  if (counts === null) {
    console.log(`hardware: the tests did not come to their end (status ${status ?? 'none'})`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return status === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

const started = performance.now();
const cache = join(ROOT, '.cache/hardware');
let counts: Counts;
try {
  counts = await inMachine(await prepare(cache), cache);
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  const missed = SOURCES.reduce((sum, file) => sum + countTests(readFileSync(file, 'utf8')), 0);
  console.log(`\nHARDWARE TESTS DID NOT RUN: ${error.message}\n`);
  counts = required ? { passed: 0, failed: 1, skipped: missed } : { passed: 0, failed: 0, skipped: missed };
}
if (json !== undefined) writeFileSync(json, asJson(counts));
console.log(`hardware: ${((performance.now() - started) / 1000).toFixed(0)} s`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;
