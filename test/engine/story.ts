import fc from 'fast-check';
import type { EngineInput } from '../../controller/engine/io.ts';
import { campaign, count, NOON, triggered } from './store.ts';

/** A store with everything that interferes: a group in step, dayparts, triggers, a takeover, stock, caps. */
export const busyStore = {
  groups: [{ id: 'pair', name: 'Pair', screens: ['one', 'two'], inStep: true }],
  dayparts: [
    { id: 'lunch', name: 'Lunch', from: '12:00', to: '12:10' },
    { id: 'later', name: 'Later', from: '12:05', to: '12:08' },
  ],
  campaigns: [
    campaign('loop', { creatives: ['a', 'c'], share: 2 }),
    campaign('later', { creatives: ['d'], dayparts: ['later'], on: { screens: ['three'] } }),
    campaign('dated', { creatives: ['c'], from: '2026-11-22', class: 'takeover', dayparts: ['later'] }),
    campaign('cold', { creatives: ['b'], products: ['cola'], leastStock: 5, on: { screens: ['one'] } }),
    campaign('juice', { creatives: ['d'], dayparts: ['lunch'] }),
    triggered('crowd', { coolDownS: 20 }, { maxPerHour: 4 }),
    triggered(
      'gels',
      {
        when: {
          any: [
            { reading: 'zone.presence', of: 'gels', value: 1 },
            { reading: 'button.pressed', of: 'help', value: 1 },
          ],
        },
      },
      { on: { zones: ['gels'] }, priority: 60 },
    ),
    // Shares what goes before the loop with the crowd, and comes and goes quickly.
    triggered(
      'many',
      {
        when: { reading: 'zone.presence', of: 'gels', value: 2 },
        ...{ holdForS: 0, releaseAfterS: 0, minOnScreenS: 0 },
      },
      { creatives: ['c', 'a', 'd'], share: 2 },
    ),
    campaign('sale', { class: 'takeover', status: 'paused', creatives: ['d'] }),
  ],
};

const input: fc.Arbitrary<(atMs: number) => EngineInput> = fc.oneof(
  fc.tuple(fc.constantFrom('drinks', 'gels', 'nowhere'), fc.integer({ min: 0, max: 9 })).map(
    ([zone, n]) =>
      (atMs: number) =>
        count(zone, n, atMs),
  ),
  fc.integer({ min: 0, max: 3 }).map((tags) => (atMs: number): EngineInput => ({
    kind: 'presence',
    atMs,
    sensedAtMs: atMs,
    source: 'r',
    simulated: false,
    zone: 'gels',
    tags,
    confidence: 1,
  })),
  fc.constantFrom<1 | -1>(1, -1).map((delta) => (atMs: number): EngineInput => ({
    kind: 'like',
    atMs,
    sensedAtMs: atMs,
    source: 'hearts',
    simulated: false,
    product: 'cola',
    delta,
  })),
  fc.integer({ min: 0, max: 9 }).map((quantity) => (atMs: number): EngineInput => ({
    kind: 'stock',
    atMs,
    sensedAtMs: atMs,
    source: 'erp',
    simulated: false,
    product: 'cola',
    quantity,
  })),
  fc.constant((atMs: number): EngineInput => ({
    kind: 'button',
    atMs,
    sensedAtMs: atMs,
    source: 'gpio',
    simulated: false,
    button: 'help',
  })),
  fc
    .constantFrom<'approved' | 'paused'>('approved', 'paused')
    .map((status) => (atMs: number): EngineInput => ({ kind: 'status', atMs, campaign: 'sale', status })),
);
/** Inputs with gaps of 0 to 30 s. */
export const story = fc.array(fc.tuple(fc.integer({ min: 0, max: 30_000 }), input), { maxLength: 60 }).map((steps) => {
  let at = NOON;
  return steps.map(([gap, make]) => make((at += gap)));
});
