import { describe, expect, it } from 'vitest';
import { Journeys, LONGEST_MS } from '../../controller/identity/journeys.ts';
import type { Visit } from '../../controller/identity/visits.ts';
import { journeyDay } from '../../controller/protocol/journeys.ts';
import { NOON } from '../engine/store.ts';
import { tagOf, word } from './tagWord.ts';

const MIN = 60_000;
const DAY = '2026-11-21';
const zones = new Set(['drinks', 'gels', 'till']);
const visitOf = (tag: string, zone: string, part: Partial<Visit> = {}): Visit => ({
  tag,
  class: 'member',
  zone,
  enteredMs: NOON,
  leftMs: NOON,
  confidence: 1,
  simulated: false,
  whole: true,
  ...part,
});
/** A member walks through the zones and is away. */
function walk(journeys: Journeys, id: string, way: readonly string[], part: Partial<Visit> = {}, atMs = NOON): void {
  const member = tagOf(id, 'member');
  for (const zone of way) journeys.take([visitOf(id, zone, part)], [word(member, null, atMs)], atMs, DAY);
  journeys.take([], [word(member, 'away', atMs)], atMs, DAY);
}
const five = (journeys: Journeys, way: readonly string[], from = 0, part: Partial<Visit> = {}): void => {
  for (let i = 0; i < 5; i++) walk(journeys, `m${from + i}`, way, part);
};

describe('journeys', () => {
  it('[IDN-9] a day: first and last zone, how many zones, and from where to where', () => {
    const journeys = new Journeys(DAY);
    five(journeys, ['drinks', 'drinks', 'gels', 'till']);
    five(journeys, ['drinks', 'till'], 5);
    expect(journeys.told(NOON + 10 * MIN - 1, DAY)).toMatchObject({ members: null, entries: [], moves: [] });
    const told = journeys.told(NOON + 10 * MIN, DAY);
    expect(journeyDay.parse(told)).toEqual({
      day: DAY,
      least: 5,
      members: 10,
      entries: [{ zone: 'drinks', members: 10 }],
      lasts: [{ zone: 'till', members: 10 }],
      lengths: [
        { zones: 2, members: 5 },
        { zones: 3, members: 5 },
      ],
      moves: [
        { from: 'drinks', to: 'gels', members: 5 },
        { from: 'drinks', to: 'till', members: 5 },
        { from: 'gels', to: 'till', members: 5 },
      ],
      simulated: false,
    });
  });

  it('[PRV][IDN-9] four members are nobody; a fifth makes them five', () => {
    const journeys = new Journeys(DAY);
    for (let i = 0; i < 4; i++) walk(journeys, `m${i}`, ['drinks']);
    // Who comes twice is one member.
    walk(journeys, 'm0', ['drinks'], {}, NOON + 11 * MIN);
    expect(journeys.told(NOON + 30 * MIN, DAY)).toMatchObject({ members: null, entries: [] });
    walk(journeys, 'm4', ['drinks'], {}, NOON + 30 * MIN);
    expect(journeys.told(NOON + 40 * MIN, DAY)).toMatchObject({
      members: 5,
      entries: [{ zone: 'drinks', members: 5 }],
    });
  });

  it('[PRV][IDN-9] moves on by five or more, so that two answers do not differ by one member', () => {
    const journeys = new Journeys(DAY);
    five(journeys, ['drinks']);
    expect(journeys.told(NOON + 10 * MIN, DAY).members).toBe(5);
    for (let i = 5; i < 9; i++) walk(journeys, `m${i}`, ['drinks']);
    expect(journeys.told(NOON + 10 * MIN, DAY).members).toBe(5);
    walk(journeys, 'm9', ['drinks']);
    expect(journeys.told(NOON + 10 * MIN, DAY).members).toBe(10);
  });

  it('[IDN-9] a short absence is the same visit to the store', () => {
    const journeys = new Journeys(DAY);
    for (let i = 0; i < 5; i++) {
      walk(journeys, `m${i}`, ['drinks']);
      walk(journeys, `m${i}`, ['till'], {}, NOON + 9 * MIN);
    }
    expect(journeys.told(NOON + 10 * MIN, DAY).members).toBeNull();
    const told = journeys.told(NOON + 19 * MIN, DAY);
    expect(told).toMatchObject({ members: 5, moves: [{ from: 'drinks', to: 'till', members: 5 }] });
  });

  it('[PRV][IDN-9] without consent there is no journey, and who takes it back is forgotten', () => {
    const journeys = new Journeys(DAY);
    five(journeys, ['drinks']);
    const noLonger = tagOf('m0', 'member', { consent: undefined });
    journeys.take([], [word(noLonger, null, NOON)], NOON, DAY);
    expect(journeys.told(NOON + 10 * MIN, DAY).members).toBeNull();

    const erased = new Journeys(DAY);
    five(erased, ['drinks']);
    erased.keep(new Set(['m0', 'm1', 'm2', 'm3']), zones);
    expect(erased.told(NOON + 10 * MIN, DAY).members).toBeNull();
  });

  it('[PRV] nobody is followed for longer than a day', () => {
    const journeys = new Journeys(DAY);
    for (let i = 0; i < 5; i++) journeys.take([visitOf(`m${i}`, 'drinks')], [], NOON, DAY);
    expect(journeys.dueMs()).toBe(NOON + LONGEST_MS);
    journeys.take([], [], NOON + LONGEST_MS, DAY);
    expect(journeys.dueMs()).toBe(Number.POSITIVE_INFINITY);
    expect(journeys.told(NOON + 2 * LONGEST_MS, DAY).members).toBeNull();
  });

  it('[IDN-9] the next day begins anew', () => {
    const journeys = new Journeys(DAY);
    five(journeys, ['drinks']);
    journeys.told(NOON + 10 * MIN, DAY);
    expect(journeys.told(NOON + 13 * 60 * MIN, '2026-11-22')).toMatchObject({ day: '2026-11-22', members: null });
  });

  it('[IDN-9] a visit whose beginning was not seen says nothing of where people come in', () => {
    const journeys = new Journeys(DAY);
    five(journeys, ['drinks'], 0, { whole: false });
    expect(journeys.told(NOON + 10 * MIN, DAY).members).toBeNull();
  });

  it('[IDN-9] baskets have no journey', () => {
    const journeys = new Journeys(DAY);
    five(journeys, ['drinks'], 0, { class: 'basket' });
    expect(journeys.dueMs()).toBe(Number.POSITIVE_INFINITY);
    expect(journeys.told(NOON + 10 * MIN, DAY).members).toBeNull();
  });

  it('[IDN-9] another floor: nobody is there before being heard again, and zones that are gone end it', () => {
    const journeys = new Journeys(DAY);
    for (let i = 0; i < 5; i++) journeys.take([visitOf(`m${i}`, 'drinks')], [], NOON, DAY);
    journeys.take([visitOf('gone', 'attic')], [], NOON, DAY);
    journeys.keep(new Set(['m0', 'm1', 'm2', 'm3', 'm4', 'gone']), zones);
    journeys.begin(NOON + MIN);
    expect(journeys.dueMs()).toBe(NOON + 11 * MIN);
    expect(journeys.told(NOON + 11 * MIN, DAY)).toMatchObject({
      members: 5,
      entries: [{ zone: 'drinks', members: 5 }],
    });
  });

  it('[IDN-9] is simulated when any member of it is', () => {
    const journeys = new Journeys(DAY);
    five(journeys, ['drinks'], 0, { simulated: true });
    expect(journeys.told(NOON + 10 * MIN, DAY).simulated).toBe(true);
  });
});
