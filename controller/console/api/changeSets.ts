import { sections } from '../../../config/schema/storeConfig.ts';
import type { SectionName, StoreConfig } from '../../../config/schema/storeConfig.ts';
import type { ConfigPatch } from '../../protocol/http.ts';

export type Change = ConfigPatch['changes'][number];
export type EntryOf<S extends SectionName> = StoreConfig[S][number];
type Whole = 'store' | 'floorPlan';

export interface ChangeFault {
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** The change that adds an entry, or replaces the one with its id. */
export function put<S extends SectionName>(section: S, entry: EntryOf<S>): Change {
  return { section, put: entry };
}

export function putWhole<W extends Whole>(section: W, value: StoreConfig[W]): Change {
  return { section, put: value };
}

export function remove(section: SectionName, id: string): Change {
  return { section, remove: id };
}

function isWhole(change: Change): change is Extract<Change, { section: Whole }> {
  return change.section === 'store' || change.section === 'floorPlan';
}

/** Section and id that a change touches; the store and the floor plan have no id. */
function targetOf(change: Change): { readonly section: Change['section']; readonly id: string | null } {
  if (isWhole(change)) return { section: change.section, id: null };
  return { section: change.section, id: 'put' in change ? change.put.id : change.remove };
}

function entryAt(config: StoreConfig, section: Change['section'], id: string | null): unknown {
  if (section === 'store' || section === 'floorPlan') return config[section];
  return (config[section] as readonly { readonly id: string }[]).find((entry) => entry.id === id);
}

/** The configuration with the changes made, in their order; nothing is checked. What is removed twice is gone once. */
export function applyChanges(config: StoreConfig, changes: readonly Change[]): StoreConfig {
  const draft: Record<string, unknown> = { ...config };
  for (const change of changes) {
    if (isWhole(change)) {
      draft[change.section] = change.put;
      continue;
    }
    const entries = draft[change.section] as readonly { readonly id: string }[];
    if ('put' in change) {
      const at = entries.findIndex((entry) => entry.id === change.put.id);
      draft[change.section] = at < 0 ? [...entries, change.put] : entries.with(at, change.put);
    } else {
      draft[change.section] = entries.filter((entry) => entry.id !== change.remove);
    }
  }
  return draft as unknown as StoreConfig;
}

/** What takes the changes back, on the configuration that they were made on. */
export function inverseOf(before: StoreConfig, changes: readonly Change[]): Change[] {
  const seen = new Set<string>();
  const inverse: Change[] = [];
  for (const change of changes) {
    const { section, id } = targetOf(change);
    const key = `${section}/${id ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const was = entryAt(before, section, id);
    if (was !== undefined) inverse.push({ section, put: was } as Change);
    else if (id !== null) inverse.push({ section, remove: id } as Change);
  }
  return inverse.reverse();
}

/** The same content, whatever the order of its fields. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keysOf = (o: object): string[] => Object.keys(o).filter((k) => (o as Record<string, unknown>)[k] !== undefined);
  const keys = keysOf(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === keysOf(b).length &&
    keys.every((k) => same((a as Record<string, unknown>)[k], (b as Record<string, unknown>)[k]))
  );
}

/** True when everything that the changes touch is the same in both configurations. */
export function untouchedBetween(a: StoreConfig, b: StoreConfig, changes: readonly Change[]): boolean {
  return changes.every((change) => {
    const { section, id } = targetOf(change);
    return same(entryAt(a, section, id), entryAt(b, section, id));
  });
}

/** Every entry as its schema keeps it: trimmed, with its defaults; or what is wrong with it, in words. */
export function parsedChanges(changes: readonly Change[]): {
  readonly changes: Change[];
  readonly faults: ChangeFault[];
} {
  const faults: ChangeFault[] = [];
  const parsed = changes.map((change): Change => {
    if (isWhole(change) || 'remove' in change) return change;
    const result = sections[change.section].safeParse(change.put);
    if (result.success) return { section: change.section, put: result.data };
    for (const issue of result.error.issues) {
      const [message = '', fix = 'correct this value'] = issue.message.split('; ');
      faults.push({ path: [change.section, change.put.id, ...issue.path].join('.'), message, fix });
    }
    return change;
  });
  return { changes: parsed, faults };
}
