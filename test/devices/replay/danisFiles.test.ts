import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDevices, parseLimits } from '../../../devices/replay/danisDevices.ts';
import { parseHistograms } from '../../../devices/replay/danisHistograms.ts';
import { parseLiteral } from '../../../devices/replay/pythonLiteral.ts';
import { danisFolder } from '../danisData.ts';

const DEVICES = `Dongles:{"AA:BB:CC:DD:EE:01": [[1.5, 2, 2.30], 16711680, "hall10"], 'aabbccddee02': [(3, 4.25), 65280, 'hall11'], }
Beacons:{"0123456789ab": [[], 1328790, "beacon1"] }
`;
const LIMITS = '{"origin": [22, 9], "limits": [0.0, -1.5, 20.66, 17.64], "direction": [1,0,1,1], "parity": 0.0296}';
const HISTOGRAMS = `Bins:[-80.0, -70.0, -60.0]
Dongles:{}
Fingerprints:{ "(1.0, 2.5, 1.85)": {"aabbccddee01": {"b1": [0.5, 0.5, 0.0]}, "aabbccddee02": {"b1": [0.0, 0.0, 0.0]}},
  (4, 5): {"aabbccddee02": {"b1": [0.0, 0.0, 1.0], "b2": [1.0, 0.0, 0.0]}} }
`;

describe('values as Python writes them', () => {
  it.each([
    ['{\'a\': (1, -2.5e1), "b": [None, True, False, ], }', { a: [1, -25], b: [null, true, false] }],
    ['{(1.0, 2): .5}', { '(1.0, 2)': 0.5 }],
    ["'it\\'s'", "it's"],
    ['[]', []],
    ['{}', {}],
  ])('%s', (text, value) => {
    expect(parseLiteral(text)).toEqual(value);
  });

  it('whatever JSON can say reads the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4, noUnicodeString: true }), (value) => {
        const text = JSON.stringify(value);
        // Escapes by number are not of these files.
        if (text.includes('\\u') || /\\[bfnrt]/.test(text)) return;
        expect(parseLiteral(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('what is cut off or garbage is an error that names the place', () => {
    for (let end = 0; end < LIMITS.length; end++)
      expect(() => parseLiteral(LIMITS.slice(0, end)), String(end)).toThrow(/\(character \d+\)/);
    expect(() => parseLiteral('[1 2]')).toThrow('a "," or "]" is missing (character 4)');
    expect(() => parseLiteral('{"a" 1}')).toThrow('a ":" is missing after a key');
    expect(() => parseLiteral('[1] x')).toThrow('"x" stands after the end');
    expect(() => parseLiteral('eval(1)')).toThrow('"eval" is no value');
    expect(() => parseLiteral('['.repeat(100_000))).toThrow('nested too deep');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          parseLiteral(text);
        } catch (error) {
          expect((error as Error).message).toMatch(/\(character \d+\)$/);
        }
      }),
    );
  });
});

describe('receivers and limits of a recording', () => {
  it('receivers with place and alias, however the address is written; a height may be missing', () => {
    expect(parseDevices(DEVICES)).toEqual({
      receivers: [
        { mac: 'aabbccddee01', alias: 'hall10', at: { x: 1.5, y: 2, z: 2.3 } },
        { mac: 'aabbccddee02', alias: 'hall11', at: { x: 3, y: 4.25, z: null } },
      ],
      beacons: ['0123456789ab'],
    });
    expect(parseDevices(DEVICES.split('\n')[0]!).beacons).toEqual([]);
  });

  it('what is missing is named', () => {
    expect(() => parseDevices('Beacons:{}')).toThrow('no section "Dongles:"');
    expect(() => parseDevices('Dongles:{}')).toThrow('names no receiver');
    expect(() => parseDevices('Dongles:{"aa": [[], 1, "x"]}')).toThrow('the receiver aa has no place');
    expect(() => parseDevices('\u0000\u0001')).toThrow('no section "Dongles:"');
    const first = DEVICES.split('\n')[0]!;
    for (let end = 'Dongles:'.length; end < first.length; end++)
      expect(() => parseDevices(first.slice(0, end)), String(end)).toThrow(/^Dongles cannot be read: .* \(character/);
  });

  it('limits, none, and broken ones', () => {
    expect(parseLimits(LIMITS)).toEqual({ minX: 0, minY: -1.5, maxX: 20.66, maxY: 17.64 });
    expect(parseLimits('{"origin": [0, 0]}\n')).toBeNull();
    expect(() => parseLimits('{"limits": [0, 0, 5]}')).toThrow('[min x, min y, max x, max y]');
    expect(() => parseLimits('{"limits": [0, 0, 5, 0]}')).toThrow('encloses nothing');
    expect(() => parseLimits(LIMITS.slice(0, 40))).toThrow(/character/);
  });
});

describe('histograms of a survey', () => {
  it('mean and spread of what each receiver heard; who heard nothing is not named', () => {
    expect(parseHistograms(HISTOGRAMS)).toEqual([
      { at: { x: 1, y: 2.5 }, heard: [{ receiver: 'aabbccddee01', mean: -75, spread: 5 }] },
      { at: { x: 4, y: 5 }, heard: [{ receiver: 'aabbccddee02', mean: -70, spread: 10 }] },
    ]);
  });

  it('bins may be the edges between which the levels lie', () => {
    const at = (bins: string): unknown =>
      parseHistograms(`Bins:[${bins}]\nFingerprints:{"(0, 0)": {"aabbccddee01": {"b": [0.0, 1.0]}}}`)[0]!.heard[0];
    expect(at('-80, -79, -78')).toMatchObject({ mean: -79, spread: 0 });
    expect(at('-80, -70, -60')).toMatchObject({ mean: -65, spread: 0 });
  });

  it('what is cut off or garbage is an error', () => {
    expect(() => parseHistograms('')).toThrow('no section "Bins:"');
    expect(() => parseHistograms('Bins:[-80]')).toThrow('no section "Fingerprints:"');
    expect(() => parseHistograms('Bins:[]\nFingerprints:{}')).toThrow('Bins is no list');
    expect(() => parseHistograms('Bins:[-80]\nFingerprints:{"here": {}}')).toThrow('"here" is not a place');
    expect(() => parseHistograms(HISTOGRAMS.replace('[0.5, 0.5, 0.0]', '[0.5]'))).toThrow(
      'the histogram at (1.0, 2.5, 1.85) of aabbccddee01 does not have one probability for each of the 3 bins',
    );
    for (let end = 0; end < HISTOGRAMS.trimEnd().length; end++)
      expect(() => parseHistograms(HISTOGRAMS.slice(0, end)), String(end)).toThrow();
  });

  it.skipIf(danisFolder === null)('the survey of the recordings: 81 places, heard by the twelve receivers', () => {
    const folder = danisFolder!;
    const { receivers } = parseDevices(readFileSync(join(folder, 'cnf', 'tetam.dev'), 'utf8'));
    expect(receivers).toHaveLength(12);
    const points = parseHistograms(readFileSync(join(folder, 'hst', 'set_1', 'tetam_multi_rssi.hst'), 'utf8'));
    expect(points).toHaveLength(81);
    const macs = new Set(receivers.map((r) => r.mac));
    for (const { heard } of points) {
      expect(heard.length).toBeGreaterThan(3);
      for (const { receiver, mean } of heard) {
        expect(macs.has(receiver)).toBe(true);
        expect(mean).toBeGreaterThan(-101);
        expect(mean).toBeLessThan(-30);
      }
    }
  });
});
