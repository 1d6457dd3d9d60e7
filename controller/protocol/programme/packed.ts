import { z } from 'zod';
import { cycleEntry, programme, segment } from './programme.ts';
import type { Programme, Segment } from './programme.ts';

const cycles = z
  .array(
    z
      .array(z.number().int().min(0))
      .min(2)
      .max(4000)
      .refine((numbers) => numbers.length % 2 === 0, 'numbers come in pairs: spot and duration'),
  )
  .max(5000)
  .describe('Cycles that segments repeat, each once, as pairs of numbers: index into spots, milliseconds.');

/** A programme on its way: each cycle once, however many segments repeat it (SPEC PRG-5). */
export const packedProgramme = programme.extend({
  cycles,
  segments: z
    .array(segment.extend({ cycle: z.number().int().min(0).describe('Index into cycles.') }))
    .max(5000)
    .describe('In order, without overlap. Between them nothing is booked: the store card shows.'),
});
export type PackedProgramme = z.infer<typeof packedProgramme>;

/** Cycles that are alike become one. */
export function packProgramme(p: Programme): PackedProgramme {
  const packed: number[][] = [];
  const places = new Map<string, number>();
  const seen = new Map<Segment['cycle'], number>();
  const placeOf = (cycle: Segment['cycle']): number => {
    let at = seen.get(cycle);
    if (at !== undefined) return at;
    const numbers = cycle.flatMap((entry) => [entry.spot, entry.durationMs]);
    const key = numbers.join();
    at = places.get(key);
    if (at === undefined) places.set(key, (at = packed.push(numbers) - 1));
    seen.set(cycle, at);
    return at;
  };
  return { ...p, segments: p.segments.map((s) => ({ ...s, cycle: placeOf(s.cycle) })), cycles: packed };
}

/** A programme as it comes over HTTP, packed or not; segments with the same cycle share one list. */
export const programmeOnWire = z.union([packedProgramme, programme]).transform((p, context): Programme => {
  if (!('cycles' in p)) return p;
  const { cycles: packed, ...rest } = p;
  const lists = packed.map((numbers) => {
    const list: Segment['cycle'] = [];
    for (let i = 0; i < numbers.length; i += 2) list.push({ spot: numbers[i]!, durationMs: numbers[i + 1]! });
    return list;
  });
  const unsound = (message: string): never => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  if (lists.some((list) => !z.array(cycleEntry).safeParse(list).success)) return unsound('a duration is out of range');
  if (rest.segments.some((s) => s.cycle >= lists.length)) return unsound('a segment names a cycle that is not there');
  return { ...rest, segments: rest.segments.map((s) => ({ ...s, cycle: lists[s.cycle]! })) };
});
