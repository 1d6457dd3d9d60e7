import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCommands } from '../../controller/cli/commands.ts';
import { parseWish } from '../../controller/cli/arguments.ts';
import { noReplays } from '../fakes/noReplays.ts';
import { silent, testFolders } from '../records/folder.ts';
import { smallStore, storeConfigOf, T0 } from '../records/samples.ts';
import { surveysHere } from '../fakes/surveysHere.ts';

const folders = testFolders();
const places = [
  [1, 1],
  [19, 1],
  [1, 9],
  [19, 9],
].map(([x, y], i) => ({ at: { x, y }, fromMs: T0 + i * 5000, toMs: T0 + i * 5000 + 4000 }));
const sightings = places.flatMap(({ fromMs }) =>
  Array.from({ length: 20 }, (_, n) => ({ receiver: 'r1', rssi: -60, atMs: fromMs + 100 + n * 100 })),
);

/** A data folder of a store with one receiver, and the survey commands on it. */
async function desk() {
  const folder = folders.folder();
  const records = await folders.records(folder);
  const receivers = [{ id: 'r1', name: 'R1', at: { x: 1, y: 1 } }];
  await records.config.save(storeConfigOf({ ...smallStore, receivers }), {}, 'test', T0);
  const carryOut = createCommands({
    surveys: surveysHere,
    records,
    saveConfiguration: async (config, media, by) => (await records.config.save(config, media, by, T0)).revision,
    pairings: null,
    replays: { ...noReplays(), ended: () => Promise.resolve(undefined) },
    now: () => T0,
    logger: silent,
  });
  const file = (value: unknown): string => {
    const path = join(folder, 'survey.json');
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
    return path;
  };
  /** As typed: what was printed, or why not. */
  const endcap = async (...argv: string[]): Promise<string> => {
    const wish = parseWish(['survey', ...argv], (path) => path);
    if (wish.kind !== 'command') return wish.kind === 'wrong' ? `wrong: ${wish.message}` : wish.kind;
    const answer = await carryOut(wish.command);
    return answer.ok
      ? answer.text
      : [answer.message, ...answer.faults.map((f) => `${f.path}: ${f.message}`)].join('\n');
  };
  const inUse = (): string[] =>
    (records.config.current()?.config.surveys ?? []).flatMap((s) => (s.inUse ? [s.id] : []));
  return { records, file, endcap, inUse };
}
const recording = (id: string, part: object = {}): object => ({
  id,
  tag: 'mac:e78f135624ce',
  points: places,
  sightings,
  ...part,
});

describe('survey commands', () => {
  it('[CLI-5] check a file and change nothing', async () => {
    const { records, file, endcap } = await desk();
    const checked = await endcap('check', file(recording('spring')));
    expect(checked).toMatch(
      /\nIt is (good|fair|poor)[^]*\nOf 4 points, each left out in turn, \d+ % are put into the right zone/,
    );
    expect(checked).toContain(
      'Survey of 2026-03-03 (spring).\nIt has 4 places, and 80 of 80 sightings were at one of them.',
    );
    expect(await endcap('check', file(recording('spring', { sightings: [] })))).toBe(
      'The survey cannot be read.\nsightings: nothing was heard',
    );
    expect(await endcap('check', '/nowhere/survey.json')).toContain('survey.json: there is no such file');
    expect(await endcap('check')).toBe('wrong: FILE is missing');
    expect([records.config.current()?.revision, records.audit.list(10)]).toEqual([1, []]);
  });

  it('[CLI-5] import, list and use: one in use at most', async () => {
    const { records, file, endcap, inUse } = await desk();
    expect(await endcap('list')).toBe('No surveys yet; places are worked out without one.');
    expect(await endcap('import', file(recording('spring')), '--use')).toMatch(
      /^Survey spring is imported and in use\.\n/,
    );
    expect(await endcap('import', file(recording('autumn')))).toMatch(/^Survey autumn is imported\.\n/);
    expect(inUse()).toEqual(['spring']);
    expect(await endcap('import', file(recording('spring', { name: 'Anew' })))).toMatch(
      /^Survey spring is replaced and in use\.\n/,
    );
    expect(await endcap('list')).toBe(
      'spring  Anew  2026-03-03  4 places  in use\nautumn  Survey of 2026-03-03  2026-03-03  4 places',
    );
    expect(await endcap('use', 'autumn')).toBe('Survey autumn is in use.');
    expect(inUse()).toEqual(['autumn']);
    expect(await endcap('import', file(recording('winter')), '--use')).toMatch(
      /^Survey winter is imported and in use\.\n/,
    );
    expect(inUse()).toEqual(['winter']);
    expect(await endcap('use', 'none')).toBe('Places are worked out without a survey.');
    expect(inUse()).toEqual([]);
    const revision = records.config.current()?.revision;
    expect(await endcap('use', 'none')).toBe('Places are worked out without a survey.');
    expect(await endcap('use', 'summer')).toBe('there is no survey summer; "survey list" names them all');
    expect(records.config.current()?.revision).toBe(revision);
    expect(records.audit.list(10).map((a) => `${a.what}: ${a.detail}`)).toEqual([
      'survey used: none, revision 7',
      'survey imported: winter, revision 6',
      'survey used: autumn, revision 5',
      'survey imported: spring, revision 4',
      'survey imported: autumn, revision 3',
      'survey imported: spring, revision 2',
    ]);
  });

  it('[CLI-5] a survey with faults changes nothing', async () => {
    const { records, file, endcap } = await desk();
    const far = places.map((p) => ({ ...p, at: { x: 400, y: 1 } }));
    expect(await endcap('import', file(recording('spring', { points: far })), '--use')).toContain(
      'Nothing was changed.\npoints[0].at: (400, 1) lies beyond the floor plan of 20 by 10 m',
    );
    expect(await endcap('import', file('}{'))).toContain('Nothing was changed.\nsurvey.json:1:');
    expect(records.config.current()?.revision).toBe(1);
  });
});
