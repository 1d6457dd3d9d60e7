import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast, groundFor, mix, textOn } from '../../../display/scene/colour.ts';
import { chooseFile } from '../../../display/scene/files.ts';
import { codeSide, productLayout, rankingLayout } from '../../../display/scene/layout.ts';
import { productsOn, RACK_PAGE_MS, rackPageAt, rackPlan } from '../../../display/scene/rackPlan.ts';
import type { Box } from '../../../display/scene/shape.ts';
import { shapeOf } from '../../../display/scene/shape.ts';

const size = fc.record({ width: fc.integer({ min: 160, max: 7680 }), height: fc.integer({ min: 120, max: 7680 }) });
const inside = (box: Box, whole: { width: number; height: number }): boolean =>
  box.x >= -0.5 &&
  box.y >= -0.5 &&
  box.x + box.width <= whole.width + 0.5 &&
  box.y + box.height <= whole.height + 0.5 &&
  box.width > 0 &&
  box.height > 0;
const apart = (a: Box, b: Box): boolean =>
  a.x + a.width <= b.x + 0.5 ||
  b.x + b.width <= a.x + 0.5 ||
  a.y + a.height <= b.y + 0.5 ||
  b.y + b.height <= a.y + 0.5;
const file = (width: number, height: number) => ({
  sha256: 'a'.repeat(64),
  mime: 'image/jpeg',
  bytes: 1,
  width,
  height,
});

describe('layout', () => {
  test('[PLY-19] the product template fills any picture, and its parts do not overlap', () => {
    fc.assert(
      fc.property(size, (s) => {
        const { picture, words } = productLayout(s);
        expect(inside(picture, s) && inside(words, s) && apart(picture, words)).toBe(true);
        expect(picture.width * picture.height + words.width * words.height).toBeCloseTo(s.width * s.height, 0);
      }),
    );
  });
  test('[PLY-19] places of a ranking lie inside and apart on screens of every shape', () => {
    const screens = [
      [1920, 1080],
      [1080, 1920],
      [1280, 720],
      [3840, 1080],
      [640, 360],
      [1000, 1000],
      [600, 1920],
    ] as const;
    for (const [width, height] of screens) {
      for (const places of [2, 3, 5]) {
        const layout = rankingLayout({ width, height }, places);
        expect(layout.places).toHaveLength(places);
        const boxes = [layout.header, ...layout.places];
        for (const box of boxes) expect(inside(box, { width, height })).toBe(true);
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => expect(apart(a, b)).toBe(true)));
      }
    }
  });
  test('[PLY-17] a code is at least 180 px at 1080 lines, and left out where it could not be read', () => {
    expect(codeSide({ width: 1920, height: 1080 })).toBeGreaterThanOrEqual(180);
    expect(codeSide({ width: 1080, height: 1920 })).toBeGreaterThanOrEqual(180);
    expect(codeSide({ width: 320, height: 180 })).toBe(0);
  });
  test('[PLY-1] shapes by aspect', () => {
    const shapes = [
      [3840, 1080],
      [1920, 1080],
      [1000, 1000],
      [1080, 1920],
      [400, 1920],
    ].map(([width, height]) => shapeOf({ width: width!, height: height! }));
    expect(shapes).toEqual(['ribbon', 'landscape', 'square', 'portrait', 'column']);
  });
});

describe('files', () => {
  const both = { landscape: file(1920, 1080), portrait: file(1080, 1920) };
  test('[PLY-20] the file of the orientation is taken and fills the screen', () => {
    expect(chooseFile(both, { width: 1920, height: 1080 })).toEqual({ asset: both.landscape, fit: 'cover' });
    expect(chooseFile(both, { width: 1080, height: 1920 })).toEqual({ asset: both.portrait, fit: 'cover' });
  });
  test('[PLY-20] a picture that would lose too much is shown whole', () => {
    const choice = chooseFile({ landscape: both.landscape }, { width: 1080, height: 1920 });
    expect(choice?.fit).toBe('contain');
    expect(chooseFile({ landscape: both.landscape }, { width: 1920, height: 1200 })?.fit).toBe('cover');
    expect(chooseFile({}, { width: 1, height: 1 })).toBeNull();
  });
});

describe('colours', () => {
  test('[PLY-19] white reads on the ground of every accent colour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (rgb) => {
        const colour = `#${rgb.toString(16).padStart(6, '0')}`;
        expect(contrast(groundFor(colour, '#ffffff'), '#ffffff')).toBeGreaterThanOrEqual(4.5);
        expect(contrast(textOn(colour, '#101010'), colour)).toBeGreaterThan(4);
      }),
    );
    expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080');
  });
});

describe('rack face', () => {
  test('[RCK-5] small faces show one product, wide ones up to three, and every product has its turn', () => {
    expect(rackPlan({ width: 480, height: 320 }, 4)).toMatchObject({ columns: 1, rows: 1, pages: 4 });
    expect(rackPlan({ width: 1280, height: 400 }, 4)).toMatchObject({ columns: 3, rows: 1, pages: 2 });
    expect(rackPlan({ width: 480, height: 800 }, 1)).toMatchObject({ columns: 1, rows: 1, pages: 1 });
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 12 }), fc.nat(1e9), (s, count, t) => {
        const products = Array.from({ length: count }, (_, i) => i);
        const plan = rackPlan(s, count);
        const seen = new Set<number>();
        for (let page = 0; page < plan.pages; page++) {
          const on = productsOn(products, plan, page);
          expect(on).toHaveLength(Math.min(count, plan.columns * plan.rows));
          for (const p of on) seen.add(p);
        }
        expect(seen.size).toBe(count);
        expect(rackPageAt(plan, t)).toBeLessThan(plan.pages);
        expect(rackPageAt(plan, t + RACK_PAGE_MS * plan.pages)).toBe(rackPageAt(plan, t));
      }),
    );
  });
});
