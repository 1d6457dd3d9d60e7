import type { Window } from '../../engine/calendar.ts';
import type { CompiledCampaign } from '../../engine/compile.ts';
import { compareRank } from '../../engine/programmes.ts';
import type { AttentionKind } from '../../protocol/outlook.ts';
import type { Course, CourseSegment } from './course.ts';
import type { LoopFacts } from './loopFacts.ts';

export type BlockedKind = Extract<AttentionKind, 'outranked' | 'crowded-out' | 'too-long' | 'triggers-full'>;

/** Time in which a campaign may play and others keep it away. */
export interface Blocked extends Window {
  readonly kind: BlockedKind;
  readonly by: readonly string[];
}

export interface BlockedLook {
  readonly campaigns: ReadonlyMap<string, CompiledCampaign>;
  readonly facts: (segment: CourseSegment, spots: Course['pieces'][number]['spots']) => LoopFacts;
  /** Triggered campaigns take nothing from booked ones. */
  readonly noRoomForTriggers: boolean;
}

/**
 * When the screens of a course do not show a campaign although it may play, and who is there instead (OUT-4). Of a
 * campaign with a trigger: when it could not come on whatever readings say.
 */
export function blockedOn(
  c: CompiledCampaign,
  windows: readonly Window[],
  course: Course,
  look: BlockedLook,
): Blocked[] {
  const out: Blocked[] = [];
  const clockOnly = c.campaign.trigger === undefined;
  for (const piece of course.pieces) {
    let i = 0;
    for (const window of windows) {
      const toMs = Math.min(window.toMs, piece.toMs);
      let atMs = Math.max(window.fromMs, piece.fromMs);
      while (i < piece.segments.length && piece.segments[i]!.toMs <= atMs) i++;
      for (let j = i; atMs < toMs; j++) {
        const segment = piece.segments[j];
        const fromMs = Math.min(toMs, segment?.fromMs ?? toMs);
        // Nobody is there although this one is due: the programme ends before its time.
        if (fromMs > atMs && clockOnly) out.push({ fromMs: atMs, toMs: fromMs, kind: 'too-long', by: [] });
        if (segment === undefined || segment.fromMs >= toMs) break;
        const facts = look.facts(segment, piece.spots);
        const blocked = clockOnly ? shownInstead(c, facts, look) : keptOff(c, segment, facts, look);
        if (blocked !== null)
          out.push({ fromMs: Math.max(atMs, segment.fromMs), toMs: Math.min(toMs, segment.toMs), ...blocked });
        atMs = segment.toMs;
      }
    }
  }
  return out;
}

type Why = Pick<Blocked, 'kind' | 'by'>;

function shownInstead(c: CompiledCampaign, facts: LoopFacts, look: BlockedLook): Why | null {
  if (facts.parts.has(c.campaign.id)) return null;
  const by = leaders(facts, look);
  const first = look.campaigns.get(by[0]!)!;
  return { kind: compareRank(first, c) === 0 ? 'crowded-out' : 'outranked', by };
}

function keptOff(c: CompiledCampaign, segment: CourseSegment, facts: LoopFacts, look: BlockedLook): Why | null {
  const by = leaders(facts, look);
  const first = look.campaigns.get(by[0]!)!;
  if (segment.before) return compareRank(first, c) < 0 ? { kind: 'outranked', by } : null;
  const full = look.noRoomForTriggers && c.campaign.class === 'triggered' && first.campaign.class === 'scheduled';
  return full ? { kind: 'triggers-full', by } : null;
}

/** The campaigns whom a loop is for: those of its highest rank. Others only fill up what caps leave. */
function leaders(facts: LoopFacts, { campaigns }: BlockedLook): string[] {
  const all = [...facts.parts.keys()];
  const best = all.map((id) => campaigns.get(id)!).sort(compareRank)[0]!;
  return all.filter((id) => compareRank(campaigns.get(id)!, best) === 0);
}
