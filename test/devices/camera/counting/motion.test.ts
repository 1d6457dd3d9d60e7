import { describe, expect, it } from 'vitest';
import { MotionOccupancy } from '../../../../devices/camera/counting/motion.ts';
import type { Frame } from '../../../../devices/camera/detector.ts';

const WIDTH = 64;
const HEIGHT = 48;
/** Grey noise that is the same at every run, with a bright block and a lift of light. */
function scene(i: number, block: { x: number; y: number } | null, light = 0): Frame {
  const rgb = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const noise = ((x * 7919 + y * 104_729 + i * 1299) % 9) - 4;
      const on = block !== null && x >= block.x && x < block.x + 8 && y >= block.y && y < block.y + 16;
      rgb.fill((on ? 200 : 90) + light + noise, (y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3);
    }
  return { width: WIDTH, height: HEIGHT, rgb };
}
const left = [
  { x: 0, y: 0 },
  { x: 0.5, y: 0 },
  { x: 0.5, y: 1 },
  { x: 0, y: 1 },
];
const right = left.map(({ x, y }) => ({ x: x + 0.5, y }));
const areas = [
  { zone: 'left', outline: left },
  { zone: 'right', outline: right },
];

/** Counts of both zones at the end of every second. */
function run(
  seconds: number,
  block: (s: number) => { x: number; y: number } | null,
  masks = [] as (typeof left)[],
  light = (_s: number) => 0,
) {
  const motion = new MotionOccupancy(areas, masks);
  const out: string[] = [];
  for (let i = 0; i < seconds * 10; i++) {
    const zones = motion.step(scene(i, block(i / 10), light(i / 10)), i * 100);
    for (const z of zones) expect(z.confidence).toBe(0.3);
    if (i % 10 === 9) out.push(zones.map((z) => z.count).join(''));
  }
  return out;
}

describe('motion without a model', () => {
  it('[CAM-13] says whether something is in a zone, and for two seconds after', () => {
    const seen = run(14, (s) => (s >= 5 && s < 8 ? { x: 10, y: 20 } : null));
    expect(seen).toEqual(['00', '00', '00', '00', '00', '10', '10', '10', '10', '10', '00', '00', '00', '00']);
  });

  it('[CAM-13] two in one zone are still 1: it counts nobody', () => {
    const motion = new MotionOccupancy(areas, []);
    for (let i = 0; i < 60; i++) motion.step(scene(i, null), i * 100);
    const two = scene(60, { x: 4, y: 20 });
    two.rgb.set(scene(60, { x: 20, y: 2 }).rgb.subarray(0, WIDTH * 18 * 3), 0);
    expect(motion.step(two, 6000).map((z) => z.count)).toEqual([1, 0]);
  });

  it('[CAM-13] light that comes on is nobody, nor is what moves in a mask', () => {
    expect(
      run(
        14,
        () => null,
        [],
        (s) => (s >= 6 ? 60 : 0),
      ).every((c) => c === '00'),
    ).toBe(true);
    expect(run(10, (s) => (s >= 5 ? { x: 10, y: 20 } : null), [left]).every((c) => c === '00')).toBe(true);
  });
});
