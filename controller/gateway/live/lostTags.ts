import type { StoreConfig } from '../../../config/schema/storeConfig.ts';
import type { TagClass } from '../../../config/schema/tag.ts';
import type { TagHealthNow } from '../../context.ts';

/** A lost tag is told again after this at the earliest, ms. */
const AGAIN_MS = 3_600_000;

export interface FoundTag {
  /** When it was heard, epoch ms. */
  readonly atMs: number;
  readonly text: string;
}

/** Tells when a tag that was marked as lost is heard (GW-55). No timers in here. */
export class LostTags {
  #of: StoreConfig['tags'] | null = null;
  #tags: StoreConfig['tags'] = [];
  /** Of each lost tag: what was heard up to this is no news, epoch ms. */
  readonly #knownMs = new Map<string, number>();
  readonly #toldMs = new Map<string, number>();

  /** Tags as they are now; what was heard of a tag before it was marked as lost is no news. */
  configured(tags: StoreConfig['tags'], health: () => readonly TagHealthNow[]): void {
    if (tags === this.#of) return;
    this.#of = tags;
    this.#tags = tags.filter((t) => t.lost);
    const lost = new Set(this.#tags.map((t) => t.identity));
    for (const identity of [...this.#knownMs.keys()]) if (!lost.has(identity)) this.#forget(identity);
    if (lost.size === this.#knownMs.size) return;
    const heard = new Map(health().map((h) => [h.identity, h.heard?.atMs]));
    for (const identity of lost) {
      if (!this.#knownMs.has(identity)) this.#knownMs.set(identity, heard.get(identity) ?? Number.NEGATIVE_INFINITY);
    }
  }

  /** Lost tags that were heard, each once an hour at most. */
  look(health: () => readonly TagHealthNow[], zoneName: (id: string) => string): FoundTag[] {
    if (this.#tags.length === 0) return [];
    const byIdentity = new Map(health().map((h) => [h.identity, h.heard]));
    return this.#tags.flatMap((tag) => {
      const { identity } = tag;
      const heard = byIdentity.get(identity) ?? null;
      if (heard === null || heard.atMs <= (this.#knownMs.get(identity) ?? 0)) return [];
      const told = this.#toldMs.get(identity);
      if (told !== undefined && heard.atMs - told < AGAIN_MS) return [];
      this.#toldMs.set(identity, heard.atMs);
      const at = heard.zone === null ? '' : ` in ${zoneName(heard.zone)}`;
      return [{ atMs: heard.atMs, text: textOf(tag.class, tag.name, at) }];
    });
  }

  #forget(identity: string): void {
    this.#knownMs.delete(identity);
    this.#toldMs.delete(identity);
  }
}

/** A tag of a person is told without name and place: who carries it now is nobody's business. */
function textOf(kind: TagClass, name: string, at: string): string {
  switch (kind) {
    case 'member':
      return "A member's tag that is marked as lost is heard in the store.";
    case 'staff':
      return 'A staff badge that is marked as lost is heard in the store.';
    case 'basket':
    case 'asset':
      return `${name} is marked as lost, and is heard${at}.`;
  }
}
