import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains } from '../../../config/schema/geometry.ts';
import { cloudEvent, observationData } from '../../../controller/protocol/observation.ts';
import type { AgentStore } from '../../../controller/protocol/device.ts';
import type { Emission } from '../../../devices/agent/emission.ts';
import { envelope } from '../../../devices/agent/envelope.ts';
import { LOUDEST_DBM, SENSITIVITY_DBM } from '../../../devices/simulator/world/senses.ts';
import { shopOf } from '../../../devices/simulator/world/shop.ts';
import { advance, createWorld, opening } from '../../../devices/simulator/world/world.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';

const store = shopForAgents();

function sense(from: AgentStore, seed: number, shoppers: number, untilMs: number, stepMs: number): Emission[] {
  const world = createWorld(shopOf(from), seed, shoppers);
  const sensed = opening(world);
  for (let ms = stepMs; ms <= untilMs; ms += stepMs) sensed.push(...advance(world, ms));
  return sensed;
}
const kindsOf = (sensed: readonly Emission[]): string[] => [...new Set(sensed.map((e) => e.type))].sort();

describe('the simulated shop', () => {
  it('[DEV-21] the same seed gives the same events, however often the world is moved on', () => {
    const often = sense(store, 7, 24, 20_000, 100);
    expect(sense(store, 7, 24, 20_000, 2_000)).toEqual(often);
    expect(often.length).toBeGreaterThan(1_000);
  });

  it('[DEV-21] another seed gives other events', () => {
    expect(sense(store, 8, 24, 5_000, 1_000)).not.toEqual(sense(store, 7, 24, 5_000, 1_000));
  });

  it('[DEV-21] everything is marked as simulated, in order of time, and has the shape that the controller takes', () => {
    const sensed = sense(store, 3, 24, 30_000, 1_000);
    let lastMs = 0;
    for (const emission of sensed) {
      expect(emission.simulated).toBe(true);
      expect(emission.atMs).toBeGreaterThanOrEqual(lastMs);
      lastMs = emission.atMs;
      expect(observationData[emission.type].safeParse(emission.data).success, JSON.stringify(emission)).toBe(true);
    }
    expect(cloudEvent.parse(envelope({ id: 'a-1', emission: sensed[0]! }, 'agent-1', 0)).simulated).toBe(true);
  });

  it('[DEV-22] shoppers stay on the plan and walk no faster than people do', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(2 ** 31 - 1),
          shoppers: fc.nat(60),
          widthM: fc.double({ min: 1, max: 60, noNaN: true }),
          heightM: fc.double({ min: 1, max: 60, noNaN: true }),
        }),
        ({ seed, shoppers, widthM, heightM }) => {
          const world = createWorld(shopOf({ ...store, floorPlan: { widthM, heightM } }), seed, shoppers);
          for (let ms = 100; ms <= 5_000; ms += 100) {
            const before = new Map(world.shoppers.map((s) => [s.id, s.position]));
            advance(world, ms);
            for (const { id, position } of world.shoppers) {
              expect(position.x).toBeGreaterThanOrEqual(0);
              expect(position.x).toBeLessThanOrEqual(widthM);
              expect(position.y).toBeGreaterThanOrEqual(0);
              expect(position.y).toBeLessThanOrEqual(heightM);
              const from = before.get(id) ?? position;
              expect(Math.hypot(position.x - from.x, position.y - from.y)).toBeLessThan(0.2);
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('[DEV-22] levels are plausible and counts are never negative', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), fc.nat(40), (seed, shoppers) => {
        for (const emission of sense(store, seed, shoppers, 4_000, 1_000)) {
          if (emission.type === 'endcap.sighting.v1') {
            expect(emission.data.rssi).toBeGreaterThanOrEqual(SENSITIVITY_DBM);
            expect(emission.data.rssi).toBeLessThanOrEqual(LOUDEST_DBM);
          } else if (emission.type === 'endcap.count.v1') {
            expect(emission.data.count).toBeGreaterThanOrEqual(0);
            expect(emission.data.count).toBeLessThanOrEqual(2 * shoppers + 40);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('[DEV-22] the loudest receiver is near more often than not, as it is in a shop', () => {
    const world = createWorld(shopOf(store), 5, 24);
    let near = 0;
    let all = 0;
    for (let ms = 1_000; ms <= 120_000; ms += 1_000) {
      const heard = advance(world, ms).filter((e) => e.type === 'endcap.sighting.v1');
      for (const { tag, position } of world.shoppers) {
        const mine = heard.filter((e) => e.data.tag === tag?.identity);
        if (mine.length === 0) continue;
        const loudest = mine.reduce((a, b) => (b.data.rssi > a.data.rssi ? b : a)).data.receiver;
        const byDistance = store.receivers
          .map((r) => ({ id: r.id, m: Math.hypot(r.at.x - position.x, r.at.y - position.y) }))
          .sort((a, b) => a.m - b.m);
        all++;
        if (byDistance.slice(0, 2).some((r) => r.id === loudest)) near++;
      }
    }
    expect(all).toBeGreaterThan(300);
    expect(near / all).toBeGreaterThan(0.75);
  });

  it.each([1, 2, 3, 7, 42])(
    'something happens within a minute, seed %i: a crowd at the drinks comes and goes',
    (seed) => {
      const world = createWorld(shopOf(store), seed, 24);
      const drinks = store.zones.find((z) => z.id === 'drinks')!;
      const crowd: number[] = [];
      for (let ms = 1_000; ms <= 180_000; ms += 1_000) {
        advance(world, ms);
        crowd.push(world.shoppers.filter((s) => contains(drinks.polygon, s.position)).length);
      }
      const first = crowd.findIndex((n) => n >= 5);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(first).toBeLessThan(60);
      expect(crowd.slice(first).some((n) => n <= 2)).toBe(true);
    },
  );

  it('likes favour a few products, and sales come from the till', () => {
    const sensed = sense(store, 11, 24, 300_000, 1_000);
    const likes = new Map<string, number>();
    for (const e of sensed)
      if (e.type === 'endcap.like.v1') likes.set(e.data.product, (likes.get(e.data.product) ?? 0) + 1);
    const most = [...likes.values()].sort((a, b) => b - a);
    expect(most[0]!).toBeGreaterThan(4 * (most[Math.floor(most.length / 2)] ?? 0));
    const sales = sensed.filter((e) => e.type === 'endcap.sale.v1');
    expect(sales.length).toBeGreaterThan(10);
    expect(new Set(sales.map((e) => e.part))).toEqual(new Set(['till']));
  });

  it('[DEV-21] what a store has not, the simulator does not send', () => {
    const bare: AgentStore = { ...store, zones: [], receivers: [], cameras: [], tags: [], products: [] };
    expect(sense(bare, 1, 24, 60_000, 1_000)).toEqual([]);
    expect(kindsOf(sense({ ...store, cameras: [], products: [] }, 1, 24, 60_000, 1_000))).toEqual([
      'endcap.sighting.v1',
    ]);
    expect(kindsOf(sense({ ...store, tags: [], products: [] }, 1, 24, 60_000, 1_000))).toEqual([
      'endcap.count.v1',
      'endcap.queue.v1',
    ]);
    expect(kindsOf(sense(store, 1, 0, 60_000, 1_000))).toEqual([
      'endcap.count.v1',
      'endcap.like.v1',
      'endcap.likes.v1',
      'endcap.queue.v1',
      'endcap.stock.v1',
    ]);
  });

  it.each([1, 4, 11])(
    '[DEV-25] seed %i: stock falls with sales, never below nought, and is filled up again',
    (seed) => {
      const pieces = new Map<string, number>();
      let sold = 0;
      let filled = 0;
      const owed = new Map<string, number>();
      for (const e of sense(store, seed, 60, 900_000, 5_000)) {
        if (e.type === 'endcap.sale.v1') {
          sold += 1;
          owed.set(e.data.product, e.data.quantity);
        }
        if (e.type !== 'endcap.stock.v1') continue;
        const { product, quantity } = e.data;
        const before = pieces.get(product);
        expect(quantity).toBeGreaterThanOrEqual(0);
        const bought = owed.get(product);
        owed.delete(product);
        if (before !== undefined && bought !== undefined) expect(quantity).toBe(Math.max(0, before - bought));
        else if (before !== undefined) {
          expect(quantity).toBeGreaterThan(before);
          filled += 1;
        }
        pieces.set(product, quantity);
      }
      expect(owed.size).toBe(0);
      expect(sold).toBeGreaterThan(50);
      expect(filled).toBeGreaterThan(0);
      expect(pieces.size).toBe(store.products.length);
    },
  );

  it('[DEV-25] the queue at the till is told by the camera that sees it: who stands there, and how long they wait', () => {
    const world = createWorld(shopOf(store), 3, 40);
    const till = store.zones.find((z) => z.iabZone === 'checkout')!;
    const lengths = new Set<number>();
    let waits = 0;
    for (let ms = 2_000; ms <= 240_000; ms += 2_000) {
      const queues = advance(world, ms).filter((e) => e.type === 'endcap.queue.v1');
      expect(queues).toHaveLength(1);
      const { zone, length, waitS } = queues[0]!.data;
      expect(zone).toBe(till.id);
      expect(store.cameras.find((c) => c.id === queues[0]!.part)!.zones).toContain(till.id);
      lengths.add(length);
      if (waitS === undefined) continue;
      waits += 1;
      expect(waitS).toBeGreaterThanOrEqual(7);
      expect(waitS).toBeLessThanOrEqual(16);
    }
    expect(lengths.size).toBeGreaterThan(1);
    expect(waits).toBeGreaterThan(60);
  });

  it('[DEV-21] only basket tags are carried, and each by one shopper at a time', () => {
    const tags = store.tags.map((tag, i) => (i < 3 ? tag : { ...tag, class: 'staff' as const }));
    const world = createWorld(shopOf({ ...store, tags }), 9, 24);
    const seen = new Set<string>();
    for (let ms = 1_000; ms <= 120_000; ms += 1_000) {
      for (const e of advance(world, ms)) if (e.type === 'endcap.sighting.v1') seen.add(e.data.tag);
      const carried = world.shoppers.flatMap((s) => (s.tag === null ? [] : [s.tag.id]));
      expect(new Set(carried).size).toBe(carried.length);
    }
    expect([...seen].sort()).toEqual(store.tags.slice(0, 3).map((t) => t.identity));
  });
});
