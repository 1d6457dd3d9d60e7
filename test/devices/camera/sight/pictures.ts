import type { Frame } from '../../../../devices/camera/detector.ts';

/** Grey level of a place, 0 to 1 each way. */
export type Paint = (x: number, y: number) => number;

/** A picture from a rule, with the trembling of a sensor unless told otherwise. */
export function painted(paint: Paint, noise: () => number = () => 0, width = 160, height = 120): Frame {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const grey = paint(((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height) + noise();
    rgb.fill(Math.max(0, Math.min(255, Math.round(grey))), 3 * i, 3 * i + 3);
  }
  return { width, height, rgb };
}

/** Numbers that look random and are the same each time, -1 to 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** An aisle of boxes on shelves; every seed is another shop. */
export function shop(seed: number): Paint {
  const random = seeded(seed);
  const boxes = Array.from({ length: 60 }, () => ({
    x: random() * 1.2 + 0.5,
    y: random() * 1.2 + 0.5,
    w: 0.03 + 0.06 * Math.abs(random()),
    h: 0.03 + 0.08 * Math.abs(random()),
    grey: 128 + 90 * random(),
  }));
  return (x, y) => boxes.find((b) => Math.abs(x - b.x) < b.w && Math.abs(y - b.y) < b.h)?.grey ?? 110;
}
