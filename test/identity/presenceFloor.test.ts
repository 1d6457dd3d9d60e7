import { describe, expect, it } from 'vitest';
import { Presence } from '../../controller/identity/presence.ts';
import { NOON } from '../engine/store.ts';
import { BASKET, EARS, hall, journey, levelAt, mac, noise, OTHER, stay, until } from './floor.ts';
import type { Told } from './floor.ts';

/** Somewhere in a zone. */
const DRINKS = { x: 2.5, y: 5 };
const GELS = { x: 8.5, y: 5 };
const FAR = { x: 18, y: 5 };

describe('presence on a floor', () => {
  const floor = hall();

  it('[IDN-2] a walk over the floor is a walk through its zones, also with noise', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const p = new Presence(floor);
      const told: Told = { tags: [], zones: [] };
      const noisy = noise(seed);
      [DRINKS, GELS, FAR, GELS].forEach((at, i) =>
        stay(p, floor, { ...at, fromS: i * 20, forS: 20, noise: noisy }, told),
      );
      expect(journey(told)).toEqual(['drinks', 'gels', null, 'gels']);
    }
  });

  it('[IDN-17] the first word of a tag gives its zone within 200 ms, as told in time', () => {
    const p = new Presence(floor);
    for (const ear of Object.keys(EARS)) p.sight(BASKET, ear, levelAt(floor, ear, 8.5, 5), NOON, false);
    expect(p.dueMs()).toBeLessThanOrEqual(NOON + 200);
    expect(until(p, NOON + 200).tags).toMatchObject([{ state: 'placed', zone: 'gels' }]);
  });

  it('[IDN-17] a step waits for all receivers that tell the same word', () => {
    const p = new Presence(floor);
    p.sight(BASKET, 'r-drinks', levelAt(floor, 'r-drinks', 8.5, 5), NOON, false);
    until(p, NOON + 100);
    for (const ear of ['r-gels', 'r-north', 'r-south', 'r-far'])
      p.sight(BASKET, ear, levelAt(floor, ear, 8.5, 5), NOON, false);
    expect(journey(until(p, NOON + 200))).toEqual(['gels']);
  });

  it('[IDN-17] a crowd is worked off in parts of at most 12, the oldest first, and nobody is forgotten', () => {
    const crowd = Array.from({ length: 100 }, (_, i) => ({ id: `t${i}`, name: `T${i}`, identity: mac(i + 1) }));
    const p = new Presence(hall({ tags: crowd }));
    for (const t of crowd) p.sight(t.identity, 'r-gels', -58, NOON, false);
    const parts: number[] = [];
    while (p.dueMs() <= NOON + 200) parts.push(p.advance(NOON + 200).tags.length);
    expect(Math.max(...parts)).toBeLessThanOrEqual(12);
    expect(parts.reduce((a, b) => a + b, 0)).toBe(100);
    expect(p.places().every((t) => t.zone === 'gels')).toBe(true);
  });

  it("[IDN-1] a member's tag is not heard before the yes, and from then on", () => {
    const fob = { id: 'fob', name: 'Fob', identity: mac(1), class: 'member' as const };
    const tagsOf = (...tags: object[]) => hall({ tags }).tags;
    const p = new Presence(hall({ tags: [fob] }));
    const heard = (atMs: number): (string | null)[] => {
      p.sight(fob.identity, 'r-gels', -58, atMs, false);
      until(p, atMs + 1000);
      return p.places().map((t) => t.zone);
    };
    expect([p.isEnrolled(fob.identity), heard(NOON), p.dueMs()]).toEqual([false, [], Infinity]);
    p.enrol(tagsOf({ ...fob, consent: { on: '2026-11-01', wording: 'v1' } }), NOON + 2000);
    expect(heard(NOON + 3000)).toEqual(['gels']);
    p.enrol(tagsOf(fob), NOON + 5000);
    expect([p.isEnrolled(fob.identity), p.places()]).toEqual([false, []]);
  });

  it('[IDN-14] silence of a living receiver moves a tag away from it, that of a dead one does not', () => {
    const wide = hall({ floorPlan: { widthM: 60, heightM: 10 } });
    /** Heard by one receiver only, half-way between the zones; drinks hears somebody else, or nobody. */
    const drinks = (alive: boolean, part: Partial<(typeof wide.receivers)[number]> = {}): number => {
      const config = {
        ...wide,
        receivers: wide.receivers.map((r) => (r.id === 'r-drinks' ? { ...r, ...part } : r)),
      };
      const p = new Presence(config, { zoneAt: (x) => (x < 5.5 ? 0 : 1) });
      for (let s = 0; s < 20; s++) {
        const atMs = NOON + s * 1000;
        until(p, atMs);
        if (alive) p.sight(OTHER, 'r-drinks', -60, atMs, false);
        p.sight(BASKET, 'r-gels', -72, atMs, false);
      }
      until(p, NOON + 20_000);
      return p.places().find((t) => t.tag.identity === BASKET)!.position!.x;
    };
    expect(drinks(true)).toBeGreaterThan(drinks(false) + 0.3);
    expect(drinks(true, { listens: false })).toBe(drinks(false));
  });

  it('[IDN-15] a tag that is heard, and may be anywhere, is unsure and counts nowhere', () => {
    const zone = floor.zones[0]!;
    const zones = Array.from({ length: 20 }, (_, i) => {
      const polygon = [
        { x: i, y: 0 },
        { x: i + 1, y: 0 },
        { x: i + 1, y: 10 },
        { x: i, y: 10 },
      ];
      return { ...zone, id: `z${i}`, name: `Z ${i}`, polygon };
    });
    const p = new Presence({ ...floor, zones });
    const told: Told = { tags: [], zones: [] };
    stay(p, floor, { ...GELS, fromS: 0, forS: 2, by: ['r-far'] }, told);
    expect(told.tags.at(-1)).toMatchObject({ state: 'unsure', zone: null });
    expect(told.tags.at(-1)!.reason).toMatch(/no place is likely enough$/);
    expect(told.zones.filter((z) => z.tags > 0)).toEqual([]);
  });

  it('[IDN-3] not heard any more it fades where it was, ever less surely, and has left as of its last word', () => {
    const p = new Presence(floor);
    stay(p, floor, { ...GELS, fromS: 0, forS: 5 });
    const { tags } = until(p, NOON + 30_000);
    const fading = tags.filter((t) => t.state === 'placed' && t.reason.startsWith('not heard'));
    expect(fading.length).toBeGreaterThan(5);
    expect(new Set(fading.map((t) => t.zone))).toEqual(new Set(['gels']));
    expect(fading.at(-1)!.confidence).toBeLessThan(fading[0]!.confidence);
    expect(tags.at(-1)).toMatchObject({ state: 'away', zone: null, position: null, sinceMs: NOON + 4750 });
  });

  it('[IDN-16] a tag that advertises once a minute is lost once, and then known for what it is', () => {
    const p = new Presence(floor);
    const told: Told = { tags: [], zones: [] };
    stay(p, floor, { ...GELS, fromS: 0, forS: 1200, everyMs: 60_000 }, told);
    expect(journey(told)).toEqual(['gels', null, 'gels']);
    const tens: Told = { tags: [], zones: [] };
    stay(new Presence(floor), floor, { ...GELS, fromS: 0, forS: 300, everyMs: 10_000 }, tens);
    expect(journey(tens)).toEqual(['gels']);
  });

  it('[IDN-16] an asset that is carried past a zone does not enter it; a basket does', () => {
    const passes = (kind: string): (string | null)[] => {
      const config = hall({ tags: [{ id: 'b', name: 'B', identity: BASKET, class: kind }] });
      const p = new Presence(config);
      const told: Told = { tags: [], zones: [] };
      stay(p, config, { ...DRINKS, fromS: 0, forS: 10 }, told);
      stay(p, config, { ...GELS, fromS: 10, forS: 2.5 }, told);
      stay(p, config, { ...DRINKS, fromS: 12.5, forS: 20 }, told);
      return journey(told);
    };
    expect(passes('basket')).toContain('gels');
    expect(passes('asset')).toEqual(['drinks']);
  });

  it('[IDN-3] what is up to ten seconds late counts as of then', () => {
    const p = new Presence(floor);
    stay(p, floor, { ...GELS, fromS: 0, forS: 5 });
    p.sight(BASKET, 'r-gels', -58, NOON + 1000, false);
    until(p, NOON + 6000);
    expect(p.places()).toMatchObject([{ heardMs: NOON + 4750, zone: 'gels' }]);
  });

  it('[IDN-5] another list of tags: who is on it as before stays, others are told as away and counted out', () => {
    const p = new Presence(floor);
    stay(p, floor, { ...GELS, fromS: 0, forS: 5 });
    stay(p, floor, { ...GELS, fromS: 5, forS: 5, tag: OTHER });
    const [basket, other] = floor.tags;
    p.enrol([{ ...basket! }, { ...other!, class: 'asset' }], NOON + 10_000);
    expect(p.dueMs()).toBeLessThanOrEqual(NOON + 10_000);
    const { tags, zones } = p.advance(NOON + 10_000);
    expect(tags).toMatchObject([{ tag: other, state: 'away', zone: null, reason: 'its entry was changed' }]);
    expect(p.places()).toMatchObject([{ tag: basket, zone: 'gels' }]);
    p.enrol([], NOON + 10_001);
    const last = p.advance(NOON + 10_001);
    expect(last.tags).toMatchObject([{ tag: basket, state: 'away', reason: 'it is no longer enrolled' }]);
    expect([zones, last.zones]).toMatchObject([[], [{ zone: 'gels', tags: 0 }]]);
    p.sight(BASKET, 'r-gels', -58, NOON + 11_000, false);
    until(p, NOON + 12_000);
    expect([p.places(), p.isEnrolled(BASKET), p.dueMs()]).toEqual([[], false, Number.POSITIVE_INFINITY]);
  });

  it('[IDN-5][IDN-6] a member who is enrolled while there has not come in', () => {
    const consent = { on: '2026-11-01', wording: 'v1' };
    const member = { id: 'm', name: 'M', identity: mac(7), class: 'member', consent, segments: ['regular'] };
    const config = hall({ tags: [...floor.tags, member] });
    const p = new Presence(floor);
    const arrivals: unknown[] = [];
    const isHere = (fromS: number, forS: number): void => {
      for (let ms = fromS * 1000; ms < (fromS + forS) * 1000; ms += 250) {
        for (const ear of Object.keys(EARS)) p.sight(mac(7), ear, levelAt(config, ear, 8.5, 5), NOON + ms, false);
        arrivals.push(...p.advance(NOON + ms + 200).arrivals);
      }
    };
    stay(p, floor, { ...GELS, fromS: 0, forS: 300 });
    p.enrol(config.tags, NOON + 300_000);
    isHere(300, 20);
    expect(arrivals).toEqual([]);
    until(p, NOON + 1000_000);
    isHere(1000, 5);
    expect(arrivals).toMatchObject([{ segment: 'regular' }]);
  });
});
