import { describe, expect, it } from 'vitest';
import type { CarriedSenses } from '../../controller/engine/senses.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import { Sensing } from './sensing.ts';
import { NOON, storeWith } from './store.ts';

const MIN = 60_000;
const H = 60 * MIN;
const line = (id: string, footfall: boolean) => ({
  ...{ id, name: id, footfall },
  ...{ from: { x: 0, y: 0.5 }, to: { x: 1, y: 0.5 } },
});
const camera = (id: string, footfall: boolean) => ({
  ...{ id, name: id, at: { x: 1, y: 1 }, zones: ['drinks'] },
  lines: [line(`${id}-line`, footfall)],
});
const config = storeWith({ cameras: [camera('front', true), camera('rear', true), camera('aisle', false)] });
const forth = 'line.forthPerHour:front-line';
const footfall = 'store.footfall:store';
/** When an hour of the store has been heard. */
const FULL = NOON + H;

function heard(): Sensing {
  const s = new Sensing(config, NOON);
  for (let atMs = NOON + MIN; atMs < FULL; atMs += MIN)
    s.hear(atMs, { kind: 'crossing', line: 'front-line', way: 'forth', people: 1 });
  s.until(FULL);
  return s;
}
const works = (s: Sensing, atMs: number, working: boolean, camera = 'front', sensedAtMs = atMs): Reading[] =>
  s.hear(atMs, { kind: 'camera', camera, working }, { sensedAtMs });

describe('sums of an hour in which a camera was blind', () => {
  it('[RDG-16] are as sure as the part of the hour that was seen, and sure again an hour later', () => {
    const s = heard();
    expect(s.reading(forth)).toMatchObject({ quality: 'live', confidence: 1 });
    const before = s.value(forth)!;
    works(s, FULL, false);
    s.until(FULL + 6 * MIN);
    expect(s.reading(forth)).toMatchObject({ quality: 'live', confidence: 0.9, value: before - 6 });
    expect(s.reading(footfall)).toMatchObject({ quality: 'live', confidence: 0.9 });
    works(s, FULL + 9 * MIN, true);
    s.until(FULL + 30 * MIN);
    expect(s.reading(forth)).toMatchObject({ quality: 'live', confidence: 0.85 });
    s.until(FULL + H + 3 * MIN);
    expect(s.reading(forth)).toMatchObject({ quality: 'live', confidence: 0.9 });
    s.until(FULL + H + 9 * MIN);
    expect(s.reading(forth)).toMatchObject({ quality: 'live', confidence: 1 });
  });

  it('[RDG-16] are unknown when it was blind for more than a quarter of it, and told again when it was not', () => {
    const s = heard();
    works(s, FULL, false);
    s.until(FULL + 15 * MIN);
    expect(s.reading(forth)).toMatchObject({ quality: 'live', confidence: 0.75 });
    const told = s.until(FULL + 16 * MIN);
    expect(told.filter((r) => r.key === forth).at(-1)).toMatchObject({ value: null, quality: 'unknown' });
    expect(s.reading(footfall)).toMatchObject({ value: null, quality: 'unknown' });
    // Through an outage of a day, and until less than a quarter of an hour of it is left.
    s.until(FULL + 20 * H);
    expect(s.reading(forth)).toMatchObject({ value: null });
    const upMs = FULL + 20 * H;
    works(s, upMs, true);
    s.hear(upMs + 10 * MIN, { kind: 'crossing', line: 'front-line', way: 'forth', people: 3 });
    expect(s.reading(forth)).toMatchObject({ value: null, quality: 'unknown' });
    s.until(upMs + 45 * MIN);
    expect(s.reading(forth)).toMatchObject({ value: 3, quality: 'live', confidence: 0.75 });
    s.until(upMs + H);
    expect(s.reading(forth)).toMatchObject({ value: 3, quality: 'live', confidence: 1 });
  });

  it('[RDG-16] of other cameras stand; footfall misses what any of its doors missed, each minute once', () => {
    const s = heard();
    works(s, FULL, false, 'aisle');
    s.until(FULL + 10 * MIN);
    expect([s.reading(forth)!.confidence, s.reading(footfall)!.confidence]).toEqual([1, 1]);
    works(s, FULL + 10 * MIN, false, 'rear');
    works(s, FULL + 13 * MIN, false, 'front');
    works(s, FULL + 16 * MIN, true, 'rear');
    works(s, FULL + 19 * MIN, true, 'front');
    expect([s.reading(forth)!.confidence, s.reading(footfall)!.confidence]).toEqual([0.9, 0.85]);
    // What was not heard of yet stays unknown, and zero is not made of it.
    expect(s.reading('line.forthPerHour:rear-line')).toMatchObject({ value: null, quality: 'unknown' });
  });

  it('[RDG-16][RDG-3] a late word of before changes nothing, nor does one about a camera that is none', () => {
    const s = heard();
    works(s, FULL + 5 * MIN, true);
    s.until(FULL + 6 * MIN);
    expect(works(s, FULL + 6 * MIN, false, 'front', FULL)).toEqual([]);
    expect(works(s, FULL + 6 * MIN, false, 'attic')).toEqual([]);
    s.until(FULL + 12 * MIN);
    expect(s.reading(forth)!.confidence).toBe(1);
    expect(s.senses.carry().blind.map((b) => b.camera)).toEqual(['front']);
  });

  it('[RDG-16][RDG-8] goes on from plain data, however often time is told, also while it is withheld', () => {
    const s = heard();
    works(s, FULL, false);
    s.until(FULL + 20 * MIN);
    const again = new Sensing(config, FULL + 20 * MIN, JSON.parse(JSON.stringify(s.senses.carry())) as CarriedSenses);
    const state = (of: Sensing): string => JSON.stringify([of.senses.readings.all(), of.senses.carry()]);
    expect(state(again)).toBe(state(s));
    expect(works(again, FULL + 25 * MIN, true)).toEqual(works(s, FULL + 25 * MIN, true));
    const slow = again.until(FULL + 3 * H);
    const quick: Reading[] = [];
    for (let atMs = FULL + 25 * MIN; atMs <= FULL + 3 * H; atMs += 7_000) quick.push(...s.until(atMs));
    quick.push(...s.until(FULL + 3 * H));
    expect(JSON.stringify(quick)).toBe(JSON.stringify(slow));
    expect(state(again)).toBe(state(s));
  });

  it('[RDG-16] of a camera that flickers all day, little is kept', () => {
    const s = heard();
    for (let i = 0; i < 2_000; i++) works(s, FULL + i * 1_000, i % 2 === 1);
    expect(s.senses.carry().blind[0]!.spans.length).toBeLessThanOrEqual(120);
    s.until(FULL + 3 * H);
    expect(s.reading(forth)).toMatchObject({ value: 0, quality: 'live', confidence: 1 });
  });
});
