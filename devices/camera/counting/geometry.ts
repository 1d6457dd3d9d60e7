/** A place in the picture: parts of its width and height, origin top left. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** True when the place lies inside the outline (even-odd rule). */
export function inside(outline: readonly Place[], p: Place): boolean {
  let within = false;
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const a = outline[i]!;
    const b = outline[j]!;
    if (a.y > p.y !== b.y > p.y && p.x < ((b.x - a.x) * (p.y - a.y)) / (b.y - a.y) + a.x) within = !within;
  }
  return within;
}

export interface Segment {
  readonly from: Place;
  readonly to: Place;
}

/** Above 0 on the positive side: to the right of the way from `from` to `to`, in the picture. */
export function sideOf({ from, to }: Segment, p: Place): number {
  return (to.x - from.x) * (p.y - from.y) - (to.y - from.y) * (p.x - from.x);
}

/**
 * Where the way from `a` to `b` meets the endless line, as a part of the line's length: 0 at `from`, 1 at `to`.
 * Null when both lie on the same side.
 */
export function meets(line: Segment, a: Place, b: Place): number | null {
  const [sa, sb] = [sideOf(line, a), sideOf(line, b)];
  if (sa === sb || sa > 0 === sb > 0) return null;
  const part = sa / (sa - sb);
  const [x, y] = [a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part];
  const [dx, dy] = [line.to.x - line.from.x, line.to.y - line.from.y];
  return ((x - line.from.x) * dx + (y - line.from.y) * dy) / (dx * dx + dy * dy);
}
