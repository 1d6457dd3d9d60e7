import type { Box } from '../detector.ts';
import { OutputError } from './decode.ts';
import { suppress } from './suppress.ts';

/** Class of people where the classes of COCO are counted from 0, and where 0 is the background. */
const PERSON_OF_80 = 0;
const PERSON_OF_91 = 1;
/** Boxes whose corners are all below this are in parts of the input; in pixels they would be no person. */
const MAX_PARTS = 1.5;
/** A lone number that is none is left out; from this part of the rows on nothing is believed. */
const SICK_PART = 0.01;
const ROUNDING = 0.02;

export interface ReadyOptions {
  /** Size of the network's input, pixels. */
  readonly inputWidth: number;
  readonly inputHeight: number;
  /** Part of the input that the picture fills, from the top left corner, pixels. */
  readonly pictureWidth: number;
  readonly pictureHeight: number;
  /** Boxes below this score are left out. */
  readonly minScore: number;
  /** Two boxes that overlap more than this are one person: some graphs leave one twice. */
  readonly maxOverlap: number;
}

type Numbers = ArrayLike<number>;
interface Row {
  readonly corners: readonly [number, number, number, number];
  readonly score: number;
}

/**
 * People in the output of a YOLO network that needs no sorting out: `[1, rows, 6]` of x1, y1, x2, y2, score, class, in
 * pixels of the input or in parts of it; people are class 0.
 *
 * @returns boxes in parts of the picture, best first
 * @throws OutputError when it is something else
 */
export function decodeEndToEnd(output: Numbers, dims: readonly number[], options: ReadyOptions): Box[] {
  const [, rows = 0, columns = 0] = dims;
  if (dims.length !== 3 || dims[0] !== 1 || columns !== 6)
    throw new OutputError(`its output is [${dims.join(', ')}]; [1, rows, 6] is expected`);
  if (output.length < rows * 6) throw new OutputError('its output is cut off');
  const people: Row[] = [];
  const faults = new Faults(rows);
  for (let at = 0; at < rows * 6; at += 6) {
    const corners = [output[at]!, output[at + 1]!, output[at + 2]!, output[at + 3]!] as const;
    const [score, kind] = [output[at + 4]!, output[at + 5]!];
    if (!faults.isSound(corners, score, kind)) continue;
    if (kind === PERSON_OF_80 && score >= options.minScore) people.push({ corners, score });
  }
  faults.check();
  return boxesOf(people, options);
}

/** What an SSD network gives: each a tensor's numbers. */
export interface SsdOutput {
  /** Four numbers a row, in parts of the input. */
  readonly boxes: Numbers;
  readonly scores: Numbers;
  readonly classes: Numbers;
  /** How many rows are filled; null: all. */
  readonly count: number | null;
  /** Which comes first in a box. */
  readonly first: 'x' | 'y';
}

/**
 * People in the outputs of an SSD network: `[1, rows, 4]`, `[1, rows]`, `[1, rows]`; people are class 1.
 *
 * @returns boxes in parts of the picture, best first
 * @throws OutputError when they do not fit each other
 */
export function decodeSsd({ boxes, scores, classes, count, first }: SsdOutput, options: ReadyOptions): Box[] {
  const rows = scores.length;
  if (boxes.length !== rows * 4 || classes.length !== rows)
    throw new OutputError(
      `its ${boxes.length / 4} boxes, ${rows} scores and ${classes.length} classes do not fit each other`,
    );
  if (count !== null && !(Number.isInteger(count) && count >= 0 && count <= rows))
    throw new OutputError(`it tells of ${count} boxes, and gives ${rows}`);
  const people: Row[] = [];
  const filled = count ?? rows;
  const faults = new Faults(filled);
  for (let row = 0; row < filled; row++) {
    const [a, b, c, d] = [boxes[row * 4]!, boxes[row * 4 + 1]!, boxes[row * 4 + 2]!, boxes[row * 4 + 3]!];
    const corners = first === 'x' ? ([a, b, c, d] as const) : ([b, a, d, c] as const);
    if (!faults.isSound(corners, scores[row]!, classes[row]!)) continue;
    if (classes[row] === PERSON_OF_91 && scores[row]! >= options.minScore)
      people.push({ corners, score: scores[row]! });
  }
  faults.check();
  if (people.some(({ corners }) => Math.max(...corners) > MAX_PARTS))
    throw new OutputError('its boxes are no parts of the picture, 0 to 1; it is of another kind');
  return boxesOf(people, options);
}

/** Counts rows that cannot be: read all the same, they would be nobody there. */
class Faults {
  readonly #rows: number;
  #sick = 0;
  #strange = 0;

  constructor(rows: number) {
    this.#rows = rows;
  }

  isSound(corners: readonly number[], score: number, kind: number): boolean {
    if (![...corners, score, kind].every(Number.isFinite)) this.#sick++;
    else if (score < -ROUNDING || score > 1 + ROUNDING || !Number.isInteger(kind) || kind < -1) this.#strange++;
    else return true;
    return false;
  }

  check(): void {
    if (this.#sick > SICK_PART * this.#rows)
      throw new OutputError('its scores are no numbers, or its places; the file is damaged, or it is of another kind');
    if (this.#strange > SICK_PART * this.#rows)
      throw new OutputError(
        'its scores are not between 0 and 1, or its classes no whole numbers; it is of another kind',
      );
  }
}

function boxesOf(people: readonly Row[], options: ReadyOptions): Box[] {
  const { inputWidth, inputHeight, pictureWidth, pictureHeight, maxOverlap } = options;
  const isParts = people.every(({ corners }) => Math.max(...corners) <= MAX_PARTS);
  const across = (isParts ? inputWidth : 1) / pictureWidth;
  const down = (isParts ? inputHeight : 1) / pictureHeight;
  const found = people.flatMap(({ corners: [x0, y0, x1, y1], score }) => {
    const box = { x0: part(x0 * across), y0: part(y0 * down), x1: part(x1 * across), y1: part(y1 * down) };
    return box.x1 > box.x0 && box.y1 > box.y0 ? [{ ...box, score: Math.min(1, score) }] : [];
  });
  return suppress(found, maxOverlap);
}

function part(value: number): number {
  return Math.min(1, Math.max(0, value));
}
