import type { Box } from '../detector.ts';
import { overlap } from '../counting/overlap.ts';

/** Most boxes that are compared with each other: a broken network would otherwise stand still over thousands. */
const MOST = 300;

/** Of boxes that overlap more than `maxOverlap` only the best stays. Best first. */
export function suppress(boxes: readonly Box[], maxOverlap: number): Box[] {
  const kept: Box[] = [];
  for (const box of [...boxes].sort((a, b) => b.score - a.score).slice(0, MOST))
    if (kept.every((k) => overlap(k, box) <= maxOverlap)) kept.push(box);
  return kept;
}
