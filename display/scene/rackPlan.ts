import type { Size } from './shape.ts';
import { shapeOf } from './shape.ts';

/** How a rack face shares its picture among products: `columns` x `rows` at once, the rest in turn. */
export interface RackPlan {
  readonly columns: number;
  readonly rows: number;
  readonly pages: number;
}

/** Time that each page of a rack face stays, ms. */
export const RACK_PAGE_MS = 9_000;

/** Smallest cell that still reads from the aisle, px. */
const LEAST = { width: 300, height: 220 };

export function rackPlan(size: Size, products: number): RackPlan {
  const shape = shapeOf(size);
  const most = {
    ribbon: { columns: 3, rows: 1 },
    landscape: { columns: size.width >= 1200 ? 3 : 2, rows: 1 },
    square: { columns: 1, rows: 1 },
    portrait: { columns: 1, rows: size.height >= 1200 ? 3 : 2 },
    column: { columns: 1, rows: 3 },
  }[shape];
  const columns = Math.max(1, Math.min(most.columns, products, Math.floor(size.width / LEAST.width)));
  const rows = Math.max(1, Math.min(most.rows, products, Math.floor(size.height / LEAST.height)));
  return { columns, rows, pages: Math.max(1, Math.ceil(products / (columns * rows))) };
}

/** Which page is on at t. Faces of one shop with one clock turn together. */
export function rackPageAt(plan: RackPlan, tMs: number): number {
  return Math.floor(tMs / RACK_PAGE_MS) % plan.pages;
}

/** Products of a page. The last page is filled from the start of the list, so no place stays empty. */
export function productsOn<T>(products: readonly T[], plan: RackPlan, page: number): T[] {
  const each = plan.columns * plan.rows;
  if (products.length <= each) return [...products];
  return Array.from({ length: each }, (_, i) => products[(page * each + i) % products.length]!);
}
