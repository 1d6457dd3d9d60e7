import { describe, expect, it } from 'vitest';
import { decode, gridRows, OutputError } from '../../../../devices/camera/yolox/decode.ts';
import type { DecodeOptions } from '../../../../devices/camera/yolox/decode.ts';
import { suppress } from '../../../../devices/camera/yolox/suppress.ts';

const SIDE = 64;
const COLUMNS = 7;
const options: DecodeOptions = {
  inputWidth: SIDE,
  inputHeight: SIDE,
  pictureWidth: SIDE,
  pictureHeight: SIDE,
  minScore: 0.1,
  maxOverlap: 0.6,
};
const rows = gridRows(SIDE, SIDE);

/** A grid in which nothing is found but what is put in: row -> [x, y, log width, log height, objectness, person]. */
function grid(cells: Record<number, number[]>): Float32Array {
  const out = new Float32Array(rows * COLUMNS);
  for (const [row, values] of Object.entries(cells)) out.set(values, Number(row) * COLUMNS);
  return out;
}
const judge = (cells: Record<number, number[]>, part: Partial<DecodeOptions> = {}) =>
  decode(grid(cells), [1, rows, COLUMNS], { ...options, ...part });

describe('the output of a YOLOX network', () => {
  it('[CAM-10] a row is a cell of the grids of 8, 16 and 32 pixels, in this order', () => {
    expect(rows).toBe(64 + 16 + 4);
    // Row 9: second row, second column of the first grid; centre (1.5, 1.5) cells, 2 by 4 cells large.
    const [box] = judge({ 9: [0.5, 0.5, Math.log(2), Math.log(4), 0.8, 0.5] });
    expect(box!.x0).toBeCloseTo((12 - 8) / 64);
    expect(box!.y0).toBeCloseTo(0);
    expect(box!.x1).toBeCloseTo((12 + 8) / 64);
    expect(box!.y1).toBeCloseTo((12 + 16) / 64);
    expect(box!.score).toBeCloseTo(0.4);
    // Row 64: first cell of 16 pixels; row 83: last cell of 32 pixels.
    const [a, b] = judge({ 64: [0.5, 0.5, 0, 0, 1, 0.9], 83: [0.5, 0.5, 0, 0, 1, 0.8] });
    expect([a!.x0, a!.y0, a!.x1, a!.y1]).toEqual([0, 0, 0.25, 0.25]);
    expect([b!.x0, b!.y0, b!.x1, b!.y1]).toEqual([0.5, 0.5, 1, 1]);
  });

  it('[CAM-10] boxes are parts of the picture, not of the grey around it', () => {
    const [box] = judge({ 64: [0.5, 0.5, 0, 0, 1, 0.9] }, { pictureHeight: 32 });
    expect([box!.y0, box!.y1]).toEqual([0, 0.5]);
    // Wholly in the grey below the picture.
    expect(judge({ 83: [0.5, 0.5, 0, 0, 1, 0.9] }, { pictureHeight: 32 })).toEqual([]);
  });

  it('[CAM-11] what is no number is left out, and hides nobody else', () => {
    const good = [0.5, 0.5, 0, 0, 1, 0.9];
    for (const place of [0, 1, 2, 3, 4, 5]) {
      for (const bad of [Number.NaN, Infinity, -Infinity]) {
        const broken = good.map((v, i) => (i === place ? bad : v));
        const boxes = judge({ 0: broken, 83: good });
        expect(boxes.filter((b) => b.x0 === 0.5)).toHaveLength(1);
        for (const b of boxes) for (const v of [b.x0, b.y0, b.x1, b.y1, b.score]) expect(v >= 0 && v <= 1).toBe(true);
      }
    }
  });

  it('[CAM-11] another shape or a cut off output is refused in words', () => {
    const whole = grid({});
    expect(() => decode(whole, [1, rows - 1, COLUMNS], options)).toThrow(/gives \[1, 84, 85\] for 64x64/);
    expect(() => decode(whole, [1, rows, 4], options)).toThrow(OutputError);
    expect(() => decode(whole, [rows, COLUMNS], options)).toThrow(OutputError);
    expect(() => decode(whole.subarray(0, 100), [1, rows, COLUMNS], options)).toThrow('cut off');
  });

  it('[CAM-10] the same person twice is one, two people side by side are two', () => {
    const box = (x0: number, score: number) => ({ x0, y0: 0, x1: x0 + 0.2, y1: 0.5, score });
    expect(suppress([box(0.01, 0.5), box(0, 0.9), box(0.3, 0.4)], 0.6)).toEqual([box(0, 0.9), box(0.3, 0.4)]);
  });

  it('[CAM-10] of a crowd everybody stays, though each has ten boxes and some are found weakly', () => {
    const crowd = Array.from({ length: 120 }, (_, i) =>
      Array.from({ length: 10 }, (__, k) => {
        const [x0, y0] = [(i % 20) / 20, Math.floor(i / 20) / 6];
        return { x0, y0, x1: x0 + 0.03 + 0.0001 * k, y1: y0 + 0.12, score: 0.9 - 0.005 * i - 0.001 * k };
      }),
    ).flat();
    const people = suppress(crowd, 0.45);
    expect(people).toHaveLength(120);
    expect(people.at(-1)!.score).toBeCloseTo(0.9 - 0.005 * 119, 6);
  });

  it('[CAM-11] a network that sees people everywhere does not stand still', () => {
    const everywhere = new Float32Array(gridRows(640, 640) * COLUMNS).fill(0.99);
    const boxes = decode(everywhere, [1, gridRows(640, 640), COLUMNS], {
      ...options,
      inputWidth: 640,
      inputHeight: 640,
      pictureWidth: 640,
      pictureHeight: 640,
    });
    expect(boxes.length).toBeLessThanOrEqual(300);
  });
});
