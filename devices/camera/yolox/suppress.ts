import type { Box } from '../detector.ts';
import { overlap } from '../counting/overlap.ts';

/** Most boxes that stay: a broken network would otherwise stand still over thousands that are compared with each other. */
const MOST = 300;

/**
 * Of boxes that overlap more than `maxOverlap` only the best stays. Best first. In a crowd there are ten boxes of
 * everybody, so that all are looked at.
 */
export function suppress(boxes: readonly Box[], maxOverlap: number): Box[] {
  const kept: Box[] = [];
  for (const box of [...boxes].sort((a, b) => b.score - a.score)) {
    if (kept.length >= MOST) break;
    if (kept.every((k) => overlap(k, box) <= maxOverlap)) kept.push(box);
  }
  return kept;
}
