import type { Tag, TagClass } from '../../../config/schema/tag.ts';
import type { TagNow } from '../../protocol/console.ts';
import type { TagEntry } from '../../protocol/tags.ts';
import { batteryWords, isSilent, kindText, placeWords } from './tagWords.ts';

export type Show = 'all' | 'lost' | 'low' | 'silent';
export interface TagFilter {
  readonly text: string;
  readonly of: TagClass | 'all';
  readonly show: Show;
}

/** What is known besides the enrolment; entries are missing for those who may not see them. */
export interface TagGround {
  readonly entries: ReadonlyMap<string, TagEntry> | null;
  readonly live: ReadonlyMap<string, TagNow>;
  readonly nowMs: number;
  readonly timeZone: string;
  readonly zoneName: (id: string) => string;
}

function shows(tag: Tag, show: Show, { entries, nowMs, timeZone }: TagGround): boolean {
  if (show === 'all') return true;
  if (show === 'lost') return tag.lost;
  if (entries === null) return false;
  const entry = entries.get(tag.id);
  if (show === 'low') return batteryWords(entry?.battery).low;
  return isSilent(entry?.heard ?? null, nowMs, timeZone);
}

/** Which tags are listed, by name. Words are looked for in name, id, class, identity and place. */
export function filteredTags(tags: readonly Tag[], { text, of, show }: TagFilter, ground: TagGround): Tag[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return tags
    .filter((tag) => {
      if (of !== 'all' && tag.class !== of) return false;
      if (!shows(tag, show, ground)) return false;
      if (words.length === 0) return true;
      const place = placeWords(tag, ground.live.get(tag.id), ground.zoneName);
      const where = place.state === 'untold' ? '' : place.text;
      const digits = tag.identity.replace(/^[a-z]+:/, '');
      const marks = tag.lost ? 'lost' : '';
      const pairs = (digits.match(/../g) ?? []).join(':');
      const hay = `${tag.name} ${tag.id} ${kindText(tag)} ${tag.identity} ${pairs} ${where} ${marks}`.toLowerCase();
      return words.every((w) => hay.includes(w));
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

export function countShown(tags: readonly Tag[], show: Show, ground: TagGround): number {
  return tags.filter((tag) => shows(tag, show, ground)).length;
}
