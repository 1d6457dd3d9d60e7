import { describe, expect, it } from 'vitest';
import { Dwell, WINDOW_MS } from '../../controller/identity/dwell.ts';
import type { Visit } from '../../controller/identity/visits.ts';
import { NOON } from '../engine/store.ts';

const S = 1000;
const visit = (tag: string, leftS: number, seconds: number, part: Partial<Visit> = {}): Visit => ({
  tag,
  class: 'basket',
  zone: 'drinks',
  enteredMs: NOON + (leftS - seconds) * S,
  leftMs: NOON + leftS * S,
  confidence: 1,
  simulated: false,
  whole: true,
  ...part,
});
const member = (tag: string, leftS: number, seconds: number): Visit => visit(tag, leftS, seconds, { class: 'member' });

describe('the stay of those who left', () => {
  it('[IDN-8] is the mean of the last minutes, the surer the more there were', () => {
    const dwell = new Dwell();
    expect(dwell.take([visit('b1', 0, 30)], NOON)).toEqual([
      { zone: 'drinks', seconds: 30, confidence: 0.5, sensedAtMs: NOON, simulated: false },
    ]);
    expect(dwell.take([visit('b2', 60, 61.26, { confidence: 0.8 })], NOON + 60 * S)).toEqual([
      { zone: 'drinks', seconds: 45.6, confidence: 0.6, sensedAtMs: NOON + 60 * S, simulated: false },
    ]);
    const later = NOON + WINDOW_MS + S;
    expect(dwell.take([visit('b3', WINDOW_MS / S, 9)], later)).toMatchObject([{ seconds: 35.1 }]);
  });

  it('[IDN-8] visits of two zones tell both, none tell nothing', () => {
    const dwell = new Dwell();
    expect(dwell.take([], NOON)).toEqual([]);
    const both = dwell.take([visit('b1', 0, 30), visit('b2', 0, 20, { zone: 'gels' })], NOON);
    expect(both.map((d) => [d.zone, d.seconds])).toEqual([
      ['drinks', 30],
      ['gels', 20],
    ]);
  });

  it('[IDN-8] is as new as the newest that left, also when an older one is told later', () => {
    const dwell = new Dwell();
    dwell.take([visit('b1', 10, 30)], NOON + 10 * S);
    expect(dwell.take([visit('b2', 5, 30)], NOON + 25 * S)).toMatchObject([{ sensedAtMs: NOON + 10 * S }]);
  });

  it('[IDN-8] says nothing of those whose beginning was not seen, or who left long ago', () => {
    const dwell = new Dwell();
    expect(dwell.take([visit('b1', 0, 30, { whole: false })], NOON)).toEqual([]);
    expect(dwell.take([visit('b1', 0, 30)], NOON + WINDOW_MS + 1)).toEqual([]);
  });

  it('[PRV][IDN-8] members count in groups of five: no change of the mean tells the stay of one', () => {
    const dwell = new Dwell();
    for (let i = 1; i <= 4; i++) expect(dwell.take([member(`m${i}`, i, 10 * i)], NOON + i * S)).toEqual([]);
    // The same one once more is no fifth.
    expect(dwell.take([member('m4', 5, 40)], NOON + 5 * S)).toEqual([]);
    expect(dwell.take([visit('b1', 6, 90)], NOON + 6 * S)).toMatchObject([{ seconds: 90 }]);
    expect(dwell.take([member('m5', 7, 50)], NOON + 7 * S)).toMatchObject([{ seconds: 40 }]);
    expect(dwell.take([member('m6', 8, 999)], NOON + 8 * S)).toEqual([]);
    // They go together as they came.
    const late = NOON + 6.5 * S + WINDOW_MS;
    expect(dwell.take([visit('b2', 606.5, 10)], late)).toMatchObject([{ seconds: 26.7 }]);
    expect(dwell.take([visit('b3', 608, 20)], late + 1.5 * S)).toMatchObject([{ seconds: 15 }]);
  });

  it('[PRV][IDN-8] a member who waited too long, or consents no longer, is none of the five', () => {
    const dwell = new Dwell();
    const five = ['m1', 'm2', 'm3', 'm4'].map((m) => member(m, 0, 10));
    dwell.take(five, NOON);
    dwell.keep(new Set(['m1', 'm2', 'm3', 'm5']), new Set(['drinks']));
    expect(dwell.take([member('m5', 1, 10)], NOON + S)).toEqual([]);
    const late = NOON + WINDOW_MS + 2 * S;
    expect(dwell.take([member('m6', 602, 10), member('m7', 602, 10)], late)).toEqual([]);
  });
});
