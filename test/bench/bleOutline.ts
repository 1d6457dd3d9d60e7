import type { Point } from '../../config/schema/geometry.ts';

/** Side of the squares along which an outline runs, metres. */
const SQUARE_M = 0.25;

/**
 * Outline of the largest connected part of a region, along a raster: what a person would draw, for regions that are
 * known only as a rule.
 * @returns null where the region has no square
 */
export function outlineOf(
  inside: (x: number, y: number) => boolean,
  widthM: number,
  heightM: number,
  squareM = Math.max(SQUARE_M, Math.max(widthM, heightM) / 200),
): Point[] | null {
  const columns = Math.ceil(widthM / squareM);
  const rows = Math.ceil(heightM / squareM);
  const marks = new Int32Array(columns * rows);
  for (let i = 0; i < marks.length; i++)
    if (inside(((i % columns) + 0.5) * squareM, (Math.floor(i / columns) + 0.5) * squareM)) marks[i] = -1;
  const part = largestPart(marks, columns, rows);
  if (part === 0) return null;
  const has = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < columns && y < rows && marks[y * columns + x] === part;
  const ring = walkAround(marks.indexOf(part), columns, has);
  return ring.map(({ x, y }) => ({ x: Math.min(widthM, x * squareM), y: Math.min(heightM, y * squareM) }));
}

/** Numbers the connected parts of the squares marked -1. @returns the number of the largest, 0 where there is none */
function largestPart(marks: Int32Array, columns: number, rows: number): number {
  let parts = 0;
  let largest = { part: 0, size: 0 };
  for (let from = 0; from < marks.length; from++) {
    if (marks[from] !== -1) continue;
    const part = ++parts;
    const open = [from];
    marks[from] = part;
    let size = 0;
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      size++;
      const x = i % columns;
      const next = [x > 0 ? i - 1 : -1, x + 1 < columns ? i + 1 : -1, i - columns, i + columns];
      for (const n of next) {
        if (n < 0 || n >= columns * rows || marks[n] !== -1) continue;
        marks[n] = part;
        open.push(n);
      }
    }
    if (size > largest.size) largest = { part, size };
  }
  return largest.part;
}

/** Corners around the squares, beginning at the top left corner of the first one, the region always to the right. */
function walkAround(first: number, columns: number, has: (x: number, y: number) => boolean): Point[] {
  const start = { x: first % columns, y: Math.floor(first / columns) };
  const ring: Point[] = [];
  const at = { ...start };
  let way = { x: 1, y: 0 };
  do {
    // The squares ahead, left and right of the way.
    const left = has(at.x + (way.x + way.y - 1) / 2, at.y + (way.y - way.x - 1) / 2);
    const right = has(at.x + (way.x - way.y - 1) / 2, at.y + (way.y + way.x - 1) / 2);
    const turned = !right ? { x: -way.y, y: way.x } : left ? { x: way.y, y: -way.x } : way;
    if (turned.x !== way.x || turned.y !== way.y) ring.push({ ...at });
    way = turned;
    at.x += way.x;
    at.y += way.y;
  } while (at.x !== start.x || at.y !== start.y);
  return ring.length < 4 || (ring[0]!.x === start.x && ring[0]!.y === start.y) ? ring : [start, ...ring];
}
