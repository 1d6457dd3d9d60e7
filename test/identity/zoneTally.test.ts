import { describe, expect, it } from 'vitest';
import type { Tag } from '../../config/schema/tag.ts';
import type { TagPlace } from '../../controller/identity/tagPlace.ts';
import { ZoneTally } from '../../controller/identity/zoneTally.ts';
import { NOON } from '../engine/store.ts';
import { hall } from './floor.ts';

const config = hall();
const place = (zone: string | null, tag: Partial<Tag> = {}, part: Partial<TagPlace> = {}): TagPlace => ({
  tag: { ...config.tags[0]!, ...tag },
  state: zone === null ? 'unsure' : 'placed',
  zone,
  confidence: 0.9,
  position: null,
  heardMs: NOON,
  sinceMs: NOON,
  simulated: false,
  reason: '',
  ...part,
});
const numbers = (told: readonly { zone: string; tags: number }[]) => told.map((z) => [z.zone, z.tags]);

describe('tags in zones', () => {
  it('[IDN-7] baskets and members who said yes count; staff, assets, other members and lost tags do not', () => {
    const tally = new ZoneTally(config);
    const kinds = ['basket', 'member', 'staff', 'asset'] as const;
    for (const kind of kinds) tally.move(kind, place(null), place('gels', { class: kind }));
    tally.move('yes', place(null), place('gels', { class: 'member', consent: { on: '2026-11-01', wording: 'v1' } }));
    tally.move('lost', place(null), place('gels', { lost: true }));
    expect(numbers(tally.told(NOON))).toEqual([['gels', 2]]);
  });

  it('[IDN-7] a tag counts in one zone; unsure and away in none', () => {
    const tally = new ZoneTally(config);
    tally.hear('r-drinks', NOON, false);
    tally.hear('r-gels', NOON, true);
    tally.move('b', place(null), place('gels'));
    tally.told(NOON);
    tally.move('b', place('gels'), place('drinks'));
    expect(tally.told(NOON)).toMatchObject([
      { zone: 'drinks', tags: 1, simulated: false },
      { zone: 'gels', tags: 0, simulated: true },
    ]);
    tally.move('b', place('drinks'), place(null));
    expect(numbers(tally.told(NOON))).toEqual([['drinks', 0]]);
  });

  it('[IDN-4] a number is told when it changes, and every five seconds while anything is heard of it', () => {
    const tally = new ZoneTally(config);
    tally.move('b', place(null), place('gels'));
    const at = (s: number) => numbers(tally.told(NOON + s * 1000));
    expect([at(0), at(4.9), at(5), at(9), at(10), at(15.1)]).toEqual([
      [['gels', 1]],
      [],
      [['gels', 1]],
      [],
      [['gels', 1]],
      [],
    ]);
  });

  it('[IDN-4] a change is told however old its evidence is', () => {
    const tally = new ZoneTally(config);
    const old = { heardMs: NOON - 60_000 };
    tally.move('b', place(null), place('gels', {}, old));
    expect(tally.told(NOON)).toMatchObject([{ zone: 'gels', tags: 1, sensedAtMs: NOON - 60_000 }]);
  });

  it('[IDN-4] nought is told while a receiver of the zone hears, as old as that; another one proves nothing', () => {
    const tally = new ZoneTally(config);
    expect(tally.told(NOON)).toEqual([]);
    tally.hear('r-far', NOON, false);
    expect(tally.told(NOON)).toEqual([]);
    tally.hear('r-gels', NOON - 3000, false);
    tally.hear('r-gels', NOON - 4000, true);
    expect(tally.told(NOON)).toEqual([
      { zone: 'gels', tags: 0, confidence: 1, sensedAtMs: NOON - 3000, simulated: false },
    ]);
    expect(tally.told(NOON + 7001)).toEqual([]);
  });

  it('[IDN-4][IDN-18] of a zone without a receiver it is the nearest one that listens', () => {
    const away = { x: 17, y: 5 };
    const receivers = [
      { id: 'beacon', name: 'Beacon', at: { x: 2, y: 5 }, listens: false },
      { id: 'near', name: 'Near', at: { x: 12, y: 5 } },
      { id: 'far', name: 'Far', at: away },
    ];
    const tally = new ZoneTally(hall({ receivers }));
    tally.hear('beacon', NOON, false);
    tally.hear('far', NOON, false);
    expect(tally.told(NOON)).toEqual([]);
    tally.hear('near', NOON, false);
    expect(numbers(tally.told(NOON))).toEqual([
      ['drinks', 0],
      ['gels', 0],
    ]);
  });
});
