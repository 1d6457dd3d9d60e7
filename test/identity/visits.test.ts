import { describe, expect, it } from 'vitest';
import { Visits } from '../../controller/identity/visits.ts';
import type { TagWord, Visit } from '../../controller/identity/visits.ts';
import { NOON } from '../engine/store.ts';
import { tagOf, word } from './tagWord.ts';

const S = 1000;
const basket = tagOf('b1');
const door = tagOf('other');
/** Others were heard long before, so that whoever comes was not there all along. */
function fresh(): Visits {
  const visits = new Visits();
  visits.take([word(door, null, NOON - 3600 * S)], NOON - 3600 * S);
  return visits;
}
function run(visits: Visits, words: readonly TagWord[]): Visit[] {
  return words.flatMap((w) => visits.take([w], Math.max(w.heardMs, w.sinceMs)));
}
const at = (s: number): number => NOON + s * S;

describe('visits', () => {
  it('[IDN-8] a visit is from the first to the last evidence in the zone', () => {
    const visits = run(fresh(), [
      word(basket, 'drinks', at(0)),
      word(basket, 'drinks', at(20), { sinceMs: at(0), confidence: 0.6 }),
      word(basket, 'gels', at(31), { sinceMs: at(30) }),
      word(basket, null, at(40)),
    ]);
    expect(visits).toEqual([
      {
        tag: 'b1',
        class: 'basket',
        zone: 'drinks',
        enteredMs: at(0),
        leftMs: at(30),
        confidence: 0.7,
        simulated: false,
        whole: true,
      },
      expect.objectContaining({ zone: 'gels', enteredMs: at(30), leftMs: at(40) }),
    ]);
  });

  it('[IDN-8] who fell silent left at the last evidence, not at the end of the silence', () => {
    const [visit] = run(fresh(), [word(basket, 'drinks', at(0)), word(basket, 'away', at(12), { sinceMs: at(42) })]);
    expect(visit).toMatchObject({ enteredMs: at(0), leftMs: at(12) });
  });

  it.each([
    [2, []],
    [3, ['drinks']],
  ])('[IDN-8] after %i s: passing by is no visit', (seconds, zones) => {
    const visits = run(fresh(), [word(basket, 'drinks', at(0)), word(basket, null, at(seconds))]);
    expect(visits.map((v) => v.zone)).toEqual(zones);
  });

  it('[IDN-8] a visit goes on over a while in which its place is unsure', () => {
    const visits = fresh();
    expect(
      run(visits, [
        word(basket, 'drinks', at(0)),
        word(basket, '?', at(10)),
        word(basket, '?', at(38), { sinceMs: at(10) }),
        word(basket, 'drinks', at(39)),
      ]),
    ).toEqual([]);
    expect(visits.dueMs()).toBe(Number.POSITIVE_INFINITY);
    expect(run(visits, [word(basket, null, at(60))])).toMatchObject([{ enteredMs: at(0), leftMs: at(60) }]);
  });

  it('[IDN-8] when it stays unsure, or is sure of another zone, the visit was over when it became unsure', () => {
    const visits = fresh();
    run(visits, [word(basket, 'drinks', at(0)), word(basket, '?', at(10))]);
    expect(visits.dueMs()).toBe(at(40));
    expect(visits.take([], at(40) - 1)).toEqual([]);
    expect(visits.take([], at(40))).toMatchObject([{ zone: 'drinks', leftMs: at(10) }]);
    expect(visits.take([word(basket, 'drinks', at(50))], at(50))).toEqual([]);
    const moved = run(fresh(), [
      word(basket, 'drinks', at(0)),
      word(basket, '?', at(10)),
      word(basket, 'gels', at(20)),
    ]);
    expect(moved).toMatchObject([{ zone: 'drinks', leftMs: at(10) }]);
    const away = run(fresh(), [
      word(basket, 'drinks', at(0)),
      word(basket, '?', at(10)),
      word(basket, 'away', at(20), { sinceMs: at(25) }),
    ]);
    expect(away).toMatchObject([{ zone: 'drinks', leftMs: at(10) }]);
  });

  it.each([
    ['staff', tagOf('s', 'staff')],
    ['an asset', tagOf('a', 'asset')],
    ['a lost basket', tagOf('l', 'basket', { lost: true })],
    ['a member without consent', tagOf('m', 'member', { consent: undefined })],
  ])('[IDN-7] %s visits nothing', (_name, of) => {
    expect(run(fresh(), [word(of, 'drinks', at(0)), word(of, null, at(60))])).toEqual([]);
  });

  it('[IDN-7] a basket that is found to be lost visits nothing any more', () => {
    const lost = { ...basket, lost: true };
    const words = [word(basket, 'drinks', at(0)), word(lost, 'drinks', at(30)), word(lost, null, at(60))];
    expect(run(fresh(), words)).toEqual([]);
  });

  it('[IDN-8] who is heard within a minute of the first sighting may have been there all along', () => {
    const visits = new Visits();
    const words = [
      word(door, null, at(0)),
      word(basket, '?', at(20)),
      word(basket, 'drinks', at(59)),
      word(tagOf('b2'), 'drinks', at(61)),
      word(basket, 'gels', at(120)),
      word(basket, null, at(140)),
      word(tagOf('b2'), null, at(150)),
    ];
    expect(run(visits, words).map((v) => [v.tag, v.zone, v.whole])).toEqual([
      ['b1', 'drinks', false],
      ['b1', 'gels', true],
      ['b2', 'drinks', true],
    ]);
  });

  it('[IDN-8] a visit is simulated when any word of it is', () => {
    const words = [
      word(basket, 'drinks', at(0)),
      word(basket, 'drinks', at(5), { simulated: true }),
      word(basket, null, at(9)),
    ];
    expect(run(fresh(), words)).toMatchObject([{ simulated: true }]);
  });
});
