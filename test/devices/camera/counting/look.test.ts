import { describe, expect, it } from 'vitest';
import { alike, lookOf } from '../../../../devices/camera/counting/look.ts';
import type { Frame } from '../../../../devices/camera/detector.ts';

type Colour = readonly [number, number, number];

/** A picture of one person from border to border: shirt above, trousers below. */
function picture(shirt: Colour, trousers: Colour): Frame {
  const [width, height] = [20, 40];
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rgb.set(y < height / 2 ? shirt : trousers, (y * width + x) * 3);
  return { width, height, rgb };
}
const WHOLE = { x0: 0, y0: 0, x1: 1, y1: 1 };
const RED: Colour = [200, 30, 30];
const BLUE: Colour = [30, 40, 180];
const GREY: Colour = [120, 120, 122];

describe('the colours of a person', () => {
  it('[CAM-20] tell shirts and trousers apart, upper and lower too', () => {
    const redOnBlue = lookOf(picture(RED, BLUE), WHOLE);
    expect(alike(redOnBlue, lookOf(picture([180, 40, 35], [40, 45, 160]), WHOLE))).toBeGreaterThan(0.95);
    expect(alike(redOnBlue, lookOf(picture(BLUE, RED), WHOLE))).toBeLessThan(0.2);
    expect(alike(redOnBlue, lookOf(picture(GREY, BLUE), WHOLE))).toBeLessThan(0.6);
  });

  it('[CAM-20] are forty numbers, of which no picture can be made, and of boxes beyond the picture too', () => {
    expect(lookOf(picture(RED, BLUE), WHOLE)).toHaveLength(40);
    const outside = lookOf(picture(RED, BLUE), { x0: 1.2, y0: 0, x1: 1.5, y1: 1 });
    expect([...outside].every((share) => share === 0)).toBe(true);
    expect(alike(outside, lookOf(picture(RED, BLUE), WHOLE))).toBe(0.5);
  });
});
