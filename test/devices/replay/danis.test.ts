import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../../config/schema/check.ts';
import type { StoreConfig } from '../../../config/schema/storeConfig.ts';
import { comparisons } from '../../../config/schema/condition.ts';
import { contains } from '../../../config/schema/geometry.ts';
import { parseDanis } from '../../../devices/replay/danis.ts';
import { truthOf, zoneOfNearest } from '../../../devices/replay/danisTruth.ts';
import { danisFolder, syntheticWalk } from '../danisData.ts';

const LINE = '1600000000.25,AABBCCDDEE01,0123456789ab,-72,11.7,4.1,1.8,1,0,0,0,1,0,0,0,1';
const SHORT = '1600000000.25,aabbccddee01,0123456789ab,-72';

const danisStore = (): StoreConfig => {
  const checked = checkConfig(
    parse(readFileSync(join(import.meta.dirname, '../../../config/stores/danis.yaml'), 'utf8')),
  );
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  return checked.config;
};

describe('lines of a danis recording', () => {
  it('[DEV-23] a whole line, and the short one of the surveys', () => {
    const { rows, faults } = parseDanis(`${LINE}\n${SHORT}\n`);
    expect(faults).toEqual([]);
    expect(rows).toEqual([
      {
        atMs: 1_600_000_000_250,
        receiver: 'aabbccddee01',
        beacon: '0123456789ab',
        rssi: -72,
        at: { x: 11.7, y: 4.1, z: 1.8 },
      },
      { atMs: 1_600_000_000_250, receiver: 'aabbccddee01', beacon: '0123456789ab', rssi: -72, at: null },
    ]);
  });

  it('[DEV-23] line ends of Windows, empty lines and a missing last line end are all the same', () => {
    const plain = parseDanis(`${LINE}\n${SHORT}\n`);
    expect(parseDanis(`${LINE}\r\n\r\n${SHORT}`)).toEqual(plain);
  });

  it('[DEV-23] a truncated line is named and left out, the others stand', () => {
    for (let end = 1; end < LINE.length - 1; end++) {
      const { rows, faults } = parseDanis(`${LINE}\n${LINE.slice(0, end)}`);
      // Cut inside its last field a line still has all of them; cut after the fourth it looks like the short form.
      expect(rows.length + faults.length, String(end)).toBe(2);
      expect(faults.every((f) => f.line === 2)).toBe(true);
    }
  });

  it.each([
    ['garbage', '\u0000\u0001%%%'],
    ['a time that is none', LINE.replace('1600000000.25', 'yesterday')],
    ['a time without digits', LINE.replace('1600000000.25', '')],
    ['a receiver that is none', LINE.replace('AABBCCDDEE01', 'AABBCCDDEE0G')],
    ['a beacon that is too short', LINE.replace('0123456789ab', '0123')],
    ['a level beyond reason', LINE.replace('-72', '-720')],
    ['an empty level', LINE.replace('-72', '')],
    ['a place that is no number', LINE.replace('11.7', 'here')],
    ['one field too many', `${LINE},1`],
  ])('[DEV-23] %s is named with its line', (_, text) => {
    const { rows, faults } = parseDanis(`${LINE}\n\n${text}\n${LINE}`);
    expect(rows).toHaveLength(2);
    expect(faults).toHaveLength(1);
    expect(faults[0]!.line).toBe(3);
    expect(faults[0]!.message.length).toBeGreaterThan(10);
  });

  it('[DEV-23] nothing makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { rows, faults } = parseDanis(text);
        expect(rows.length + faults.length).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });

  it('a second is late by some milliseconds: the rows come in order of time', () => {
    const { rows } = parseDanis([SHORT, SHORT.replace('.25', '.20')].join('\n'));
    expect(rows.map((r) => r.atMs)).toEqual([1_600_000_000_200, 1_600_000_000_250]);
  });
});

describe('the danis office floor', () => {
  it('its zones are the regions of the nearest receivers, and they do not overlap', () => {
    const { zones, receivers, floorPlan } = danisStore();
    let right = 0;
    let all = 0;
    let single = 0;
    for (let x = 0.05; x < floorPlan.widthM; x += 0.2)
      for (let y = 0.05; y < floorPlan.heightM; y += 0.2) {
        const inside = zones.filter((zone) => contains(zone.polygon, { x, y }));
        all++;
        if (inside.length === 1) single++;
        if (inside[0]?.id === zoneOfNearest({ x, y, z: 1.8 }, receivers, zones)) right++;
      }
    expect(single).toBe(all);
    expect(right / all).toBeGreaterThan(0.99);
  });

  it('a receiver stands in the zone of its group', () => {
    const { zones, receivers } = danisStore();
    for (const receiver of receivers)
      expect(zones.filter((zone) => contains(zone.polygon, receiver.at)).map((zone) => zone.id)).toEqual([
        `zone-${receiver.id.charAt('sensor'.length)}`,
      ]);
  });

  it('the true zone of a made-up walk: from the first receiver to the second, changing in the middle', () => {
    const { zones, receivers } = danisStore();
    const { rows } = parseDanis(syntheticWalk(20));
    const truth = truthOf(rows, receivers, zones);
    expect(truth[0]).toEqual({ tMs: 0, zone: 'zone-4' });
    expect(truth.at(-1)!.zone).toBe('zone-1');
    expect(truth.map((t) => t.tMs)).toEqual(Array.from({ length: truth.length }, (_, i) => i * 1_000));
    expect(new Set(truth.map((t) => t.zone)).size).toBe(2);
    expect(truthOf([], receivers, zones)).toEqual([]);
  });

  it.skipIf(danisFolder === null)('its receivers are those of the recording', () => {
    const text = readFileSync(join(danisFolder!, 'cnf', 'tetam.dev'), 'utf8');
    const dongles: unknown = JSON.parse(text.split('\n')[0]!.replace('Dongles:', ''));
    const expected = Object.entries(dongles as Record<string, [[number, number, number], number, string]>).map(
      ([mac, [[x, y, z], , alias]]) => ({ id: alias, hardwareId: mac, at: { x, y, z } }),
    );
    expect(danisStore().receivers.map(({ id, hardwareId, at }) => ({ id, hardwareId, at }))).toEqual(expected);
  });

  it.skipIf(danisFolder === null)('every recorded walk reads without a fault', () => {
    const folder = join(danisFolder!, 'trk');
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.mbd'))) {
      const { rows, faults } = parseDanis(readFileSync(join(folder, file), 'utf8'));
      expect(faults, file).toEqual([]);
      expect(rows.length, file).toBeGreaterThan(500);
    }
  });

  it.skipIf(danisFolder === null)('straight_01 goes from zone 4 into zone 1 after 31 s and stays there', () => {
    const { zones, receivers, campaigns, screens } = danisStore();
    const { rows } = parseDanis(readFileSync(join(danisFolder!, 'trk', 'straight_01_all_sensors.mbd'), 'utf8'));
    const truth = truthOf(rows, receivers, zones);
    expect(truth).toHaveLength(59);
    const changes = truth.filter((t, i) => t.zone !== truth[i - 1]?.zone);
    expect(changes).toEqual([
      { tMs: 0, zone: 'zone-4' },
      { tMs: 32_000, zone: 'zone-1' },
    ]);
    // What the walk is to show: a campaign for each zone it enters, on a screen that is there.
    for (const { zone } of changes) {
      const triggered = campaigns.find(
        (c) => c.trigger !== undefined && comparisons(c.trigger.when).some((w) => w.of === zone),
      );
      expect(screens.find((s) => triggered?.on.screens.includes(s.id))?.zone).toBe(zone);
    }
  });
});
