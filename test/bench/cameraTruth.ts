// What `truth.json` says of a clip: everything may be missing, and what is missing is not measured.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const pair = z.tuple([z.number(), z.number()]);
const clip = z.object({
  fps: z.number().positive().max(240).nullish(),
  /** Pixels, in which zones and lines are given. */
  size: z.tuple([z.number().positive(), z.number().positive()]).nullish(),
  zones: z
    .record(
      z.string(),
      z.object({
        polygon: z.array(pair).min(3),
        /** People in it in each picture, or in each `every`th; null: nobody knows. */
        count_per_frame: z.array(z.number().nullable()),
        every: z.number().int().min(1).nullish(),
      }),
    )
    .nullish(),
  lines: z
    .record(
      z.string(),
      z.object({
        line: z.tuple([z.number(), z.number(), z.number(), z.number()]),
        to_positive: z.number().nullish(),
        to_negative: z.number().nullish(),
      }),
    )
    .nullish(),
  presence_s: z.array(pair).nullish(),
  people: z.number().nullish(),
  people_ids: z.number().nullish(),
});
export type ClipTruth = z.infer<typeof clip>;

type Truth = ClipTruth | { readonly fault: string };

/** Truth of every clip by its path, or in words why it cannot be used. */
export function readTruth(folder: string): Map<string, Truth> {
  const all = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')));
  return new Map(
    Object.entries(all).map(([path, value]): [string, Truth] => {
      const read = clip.safeParse(value);
      if (read.success) return [path, read.data];
      const [issue] = read.error.issues;
      return [path, { fault: `its truth cannot be read: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}` }];
    }),
  );
}
