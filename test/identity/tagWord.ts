import { tag } from '../../config/schema/tag.ts';
import type { Tag, TagClass } from '../../config/schema/tag.ts';
import type { TagWord } from '../../controller/identity/visits.ts';

/** A sound tag; members have consented. */
export function tagOf(id: string, kind: TagClass = 'basket', part: object = {}): Tag {
  const consent = kind === 'member' ? { consent: { on: '2026-11-01', wording: 'v1' } } : {};
  return tag.parse({ id, name: id, class: kind, identity: 'mac:0000000000a1', ...consent, ...part });
}

/** What presence says of a tag: in a zone, `null` between the zones, `?` unsure, or `away`. */
export function word(of: Tag, where: string | null, atMs: number, part: Partial<TagWord> = {}): TagWord {
  const state = where === '?' ? 'unsure' : where === 'away' ? 'away' : 'placed';
  const zone = state === 'placed' ? where : null;
  return { tag: of, state, zone, confidence: 0.8, heardMs: atMs, sinceMs: atMs, simulated: false, ...part };
}
