import { tallyProgramme } from '../../replay/core/cycle.ts';
import type { Part } from '../../replay/core/cycle.ts';
import type { LoadHour } from '../../protocol/outlook.ts';
import type { Course } from './course.ts';
import type { StoreHour } from './storeHours.ts';

/** Who has how much of an hour, or of the part of it that lies in the time asked for. */
export interface HourShares extends StoreHour {
  /** Beginning of the whole hour. */
  readonly hourMs: number;
  readonly ms: ReadonlyMap<string, { readonly ms: number; readonly starts: number }>;
  readonly bookedMs: number;
  readonly beforeMs: number;
}

/** The hours of a course, worked out from its cycles in closed form (OUT-5). */
export function hoursOf(course: Course, hours: readonly StoreHour[], fromMs: number, toMs: number): HourShares[] {
  return hours.map((hour) => {
    const [from, to] = [Math.max(hour.fromMs, fromMs), Math.min(hour.toMs, toMs)];
    const ms = new Map<string, { ms: number; starts: number }>();
    let [bookedMs, beforeMs] = [0, 0];
    for (const piece of course.pieces) {
      const [begin, end] = [Math.max(from, piece.fromMs), Math.min(to, piece.toMs)];
      if (begin >= end) continue;
      const parts: Part[] = [];
      tallyProgramme(piece, begin, end, false, parts);
      for (const part of parts) {
        if (part.campaign === null) continue;
        const sum = ms.get(part.campaign) ?? { ms: 0, starts: 0 };
        ms.set(part.campaign, { ms: sum.ms + part.ms, starts: sum.starts + part.begun });
        bookedMs += part.ms;
      }
      for (const s of piece.segments)
        if (s.before) beforeMs += Math.max(0, Math.min(end, s.toMs) - Math.max(begin, s.fromMs));
    }
    return { hourMs: hour.fromMs, fromMs: from, toMs: to, ms, bookedMs, beforeMs };
  });
}

/** @param single every hour by itself, with who has which part; else hours alike are told as one */
export function loadOf(hours: readonly HourShares[], single: boolean): LoadHour[] {
  const out: LoadHour[] = [];
  for (const { fromMs, toMs, ms, bookedMs, beforeMs } of hours) {
    const lengthMs = toMs - fromMs;
    const load = { fromMs, toMs, booked: bookedMs / lengthMs, before: beforeMs / lengthMs, campaigns: ms.size };
    const last = out.at(-1);
    if (single) {
      const parts = [...ms].map(([campaign, p]) => ({ campaign, share: p.ms / lengthMs, starts: p.starts }));
      out.push({ ...load, parts: parts.sort((a, b) => b.share - a.share) });
    } else if (last !== undefined && alike(last, load)) out[out.length - 1] = { ...last, toMs };
    else out.push(load);
  }
  return out;
}

function alike(a: LoadHour, b: LoadHour): boolean {
  return a.booked === b.booked && a.before === b.before && a.campaigns === b.campaigns && a.toMs === b.fromMs;
}
