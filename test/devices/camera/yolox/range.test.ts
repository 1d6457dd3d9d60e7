import { describe, expect, it } from 'vitest';
import { STRIDES } from '../../../../devices/camera/yolox/decode.ts';
import { gridFault } from '../../../../devices/camera/yolox/range.ts';

const COLUMNS = 7;
const SIDE = 320;
/** An empty aisle as a sound network of 320 x 320 pixels gives it, each row changed as told. */
function grid(change: (row: number[], cell: { x: number; y: number; stride: number }) => number[]): Float32Array {
  const rows: number[] = [];
  for (const stride of STRIDES)
    for (let y = 0; y < SIDE / stride; y++)
      for (let x = 0; x < SIDE / stride; x++)
        rows.push(...change([0.4, -1.2, 1.5, 2.4, 0.001, 0.02, 0.01], { x, y, stride }));
  return Float32Array.from(rows);
}
const logit = (p: number): number => Math.log(p / (1 - p));

describe('a grid that is not raw', () => {
  it('[CAM-15] a sound one is believed, with a lone number out of range', () => {
    expect(
      gridFault(
        grid((row) => row),
        COLUMNS,
      ),
    ).toBeNull();
    const [x, y, ...rest] = [0, 0, 1, 1, 7, 7, 7];
    expect(
      gridFault(
        grid((row, cell) => (cell.x === 3 && cell.y === 3 ? [x, y, ...rest] : row)),
        COLUMNS,
      ),
    ).toBeNull();
  });

  it('[CAM-15] scores without the sigmoid are refused in words, not read as nobody', () => {
    const logits = grid(([x, y, w, h, ...scores]) => [x!, y!, w!, h!, ...scores.map(logit)]);
    expect(gridFault(logits, COLUMNS)).toMatch(/not between 0 and 1: it was exported without the sigmoid/);
  });

  it('[CAM-15] boxes that were decoded in the graph are refused in words', () => {
    const decoded = grid(([x, y, w, h, ...scores], cell) => [
      (x! + cell.x) * cell.stride,
      (y! + cell.y) * cell.stride,
      Math.exp(w!) * cell.stride,
      Math.exp(h!) * cell.stride,
      ...scores,
    ]);
    expect(gridFault(decoded, COLUMNS)).toMatch(/exported with the decoding in it/);
  });

  it('[CAM-11] more than one row in a hundred that is no number is refused', () => {
    const sick = (every: number) => {
      let row = 0;
      return gridFault(
        grid(([x, ...rest]) => [row++ % every === 0 ? Number.NaN : x!, ...rest]),
        COLUMNS,
      );
    };
    expect(sick(50)).toMatch(/no numbers/);
    expect(sick(200)).toBeNull();
  });
});
