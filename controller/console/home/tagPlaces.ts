import type { TagClass } from '../../../config/schema/tag.ts';
import type { TagNow } from '../../protocol/console.ts';

/**
 * Where a tag is drawn on the plan, or null. What people carry is in a zone at most, never at a spot; and what is away
 * is nowhere.
 */
export function drawnAt({ state, position }: TagNow, of: TagClass | undefined): TagNow['position'] {
  return state === 'away' || (of !== 'basket' && of !== 'asset') ? null : position;
}
