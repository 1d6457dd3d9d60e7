import { describe, expect, test } from 'vitest';
import { lookAt } from '../bench/playerFrames.ts';
import type { FrameLook } from '../bench/playerFrames.ts';
import type { Rgb } from './pictures.ts';
import { isCut, stepOf } from '../bench/playerStores.ts';
import { levelAfter, missing } from '../bench/playerTransitions.ts';
import { Judge } from '../bench/playerVerdict.ts';

const at = (creative: string, orderedAt: number) => ({ creative, orderedAt, at: orderedAt + 10 });
const frame = (atMs: number, colour: number, black = 0, blank = 0): FrameLook => ({ atMs, colour, black, blank });

function judge(frames: FrameLook[]): Judge {
  const made = new Judge(stepOf, isCut);
  made.switched([at('step-0', 0), at('step-1', 1000), at('step-3', 1100), at('step-1', 1200)]);
  made.frames(frames);
  return made;
}

describe('how the bench judges frames', () => {
  test('[PLY-2] what was on, in the order in which it came, is right', () => {
    const all = [frame(900, 0), frame(1020, 1), frame(1120, 3), frame(1150, 3), frame(1220, 1)];
    expect(judge(all).verdict).toEqual({ black: 0, blank: 0, stale: 0, late: 0, frames: 5, seen: 3, cuts: 3 });
  });
  test('[PLY-2] an older picture after a newer one is stale, and so is one that stays for long', () => {
    expect(judge([frame(1020, 1), frame(1120, 3), frame(1130, 1)]).verdict.stale).toBe(1);
    expect(judge([frame(1020, 1), frame(1120, 3), frame(1130, 0)]).verdict.stale).toBe(1);
    expect(judge([frame(2000, 0)]).verdict.stale).toBe(1);
    expect(judge([frame(990, 1)]).verdict.stale).toBe(1);
    expect(judge([frame(1300, 6)]).verdict.stale).toBe(1);
  });
  test('[PLY-2] a frame that is handed out late is told apart from one that is stale', () => {
    expect(judge([frame(1020, 1), frame(1240, 1)]).verdict).toMatchObject({ stale: 0, late: 0 });
    expect(judge([frame(1020, 1), frame(1300, 1)]).verdict).toMatchObject({ stale: 0, late: 1 });
    expect(judge([frame(1005, 0), frame(1450, 0)]).verdict).toMatchObject({ stale: 1, late: 0 });
  });
  test('[PLY-2] black and bare parts count, two scenes on their way do not', () => {
    const { verdict } = judge([frame(1020, -1, 0.02), frame(1020, 1, 0, 0.3), frame(1020, -1), frame(1020, 1, 0.001)]);
    expect(verdict).toMatchObject({ black: 1, blank: 1, stale: 0, frames: 4 });
  });
  test('[PLY-2] pixels are read one by one', () => {
    const row = (n: number, rgb: number[]) => Array.from({ length: n }, () => rgb).flat();
    const pixels = Uint8Array.from([...row(98, [200, 60, 60]), ...row(1, [3, 3, 3]), ...row(1, [250, 245, 240])]);
    expect(lookAt(pixels, 3, [[200, 60, 60]], 7)).toEqual({ atMs: 7, black: 0.01, blank: 0.01, colour: 0 });
    const half = Uint8Array.from([...row(50, [200, 60, 60]), ...row(50, [60, 60, 200])]);
    expect(lookAt(half, 3, [[200, 60, 60]], 7).colour).toBe(-1);
  });
  test('[PLY-2] a fade between two scenes is none of the ground, and what shines through it is', () => {
    const palette: Rgb[] = [
      [200, 60, 60],
      [60, 90, 200],
    ];
    expect(lookAt(Uint8Array.from([130, 75, 130]), 3, palette, 7)).toMatchObject({ blank: 0, colour: -1 });
    const throughIt = Uint8Array.from([...[181, 149, 174], ...[65, 37, 65]]);
    expect(lookAt(throughIt, 3, palette, 7)).toMatchObject({ blank: 1, colour: -1 });
  });
  test('[PLY-5] the staircase goes up and down, and an order that never came on is noticed', () => {
    const levels = Array.from({ length: 16 }, (_, i) => levelAfter(i));
    expect(levels).toEqual([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2]);
    const wanted = levels.map((l) => `step-${l}`);
    expect(missing(wanted, wanted)).toBe(0);
    expect(missing(wanted, wanted.toSpliced(6, 1))).toBe(1);
    expect(missing(wanted, wanted.slice(0, 12))).toBe(4);
  });
});
