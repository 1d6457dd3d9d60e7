import { checkConfig } from '../../config/schema/check.ts';
import type { Fault } from '../../config/schema/fault.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { ConfigPatch } from './http.ts';

type Change = ConfigPatch['changes'][number];
type WholeChange = Extract<Change, { section: 'store' | 'floorPlan' }>;

export type Changed =
  { readonly ok: true; readonly config: StoreConfig } | { readonly ok: false; readonly faults: Fault[] };

interface Entry {
  readonly id: string;
}

function isWhole(change: Change): change is WholeChange {
  return change.section === 'store' || change.section === 'floorPlan';
}

/**
 * A configuration with all changes made, in their order, and checked as a whole; or every fault, and no change.
 *
 * @param hasMedia whether a media path is in the store or in the library
 */
export function changeConfig(
  before: StoreConfig,
  changes: readonly Change[],
  hasMedia: (path: string) => boolean,
): Changed {
  const draft: Record<string, unknown> = { ...before };
  const faults: Fault[] = [];
  const removed = new Set<string>();
  for (const [i, change] of changes.entries()) {
    if (isWhole(change)) {
      draft[change.section] = change.put;
      continue;
    }
    const { section } = change;
    const entries = draft[section] as readonly Entry[];
    if ('put' in change) {
      const at = entries.findIndex((entry) => entry.id === change.put.id);
      draft[section] = at < 0 ? [...entries, change.put] : entries.with(at, change.put);
      removed.delete(missing(section, change.put.id));
      continue;
    }
    const id = change.remove;
    draft[section] = entries.filter((entry) => entry.id !== id);
    removed.add(missing(section, id));
    if (entries.some((entry) => entry.id === id)) continue;
    faults.push({
      path: `changes[${i}].remove`,
      message: missing(section, id),
      fix: 'leave this change out: somebody removed it already',
    });
  }
  const checked = checkConfig(draft, hasMedia);
  if (checked.ok && faults.length === 0) return checked;
  if (!checked.ok) faults.push(...checked.faults.map((fault) => inWords(fault, removed)));
  return { ok: false, faults };
}

/** The words of `checkConfig` for an id that nobody has. */
function missing(section: string, id: string): string {
  return `no ${section.replace(/s$/, '')} has the id "${id}"`;
}

/** Faults of a store file have fixes for a store file; these are for someone who changes a running store. */
function inWords(fault: Fault, removed: ReadonlySet<string>): Fault {
  if (removed.has(fault.message)) {
    return {
      ...fault,
      message: `it is still used here, and with this change ${fault.message}`,
      fix: 'take it out here first, or in the same change',
    };
  }
  if (/^the file media\/\S+ is not there$/.test(fault.message)) {
    return { ...fault, fix: 'upload the file to the library first, or name one that is there' };
  }
  return fault;
}

/** The changes in a line for the audit: what was put or removed, section by section. */
export function changesText(changes: readonly Change[]): string {
  const bySection = new Map<string, string[]>();
  for (const change of changes) {
    const words = bySection.get(change.section) ?? [];
    bySection.set(change.section, words);
    if ('remove' in change) words.push(`-${change.remove}`);
    else if (!isWhole(change)) words.push(change.put.id);
  }
  const text = [...bySection].map(([section, ids]) => [section, ids.join(', ')].filter((t) => t !== '').join(' '));
  return text.join('; ').slice(0, 2000);
}
