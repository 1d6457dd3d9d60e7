// What `truth.json` says of a clip: everything may be missing, and what is missing or wrong is not measured but said.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const pair = z.tuple([z.number(), z.number()]);
const ring = z.array(pair).min(3);
const size = z.union([
  z.tuple([z.number().positive(), z.number().positive()]),
  z
    .object({ width: z.number().positive(), height: z.number().positive() })
    .transform((s): [number, number] => [s.width, s.height]),
]);
const zone = z.object({
  polygon: ring,
  /** People in it in each picture, or in each `every`th; null: nobody knows. Without it the zone is counted alone. */
  count_per_frame: z.array(z.number().min(0).nullable()).nullish(),
  every: z.number().int().min(1).nullish(),
});
const line = z.object({
  line: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  to_positive: z.number().min(0).nullish(),
  to_negative: z.number().min(0).nullish(),
});
const parts = {
  fps: z.number().positive().max(240).nullish(),
  /** Pixels, in which zones, lines and masks are given; else those of the clip, or parts where all are 0 to 1. */
  size: size.nullish(),
  presence_s: z.array(pair.refine(([from, to]) => to >= from, 'ends before it begins')).nullish(),
  people: z.number().min(0).nullish(),
  people_ids: z.number().min(0).nullish(),
  /** Where nobody counts, and how tall people are at least, as in the configuration of a camera. */
  masks: z.array(ring).nullish(),
  leastSize: z.array(z.object({ y: z.number(), height: z.number() })).nullish(),
};
const clip = z.object(parts);

export type ZoneTruth = z.infer<typeof zone>;
export type LineTruth = z.infer<typeof line>;
export type ClipTruth = z.infer<typeof clip> & {
  readonly zones: Readonly<Record<string, ZoneTruth>>;
  readonly lines: Readonly<Record<string, LineTruth>>;
  /** What of it cannot be used, in words. */
  readonly notes: readonly string[];
};
type Truth = ClipTruth | { readonly fault: string };

/** The whole file cannot be used; the message names it and says why. */
export class TruthError extends Error {}

/**
 * Truth of every clip by its path, or in words why it cannot be used.
 *
 * @throws TruthError when the file is no truth of clips at all
 */
export function readTruth(folder: string): Map<string, Truth> {
  const file = join(folder, 'truth.json');
  const all = readObject(file);
  if (Object.keys(all).length === 0)
    throw new TruthError(
      `${file} names no clip: {"PATH": {"zones": ..., "lines": ..., "presence_s": ...}} is expected`,
    );
  return new Map(Object.entries(all).map(([path, value]) => [path, readClip(value)]));
}

function readObject(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new TruthError(missing ? `there is no ${file}` : `${file} cannot be read`);
  }
  if (text.trim() === '') throw new TruthError(`${file} is empty`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new TruthError(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = z.record(z.string(), z.unknown()).safeParse(value);
  if (read.success) return read.data;
  throw new TruthError(`${file} is no object of clips by their paths`);
}

function readClip(value: unknown): Truth {
  const whole = z.record(z.string(), z.unknown()).safeParse(value);
  if (!whole.success)
    return { fault: 'its truth cannot be read: an object with zones, lines or presence_s is expected' };
  const notes: string[] = [];
  const sound = Object.entries(parts).filter(([name, schema]) => {
    const read = schema.safeParse(whole.data[name]);
    if (!read.success) notes.push(`${name}${words(read.error)}, and is left out`);
    return read.success;
  });
  const read = clip.parse(Object.fromEntries(sound.map(([name]) => [name, whole.data[name]])));
  return {
    ...read,
    zones: readEach('zones', zone, whole.data, notes),
    lines: readEach('lines', line, whole.data, notes),
    notes,
  };
}

/** Zones or lines by their names; those that cannot be read are left out, and said. */
function readEach<T>(
  what: string,
  schema: z.ZodType<T>,
  whole: Readonly<Record<string, unknown>>,
  notes: string[],
): Record<string, T> {
  const all = z.record(z.string(), z.unknown()).safeParse(whole[what] ?? {});
  if (!all.success) {
    notes.push(`${what} is no object by their names, and is left out`);
    return {};
  }
  return Object.fromEntries(
    Object.entries(all.data).flatMap(([name, value]) => {
      const read = schema.safeParse(value);
      if (read.success) return [[name, read.data]];
      notes.push(`${what}.${name}${words(read.error)}, and is left out`);
      return [];
    }),
  );
}

function words(error: z.ZodError): string {
  const [issue] = error.issues;
  const path = issue === undefined || issue.path.length === 0 ? '' : `.${issue.path.join('.')}`;
  return `${path} cannot be read (${issue?.message ?? 'no reason given'})`;
}
