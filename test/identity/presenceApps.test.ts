import { describe, expect, it } from 'vitest';
import { Presence } from '../../controller/identity/presence.ts';
import { NOON } from '../engine/store.ts';
import { hall, journey, levelAt, mac, until } from './floor.ts';
import type { Told } from './floor.ts';

const DRINKS = { x: 2.5, y: 5 };
const GELS = { x: 8.5, y: 5 };

describe('apps', () => {
  const consent = { on: '2026-11-01', wording: 'v1' };
  const APP = `app:${'0'.repeat(31)}1`;
  const config = hall({
    tags: [{ id: 'app', name: 'App', identity: APP, class: 'member', consent }],
    receivers: [
      { id: 'b-drinks', name: 'Drinks', at: DRINKS, listens: false },
      { id: 'b-gels', name: 'Gels', at: GELS, listens: false },
      { id: 'r-both', name: 'Both', at: { x: 14, y: 5 }, advertises: mac(0xbeac) },
    ],
  });

  it('[IDN-18] a zone that an app tells is that of its member, and counts without any receiver', () => {
    const p = new Presence(config);
    p.place(APP, 'gels', 0.8, NOON, false);
    expect(p.dueMs()).toBeLessThanOrEqual(NOON);
    const { tags, zones } = p.advance(NOON);
    expect(tags).toMatchObject([{ state: 'placed', zone: 'gels', heardMs: NOON }]);
    expect(tags[0]!.confidence).toBeCloseTo(0.8, 5);
    expect(tags[0]!.reason).toMatch(/^its app says so/);
    expect(zones).toMatchObject([{ zone: 'gels', tags: 1, sensedAtMs: NOON }]);
    p.place(APP, 'drinks', 0.8, NOON + 5000, false);
    expect(journey(until(p, NOON + 5000), APP)).toEqual(['drinks']);
    p.place(APP, 'attic', 0.8, NOON + 6000, false);
    p.place(mac(99), 'gels', 0.8, NOON + 6000, false);
    expect(p.places()).toMatchObject([{ zone: 'drinks' }]);
  });

  it('[IDN-18] an older word says nothing new, and a word twice counts once', () => {
    const p = new Presence(config);
    p.place(APP, 'gels', 0.8, NOON, false);
    const before = p.places();
    for (let i = 0; i < 20; i++) p.place(APP, 'drinks', 0.6, NOON - 1000, false);
    expect(p.places()).toEqual(before);
    for (let i = 0; i < 20; i++) p.place(APP, 'drinks', 0.6, NOON, false);
    expect(p.places()).toMatchObject([{ zone: 'gels' }]);
  });

  it('[IDN-18] what is said again every second does not fade, and leaves in its time', () => {
    const p = new Presence(config);
    const told: Told = { tags: [], zones: [] };
    for (let s = 0; s < 20; s++) {
      until(p, NOON + s * 1000, told);
      p.place(APP, 'gels', 0.8, NOON + s * 1000, false);
    }
    expect(told.tags.filter((t) => t.reason.startsWith('not heard'))).toEqual([]);
    expect(until(p, NOON + 60_000).tags.at(-1)).toMatchObject({ state: 'away', reason: 'silent for 30 s' });
  });

  it('[IDN-18] beacons that do not listen place the app that ranges them, and prove nothing of anybody else', () => {
    const p = new Presence(config);
    const told: Told = { tags: [], zones: [] };
    for (let ms = 0; ms < 10_000; ms += 1000) {
      until(p, NOON + ms, told);
      for (const { id } of config.receivers) p.sight(APP, id, levelAt(config, id, GELS.x, GELS.y), NOON + ms, false);
    }
    until(p, NOON + 10_000, told);
    expect(journey(told, APP)).toEqual(['gels']);
    expect(new Set(told.zones.map((z) => z.zone))).toEqual(new Set(['gels']));
  });
});
