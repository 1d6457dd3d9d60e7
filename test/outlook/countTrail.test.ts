import { expect, it } from 'vitest';
import type { Command } from '../../controller/engine/io.ts';
import { CountTrail } from '../../controller/outlook/countTrail.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import { NOON } from '../engine/store.ts';

const [MIN, HOUR] = [60_000, 3_600_000];

it('[API-26] what was counted is known for a day: around an instant of two hours, by the minute before that', () => {
  let nowMs = NOON;
  let hear: (commands: readonly Command[]) => void = () => undefined;
  const trail = new CountTrail({
    now: () => nowMs,
    engine: () => ({ readings: () => [] }) as never,
    onCommands: (listener) => {
      hear = listener;
      return () => (hear = () => undefined);
    },
  });
  trail.start();
  const count = (value: number | null): void => {
    const quality = value === null ? 'unknown' : 'live';
    const reading = { kind: 'zone.occupancy', of: 'drinks', value, quality, confidence: 0.8 } as Reading;
    hear([{ kind: 'reading', reading }] as readonly Command[]);
  };
  count(2);
  nowMs = NOON + 30_000;
  count(4);
  nowMs = NOON + 10 * MIN;
  count(null);
  nowMs = NOON + HOUR;
  count(1);
  expect(trail.at('drinks', NOON + 30_000)?.people).toBeCloseTo(3);
  nowMs = NOON + 20 * HOUR;
  count(6);
  expect(trail.at('drinks', NOON + 20_000)).toEqual({ people: 3, confidence: expect.closeTo(0.8) as number });
  expect(trail.at('drinks', NOON + 5 * MIN)?.people).toBe(4);
  expect(trail.at('drinks', NOON + 30 * MIN)).toBeNull();
  expect(trail.at('drinks', NOON + 15 * HOUR)?.people).toBe(1);
  expect(trail.at('drinks', NOON - HOUR)).toBeNull();
  expect(trail.at('attic', NOON)).toBeNull();
  // Long after, it is forgotten.
  nowMs = NOON + 40 * HOUR;
  count(0);
  nowMs += 1;
  count(1);
  expect(trail.at('drinks', NOON + 5 * MIN)).toBeNull();
  expect(trail.at('drinks', NOON + 39 * HOUR)?.people).toBe(6);
  trail.stop();
});
