import type { Box, Shape, Size } from './shape.ts';
import { isTall, shapeOf, unitOf } from './shape.ts';

/** Boxes of the song queue, pixels: what plays, and the songs that come. */
export interface SongsLayout {
  readonly shape: Shape;
  readonly unit: number;
  readonly playing: Box;
  /** The same, where nothing comes after it. */
  readonly alone: Box;
  readonly list: Box;
  /** Rows that have room, at most as many as asked for. */
  readonly rows: number;
  readonly rowHeight: number;
  /** Largest and smallest type of the title that plays. */
  readonly title: number;
  readonly titleLeast: number;
}

/** Height of the words above the list, and of a row at least, in units. */
const HEADING = 5;
const LEAST_ROW = 10;

export function songsLayout(size: Size, places: number): SongsLayout {
  const shape = shapeOf(size);
  // Tall lists have width to spare: they read from further away.
  const unit = unitOf(size) * (isTall(shape) ? 1.22 : 1);
  const { width, height } = size;
  const edge = Math.round(unit * (isTall(shape) ? 5.6 : 6.5));
  const alone = { x: edge, y: edge, width: width - 2 * edge, height: height - 2 * edge };
  if (isTall(shape)) {
    const share = places <= 2 ? 0.6 : places <= 5 ? 0.48 : 0.4;
    const split = Math.round(height * share);
    const list = { x: edge, y: split + edge, width: width - 2 * edge, height: height - split - 2 * edge };
    const fit = rowsIn(list.height - unit * HEADING, places, unit * LEAST_ROW);
    return {
      ...{ shape, unit, alone, list, ...fit },
      playing: { x: edge, y: edge, width: width - 2 * edge, height: split - edge },
      title: unit * 13,
      titleLeast: unit * 4.4,
    };
  }
  const split = Math.round(width * (shape === 'ribbon' ? 0.56 : 0.52));
  const list = { x: split + edge, y: edge, width: width - split - 2 * edge, height: height - 2 * edge };
  return {
    ...{ shape, unit, alone, list, ...rowsIn(list.height - unit * HEADING, places, unit * LEAST_ROW) },
    playing: { x: edge, y: edge, width: split - edge - Math.round(unit * 2), height: height - 2 * edge },
    title: unit * 13.5,
    titleLeast: unit * 4.4,
  };
}

function rowsIn(height: number, places: number, least: number): { rows: number; rowHeight: number } {
  const rows = Math.max(1, Math.min(places, Math.floor(height / least)));
  return { rows, rowHeight: Math.floor(Math.min(height / rows, least * 1.5)) };
}
