import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Tag } from '../../config/schema/tag.ts';
import type { Records } from './records.ts';

const hasSaidYes = (tag: Tag | undefined): boolean => tag?.class === 'member' && tag.consent !== undefined;

/**
 * Erases from earlier revisions who they were whose tags are gone with a change, or are no member's any more, or who
 * have taken their consent back (CFG-9).
 */
export async function eraseMembersGone(
  { config }: Pick<Records, 'config'>,
  before: Pick<StoreConfig, 'tags'> | undefined,
  after: Pick<StoreConfig, 'tags'>,
): Promise<void> {
  if (before === undefined || before.tags === after.tags) return;
  const now = new Map(after.tags.map((t) => [t.id, t]));
  for (const tag of before.tags) {
    if (tag.class !== 'member') continue;
    const left = now.get(tag.id);
    if (left?.class !== 'member' || (hasSaidYes(tag) && !hasSaidYes(left))) await config.eraseTag(tag.id);
  }
}
