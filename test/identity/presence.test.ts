import { describe, expect, it } from 'vitest';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { Presence } from '../../controller/identity/presence.ts';
import type { TagPlace } from '../../controller/identity/tagPlace.ts';
import type { ZonePresence } from '../../controller/identity/zoneTally.ts';
import { NOON, storeWith } from '../engine/store.ts';

const BASKET = 'mac:0000000000b1';
const config: StoreConfig = storeWith({
  receivers: [
    { id: 'r-drinks', name: 'Drinks', at: { x: 2.5, y: 5 }, hardwareId: 'AA:BB' },
    { id: 'r-gels', name: 'Gels', at: { x: 8.5, y: 5 } },
  ],
  tags: [{ id: 'basket-1', name: 'Basket 1', identity: BASKET, leaveAfterS: 20 }],
});

/** Sights the tag at 5 Hz for some seconds, near one receiver, and gathers what is published. */
function stay(
  p: Presence,
  near: 'drinks' | 'gels',
  fromS: number,
  forS: number,
): { tags: TagPlace[]; zones: ZonePresence[] } {
  const out = { tags: [] as TagPlace[], zones: [] as ZonePresence[] };
  for (let i = 0; i < forS * 5; i++) {
    const at = NOON + fromS * 1000 + i * 200;
    p.sight(BASKET, 'r-drinks', near === 'drinks' ? -62 : -80, at, false);
    p.sight(BASKET, 'r-gels', near === 'gels' ? -62 : -80, at, false);
    const told = p.advance(at);
    out.tags.push(...told.tags);
    out.zones.push(...told.zones);
  }
  return out;
}
/** Zones in the order in which they were published, repeats left out. */
function journey(tags: readonly TagPlace[]): (string | null)[] {
  return tags.map((t) => t.zone).filter((z, i, all) => i === 0 || z !== all[i - 1]);
}

describe('presence', () => {
  it('[IDN-2] a tag that walks over changes zone once', () => {
    const p = new Presence(config);
    const told = [...stay(p, 'drinks', 0, 10).tags, ...stay(p, 'gels', 10, 15).tags];
    expect(journey(told).filter((z) => z !== null)).toEqual(['drinks', 'gels']);
  });

  it('[IDN-2] one odd second does not move it', () => {
    const p = new Presence(config);
    stay(p, 'drinks', 0, 10);
    const told = [...stay(p, 'gels', 10, 1).tags, ...stay(p, 'drinks', 11, 5).tags];
    expect(journey(told)).toEqual(['drinks']);
  });

  it('[IDN-1] what leaves is a number of tags per zone, no id', () => {
    const { zones } = stay(new Presence(config), 'drinks', 0, 5);
    expect(zones.findLast((z) => z.zone === 'gels')).toMatchObject({ tags: 0 });
    expect(zones.findLast((z) => z.zone === 'drinks')).toMatchObject({ tags: 1, simulated: false });
    expect(JSON.stringify(zones)).not.toContain('b1');
  });

  it('[IDN-1] tags that are not enrolled leave no trace', () => {
    const p = new Presence(config);
    p.sight('mac:ffffffffffff', 'r-drinks', -50, NOON, false);
    expect(p.advance(NOON)).toEqual({ tags: [], zones: [], arrivals: [] });
    expect(p.isEnrolled('mac:ffffffffffff')).toBe(false);
  });

  it('[IDN-3] silent for its leaveAfterS, it has left', () => {
    const p = new Presence(config);
    stay(p, 'drinks', 0, 5);
    p.advance(NOON + 24_000);
    expect(p.places()).toHaveLength(1);
    expect(p.advance(NOON + 25_000).tags).toMatchObject([{ zone: null, reason: 'silent for 20 s' }]);
    expect(p.places()).toEqual([]);
  });

  it('[IDN-4] when receivers hear nothing, nothing is told', () => {
    const p = new Presence(config);
    stay(p, 'drinks', 0, 5);
    expect(p.advance(NOON + 16_000).zones).toEqual([]);
  });

  it('[IDN-2] a tag that walks out into the corridor is in no zone any more', () => {
    const corridor = storeWith({
      floorPlan: { widthM: 30, heightM: 10 },
      receivers: [
        { id: 'r-drinks', name: 'Drinks', at: { x: 2.5, y: 5 } },
        { id: 'r-gels', name: 'Gels', at: { x: 8.5, y: 5 } },
        { id: 'r-far', name: 'Corridor', at: { x: 24, y: 5 } },
      ],
      tags: [{ id: 'basket-1', name: 'Basket 1', identity: BASKET }],
    });
    const p = new Presence(corridor);
    const hear = (fromS: number, rssi: Record<string, number>): TagPlace[] =>
      Array.from({ length: 50 }, (_, i) => {
        const at = NOON + fromS * 1000 + i * 200;
        for (const [receiver, value] of Object.entries(rssi)) p.sight(BASKET, receiver, value, at, false);
        return p.advance(at).tags;
      }).flat();
    const told = [
      ...hear(0, { 'r-drinks': -62, 'r-gels': -80, 'r-far': -92 }),
      ...hear(10, { 'r-drinks': -92, 'r-gels': -88, 'r-far': -62 }),
    ];
    expect(journey(told)).toEqual(['drinks', null]);
    expect(p.places()[0]!.confidence).toBeGreaterThan(0.5);
  });

  it('[IDN-4] a receiver that hears says nothing of the zone of one that does not', () => {
    const p = new Presence(config);
    const zones: ZonePresence[] = [];
    for (let i = 0; i < 25; i++) {
      p.sight(BASKET, 'r-drinks', -62, NOON + i * 200, false);
      zones.push(...p.advance(NOON + i * 200).zones);
    }
    expect(new Set(zones.map((z) => z.zone))).toEqual(new Set(['drinks']));
  });

  it('[IDN-2] a receiver is known by its id and by its hardware id, in any case of letters', () => {
    const p = new Presence(config);
    expect(['r-drinks', 'AA:BB', 'aa:bb', 'zz'].map((id) => p.isReceiver(id))).toEqual([true, true, true, false]);
  });

  it('[IDN-2] odd values do no harm', () => {
    const p = new Presence(config);
    for (const rssi of [-127, 20, 0, -127, 20]) {
      p.sight(BASKET, 'r-drinks', rssi, NOON, false);
      p.advance(NOON + 1000);
    }
    expect(p.places()[0]!.confidence).toBeGreaterThanOrEqual(0);
    expect(Number.isFinite(p.places()[0]!.confidence)).toBe(true);
  });
});
