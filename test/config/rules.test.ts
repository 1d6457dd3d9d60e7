import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkConfig } from '../../config/schema/check.ts';
import type { Fault } from '../../config/schema/fault.ts';
import { exampleFile } from '../../docs/example.ts';

type Part = Record<string, unknown>;

/** What is wrong with the example store once it was changed. */
function faults(edit: (file: Record<string, Part[]> & { store: Part }) => void): Fault[] {
  const file = parse(exampleFile()) as Record<string, Part[]> & { store: Part };
  edit(file);
  const result = checkConfig(file);
  return result.ok ? [] : result.faults;
}
const campaign = (part: Part): Fault[] => faults((file) => Object.assign(file['campaigns']![1]!, part));
const trigger = (part: Part, store: Part = {}): Fault[] =>
  faults((file) => {
    Object.assign(file['campaigns']![1]!['trigger'] as Part, part);
    Object.assign(file.store, store);
  });
const at = 'campaigns[1](cola-crowd)';

describe('[CFG] limits per hour', () => {
  it.each(['takeover', 'emergency'])('of a %s need a trigger: without one it is on without a pause', (kind) => {
    expect(campaign({ class: kind, trigger: undefined, maxPerHour: 4 })).toEqual([
      {
        path: `${at}.maxPerHour`,
        message: 'without a trigger it is on without a pause, and no limit per hour can hold',
        fix: 'leave maxPerHour away, or give it a trigger',
      },
    ]);
    expect(campaign({ class: kind, trigger: undefined })).toEqual([]);
    expect(campaign({ class: kind, maxPerHour: 4 })).toEqual([]);
  });
});

describe('[CFG] conditions that can never hold', () => {
  const least = (value: number, part: Part = {}): Part => ({ reading: 'zone.occupancy', of: 'drinks', value, ...part });
  const most = (value: number, part: Part = {}): Part => least(value, { op: '<=', ...part });
  const fault = (path: string): Fault => ({
    path,
    message: 'it can never hold: zone.occupancy of drinks cannot be at least 9 and at most 2 at once',
    fix: 'change one of the two thresholds, or write any in place of all',
  });

  it.each([
    ['side by side', { all: [least(9), most(2)] }],
    ['the other way round, among others', { all: [least(1), most(2), { reading: 'time.hour', value: 9 }, least(9)] }],
    ['one inside another', { all: [least(9), { all: [{ all: [most(2)] }] }] }],
    ['in every part of an any', { any: [{ all: [least(9), most(2)] }, { all: [most(2), least(9)] }] }],
    ['as one part of an all', { all: [{ reading: 'time.hour', value: 9 }, { any: [{ all: [least(9), most(2)] }] }] }],
    ['with exit thresholds that would let it stay', { all: [least(9, { exit: 0 }), most(2, { exit: 10 })] }],
    ['that keep what was', { all: [least(9, { whenUnknown: 'keep' }), most(2, { whenUnknown: 'keep' })] }],
    ['one of which unknown breaks', { all: [least(9, { whenUnknown: 'true' }), most(2)] }],
  ])('are refused: %s', (_, when) => {
    expect(trigger({ when })).toEqual([fault(`${at}.trigger.when`)]);
  });

  it('are refused for an output too', () => {
    const when = { all: [least(9), most(2)] };
    const found = faults((file) => {
      file['outputs'] = [{ id: 'lamp', name: 'Lamp', at: { x: 1, y: 1 }, when }];
    });
    expect(found).toEqual([fault('outputs[0](lamp).when')]);
  });

  it('of the whole store are named without a place', () => {
    const hour = { reading: 'time.hour' };
    const when = {
      all: [
        { ...hour, value: 18 },
        { ...hour, op: '<=', value: 9 },
      ],
    };
    expect(trigger({ when })[0]!.message).toBe(
      'it can never hold: time.hour cannot be at least 18 and at most 9 at once',
    );
  });

  it.each([
    ['thresholds that meet', { all: [least(2), most(2)] }],
    ['one or the other', { any: [least(9), most(2)] }],
    ['two zones', { all: [least(9), most(2, { of: 'till' })] }],
    ['two readings', { all: [least(9), { ...most(2), reading: 'zone.presence' }] }],
    ['one part of an any that may', { any: [{ all: [least(9), most(2)] }, least(4)] }],
    ['the opposite', { not: { all: [least(9), most(2)] } }],
    ['unknown counts for both', { all: [least(9, { whenUnknown: 'true' }), most(2, { whenUnknown: 'true' })] }],
  ])('are not those with %s', (_, when) => {
    expect(trigger({ when })).toEqual([]);
  });
});

describe('[CFG] the least time on screen', () => {
  it('is no longer than what triggered campaigns may have of an hour', () => {
    expect(trigger({ minOnScreenS: 1900 })).toEqual([
      {
        path: `${at}.trigger.minOnScreenS`,
        message: 'it is to stay for 1900 s, but store.triggeredShare leaves triggered campaigns 1800 s of an hour',
        fix: 'use at most 1800, or raise store.triggeredShare to 0.53',
      },
    ]);
    expect(trigger({ minOnScreenS: 1800 })).toEqual([]);
    expect(trigger({ minOnScreenS: 1900 }, { triggeredShare: 0.53 })).toEqual([]);
  });

  it('of a takeover may be as long as it likes, and so may it where triggered campaigns take nothing from others', () => {
    const long = { when: { reading: 'zone.occupancy', of: 'drinks', value: 4 }, minOnScreenS: 3000 };
    expect(campaign({ class: 'takeover', trigger: long })).toEqual([]);
    expect(trigger({ minOnScreenS: 3000 }, { triggeredShare: 0 })).toEqual([]);
  });
});

describe('[CFG] people by baskets', () => {
  const when = { all: [{ reading: 'zone.basketEstimate', of: 'drinks', value: 10 }] };

  it('are asked for only where somebody has counted people for each basket', () => {
    expect(trigger({ when }, { peoplePerBasket: undefined })).toEqual([
      {
        path: `${at}.trigger.when`,
        message: 'zone.basketEstimate is never told: nobody has said how many people there are for each basket',
        fix: 'set store.peoplePerBasket (mean, spread) from a count by hand, or ask for zone.presence',
      },
    ]);
    expect(trigger({ when })).toEqual([]);
  });
});

describe('[CFG] dates', () => {
  it('wholly in the past are no fault: last year’s campaign is kept', () => {
    expect(campaign({ from: '2019-11-01', to: '2019-12-24' })).toEqual([]);
  });
});
