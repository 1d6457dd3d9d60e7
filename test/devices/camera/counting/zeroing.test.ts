import { describe, expect, it } from 'vitest';
import { Stillness, storeDays, Zeroing } from '../../../../devices/camera/counting/zeroing.ts';

const S = 1000;
const MIN = 60 * S;
const H = 60 * MIN;
const person = (seenMs: number): { seenMs: number } => ({ seenMs });
const grey = (level: number, spot = level): { width: number; height: number; rgb: Uint8Array } => {
  const rgb = new Uint8Array(3 * 96 * 72).fill(level);
  for (let y = 0; y < 12; y++) rgb.fill(spot, 3 * (y * 96), 3 * (y * 96 + 12));
  return { width: 96, height: 72, rgb };
};

describe('[CAM-28] letting go of who is held by mistake', () => {
  it('when nobody was found for five minutes and nothing moved, once', () => {
    const z = new Zeroing(() => 0);
    const step = (ms: number, stillMs: number, people = [person(0)]) => z.step({ people, stillMs }, ms);
    expect(step(4 * MIN, 4 * MIN)).toBeNull();
    expect(step(5 * MIN, 30 * S)).toBeNull();
    expect(step(5 * MIN, 5 * MIN, [person(0), person(4 * MIN)])).toBeNull();
    expect(step(5 * MIN, 5 * MIN)).toBe('idle');
    expect(step(6 * MIN, 6 * MIN, [])).toBeNull();
  });

  it('at four in the morning of the store, once a night, also when clocks change', () => {
    const of = storeDays('Europe/Amsterdam', (ms) => ms);
    const z = new Zeroing(of);
    const turns: string[] = [];
    // Two nights on which the clocks change, and one on which they do not.
    for (const from of ['2026-03-28T20:00:00Z', '2026-07-01T20:00:00Z', '2026-10-24T20:00:00Z'].map((t) =>
      Date.parse(t),
    ))
      for (let ms = from; ms < from + 10 * H; ms += 5 * MIN)
        if (z.step({ people: [], stillMs: 0 }, ms) === 'night') turns.push(new Date(ms).toISOString());
    // The days between two stretches were passed over: each begins with its own turn.
    expect(turns).toEqual([
      '2026-03-29T02:00:00.000Z',
      '2026-07-01T20:00:00.000Z',
      '2026-07-02T02:00:00.000Z',
      '2026-10-24T20:00:00.000Z',
      '2026-10-25T03:00:00.000Z',
    ]);
  });

  it('the first picture is no new day, and a clock that is set back none either', () => {
    let day = 7;
    const z = new Zeroing(() => day);
    const step = () => z.step({ people: [], stillMs: 0 }, 0);
    expect(step()).toBeNull();
    day = 6;
    expect(step()).toBeNull();
    day = 7;
    expect(step()).toBeNull();
    day = 8;
    expect(step()).toBe('night');
  });
});

describe('[CAM-28] stillness', () => {
  it('is broken by a change in a corner, not by noise, and begins with the first picture', () => {
    const s = new Stillness();
    expect(s.stillMs(0)).toBe(0);
    for (let i = 0; i <= 10; i++) s.step(grey(100 + (i % 2)), i * S);
    expect(s.stillMs(10 * S)).toBe(10 * S);
    s.step(grey(100, 160), 11 * S);
    expect(s.stillMs(12 * S)).toBe(1 * S);
    s.forget();
    expect(s.stillMs(20 * S)).toBe(0);
  });
});
