import { gridRows, OutputError } from './decode.ts';

/** A tensor that a graph declares; sizes that it leaves open are words. */
export interface Declared {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** How a network takes pictures and gives people. */
export type Layout =
  /** Blue, green, red, 0 to 255; the raw grid. */
  | { readonly kind: 'yolox' }
  /** Red, green, blue, 0 to 1; `[1, rows, 6]`, each person once. Null: a size that the graph leaves open. */
  | { readonly kind: 'yolo-e2e'; readonly width: number | null; readonly height: number | null }
  /** Bytes of red, green, blue, pixel by pixel; boxes, scores and classes by themselves, by the outputs' names. */
  | {
      readonly kind: 'ssd';
      readonly width: number | null;
      readonly height: number | null;
      readonly boxes: string;
      readonly scores: string;
      readonly classes: string;
      readonly count: string | null;
      /** Which comes first in a box. */
      readonly first: 'x' | 'y';
    };

function size(dim: number | string | undefined): number | null {
  return typeof dim === 'number' && dim > 0 ? dim : null;
}

/**
 * How a network is to be used, by what its graph declares.
 *
 * @throws OutputError in words that follow "The model x does not work: ", when it cannot be told
 */
export function layoutOf(input: Declared, outputs: readonly Declared[]): Layout {
  const [only] = outputs;
  if (outputs.length === 1 && only !== undefined) {
    const [batch, channels, height, width] = input.shape;
    const isPlanes = input.type === 'float32' && input.shape.length === 4 && channels === 3;
    if (!isPlanes || batch === undefined)
      throw new OutputError('one colour picture of 32-bit numbers, [1, 3, height, width], is expected as its input');
    const [across, down, rows] = [size(width), size(height), size(only.shape[1])];
    if (only.shape.length !== 3 || only.shape[2] !== 6) return { kind: 'yolox' };
    // Six columns: a YOLOX network of one class, if it has the rows of its grid.
    if (rows === null || (rows % 21 === 0 && (across === null || down === null)))
      throw new OutputError(
        `its output [${only.shape.join(', ')}] may be a raw grid of one class or boxes without overlap; export it with fixed sizes`,
      );
    if (across !== null && down !== null && rows === gridRows(across, down)) return { kind: 'yolox' };
    return { kind: 'yolo-e2e', width: across, height: down };
  }
  const named = (pattern: RegExp): string[] => outputs.map((o) => o.name).filter((name) => pattern.test(name));
  const [boxes, moreBoxes] = named(/^(?!raw).*box/i);
  const [scores, moreScores] = named(/^(?!raw|.*multiclass).*score/i);
  const [classes, moreClasses] = named(/^(?!raw|.*multiclass).*(class|label)/i);
  const isClear = moreBoxes === undefined && moreScores === undefined && moreClasses === undefined;
  if (boxes === undefined || scores === undefined || classes === undefined || !isClear)
    throw new OutputError(
      `its outputs (${outputs.map((o) => o.name).join(', ')}) are of no kind that is known here: one raw grid (YOLOX), one [1, rows, 6] (YOLO without overlap), or boxes, scores and classes by these names (SSD)`.slice(
        0,
        300,
      ),
    );
  const [, height, width, channels] = input.shape;
  if (input.type !== 'uint8' || input.shape.length !== 4 || channels !== 3)
    throw new OutputError('an SSD network is expected to take one picture of bytes, [1, height, width, 3]');
  const [count = null] = named(/^(num|count)/i);
  const first = /detection_boxes/i.test(boxes) ? 'y' : 'x';
  return { kind: 'ssd', width: size(width), height: size(height), boxes, scores, classes, count, first };
}
