import { gridRows, OutputError } from './decode.ts';
import { INPUT_TYPES } from './picture.ts';
import type { InputType } from './picture.ts';

/** A tensor that a graph declares; sizes that it leaves open are words. */
export interface Declared {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** What the operator says a network is; auto: as its graph declares it. */
export type NamedLayout = 'auto' | 'yolox' | 'nms-free' | 'ssd';

/** How a network takes pictures and gives people. */
export type Layout =
  /** Blue, green, red, 0 to 255; the raw grid. */
  | { readonly kind: 'yolox'; readonly input: InputType }
  /** Red, green, blue, 0 to 1, or bytes; `[1, rows, 6]`, each person once. Null: a size that the graph leaves open. */
  | {
      readonly kind: 'nms-free';
      readonly input: InputType;
      readonly width: number | null;
      readonly height: number | null;
    }
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

const WORDS: Readonly<Record<Layout['kind'], string>> = {
  yolox: 'one raw grid (yolox)',
  'nms-free': 'one of boxes without overlap, [1, rows, 6] (nms-free)',
  ssd: 'boxes, scores and classes (ssd)',
};

function size(dim: number | string | undefined): number | null {
  return typeof dim === 'number' && dim > 0 ? dim : null;
}

/**
 * How a network is to be used, by what its graph declares, and by what the operator says where that can be two things.
 *
 * @throws OutputError in words that follow "The model x does not work: ", when it cannot be told, or is not what the
 *   operator says
 */
export function layoutOf(input: Declared, outputs: readonly Declared[], named: NamedLayout = 'auto'): Layout {
  const layout = outputs.length === 1 ? ofOneOutput(input, outputs[0]!, named) : ofSeveral(input, outputs);
  if (named !== 'auto' && layout.kind !== named)
    throw new OutputError(
      `it was said to be ${named}, but its outputs are ${WORDS[layout.kind]}. Add it again with --layout ${layout.kind} (a bare file: --model-layout ${layout.kind}), or name the right file`,
    );
  return layout;
}

/** A network whose last step was left to whole numbers keeps their scale to itself. */
function checkNumbers(outputs: readonly Declared[]): void {
  const whole = outputs.find(({ type }) => type !== 'float32' && type !== 'float16');
  if (whole !== undefined)
    throw new OutputError(
      `its output ${whole.name} is of whole numbers (${whole.type}), and what one of them stands for is not in the file; export it with outputs of 32-bit or 16-bit numbers`,
    );
}

function ofOneOutput(input: Declared, only: Declared, named: NamedLayout): Layout {
  const [batch, channels, height, width] = input.shape;
  const type = INPUT_TYPES.find((known) => known === input.type);
  if (type === undefined || input.shape.length !== 4 || channels !== 3 || batch === undefined)
    throw new OutputError(
      'one colour picture, [1, 3, height, width], of 32-bit or 16-bit numbers or bytes is expected as its input',
    );
  checkNumbers([only]);
  const grid: Layout = { kind: 'yolox', input: type };
  const [across, down, rows] = [size(width), size(height), size(only.shape[1])];
  if (only.shape.length !== 3 || only.shape[2] !== 6) return grid;
  // Six columns: a YOLOX network of one class, if it has the rows of its grid.
  const ready: Layout = { kind: 'nms-free', input: type, width: across, height: down };
  if (rows === null || (rows % 21 === 0 && (across === null || down === null))) {
    if (named === 'yolox' || named === 'nms-free') return named === 'yolox' ? grid : ready;
    throw new OutputError(
      `its output [${only.shape.join(', ')}] may be a raw grid of one class or boxes without overlap; say which when you add it: --layout yolox or --layout nms-free`,
    );
  }
  return across !== null && down !== null && rows === gridRows(across, down) ? grid : ready;
}

function ofSeveral(input: Declared, outputs: readonly Declared[]): Layout {
  const matching = (pattern: RegExp): Declared[] => outputs.filter(({ name }) => pattern.test(name));
  const [boxes, moreBoxes] = matching(/^(?!raw).*box/i);
  const [scores, moreScores] = matching(/^(?!raw|.*multiclass).*score/i);
  const [classes, moreClasses] = matching(/^(?!raw|.*multiclass).*(class|label)/i);
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
  checkNumbers([boxes, scores]);
  const [count] = matching(/^(num|count)/i);
  return {
    ...{ kind: 'ssd', width: size(width), height: size(height) },
    ...{ boxes: boxes.name, scores: scores.name, classes: classes.name, count: count?.name ?? null },
    first: /detection_boxes/i.test(boxes.name) ? 'y' : 'x',
  };
}
