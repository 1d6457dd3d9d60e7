import { beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '../../../../devices/camera/detector.ts';
import { MotionScene } from '../../../../devices/camera/motion/motionScene.ts';
import { loadBackgrounds } from '../../../../devices/camera/motion/opencv.ts';
import type { MakeBackground } from '../../../../devices/camera/motion/opencv.ts';

const WIDTH = 64;
const HEIGHT = 48;
interface Place {
  readonly x: number;
  readonly y: number;
}
/** Shelves in grey, with noise that is the same at every run, blocks that stand in front, and a lift of light. */
function scene(i: number, blocks: readonly Place[], light = 0): Frame {
  const rgb = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const noise = ((x * 7919 + y * 104_729 + i * 1299) % 9) - 4;
      const on = blocks.some((b) => x >= b.x && x < b.x + 8 && y >= b.y && y < b.y + 16);
      const shelf = y % 12 < 2 ? 60 : 90;
      rgb.fill((on ? 200 : shelf) + light + noise, (y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3);
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
const somebody = { x: 10, y: 20 };

let make: MakeBackground;
let alive = 0;
beforeAll(async () => {
  const real = await loadBackgrounds();
  make = (width, height) => {
    const made = real(width, height);
    alive++;
    return {
      ...made,
      free: () => {
        alive--;
        made.free();
      },
    };
  };
});

interface Run {
  readonly seconds: number;
  readonly blocks?: (s: number) => readonly Place[];
  readonly light?: (s: number) => number;
  readonly masks?: (typeof left)[];
  readonly fps?: number;
}
/** What is said of both zones at the end of every second; `-`: nothing. */
function run({ seconds, blocks = () => [], light = () => 0, masks = [], fps = 10 }: Run): string[] {
  const motion = new MotionScene(areas, masks, make);
  const out: string[] = [];
  for (let i = 0; i < seconds * fps; i++) {
    const zones = motion.step(scene(i, blocks(i / fps), light(i / fps)), (i * 1000) / fps);
    for (const z of zones) expect(z.confidence).toBe(0.3);
    if (i % fps === fps - 1) out.push(zones.length === 0 ? '-' : zones.map((z) => z.count).join(''));
  }
  motion.forget();
  return out;
}
const repeated = (word: string, times: number): string[] => new Array<string>(times).fill(word);

describe('motion without a model', () => {
  it.each([10, 4])('[CAM-13] at %i a second: nothing before 3 s; then whether anything is in a zone', (fps) => {
    const seen = run({ seconds: 14, fps, blocks: (s) => (s >= 5 && s < 8 ? [somebody] : []) });
    expect(seen).toEqual([...repeated('-', 3), '00', '00', '10', '10', '10', ...repeated('00', 6)]);
  });

  it('[CAM-13] somebody who stands still for five minutes is there all the time, and leaves no ghost', () => {
    const seen = run({ seconds: 340, fps: 4, blocks: (s) => (s >= 10 && s < 310 ? [somebody] : []) });
    expect(seen.slice(10, 310)).toEqual(repeated('10', 300));
    expect(seen.slice(311)).toEqual(repeated('00', 29));
  });

  it('[CAM-13] who stood there while the scene was learnt and leaves: the hole closes after seconds', () => {
    const seen = run({ seconds: 20, blocks: (s) => (s < 6 ? [somebody] : []) });
    expect(seen.slice(3, 6)).toEqual(repeated('00', 3));
    expect(seen.slice(11)).toEqual(repeated('00', 9));
    // The scene that was learnt anew is the right one: who comes again is seen again.
    const again = run({ seconds: 24, blocks: (s) => (s < 6 || s >= 16 ? [somebody] : []) });
    expect(again.slice(16)).toEqual(repeated('10', 8));
  });

  it('[CAM-13] a thing that was put there belongs to the scene after ten minutes, and not before', () => {
    const seen = run({ seconds: 640, fps: 2, blocks: (s) => (s >= 10 ? [somebody] : []) });
    expect(seen.slice(11, 605)).toEqual(repeated('10', 594));
    expect(seen.slice(-20)).toEqual(repeated('00', 20));
  });

  it('[CAM-13] two in one zone are still 1: it counts nobody', () => {
    const seen = run({ seconds: 8, blocks: (s) => (s >= 5 ? [somebody, { x: 20, y: 2 }] : []) });
    expect(seen.at(-1)).toBe('10');
  });

  it('[CAM-13] light that comes on, or exposure that turns, is nobody', () => {
    const lamp = run({ seconds: 16, light: (s) => (s >= 6 ? 60 : 0) });
    expect(lamp.filter((c) => c !== '00' && c !== '-')).toEqual([]);
    // Somebody in bright clothes makes the camera close its iris: they alone are there.
    const iris = run({
      seconds: 14,
      blocks: (s) => (s >= 5 && s < 9 ? [somebody] : []),
      light: (s) => (s >= 5.5 && s < 9.5 ? -18 : 0),
    });
    expect(iris.slice(3)).toEqual(['00', '00', '10', '10', '10', '10', '00', '00', '00', '00', '00']);
  });

  it('[CAM-13] another view altogether is learnt anew: nothing is said until then but why, which is said at once', () => {
    const motion = new MotionScene(areas, [], make);
    const unknownAt: number[] = [];
    const words: string[] = [];
    for (let i = 0; i < 120; i++) {
      const frame = scene(i, []);
      if (i >= 60)
        for (let y = 0; y < HEIGHT; y++)
          for (let x = 0; x < WIDTH; x++)
            if ((x >> 2) % 2 === 0) frame.rgb.fill(230, (y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3);
      const zones = motion.step(frame, i * 100);
      if (motion.unknown !== null) unknownAt.push(i);
      if (i % 10 === 9) words.push(zones.length === 0 ? '-' : zones.map((z) => z.count).join(''));
    }
    motion.forget();
    // The first scene is not known yet, which is nothing that was lost.
    expect([unknownAt[0], unknownAt.length, unknownAt.at(-1)]).toEqual([60, 31, 90]);
    expect(words).toEqual(['-', '-', '-', '00', '00', '00', '-', '-', '-', '00', '00', '00']);
  });

  it('[CAM-13] what moves in a mask is nobody', () => {
    const seen = run({ seconds: 10, blocks: (s) => (s >= 5 ? [somebody] : []), masks: [left] });
    expect(seen.slice(3)).toEqual(repeated('00', 7));
  });

  it('[CAM-13] its memory is given back', () => {
    const motion = new MotionScene(areas, [], make);
    motion.step(scene(0, []), 0);
    motion.step({ ...scene(1, []), width: 48, height: 64 }, 100);
    expect(alive).toBe(1);
    motion.forget();
    motion.forget();
    expect(alive).toBe(0);
  });
});
