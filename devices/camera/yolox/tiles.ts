import { overlap, partWithin } from '../counting/overlap.ts';
import type { Box } from '../detector.ts';
import type { Size, Within } from '../within.ts';
import { suppress } from './suppress.ts';

/** Whether a picture is looked at in pieces: wide views by themselves, or all that are large enough in so many. */
export type Tiling = 'auto' | 'off' | { readonly columns: number; readonly rows: number };

/** A view is wide above this ratio of width to height. */
const WIDE = 2;
/** A wide view is looked at in so many widths of a usual picture at most. */
const MOST_WIDTHS = 4;
/** Tiles of a wide view overlap by this part of its height: about the width of somebody who fills the height. */
const PERSON = 0.4;
/** Tiles that were asked for overlap by this part of themselves. */
const SHARED = 0.2;
/** Boxes that overlap more than this are one person. */
const SAME = 0.45;
/** A piece of which so much lies in a whole person is a piece of that person. */
const PIECE = 0.5;
/** As near to the border of a tile as this, somebody is cut, parts of the tile. */
const BORDER = 0.02;

/** A piece of a picture, pixels. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** `2x1` as columns and rows; null when it is nothing that there is. */
export function readTiling(text: string): Tiling | null {
  if (text === 'auto' || text === 'off') return text;
  const found = /^([1-6])x([1-4])$/.exec(text);
  return found === null ? null : { columns: Number(found[1]), rows: Number(found[2]) };
}

/** How large pictures are wanted, so that there is something in them for tiles. */
export function withinFor({ width, height }: Size, tiling: Tiling): Within {
  if (tiling === 'off') return { width, height };
  const wide =
    tiling === 'auto'
      ? { ratio: WIDE, width: MOST_WIDTHS * width, height }
      : { ratio: 0, width: tiling.columns * width, height: tiling.rows * height };
  return { width, height, wide };
}

/**
 * The pieces in which a picture is looked at, all of one size; none: it is looked at as a whole.
 *
 * @param within the size of a picture that is looked at as a whole
 */
export function tilesOf(picture: Size, within: Size, tiling: Tiling): Tile[] {
  const fits = picture.width <= within.width && picture.height <= within.height;
  if (tiling === 'off' || fits) return [];
  if (tiling === 'auto' && picture.width <= WIDE * picture.height) return [];
  const { width, height } = picture;
  if (tiling !== 'auto') return grid(picture, tiling.columns, sharedOf(width, tiling.columns), tiling.rows);
  const shared = Math.min(PERSON * height, 0.75 * within.width);
  return grid(picture, Math.max(2, Math.ceil((width - shared) / (within.width - shared))), shared, 1);
}

function grid({ width, height }: Size, columns: number, shared: number, rows: number): Tile[] {
  const across = spread(width, shared, columns);
  const down = spread(height, sharedOf(height, rows), rows);
  return down.starts.flatMap((y) => across.starts.map((x) => ({ x, y, width: across.side, height: down.side })));
}

function sharedOf(whole: number, count: number): number {
  return (SHARED * whole) / (count - SHARED * (count - 1));
}

/** `count` pieces of a length that overlap by at least `shared`. */
function spread(whole: number, shared: number, count: number): { starts: number[]; side: number } {
  const side = Math.min(whole, Math.ceil((whole + (count - 1) * shared) / count));
  const step = count === 1 ? 0 : (whole - side) / (count - 1);
  return { starts: Array.from({ length: count }, (_, i) => Math.round(i * step)), side };
}

/** Somebody as found in one piece, in parts of the whole picture. */
interface Piece {
  readonly box: Box;
  /** Which borders of its tile it reaches that are none of the picture. */
  readonly cut: readonly ('left' | 'right' | 'top' | 'bottom')[];
}

/** Boxes of one tile in parts of the whole picture, with where the tile cuts them. */
function piecesOf(boxes: readonly Box[], tile: Tile, picture: Size): Piece[] {
  const [across, down] = [tile.width / picture.width, tile.height / picture.height];
  const [left, top] = [tile.x / picture.width, tile.y / picture.height];
  return boxes.map((box) => {
    const cut: Piece['cut'][number][] = [];
    if (tile.x > 0 && box.x0 < BORDER) cut.push('left');
    if (tile.x + tile.width < picture.width && box.x1 > 1 - BORDER) cut.push('right');
    if (tile.y > 0 && box.y0 < BORDER) cut.push('top');
    if (tile.y + tile.height < picture.height && box.y1 > 1 - BORDER) cut.push('bottom');
    return {
      cut,
      box: {
        ...box,
        ...{ x0: left + box.x0 * across, x1: left + box.x1 * across },
        ...{ y0: top + box.y0 * down, y1: top + box.y1 * down },
      },
    };
  });
}

/** Two pieces of one person, on either side of a border: side by side at one height, or one above the other. */
function belong(a: Piece, b: Piece): boolean {
  const along = (from: 'x0' | 'y0', to: 'x1' | 'y1'): number =>
    (Math.min(a.box[to], b.box[to]) - Math.max(a.box[from], b.box[from])) /
    Math.max(a.box[to] - a.box[from], b.box[to] - b.box[from]);
  const faces = (one: 'right' | 'bottom', other: 'left' | 'top'): boolean =>
    (a.cut.includes(one) && b.cut.includes(other)) || (b.cut.includes(one) && a.cut.includes(other));
  const [across, down] = [along('x0', 'x1'), along('y0', 'y1')];
  return (
    (faces('right', 'left') && down > PIECE && across > 0) || (faces('bottom', 'top') && across > PIECE && down > 0)
  );
}

function joined(a: Box, b: Box): Box {
  return {
    ...{ x0: Math.min(a.x0, b.x0), y0: Math.min(a.y0, b.y0), x1: Math.max(a.x1, b.x1), y1: Math.max(a.y1, b.y1) },
    score: Math.max(a.score, b.score),
  };
}

/**
 * Everybody once, of what was found in the tiles and in the whole picture made small: whoever a tile shows whole; of
 * the whole picture whom no tile has room for; then pieces, put together where two of them are one person. A piece of
 * somebody who is there already is left out.
 *
 * @param found for each tile its boxes, in parts of the tile
 * @param whole boxes of the whole picture
 * @returns in parts of the picture, best first; boxes that were put together have no colours
 */
export function mergeTiles(
  found: readonly { readonly tile: Tile; readonly boxes: readonly Box[] }[],
  whole: readonly Box[],
  picture: Size,
): Box[] {
  const pieces = found.flatMap(({ tile, boxes }) => piecesOf(boxes, tile, picture));
  const people = suppress(
    pieces.filter(({ cut }) => cut.length === 0).map(({ box }) => box),
    SAME,
  );
  const hasRoom = (box: Box): boolean =>
    found.some(
      ({ tile }) =>
        box.x0 * picture.width >= tile.x &&
        box.y0 * picture.height >= tile.y &&
        box.x1 * picture.width <= tile.x + tile.width &&
        box.y1 * picture.height <= tile.y + tile.height,
    );
  for (const box of whole) if (!hasRoom(box) && people.every((known) => overlap(known, box) <= SAME)) people.push(box);

  let loose = pieces.filter(
    ({ cut, box }) => cut.length > 0 && people.every((known) => partWithin(box, known) <= PIECE),
  );
  loose = loose.sort((a, b) => b.box.score - a.box.score);
  while (loose.length > 0) {
    const [first, ...rest] = loose;
    const other = rest.find((piece) => belong(first!, piece));
    const person = other === undefined ? first!.box : joined(first!.box, other.box);
    people.push(person);
    loose = rest.filter((piece) => piece !== other && partWithin(piece.box, person) <= PIECE);
  }
  return people.sort((a, b) => b.score - a.score);
}
