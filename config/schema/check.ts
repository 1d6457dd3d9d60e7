import type { z } from 'zod';
import { cameraRuleFaults } from './cameraRules.ts';
import { creativeFaults } from './creativeRules.ts';
import type { Fault } from './fault.ts';
import { nearest, pathText } from './fault.ts';
import { referenceFaults } from './references.ts';
import { ruleFaults } from './rules.ts';
import { sections, storeConfig } from './storeConfig.ts';
import type { StoreConfig } from './storeConfig.ts';
import { tagRuleFaults } from './tagRules.ts';

export type CheckResult =
  { readonly ok: true; readonly config: StoreConfig } | { readonly ok: false; readonly faults: Fault[] };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Levels of lists and objects in a file; a condition of ten levels stays below. */
const MAX_DEPTH = 32;

/** Walks without recursion: a file made to exhaust the stack does not. */
function deeperThan(input: unknown, limit: number): boolean {
  let level: unknown[] = [input];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((v): unknown[] => (typeof v === 'object' && v !== null ? Object.values(v) : []));
  }
  return false;
}

/** The words for one schema issue. */
function faultOf(issue: z.core.$ZodIssue, path: string): Fault {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = Object.keys(sections);
      const hint = issue.keys.map((key) => nearest(key, known)).find((k) => k !== undefined);
      return {
        path,
        message: `unknown ${issue.keys.length > 1 ? 'fields' : 'field'} ${issue.keys.map((k) => `"${k}"`).join(', ')}`,
        fix:
          hint === undefined
            ? 'remove it, or correct its spelling (docs/configuration.md lists every field)'
            : `did you mean "${hint}"?`,
      };
    }
    case 'invalid_type':
      return issue.message.includes('received undefined')
        ? { path, message: `missing (${issue.expected} expected)`, fix: 'add this field' }
        : {
            path,
            message: `wrong type: ${issue.expected} expected`,
            fix: `write a ${issue.expected}; numbers go without quotes and without a unit`,
          };
    case 'too_small':
      return {
        path,
        message: issue.message,
        fix: `use ${issue.inclusive === false ? 'more than' : 'at least'} ${String(issue.minimum)}`,
      };
    case 'too_big':
      return {
        path,
        message: issue.message,
        fix: `use ${issue.inclusive === false ? 'less than' : 'at most'} ${String(issue.maximum)}`,
      };
    case 'invalid_value':
      return { path, message: issue.message, fix: `use one of: ${issue.values.map(String).join(', ')}` };
    default:
      return { path, message: issue.message.split(';')[0]!, fix: issue.message.split('; ')[1] ?? 'correct this value' };
  }
}

/** Issues of the best-fitting branch of a union, so that a slip inside a comparison is named where it is. */
function flatten(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const branches = issue.errors.filter((branch) => branch.length > 0);
  const best = branches.sort((a, b) => unionScore(a) - unionScore(b))[0];
  if (best === undefined) return [issue];
  return best.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] }));
}

function unionScore(branch: readonly z.core.$ZodIssue[]): number {
  return branch.reduce((sum, i) => sum + (i.code === 'unrecognized_keys' ? 2 + i.keys.length : 1), 0);
}

/**
 * Checks a whole store file and lists every fault at once: shapes, ranges, duplicate ids, references
 * between sections and, when `hasMedia` is given, media files that are not there.
 *
 * @param input the parsed file, of any shape
 * @param hasMedia whether a media path of the file exists
 */
export function checkConfig(input: unknown, hasMedia?: (path: string) => boolean): CheckResult {
  if (deeperThan(input, MAX_DEPTH)) {
    return {
      ok: false,
      faults: [
        {
          path: '(whole file)',
          message: `nested deeper than ${MAX_DEPTH} levels`,
          fix: 'write conditions flatter: all and any take up to 16 conditions each',
        },
      ],
    };
  }
  const raw = isRecord(input) ? input : {};
  const idAt = (section: string, index: number): string | undefined => {
    const list = raw[section];
    const entry: unknown = Array.isArray(list) ? (list as unknown[])[index] : undefined;
    return isRecord(entry) && typeof entry['id'] === 'string' ? entry['id'] : undefined;
  };
  const parsed = storeConfig.safeParse(input);
  const faults: Fault[] = parsed.success
    ? []
    : parsed.error.issues.flatMap(flatten).map((issue) => faultOf(issue, pathText(issue.path, idAt)));
  // References are checked on the entries that are sound by themselves, so one slip does not hide another.
  const sound = parsed.success ? parsed.data : soundEntries(raw);
  faults.push(
    ...referenceFaults(sound, raw, hasMedia),
    ...ruleFaults(sound),
    ...tagRuleFaults(sound),
    ...cameraRuleFaults(sound),
    ...creativeFaults(sound),
  );
  faults.push(...demonstrationFaults(sound));
  return parsed.success && faults.length === 0 ? { ok: true, config: parsed.data } : { ok: false, faults };
}

/** In a demonstration store whoever sits at this machine is let in; behind a public address everyone seems to. */
function demonstrationFaults({ store }: Partial<StoreConfig>): Fault[] {
  if (store?.demonstration !== true || store.publicUrl === undefined) return [];
  return [
    {
      path: 'store.publicUrl',
      message: 'a demonstration store has no public address',
      fix: 'set demonstration to false, or remove publicUrl',
    },
  ];
}

/** Per section the entries that parse, with holes where one does not (indices stay those of the file). */
function soundEntries(raw: Record<string, unknown>): Partial<StoreConfig> {
  const out: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(sections)) {
    const list = raw[name];
    if (!Array.isArray(list)) continue;
    const entries: unknown[] = [];
    list.forEach((entry, i) => {
      const result = schema.safeParse(entry);
      if (result.success) entries[i] = result.data;
    });
    out[name] = entries;
  }
  for (const name of ['store', 'floorPlan'] as const) {
    const result = storeConfig.shape[name].safeParse(raw[name]);
    if (result.success) out[name] = result.data;
  }
  return out;
}
