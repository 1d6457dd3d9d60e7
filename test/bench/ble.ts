/**
 * Where the tag is, and how soon that is published: recorded walks with their true places through presence, as the
 * controller drives it, beside the rules of others; and how many sightings presence takes. `--data DIR` is a folder
 * laid out as danis-tetam, `--survey FILE` a survey of it (`none`: without), `--json FILE` for programs,
 * `--only accuracy|throughput` for one half, `--zones receivers` makes every receiver a zone of its own.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { accuracyOf } from './bleAccuracy.ts';
import type { Accuracy, Run } from './bleAccuracy.ts';
import { readBleFolder } from './bleFolder.ts';
import { bleStore } from './bleStore.ts';
import { chooseSurvey } from './bleSurvey.ts';
import { printAccuracy } from './bleTables.ts';
import { machine, writeJson } from './machine.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    survey: { type: 'string' },
    json: { type: 'string' },
    only: { type: 'string', default: 'both' },
    zones: { type: 'string', default: 'groups' },
  },
});
const shared = resolve(import.meta.dirname, '../..', process.env['ENDCAP_SHARED'] ?? '../shared');
const data = values.data ?? join(shared, 'data/ble/danis-tetam');

const walked = values.only === 'throughput' ? null : accuracy();

writeJson(values.json, { ...(walked === null ? {} : figuresOf(walked)), machine: machine() });

function accuracy(): Accuracy {
  const folder = readBleFolder(data);
  const store = bleStore(folder, values.zones === 'receivers');
  const measured = accuracyOf(folder, store, chooseSurvey(folder, store, values.survey));
  for (const note of folder.notes) console.log(`  ${note}`);
  const { zones, receivers } = store.config;
  const what = `${folder.walks.length} walks, ${receivers.length} receivers, ${zones.length} zones`;
  printAccuracy(measured, what, data.includes('danis-tetam') && zones.length === 4);
  return measured;
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
    positions: { zones: zones.position, survey: survey?.position ?? null },
    walks: {
      zones: walksOf(zones),
      survey: survey === null ? null : walksOf(survey),
      peers: Object.fromEntries(Object.entries(peers).map(([name, run]) => [name, walksOf(run)])),
    },
  };
}
