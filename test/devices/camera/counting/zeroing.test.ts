import { describe, expect, it } from 'vitest';
import { storeDays, Zeroing } from '../../../../devices/camera/counting/zeroing.ts';

const S = 1000;
const MIN = 60 * S;
const H = 60 * MIN;

describe('[CAM-28] letting go of who is held by mistake', () => {
  it('at four in the morning of the store, once a night, also when clocks change', () => {
    const of = storeDays('Europe/Amsterdam', (ms) => ms);
    const z = new Zeroing(of);
    const turns: string[] = [];
    // Two nights on which the clocks change, and one on which they do not.
    for (const from of ['2026-03-28T20:00:00Z', '2026-07-01T20:00:00Z', '2026-10-24T20:00:00Z'].map((t) =>
      Date.parse(t),
    ))
      for (let ms = from; ms < from + 10 * H; ms += 5 * MIN) if (z.step(ms)) turns.push(new Date(ms).toISOString());
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
    const step = () => z.step(0);
    expect(step()).toBe(false);
    day = 6;
    expect(step()).toBe(false);
    day = 7;
    expect(step()).toBe(false);
    day = 8;
    expect(step()).toBe(true);
  });
});
