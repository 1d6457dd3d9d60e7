import type { Face } from '../../controller/protocol/likesFace.ts';

/** Value by which a product is ranked, or null when nothing may be said about it. */
export function rankValue(face: Face): number | null {
  return face.kind === 'number' || face.kind === 'aged' ? face.value : null;
}

/** Most liked first. Equals keep the order in which they were listed; products without a number come last. */
export function rank<T>(products: readonly T[], valueOf: (product: T) => number | null): T[] {
  return products
    .map((product, index) => ({ product, index, value: valueOf(product) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) {
        return a.value === b.value ? a.index - b.index : a.value === null ? 1 : -1;
      }
      return b.value - a.value || a.index - b.index;
    })
    .map((entry) => entry.product);
}
