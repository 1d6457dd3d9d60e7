import type { Programme, Resume } from './programme.ts';

/**
 * A programme whose loop goes on where an override had interrupted it (SPEC PRG-6): the segment in force at `atMs` has
 * another anchor from then on. Null where it is not the programme that was meant, or nothing is booked then: it is to
 * be fetched anew.
 */
export function resumed<P extends Pick<Programme, 'revision' | 'segments'>>(
  programme: P,
  resume: Resume,
  atMs: number,
): P | null {
  if (programme.revision !== resume.from) return null;
  const at = programme.segments.findIndex((s) => s.fromMs <= atMs && atMs < s.toMs);
  if (at < 0) return null;
  const segments = programme.segments.with(at, { ...programme.segments[at]!, anchorMs: resume.anchorMs });
  return { ...programme, revision: resume.revision, segments };
}
