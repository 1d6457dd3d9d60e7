/**
 * Where the tag is, and how soon that is published: recorded walks with their true places through presence, as the
 * controller drives it, beside the rules of others; and how many sightings presence takes. `--data DIR` is a folder
 * laid out as danis-tetam, `--survey FILE` a survey of it (`none`: without), `--json FILE` for programs,
 * `--only accuracy|walks|uci|throughput` for a part, `--zones receivers` makes every receiver a zone of its own.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { accuracyOf } from './bleAccuracy.ts';
import type { Accuracy, Run } from './bleAccuracy.ts';
import { readBleFolder, read } from './bleFolder.ts';
import { bleStore } from './bleStore.ts';
import { chooseSurvey } from './bleSurvey.ts';
import { throughput } from './bleRace.ts';
import { printAccuracy, printThroughput, printUci } from './bleTables.ts';
import { parseUci, uciFigures } from './bleUci.ts';
import type { UciFigures } from './bleUci.ts';
import { machine, writeJson } from './machine.ts';

const UCI = 'filtered_rssi.csv';
const PARTS = ['all', 'accuracy', 'walks', 'uci', 'throughput'] as const;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    survey: { type: 'string' },
    json: { type: 'string' },
    only: { type: 'string', default: 'all' },
    zones: { type: 'string', default: 'groups' },
  },
});
const shared = resolve(import.meta.dirname, '../..', process.env['ENDCAP_SHARED'] ?? '../shared');
const data = resolve(values.data ?? join(shared, 'data/ble/danis-tetam'));
const only = PARTS.find((part) => part === values.only);

try {
  if (only === undefined) throw new Error(`--only wants one of ${PARTS.join(', ')}`);
  if (values.zones !== 'groups' && values.zones !== 'receivers') throw new Error('--zones wants groups or receivers');
  const wants = (...parts: readonly string[]): boolean => only === 'all' || parts.includes(only);
  const walked = wants('accuracy', 'walks') && !existsSync(join(data, UCI)) ? walks() : null;
  const uci = wants('accuracy', 'uci') ? entrance() : null;
  const flow = wants('throughput') ? await throughput() : null;
  if (flow !== null) printThroughput(flow);
  writeJson(values.json, {
    ...(walked === null ? {} : figuresOf(walked)),
    ...(uci === null ? {} : { uci }),
    ...(flow === null ? {} : { throughput: flow }),
    machine: machine(),
  });
} catch (error) {
  console.error(`bench:ble: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

function walks(): Accuracy {
  const folder = readBleFolder(data);
  const store = bleStore(folder, values.zones === 'receivers');
  const measured = accuracyOf(folder, store, chooseSurvey(folder, store, values.survey));
  for (const note of folder.notes) console.log(`  ${note}`);
  const { zones, receivers } = store.config;
  const what = `${folder.walks.length} walks, ${receivers.length} receivers, ${zones.length} zones`;
  printAccuracy(measured, what, data.includes('danis-tetam') && zones.length === 4);
  return measured;
}

/** The entrance recordings, in the folder itself or beside it. */
function entrance(): { readonly zones: UciFigures; readonly survey: UciFigures } | null {
  const file = [join(data, UCI), join(data, '../uci586-itag', UCI)].find((path) => existsSync(path));
  if (file === undefined) {
    console.log(`NOT RUN: no ../uci586-itag/${UCI} beside the folder`);
    return null;
  }
  const tags = read(file, parseUci);
  const [plain, surveyed] = [uciFigures(tags, false), uciFigures(tags, true)];
  printUci(plain, surveyed);
  return { zones: plain, survey: surveyed };
}

function figuresOf({ zones, survey, peers }: Accuracy): Record<string, unknown> {
  const { medianM, p90M } = (survey ?? zones).position;
  const walksOf = ({ walks }: Run): unknown =>
    Object.fromEntries(walks.map((w) => [w.walk, { ...w.zones, position: w.position }]));
  return {
    zones: zones.all,
    survey: survey?.all ?? null,
    peers: Object.fromEntries(Object.entries(peers).map(([name, run]) => [name, run.all])),
    position: { medianM, p90M },
    unsaid: { zones: zones.unsaid, survey: survey?.unsaid ?? null },
    positions: { zones: zones.position, survey: survey?.position ?? null },
    walks: {
      zones: walksOf(zones),
      survey: survey === null ? null : walksOf(survey),
      peers: Object.fromEntries(Object.entries(peers).map(([name, run]) => [name, walksOf(run)])),
    },
  };
}
