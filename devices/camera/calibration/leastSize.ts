/** Smallest person where the feet are at this height of the picture, parts of it. */
export interface SizeAt {
  readonly y: number;
  readonly height: number;
}

/** Smallest height of a person whose feet are at `y`, parts of the picture; straight between entries, level beyond. */
export function leastHeightAt(sizes: readonly SizeAt[], y: number): number {
  const after = sizes.findIndex((s) => s.y >= y);
  if (after <= 0) return (after === 0 ? sizes[0] : sizes.at(-1))?.height ?? 0;
  const [a, b] = [sizes[after - 1]!, sizes[after]!];
  return a.height + ((b.height - a.height) * (y - a.y)) / (b.y - a.y);
}

/** True for a box (its lower edge and height, parts of the picture) that is too small to be a person there. */
export function isTooSmall(sizes: readonly SizeAt[], feetY: number, height: number): boolean {
  // Whoever is cut off by the lower border is smaller in the picture than in the store.
  return sizes.length > 0 && feetY < 0.99 && height < leastHeightAt(sizes, feetY);
}

/** A child of a metre beside grown-ups of 1.7 m, and boxes that end at the knee of a shelf. */
const SMALLEST = 0.5;

export type SizeFit =
  { readonly ok: true; readonly sizes: readonly SizeAt[] } | { readonly ok: false; readonly message: string };

/**
 * Smallest person by place from a few people who were marked: on a level floor height grows in a straight line with how
 * low the feet are. What is kept is half of the height so told.
 */
export function fitLeastSize(people: readonly SizeAt[]): SizeFit {
  if (people.length < 2) return { ok: false, message: 'mark two people or more, one far and one near' };
  if (people.some((p) => !(p.height > 0 && p.height <= 1 && p.y >= 0 && p.y <= 1)))
    return { ok: false, message: 'a person lies outside the picture or has no height' };
  const [top, bottom] = [Math.min(...people.map((p) => p.y)), Math.max(...people.map((p) => p.y))];
  if (bottom - top < 0.1)
    return { ok: false, message: 'they stand at the same height of the picture; mark one far and one near' };
  const my = people.reduce((sum, p) => sum + p.y, 0) / people.length;
  const mh = people.reduce((sum, p) => sum + p.height, 0) / people.length;
  const rise =
    people.reduce((sum, p) => sum + (p.y - my) * (p.height - mh), 0) /
    people.reduce((sum, p) => sum + (p.y - my) ** 2, 0);
  const at = (y: number): SizeAt => ({ y, height: Math.min(1, Math.max(0, SMALLEST * (mh + rise * (y - my)))) });
  return { ok: true, sizes: [at(top), at(bottom)] };
}
