import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../devices/camera/detector.ts';
import {
  ACROSS_WHEN_SURE,
  ACROSS_WHEN_UNSURE,
  blockSize,
  copyWithin,
  pixelate,
  pixelateAll,
} from '../../../devices/camera/pixelate.ts';
import type { Region } from '../../../devices/camera/pixelate.ts';
import { Unrest } from '../../../devices/camera/unrest.ts';

/** A picture full of edges: every pixel differs from its neighbours. */
function noisy(width: number, height: number): Frame {
  const rgb = new Uint8Array(width * height * 3);
  let state = 7;
  for (let i = 0; i < rgb.length; i++) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    rgb[i] = state >> 16;
  }
  return { width, height, rgb };
}
const pixel = ({ width, rgb }: Frame, x: number, y: number): number[] => [
  ...rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];
/** Places inside a region at which the picture differs from the pixel to the left or above, but for the edges of blocks. */
function edges(frame: Frame, { x0, y0, x1, y1 }: Region, block: number): number {
  let found = 0;
  for (let y = Math.ceil(y0 * frame.height); y < Math.floor(y1 * frame.height); y++) {
    for (let x = Math.ceil(x0 * frame.width); x < Math.floor(x1 * frame.width); x++) {
      const here = pixel(frame, x, y).join();
      if (x % block !== 0 && here !== pixel(frame, x - 1, y).join()) found++;
      if (y % block !== 0 && here !== pixel(frame, x, y - 1).join()) found++;
    }
  }
  return found;
}

describe('pixelation', () => {
  it.each([
    [10, 8],
    [64, 8],
    [65, 16],
    [128, 16],
    [200, 32],
    [640, 128],
  ])('[CAM-34] a person %i pixels wide becomes blocks of %i, at least an eighth of it', (width, block) => {
    expect(blockSize(width)).toBe(block);
    expect(blockSize(width)).toBeGreaterThanOrEqual(width / 8);
  });

  it('[CAM-34] no edge is left inside a person nor in the margin; each block has its mean colour', () => {
    const frame = noisy(320, 240);
    const before = { ...frame, rgb: frame.rgb.slice() };
    const person = { x0: 0.3, y0: 0.2, x1: 0.55, y1: 0.9 };
    expect(edges(frame, person, 16)).toBeGreaterThan(10_000);
    pixelate(frame, [person]);
    const margin = 0.25 * 0.25;
    const around = { x0: 0.3 - margin, y0: 0.2 - 0.05, x1: 0.55 + margin, y1: 0.9 + 0.05 };
    expect(edges(frame, around, 16)).toBe(0);
    const mean = [0, 1, 2].map((colour) => {
      let sum = 0;
      for (let y = 96; y < 112; y++) for (let x = 128; x < 144; x++) sum += pixel(before, x, y)[colour]!;
      return Math.round(sum / 256);
    });
    expect(pixel(frame, 130, 100)).toEqual(mean);
    // What is away from people stays as it was.
    expect(pixel(frame, 10, 10)).toEqual(pixel(before, 10, 10));
    expect(pixel(frame, 300, 100)).toEqual(pixel(before, 300, 100));
  });

  it('[CAM-34] people who overlap, of any size and in any order, leave no edge; nor do those at the border', () => {
    const people: Region[] = [
      { x0: 0.4, y0: 0.3, x1: 0.9, y1: 1 },
      { x0: 0.35, y0: 0.25, x1: 0.5, y1: 0.7 },
      { x0: -0.2, y0: -0.1, x1: 0.12, y1: 0.3 },
      { x0: 0.93, y0: 0.9, x1: 1.4, y1: 1.7 },
    ];
    for (const order of [people, [...people].reverse()]) {
      const frame = noisy(317, 233);
      pixelate(frame, order);
      for (const person of people) expect(edges(frame, clipped(person), 8), JSON.stringify(person)).toBe(0);
    }
  });

  it('[CAM-34] a region that is none changes nothing and breaks nothing', () => {
    const frame = noisy(64, 48);
    const before = frame.rgb.slice();
    pixelate(frame, [
      { x0: Number.NaN, y0: 0, x1: 1, y1: 1 },
      { x0: 0.5, y0: 0.5, x1: 0.4, y1: 0.4 },
      { x0: 2, y0: 2, x1: 3, y1: 3 },
    ]);
    expect(frame.rgb).toEqual(before);
  });

  it.each([
    [640, ACROSS_WHEN_SURE, 16],
    [480, ACROSS_WHEN_SURE, 8],
    [320, ACROSS_WHEN_SURE, 8],
    [640, ACROSS_WHEN_UNSURE, 16],
    [480, ACROSS_WHEN_UNSURE, 16],
  ])(
    '[CAM-34] a whole picture of %i pixels across becomes at most %i blocks across, of %i pixels',
    (width, across, block) => {
      const frame = noisy(width, 360);
      pixelateAll(frame, across);
      expect(edges(frame, { x0: 0, y0: 0, x1: 1, y1: 1 }, block)).toBe(0);
      expect(width / block).toBeLessThanOrEqual(across);
    },
  );

  it('a copy is no wider than asked for, keeps its shape, and is no part of the picture', () => {
    const frame = noisy(1280, 720);
    const copy = copyWithin(frame, 640);
    expect([copy.width, copy.height, copy.rgb.length]).toEqual([640, 360, 640 * 360 * 3]);
    const small = copyWithin(noisy(32, 16), 640);
    small.rgb.fill(0);
    expect([small.width, noisy(32, 16).rgb[5]]).toEqual([32, noisy(32, 16).rgb[5]]);
  });
});

function clipped({ x0, y0, x1, y1 }: Region): Region {
  return { x0: Math.max(0, x0), y0: Math.max(0, y0), x1: Math.min(1, x1), y1: Math.min(1, y1) };
}

describe('what moves', () => {
  /** A grey picture with a bright box. */
  function withBox(x: number, y: number, size = 24): Frame {
    const frame: Frame = { width: 160, height: 120, rgb: new Uint8Array(160 * 120 * 3).fill(90) };
    for (let row = y; row < y + size; row++)
      for (let column = x; column < x + size; column++)
        frame.rgb.fill(220, (row * 160 + column) * 3, (row * 160 + column) * 3 + 3);
    return frame;
  }
  const covers = (regions: readonly Region[], x: number, y: number): boolean =>
    regions.some((r) => r.x0 * 160 <= x && r.x1 * 160 >= x && r.y0 * 120 <= y && r.y1 * 120 >= y);

  it('[CAM-34] is found where it was and where it is, as one; what stands still is not', () => {
    const unrest = new Unrest();
    unrest.take(withBox(40, 40), 0);
    unrest.take(withBox(40, 40), 100);
    expect(unrest.regions(100)).toEqual([]);
    unrest.take(withBox(52, 40), 200);
    const regions = unrest.regions(200);
    // As wide as all that moved together, whatever the size of its parts.
    expect(new Set(regions.map((r) => r.ofWidth! * 160))).toEqual(new Set([40]));
    for (const [x, y] of [
      [40, 40],
      [76, 64],
      [44, 52],
    ] as const)
      expect(covers(regions, x, y)).toBe(true);
    expect(covers(regions, 130, 100)).toBe(false);
    // Whoever stops is still there for a while.
    unrest.take(withBox(52, 40), 1_000);
    expect(covers(unrest.regions(2_600), 44, 44)).toBe(true);
    expect(unrest.regions(2_800)).toEqual([]);
  });

  it('[CAM-34] pictures that come too seldom, or in another size, say nothing: it is not known what moves', () => {
    const unrest = new Unrest();
    unrest.take(withBox(40, 40), 0);
    unrest.take(withBox(60, 40), 1_000);
    expect(unrest.watchedMs(1_000)).toBe(1_000);
    unrest.take(withBox(60, 40), 60_000);
    expect(unrest.watchedMs(60_000)).toBe(0);
    unrest.take({ width: 80, height: 60, rgb: new Uint8Array(80 * 60 * 3) }, 60_100);
    expect(unrest.watchedMs(60_100)).toBe(0);
    unrest.forget();
    expect(unrest.watchedMs(60_200)).toBe(0);
  });
});
