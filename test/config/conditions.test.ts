import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkConfig } from '../../config/schema/check.ts';
import type { Fault } from '../../config/schema/fault.ts';
import { readingFacts } from '../../config/schema/readings.ts';
import type { ReadingFacts, ReadingKind } from '../../config/schema/readings.ts';
import { readingCatalogue } from '../../controller/protocol/reading.ts';
import { exampleFile } from '../../docs/example.ts';

/** What is wrong with a store file whose second campaign is triggered by `when`. */
function faults(when: unknown): Fault[] {
  const file = parse(exampleFile()) as Record<string, unknown>;
  const campaigns = file['campaigns'] as Record<string, unknown>[];
  (campaigns[1]!['trigger'] as Record<string, unknown>)['when'] = when;
  const result = checkConfig(file);
  return result.ok ? [] : result.faults;
}
const at = 'campaigns[1](cola-crowd).trigger.when';
const kinds = Object.entries(readingFacts) as [ReadingKind, ReadingFacts][];

describe('[CFG] thresholds', () => {
  it.each(kinds)('of %s may lie at the ends of its range and not beyond', (reading, { of, min, max }) => {
    // Only the words about thresholds matter here, not whether the store has what is named.
    const about = (value: number): string[] =>
      faults({ reading, ...(of === 'store' ? {} : { of: 'x' }), segment: 'y', value })
        .concat(faults({ reading, ...(of === 'store' ? {} : { of: 'x' }), value }))
        .flatMap((f) => (f.path === `${at}.value` ? f.message : []));
    expect(about(min)).toEqual([]);
    expect(about(max)).toEqual([]);
    expect(about(min - 0.5)[0]).toContain(`${reading} lies between ${min} and ${max}`);
    expect(about(max + 0.5)[0]).toContain(`${reading} lies between ${min} and ${max}`);
  });

  it.each([
    [{ reading: 'zone.mix', of: 'drinks', segment: 'runs', value: 40 }, 'write 40 % as 0.4'],
    [{ reading: 'zone.mix', of: 'drinks', segment: 'runs', value: -1 }, 'write a share, for example 0.4 for 40 %'],
    [
      { reading: 'time.hour', value: 1800 },
      'write the hour alone, 0 to 23, for example 18 for all minutes from 18:00 to 18:59',
    ],
    [{ reading: 'time.minuteOfDay', value: 1800 }, 'write minutes since midnight, for example 1080 for 18:00'],
    [{ reading: 'time.weekday', value: 0 }, 'write 1 for Monday to 7 for Sunday'],
    [{ reading: 'product.rank', of: 'wool-coat', op: '<=', value: 0 }, 'write 1 for the most liked'],
    [{ reading: 'zone.occupancy', of: 'drinks', value: -1 }, 'use at least 0'],
    [{ reading: 'zone.waitS', of: 'drinks', value: 1e6 }, 'use at most 86400'],
    [{ reading: 'weather.cloudPercent', value: 101 }, 'use at most 100'],
  ])('%o says what to write instead', (when, fix) => {
    expect(faults(when)).toEqual([expect.objectContaining({ path: `${at}.value`, fix })]);
  });

  it('an exit threshold has the same range', () => {
    expect(faults({ reading: 'zone.occupancy', of: 'drinks', value: 4, exit: -1 })).toEqual([
      {
        path: `${at}.exit`,
        message: 'zone.occupancy lies between 0 and 10000 (people)',
        fix: 'use at least 0',
      },
    ]);
  });

  it('deep inside a condition is named where it is', () => {
    const when = { any: [{ not: { all: [{ reading: 'weather.cloudPercent', value: 400 }] } }] };
    expect(faults(when)).toEqual([expect.objectContaining({ path: `${at}.any[0].not.all[0].value` })]);
  });
});

describe('[CFG] what a condition names', () => {
  it.each([
    [{ reading: 'zone.occupancy', of: 'drinkz', value: 4 }, 'no zone has the id "drinkz"', 'did you mean "drinks"?'],
    [
      { reading: 'zone.queueLength', of: 'mezzanine', value: 4 },
      'no zone has the id "mezzanine"',
      'add it to zones, or name one that exists',
    ],
    [
      { reading: 'zone.mix', of: 'mezzanine', segment: 'runs', value: 0.4 },
      'no zone has the id "mezzanine"',
      'add it to zones, or name one that exists',
    ],
    [
      { reading: 'weather.windKmh', of: 'drinks', value: 4 },
      'weather.windKmh belongs to the whole store, not to "drinks"',
      'leave of away',
    ],
  ])('%o is refused in words', (when, message, fix) => {
    expect(faults(when)).toEqual([expect.objectContaining({ message, fix })]);
  });

  it('a segment belongs to zone.mix alone, and member.arrived needs one', () => {
    expect(faults({ reading: 'zone.mix', of: 'drinks', value: 0.4 })[0]!.path).toBe(`${at}.segment`);
    expect(faults({ reading: 'zone.occupancy', of: 'drinks', segment: 'runs', value: 4 })[0]!.path).toBe(
      `${at}.segment`,
    );
    expect(faults({ reading: 'member.arrived', value: 1 })[0]!.path).toBe(`${at}.of`);
    expect(faults({ reading: 'member.arrived', of: 'runs', value: 1 })).toEqual([]);
  });
});

describe('[CFG] the catalogue', () => {
  it.each(Object.entries(readingCatalogue))('%s has unit, range, ages, source and a description', (_, entry) => {
    expect(entry.unit).not.toBe('');
    expect(entry.min).toBeLessThan(entry.max);
    expect(entry.staleAfterMs).toBeGreaterThan(0);
    expect(entry.unknownAfterMs).toBeGreaterThanOrEqual(entry.staleAfterMs);
    expect(entry.description).toMatch(/^[A-Z1].*\.$/);
    expect(entry.from).not.toBe('');
  });
});
