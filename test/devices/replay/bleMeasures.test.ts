import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { contains } from '../../../config/schema/geometry.ts';
import { accuracyOf } from '../../bench/bleAccuracy.ts';
import { readBleFolder } from '../../bench/bleFolder.ts';
import { heldChanges, measuresOf, positionOf, tally } from '../../bench/bleMeasures.ts';
import type { Second } from '../../bench/bleMeasures.ts';
import { outlineOf } from '../../bench/bleOutline.ts';
import { bleStore } from '../../bench/bleStore.ts';
import { chooseSurvey } from '../../bench/bleSurvey.ts';
import { receiverZones } from '../../bench/bleZones.ts';
import { syntheticWalk } from '../danisData.ts';

/** Seconds of truth and of what was said, one digit each; "-" for nothing said. */
const walk = (truth: string, said: string): Second[] =>
  truth.split('').map((t, i) => ({ truth: Number(t), said: said[i] === '-' ? null : Number(said[i]), offM: null }));

describe('measures of presence', () => {
  it('a walk by hand: share, changes, delay, missed', () => {
    //                        change to 1 at 4 (said at 6), to 2 at 10 (never said), to 0 at 14 (said at 14)
    const m = measuresOf([tally(walk('00001111112222000000', '-0000011111111000000'))]);
    expect(m).toEqual({
      accuracy: 13 / 20,
      changesPerMinute: 6,
      trueChangesPerMinute: 9,
      medianDelayS: 1,
      missed: 1,
      trueChanges: 3,
    });
  });

  it('a change counts that is held for three seconds, and back to where one was is no change', () => {
    expect(heldChanges([0, 0, 1, 1, 0, 0, 0, 2, 2, 2, 1])).toEqual([7]);
    expect(heldChanges([0, 1, 1, 2, 2, 2])).toEqual([3]);
    expect(heldChanges([])).toEqual([]);
  });

  it('said too early is no delay; said only after the next change is missed', () => {
    expect(tally(walk('000111', '001111')).delaysS).toEqual([0]);
    expect(tally(walk('000111222', '000000222'))).toMatchObject({ delaysS: [0], missed: 1 });
    expect(tally(walk('000111222', '000000001'))).toMatchObject({ delaysS: [], missed: 2 });
  });

  it('to be unsure is a change, the first zone is none', () => {
    expect(tally(walk('000000', '--0-00')).changes).toBe(2);
    expect(tally(walk('000', '---'))).toEqual({ seconds: 3, right: 0, changes: 0, delaysS: [], missed: 0 });
  });

  it('several walks are added up by seconds, and their delays put together', () => {
    const all = measuresOf([tally(walk('000111', '000011')), tally(walk('000000222', '000000000'))]);
    expect(all.accuracy).toBeCloseTo(11 / 15);
    expect(all).toMatchObject({ medianDelayS: 1, missed: 1, trueChanges: 2 });
  });

  it('position: median, 90 % within, and how often there was one', () => {
    const off = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((offM) => ({ truth: 0, said: 0, offM }));
    expect(positionOf([...off, { truth: 0, said: 0, offM: null }])).toEqual({ medianM: 5.5, p90M: 9, share: 10 / 11 });
    expect(positionOf([])).toEqual({ medianM: null, p90M: null, share: 0 });
  });
});

describe('zones of a recording', () => {
  const receiver = (alias: string, x: number, z: number | null = 2) => ({ mac: alias, alias, at: { x, y: 0, z } });

  it('aliases that end in two digits are groups; any other, and groups that group nothing, are zones of their own', () => {
    const grouped = receiverZones([receiver('hall10', 0), receiver('hall11', 5), receiver('hall20', 10)]);
    expect(grouped.names).toEqual(['hall1', 'hall2']);
    expect([1, 6, 9].map((x) => grouped.zoneAt({ x, y: 0, z: 1 }))).toEqual([0, 0, 1]);
    const mixed = [receiver('hall10', 0), receiver('hall11', 5), receiver('door', 10)];
    expect(receiverZones(mixed).names).toEqual(['hall10', 'hall11', 'door']);
    expect(receiverZones([receiver('r10', 0), receiver('r20', 5)]).names).toEqual(['r10', 'r20']);
    expect(receiverZones([receiver('r10', 0), receiver('r11', 5)]).names).toEqual(['r10', 'r11']);
    expect(receiverZones([receiver('r10', 0), receiver('r11', 5), receiver('r20', 9)], true).names).toHaveLength(3);
  });

  it('nearest is meant in space, and a height that is not known does not count', () => {
    const high = receiverZones([receiver('low', 3, 1), receiver('high', 0, 9)]);
    expect(high.zoneAt({ x: 0, y: 0, z: 1 })).toBe(0);
    expect(receiverZones([receiver('low', 3, 1), receiver('high', 0, null)]).zoneAt({ x: 0, y: 0, z: 1 })).toBe(1);
  });

  it('an outline holds its region, of the largest part where there are several', () => {
    const inside = (x: number, y: number): boolean => (x < 4 && y < 6 && !(x > 2 && y < 3)) || (x > 9 && y > 9);
    const ring = outlineOf(inside, 10, 10)!;
    for (let x = 0.1; x < 8; x += 0.45)
      for (let y = 0.1; y < 8; y += 0.45) expect(contains(ring, { x, y }), `${x} ${y}`).toBe(inside(x, y));
    expect(contains(ring, { x: 9.5, y: 9.5 })).toBe(false);
    expect(outlineOf(() => false, 10, 10)).toBeNull();
  });
});

describe('a folder of walks', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  const DEV = 'Dongles:{"aabbccddee01": [[13, 5, 2.3], 1, "east"], "aabbccddee02": [[1, 5, 2.3], 1, "west"]}';
  function folderWith(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'endcap-walks-'));
    folders.push(folder);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return folder;
  }

  it('what is missing is named', () => {
    expect(() => readBleFolder('/nowhere/at/all')).toThrow('there is no folder');
    expect(() => readBleFolder(folderWith({}))).toThrow('cnf/*.dev');
    expect(() => readBleFolder(folderWith({ 'cnf/a.dev': DEV }))).toThrow('trk/*_all_sensors.mbd');
    expect(() => readBleFolder(folderWith({ 'cnf/a.dev': DEV, 'trk/w_all_sensors.mbd': 'x\n' }))).toThrow('no walk');
    const broken = folderWith({ 'cnf/a.dev': DEV.slice(0, 40), 'trk/w_all_sensors.mbd': syntheticWalk(5) });
    expect(() => readBleFolder(broken)).toThrow(/a\.dev: Dongles cannot be read/);
  });

  it('another building: two receivers, no limits, no fingerprints; each walk by the survey of the other', () => {
    const folder = readBleFolder(
      folderWith({
        'cnf/any.dev': DEV,
        'trk/one_all_sensors.mbd': syntheticWalk(40),
        'trk/two_all_sensors.mbd': syntheticWalk(60),
      }),
    );
    const store = bleStore(folder);
    expect(store.config.zones.map((z) => z.name)).toEqual(['east', 'west']);
    const survey = chooseSurvey(folder, store, undefined)!;
    expect(survey.from).toBe('the other walks, one left out');
    const [one, two] = folder.walks;
    expect(survey.of(one!)).not.toEqual(survey.of(two!));
    const { zones, survey: surveyed, peers } = accuracyOf(folder, store, survey);
    for (const run of [zones, surveyed!, peers.raw]) {
      expect(run.all.trueChanges).toBe(2);
      expect(run.walks.map((w) => w.walk)).toEqual(['one', 'two']);
      expect(run.all.accuracy).toBeGreaterThan(0.5);
    }
    expect(peers.raw.all.missed).toBe(0);
    expect(chooseSurvey(folder, store, 'none')).toBeNull();
  });
});
