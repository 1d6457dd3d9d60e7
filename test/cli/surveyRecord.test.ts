import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createCommands } from '../../controller/cli/commands.ts';
import { startControl } from '../../controller/cli/control.ts';
import { run } from '../../controller/cli/run.ts';
import { SurveyRecorder } from '../../controller/identity/surveyRecorder.ts';
import { noReplays } from '../fakes/noReplays.ts';
import { surveysHere } from '../fakes/surveysHere.ts';
import { silent, testFolders } from '../records/folder.ts';
import { smallStore, storeConfigOf, T0 } from '../records/samples.ts';

const folders = testFolders();
const BASKET = 'mac:e78f135624ce';
const consent = { on: '2026-11-01', wording: 'v1' };
const places = [
  [1, 1],
  [19, 1],
  [1, 9],
  [19, 9],
].map(([x, y], i) => ({ at: { x, y }, fromMs: T0 + i * 5000, toMs: T0 + i * 5000 + 4000 }));

/** A running controller that hears a basket ten times a second while the command line waits. */
async function shop() {
  const folder = folders.folder();
  const records = await folders.records(folder);
  const config = storeConfigOf({
    ...smallStore,
    receivers: [{ id: 'r1', name: 'R1', at: { x: 1, y: 1 } }],
    tags: [
      { id: 'basket-1', name: 'Basket 1', identity: BASKET },
      { id: 'anna', name: 'Anna', class: 'member', identity: 'mac:0000000000a3', consent },
    ],
  });
  await records.config.save(config, {}, 'test', T0);
  const recorder = new SurveyRecorder(config.tags);
  let nowMs = T0;
  const now = (): number => nowMs;
  const handle = createCommands({
    ...{ records, surveys: surveysHere, now, logger: silent, pairings: null },
    replays: { ...noReplays(), ended: () => Promise.resolve(undefined) },
    saveConfiguration: () => Promise.reject(new Error('nothing is to be saved')),
    surveyRecorder: () => recorder,
  });
  const control = await startControl({ folder, handle, logger: silent });
  onTestFinished(() => control.stop());
  const told: string[] = [];
  const say = (text: string): void => void told.push(text);
  const wait = async (ms: number): Promise<void> => {
    for (let t = 0; t < ms; t += 100) recorder.sight(BASKET, 'r1', -60, nowMs + t, false);
    nowMs += ms;
    await Promise.resolve();
  };
  const terminal = { out: say, err: say, password: () => Promise.reject(new Error('none is asked for')) };
  /** As typed: exit code, and everything that was printed. */
  const endcap = async (...argv: string[]): Promise<[number, string]> => {
    told.length = 0;
    const code = await run(['survey', ...argv], { folder, terminal, logger: silent, path: (f) => f, now, wait });
    return [code, told.join('\n')];
  };
  return { folder, records, recorder, endcap, file: join(folder, 'walk.json') };
}

it('[CLI-6] records a tag, and what comes out is a survey once places are filled in', async () => {
  const { endcap, file, records } = await shop();
  const [code, text] = await endcap('record', '--tag', 'basket-1', '--for', '20', '--out', file);
  expect([code, text]).toEqual([0, expect.stringContaining(`200 sightings by 1 receiver are in ${file}.`)]);
  expect(text).toContain('put into "points" where the tag lay and when');
  const recording = JSON.parse(readFileSync(file, 'utf8')) as { sightings: unknown[]; points: unknown[] };
  expect([recording.points, recording.sightings.length]).toEqual([[], 200]);
  expect(await endcap('check', file)).toEqual([1, expect.stringContaining('0 places are too few')]);
  writeFileSync(file, JSON.stringify({ ...recording, points: places }));
  const checked = await endcap('check', file);
  expect(checked).toEqual([
    0,
    expect.stringContaining('It has 4 places, and 164 of 200 sightings were at one of them.'),
  ]);
  expect(records.audit.list(10).map((a) => `${a.what}: ${a.detail}`)).toEqual(['survey.record: basket-1 for 20 s']);
});

it('[CLI-6] writes nothing over another file, and nothing of a person', async () => {
  const { endcap, file, recorder, folder } = await shop();
  expect(await endcap('record', '--tag', 'anna', '--for', '20', '--out', file)).toEqual([
    1,
    expect.stringContaining('is the tag of a member, and where people go is not recorded'),
  ]);
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, 'mine');
  expect(await endcap('record', '--tag', 'basket-1', '--for', '20', '--out', file)).toEqual([
    1,
    `${file} is there already; name a new file`,
  ]);
  expect(readFileSync(file, 'utf8')).toBe('mine');
  expect(recorder.begin('free', 'basket-1', 1000, T0).ok).toBe(true);
  const nowhere = join(folder, 'none', 'walk.json');
  expect(await endcap('record', '--tag', 'basket-1', '--for', '20', '--out', nowhere)).toEqual([
    1,
    expect.stringContaining('is being recorded already'),
  ]);
});

it('[CLI-6] says so when the file cannot be written, and where the recording is', async () => {
  const { endcap, folder } = await shop();
  const nowhere = join(folder, 'none', 'walk.json');
  const [code, text] = await endcap('record', '--tag', 'basket-1', '--for', '2', '--out', nowhere);
  expect([code, text]).toEqual([
    1,
    expect.stringMatching(/\(ENOENT\)\. .* GET \/api\/v1\/surveys\/recordings\/[0-9a-f]{16}$/),
  ]);
});

it.each([
  [['--tag', 'basket-1', '--for', '20'], '--out is missing'],
  [['--tag', 'basket-1', '--for', '3601', '--out', 'f'], '--for takes whole seconds, 1 to 3600'],
  [['--tag', 'basket-1', '--for', 'ten', '--out', 'f'], '--for takes whole seconds, 1 to 3600'],
  [['--tag', 'Basket 1', '--for', '10', '--out', 'f'], 'tag: '],
])('[CLI-6] a command line that is not whole is not understood: %j', async (argv, words) => {
  const { endcap } = await shop();
  expect(await endcap('record', ...argv)).toEqual([2, expect.stringContaining(words)]);
});

it('[CLI-6] without a controller nothing is heard', async () => {
  const folder = folders.folder();
  const records = await folders.records(folder);
  await records.config.save(storeConfigOf(smallStore), {}, 'test', T0);
  await records.close();
  const told: string[] = [];
  const terminal = {
    out: () => undefined,
    err: (t: string) => told.push(t),
    password: () => Promise.reject(new Error()),
  };
  const argv = ['survey', 'record', '--tag', 'basket-1', '--for', '5', '--out', join(folder, 'walk.json')];
  const wait = (): Promise<void> => Promise.reject(new Error('there is nothing to wait for'));
  expect(await run(argv, { folder, terminal, logger: silent, path: (f) => f, now: () => T0, wait })).toBe(1);
  expect(told.join('\n')).toContain('only a running one hears tags');
});
