import { tag as tagSchema } from '../../../config/schema/tag.ts';
import type { StoreConfig } from '../../../config/schema/storeConfig.ts';
import type { Tag, TagClass } from '../../../config/schema/tag.ts';
import { put, remove } from '../api/changeSets.ts';
import type { Change } from '../api/changeSets.ts';

/** Undo history of tags. */
export const TAGS = 'tags';

/** What people enter of a tag, as it stands in the form. */
export interface TagDraft {
  readonly name: string;
  readonly class: TagClass;
  /** Day of the yes, `YYYY-MM-DD`; of members. */
  readonly on: string;
  readonly wording: string;
  readonly segments: readonly string[];
  /** null: by class. */
  readonly enterAfterS: number | null;
  readonly leaveAfterS: number | null;
}

export function draftOf(tag: Tag, today: string): TagDraft {
  return {
    name: tag.name,
    class: tag.class,
    on: tag.consent?.on ?? today,
    wording: tag.consent?.wording ?? '',
    segments: tag.segments,
    enterAfterS: tag.enterAfterS ?? null,
    leaveAfterS: tag.leaveAfterS ?? null,
  };
}

/** A member's tag is not called by its name: its id stays in the audit when everything else is erased. */
export function memberId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `member-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** What keeps a draft from being saved, in words; null: nothing. Of a member a yes is needed. */
export function draftFault(draft: TagDraft, today: string): string | null {
  if (draft.name.trim() === '') return 'Give it a name.';
  const { enterAfterS: enter, leaveAfterS: leave } = draft;
  if (enter !== null && !(enter >= 0 && enter <= 60)) return 'It enters a zone after 0 to 60 s.';
  if (leave !== null && !(leave >= 2 && leave <= 3600)) return 'It has left after a silence of 2 to 3600 s.';
  if (draft.class !== 'member') return null;
  if (draft.on === '') return 'Enter the day on which the member said yes.';
  if (draft.on > today) return 'The day of the yes has not come yet.';
  if (draft.wording.trim() === '') return 'Enter what the member said yes to.';
  return null;
}

/** The tag as the store keeps it; consent and segments go with every class but members. */
export function tagOf(draft: TagDraft, fixed: Pick<Tag, 'id' | 'identity' | 'eid' | 'lost'>): Tag {
  const member = draft.class === 'member';
  return tagSchema.parse({
    ...fixed,
    name: draft.name.trim(),
    class: draft.class,
    ...(member ? { consent: { on: draft.on, wording: draft.wording.trim() } } : {}),
    segments: member ? draft.segments : [],
    ...(draft.enterAfterS === null ? {} : { enterAfterS: draft.enterAfterS }),
    ...(draft.leaveAfterS === null ? {} : { leaveAfterS: draft.leaveAfterS }),
  });
}

/** Takes a tag out of the store; buttons that stood for its own button lose it. */
export function removalChanges(tag: Tag, { buttons }: Pick<StoreConfig, 'buttons'>): Change[] {
  return [
    ...buttons.filter((b) => b.tag === tag.id).map(({ tag: _gone, ...rest }) => put('buttons', rest)),
    remove('tags', tag.id),
  ];
}

/** The next name of a row: `Basket 7` -> `Basket 8`; a name without a number stays empty, to be typed. */
export function nextName(name: string): string {
  const found = /^(.*?)(\d+)$/.exec(name.trim());
  if (found === null) return '';
  const number = String(Number(found[2]) + 1);
  return `${found[1] ?? ''}${number.padStart(found[2]!.length, '0')}`;
}

/** Segments that are declared or asked for anywhere in the store, by name. */
export function segmentsOf({ tags, campaigns }: Pick<StoreConfig, 'tags' | 'campaigns'>): string[] {
  const asked = JSON.stringify(campaigns.map((c) => c.trigger)).matchAll(/"segment":"([a-z][a-z0-9-]*)"/g);
  return [...new Set([...tags.flatMap((t) => t.segments), ...[...asked].map((m) => m[1]!)])].sort();
}

/** A segment as the store writes it: `Shops menswear` -> `shops-menswear`. */
export function segmentId(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 63);
}
