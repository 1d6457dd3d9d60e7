import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CarriedSenses } from '../../controller/engine/senses.ts';
import { Sensing } from './sensing.ts';
import type { Sensed } from './sensing.ts';
import { NOON, storeWith } from './store.ts';

const line = { id: 'door', name: 'Door', from: { x: 0, y: 0.5 }, to: { x: 1, y: 0.5 }, footfall: true };
const config = storeWith({
  cameras: [{ id: 'cam', name: 'Cam', at: { x: 1, y: 1 }, zones: ['drinks'], lines: [line] }],
  products: [
    { id: 'cola', gtin: '09506000134352', name: 'Cola', price: 1.5, category: 'drinks' },
    { id: 'juice', gtin: '09506000134369', name: 'Juice', price: 1.5, category: 'drinks' },
  ],
  outputs: [
    { reading: 'product.rank', of: 'cola', op: '<=', value: 1 },
    { reading: 'time.hour', value: 18 },
    { reading: 'time.weekday', value: 6 },
    { reading: 'member.arrived', of: 'shops-menswear', value: 1 },
  ].map((when, i) => ({ id: `lamp-${i}`, name: 'Lamp', at: { x: 1, y: 1 }, when })),
});

type Base = Pick<Sensed, 'atMs' | 'sensedAtMs' | 'source' | 'simulated'>;
const what: fc.Arbitrary<(base: Base) => Sensed> = fc.oneof(
  fc
    .integer({ min: 0, max: 9 })
    .map((n) => (b: Base): Sensed => ({ ...b, kind: 'count', zone: 'drinks', count: n, confidence: 1 })),
  fc.constantFrom<1 | -1>(1, -1).map((delta) => (b: Base): Sensed => ({ ...b, kind: 'like', product: 'cola', delta })),
  fc
    .integer({ min: 0, max: 9 })
    .map((total) => (b: Base): Sensed => ({ ...b, kind: 'likes', product: 'juice', total })),
  fc
    .integer({ min: -2, max: 9 })
    .map((quantity) => (b: Base): Sensed => ({ ...b, kind: 'sale', product: 'cola', quantity })),
  fc.constantFrom<'forth' | 'back'>('forth', 'back').map((way) => (b: Base): Sensed => ({
    ...b,
    kind: 'crossing',
    line: 'door',
    way,
    people: 1,
  })),
  fc.constant((b: Base): Sensed => ({ ...b, kind: 'button', button: 'help' })),
  fc.boolean().map((working) => (b: Base): Sensed => ({ ...b, kind: 'camera', camera: 'cam', working })),
  fc
    .integer({ min: 0, max: 9 })
    .map((n) => (b: Base): Sensed => ({ ...b, kind: 'stock', product: 'cola', quantity: n })),
);

/** Inputs of several sources, some of them late, with gaps from nothing to most of an hour. */
const story = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 3_000_000 })),
      fc.integer({ min: 0, max: 8000 }),
      fc.constantFrom('a', 'b'),
      fc.boolean(),
      what,
    ),
    { maxLength: 60 },
  )
  .map((steps) => {
    let atMs = NOON;
    return steps.map(([gap, late, source, simulated, make]) => {
      atMs += gap;
      return make({ atMs, sensedAtMs: atMs - late, source, simulated });
    });
  });

describe('senses carried on', () => {
  it('[RDG-8] written as JSON in the middle of a day and read again, they tell the same ever after', () => {
    fc.assert(
      fc.property(story, fc.nat(), (inputs, cut) => {
        const at = inputs.length === 0 ? 0 : cut % inputs.length;
        const whole = new Sensing(config, NOON);
        for (const i of inputs.slice(0, at)) whole.take(i);
        const nowMs = inputs[at - 1]?.atMs ?? NOON;
        const again = new Sensing(config, nowMs, JSON.parse(JSON.stringify(whole.senses.carry())) as CarriedSenses);
        const state = (s: Sensing): string => JSON.stringify([s.senses.readings.all(), s.senses.carry()]);
        expect(state(again)).toBe(state(whole));
        for (const i of inputs.slice(at)) expect(JSON.stringify(again.take(i))).toBe(JSON.stringify(whole.take(i)));
        const week = (inputs.at(-1)?.atMs ?? NOON) + 8 * 86_400_000;
        expect(JSON.stringify(again.until(week))).toBe(JSON.stringify(whole.until(week)));
        expect(state(again)).toBe(state(whole));
      }),
      { numRuns: 200 },
    );
  });
});
