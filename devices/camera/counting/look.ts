import type { Box, Frame, Look } from '../detector.ts';

/** Bins of one half, upper body or legs: greys by brightness, then hues, each dark or light. */
const GREYS = 8;
const HUES = 6;
const BINS = GREYS + 2 * HUES;
/** Most pixels that are looked at across and down in one half of a box. */
const ACROSS = 12;
const DOWN = 16;
/** Upper body and legs, in parts of the box's height; the sides show what is behind the person. */
const HALVES = [
  [0.15, 0.5],
  [0.5, 0.9],
] as const;
const SIDE = 0.22;
/** Less colour than this is grey: difference between the strongest and the weakest channel. */
const COLOURLESS = 28;

/** Which bin a colour falls into. */
function binOf(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  if (spread < COLOURLESS || spread < most * 0.2) return Math.min(GREYS - 1, Math.floor((red + green + blue) / 96));
  const hue =
    most === red ? (green - blue) / spread : most === green ? 2 + (blue - red) / spread : 4 + (red - green) / spread;
  return GREYS + 2 * (Math.floor(hue + 6.5) % HUES) + (most > 127 ? 1 : 0);
}

/**
 * The colours within a box, from the picture while it is in memory. No picture can be made of it again.
 *
 * @param frame packed RGB
 * @param box parts of the picture
 */
export function lookOf(frame: Frame, box: Omit<Box, 'score'>): Look {
  const look = new Uint8Array(HALVES.length * BINS);
  const [width, height] = [box.x1 - box.x0, box.y1 - box.y0];
  HALVES.forEach(([from, to], half) => {
    const counts = new Float64Array(BINS);
    let all = 0;
    for (let row = 0; row < DOWN; row++) {
      const y = Math.floor((box.y0 + height * (from + ((to - from) * (row + 0.5)) / DOWN)) * frame.height);
      for (let column = 0; column < ACROSS; column++) {
        const part = SIDE + ((1 - 2 * SIDE) * (column + 0.5)) / ACROSS;
        const x = Math.floor((box.x0 + width * part) * frame.width);
        if (!(x >= 0 && y >= 0 && x < frame.width && y < frame.height)) continue;
        const at = (y * frame.width + x) * 3;
        counts[binOf(frame.rgb[at]!, frame.rgb[at + 1]!, frame.rgb[at + 2]!)]!++;
        all++;
      }
    }
    if (all > 0) for (let bin = 0; bin < BINS; bin++) look[half * BINS + bin] = Math.round((counts[bin]! / all) * 255);
  });
  return look;
}

/** How alike two looks are, 0 to 1 (Bhattacharyya); 0.5 where one of them shows nothing. */
export function alike(a: Look, b: Look): number {
  let sum = 0;
  let [allA, allB] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    sum += Math.sqrt(a[i]! * b[i]!);
    allA += a[i]!;
    allB += b[i]!;
  }
  return allA === 0 || allB === 0 ? 0.5 : Math.min(1, sum / Math.sqrt(allA * allB));
}
