import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { RAREST_MS } from '../../controller/identity/trackedTag.ts';
import { Presence } from '../../controller/identity/presence.ts';
import type { TagPlace } from '../../controller/identity/tagPlace.ts';
import { NOON } from '../engine/store.ts';
import { EARS, hall, mac, until } from './floor.ts';
import type { Told } from './floor.ts';

const consent = { on: '2026-11-01', wording: 'v1' };
const config = hall({
  receivers: [
    ...Object.entries(EARS).map(([id, at]) => ({ id, name: id, at })),
    { id: 'beacon', name: 'Beacon', at: { x: 1, y: 1 }, listens: false },
    { id: 'r-outside', name: 'Outside', at: { x: 24, y: -3 } },
  ],
  tags: [
    { id: 'basket', name: 'Basket', identity: mac(1) },
    { id: 'asset', name: 'Asset', identity: mac(2), class: 'asset' },
    { id: 'app', name: 'App', identity: `app:${'a'.repeat(32)}`, class: 'member', consent },
  ],
});
const identities = [...config.tags.map((t) => t.identity), mac(99)];
const ids = [...config.receivers.map((r) => r.id), 'stranger'];

type Deed =
  | { readonly sight: { tag: number; receiver: number; rssi: number; lateMs: number; times: number } }
  | { readonly place: { tag: number; zone: string; confidence: number; lateMs: number } }
  | { readonly passMs: number }
  | { readonly enrol: readonly number[] };

// Up to ten seconds late, or from a clock that is ahead.
const lateMs = fc.integer({ min: -5000, max: 10_000 });
const tag = fc.nat(identities.length - 1);
const sight = fc.record({
  sight: fc.record({
    tag,
    receiver: fc.nat(ids.length - 1),
    rssi: fc.oneof(fc.integer({ min: -127, max: 20 }), fc.double({ min: -100, max: -30, noNaN: true })),
    lateMs,
    times: fc.integer({ min: 1, max: 3 }),
  }),
});
const zone = fc.constantFrom('drinks', 'gels', 'attic');
const confidence = fc.double({ min: 0, max: 1, noNaN: true });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 8, arbitrary: sight },
  { weight: 1, arbitrary: fc.record({ place: fc.record({ tag, zone, confidence, lateMs }) }) },
  { weight: 5, arbitrary: fc.record({ passMs: fc.integer({ min: 0, max: 3000 }) }) },
  { weight: 1, arbitrary: fc.record({ passMs: fc.constantFrom(20_000, 90_000, 4_000_000) }) },
  { weight: 1, arbitrary: fc.record({ enrol: fc.subarray([0, 1, 2]) }) },
);

/** Does it all to a store; what was told, place by place. */
function play(of: StoreConfig, deeds: readonly Deed[], check: (p: Presence, told: Told) => void = () => undefined) {
  const presence = new Presence(of);
  const told: Told = { tags: [], zones: [] };
  let nowMs = NOON;
  for (const d of deeds) {
    if ('passMs' in d) {
      // By leaps as well as little by little: a machine may have slept.
      if (d.passMs < 10_000) until(presence, nowMs + d.passMs, told);
      nowMs += d.passMs;
      const { tags, zones } = presence.advance(nowMs);
      told.tags.push(...tags);
      told.zones.push(...zones);
    } else if ('enrol' in d)
      presence.enrol(
        of.tags.filter((_, i) => d.enrol.includes(i)),
        nowMs,
      );
    else if ('sight' in d) {
      const { receiver, rssi, times } = d.sight;
      for (let i = 0; i < times; i++)
        presence.sight(identities[d.sight.tag]!, ids[receiver]!, rssi, nowMs - d.sight.lateMs, false);
    } else presence.place(identities[d.place.tag]!, d.place.zone, d.place.confidence, nowMs - d.place.lateMs, false);
    check(presence, told);
  }
  return { presence, told, nowMs };
}

function expectSound(of: StoreConfig, p: TagPlace): void {
  expect(p.confidence).toBeGreaterThanOrEqual(0);
  expect(p.confidence).toBeLessThanOrEqual(1);
  if (p.zone !== null) expect(of.zones.map((z) => z.id)).toContain(p.zone);
  if (p.state !== 'placed') expect(p.zone).toBeNull();
  if (p.position === null) return;
  const { x, y, radiusM } = p.position;
  for (const v of [x, y, radiusM]) expect(Number.isFinite(v)).toBe(true);
  expect([x >= 0, x <= of.floorPlan.widthM, y >= 0, y <= of.floorPlan.heightM, radiusM > 0]).toEqual(
    Array.from({ length: 5 }, () => true),
  );
}

describe('presence, whatever is heard', () => {
  it('[IDN-12] any sightings in any order, late, early and twice: places stay sound, numbers stay right', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 80 }), (deeds) => {
        let checked = 0;
        const { presence, told } = play(config, deeds, (_, t) => {
          for (; checked < t.tags.length; checked++) expectSound(config, t.tags[checked]!);
        });
        for (const p of presence.places()) expectSound(config, p);
        const known = new Set(presence.places().map((p) => p.tag.identity));
        expect(known.size).toBe(presence.places().length);
        for (const z of told.zones) {
          expect(z.tags).toBeLessThanOrEqual(2);
          expect(Number.isFinite(z.confidence) && Number.isFinite(z.sensedAtMs)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('[IDN-12] the same sightings give the same places', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        expect(play(config, deeds).told).toEqual(play(config, deeds).told);
      }),
      { numRuns: 40 },
    );
  });

  it('[IDN-12] stores without receivers, without zones, or of one cell are stores', () => {
    const bare = [
      hall({ receivers: [], tags: config.tags }),
      hall({ zones: [], screens: [], tags: config.tags }),
      hall({ floorPlan: { widthM: 11, heightM: 10 }, receivers: config.receivers.slice(0, 1), tags: config.tags }),
    ];
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), fc.constantFrom(...bare), (deeds, of) => {
        for (const p of play(of, deeds).told.tags) expectSound(of, p);
      }),
      { numRuns: 60 },
    );
  });

  it('[IDN-24] when all have left nothing is kept, nothing is due, and every zone that was told counts none', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        const { presence, told, nowMs } = play(config, deeds);
        // Somebody is still heard, so that an empty zone is known to be empty; then nobody.
        presence.enrol(config.tags, nowMs);
        const asset = config.tags[1]!.identity;
        let atMs = nowMs + 1;
        for (; atMs < nowMs + 1_000_000; atMs += 4000) {
          for (const id of Object.keys(EARS)) presence.sight(asset, id, -70, atMs, false);
          until(presence, atMs, told);
        }
        for (const z of config.zones) expect(told.zones.findLast((t) => t.zone === z.id)?.tags ?? 0).toBe(0);
        until(presence, atMs + 3_600_000 + RAREST_MS, told);
        expect([presence.places(), presence.dueMs()]).toEqual([[], Number.POSITIVE_INFINITY]);
      }),
      { numRuns: 25 },
    );
  });
});
