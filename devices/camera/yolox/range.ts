/** Numbers before the classes: centre x and y, width, height, objectness. */
const LEAD = 5;
/** A lone number that is none is left out; from this part of the rows on nothing is believed. */
const SICK_PART = 0.01;
/** A raw place lies within a few cells of its own cell; one in pixels lies further away than this, cells. */
const MAX_OFFSET = 20;
/** A raw size is the logarithm of cells: more than this is thousands of cells. */
const MAX_LOG_SIZE = 8;
/** What rounding, as of a network of 8-bit numbers, may add to a score. */
const ROUNDING = 0.02;

/**
 * Why rows of a raw YOLOX grid are not to be believed, in words that follow "The model x does not work: "; null: they
 * are. Read all the same, nobody would be found in them, and that would be taken for nobody there.
 *
 * @param output rows of `columns` numbers: place, size, objectness, classes
 */
export function gridFault(output: Float32Array, columns: number): string | null {
  let [sick, unsure, absurd] = [0, 0, 0];
  for (let at = 0; at + LEAD < output.length; at += columns) {
    const [x, y, width, height] = [output[at]!, output[at + 1]!, output[at + 2]!, output[at + 3]!];
    const [objectness, person] = [output[at + 4]!, output[at + LEAD]!];
    if (Number.isNaN(x + y + width + height) || Number.isNaN(objectness * person)) sick++;
    else if (!isScore(objectness) || !isScore(person)) unsure++;
    else if (Math.max(Math.abs(x), Math.abs(y)) > MAX_OFFSET || Math.max(width, height) > MAX_LOG_SIZE) absurd++;
  }
  const many = (SICK_PART * output.length) / columns;
  if (sick > many) return 'its scores are no numbers, or its places; the file is damaged, or it is of another kind';
  if (unsure > many)
    return 'its scores are not between 0 and 1: it was exported without the sigmoid at its end, or it is of another kind. Export it anew with the scores in it';
  if (absurd > many)
    return 'its boxes are no places within the grid: it was exported with the decoding in it (--decode_in_inference), or it is of another kind. Export it anew without';
  return null;
}

function isScore(value: number): boolean {
  return value >= -ROUNDING && value <= 1 + ROUNDING;
}
