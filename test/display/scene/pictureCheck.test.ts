import { describe, expect, test } from 'vitest';
import {
  isBlack,
  judge,
  luminanceOf,
  NOTHING_SEEN,
  SAMPLE_HEIGHT,
  SAMPLE_WIDTH,
} from '../../../display/scene/pictureCheck.ts';
import type { Look, Verdict } from '../../../display/scene/pictureCheck.ts';

const SIZE = SAMPLE_WIDTH * SAMPLE_HEIGHT;
const flat = (value: number): Uint8Array => new Uint8Array(SIZE).fill(value);
const withLight = (pixels: number): Uint8Array => flat(2).fill(220, 0, pixels);
const look = (fields: Partial<Look> = {}): Look => ({
  key: 'a',
  standby: false,
  visible: true,
  ticks: 1,
  seen: flat(120),
  should: flat(120),
  film: false,
  motions: [],
  ...fields,
});
/** States of looks that follow one another. */
const states = (...looks: Partial<Look>[]): Verdict['state'][] => {
  let memory = NOTHING_SEEN;
  return looks.map((fields) => {
    const verdict = judge(memory, look(fields));
    memory = verdict.memory;
    return verdict.state;
  });
};

describe('near black', () => {
  test('[PLY-26] is dark all over but for a speck; a line of text is no speck', () => {
    expect([flat(0), flat(9), flat(10), withLight(5), withLight(12)].map(isBlack)).toEqual([
      ...[true, true, false, true, false],
    ]);
    expect(isBlack([])).toBe(false);
  });

  test('[PLY-26] is judged by luminance, not by a channel', () => {
    expect([...luminanceOf([255, 255, 255, 255, 0, 0, 255, 255, 0, 255, 0, 255])]).toEqual([255, 18, 182]);
  });
});

describe('a black picture', () => {
  const dark = { seen: flat(3) };
  test('[PLY-26] is told at the second look in a row, and not where the scene is black itself', () => {
    expect(states(dark, dark)).toEqual(['fine', 'black']);
    expect(states(dark, {}, dark)).toEqual(['fine', 'fine', 'fine']);
    expect(states({ ...dark, should: flat(4) }, { ...dark, should: flat(4) })).toEqual(['fine', 'fine']);
    expect(states({ ...dark, should: null }, { ...dark, should: null })).toEqual(['fine', 'fine']);
  });
  test('[PLY-26] begins anew with another scene', () => {
    expect(states(dark, { ...dark, key: 'b' }, { ...dark, key: 'b' })).toEqual(['fine', 'fine', 'black']);
  });
  test('[PLY-26] a film of which only itself can be seen may be dark for a while', () => {
    const film = { ...dark, film: true };
    expect(states(film, film, film, film)).toEqual(['fine', 'fine', 'fine', 'black']);
  });
  test('[PLY-27] is no fault while the panel is off, nor is anything known of a page that is hidden', () => {
    expect(states({ ...dark, standby: true }, { ...dark, standby: true })).toEqual(['standby', 'standby']);
    expect(states({ ...dark, visible: false, ticks: 0 }, { ...dark, visible: false, ticks: 0 })).toEqual([
      ...['unknown', 'unknown'],
    ]);
  });
});

describe('a frozen picture', () => {
  const film = (progress: number) => ({ motions: [{ what: 'film 1', progress }] });
  test('[PLY-26] is a film that stands still from look to look', () => {
    expect(states(film(1), film(2), film(2), film(2))).toEqual(['fine', 'fine', 'fine', 'frozen']);
    // It began anew: back is movement too.
    expect(states(film(9), film(9), film(1))).toEqual(['fine', 'fine', 'fine']);
    expect(states(film(1), { motions: [{ what: 'film 2', progress: 1 }] })).toEqual(['fine', 'fine']);
  });
  test('[PLY-26] is a page that is visible and gets no frames, whatever scene is on', () => {
    expect(states({ ticks: 0 }, { ticks: 0, key: 'b' })).toEqual(['fine', 'frozen']);
    expect(states({ ticks: 0 }, {})).toEqual(['fine', 'fine']);
  });
  test('[PLY-26] what cannot be read and does not move is not known to be fine only while no frames come', () => {
    expect(states({ seen: null, should: null })).toEqual(['fine']);
    expect(states({ seen: null, should: null, ticks: 0 })).toEqual(['unknown']);
  });
});
