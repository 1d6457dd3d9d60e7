import { HOUR_MS } from '../../engine/caps.ts';
import type { CompiledCampaign } from '../../engine/compile.ts';
import type { Window } from '../../engine/calendar.ts';
import type { AttentionKind } from '../../protocol/outlook.ts';
import type { Course } from './course.ts';
import type { LoopLook } from './loopFacts.ts';

/** A campaign that comes less often than this is hardly seen by anybody, ms. */
export const RARE_MS = 15 * 60_000;
/** With more of them it is the loop that is to be told of, not each campaign. */
const MANY = 3;

/** What a loop cannot give. */
export interface Shortfall {
  readonly kind: Extract<AttentionKind, 'rare' | 'cap' | 'neighbours'>;
  /** Whom it is about; several: a matter of the loop as a whole. */
  readonly campaigns: readonly string[];
  /** Longest wait, ms, or most beginnings in an hour. */
  readonly worst: number;
  readonly screens: readonly string[];
  readonly when: readonly Window[];
}

/** What the loops of these courses cannot give (OUT-6): each matter once, with all screens and times where it is so. */
export function shortfalls(
  all: readonly Course[],
  loops: LoopLook,
  campaigns: ReadonlyMap<string, CompiledCampaign>,
): Shortfall[] {
  const found = new Map<string, { -readonly [K in keyof Shortfall]: Shortfall[K] }>();
  const note = (s: Shortfall): void => {
    const key = `${s.kind} ${s.campaigns.join(' ')}`;
    const before = found.get(key);
    if (before === undefined) {
      found.set(key, { ...s });
      return;
    }
    before.worst = Math.max(before.worst, s.worst);
    before.screens = [...new Set([...before.screens, ...s.screens])];
    before.when = [...before.when, ...s.when];
  };
  for (const course of all) {
    const { screens } = course;
    for (const { segments, spots } of course.pieces) {
      for (const { fromMs, toMs, cycle } of segments) {
        const { parts, neighbours } = loops.of(cycle, spots);
        const at = { screens, when: [{ fromMs, toMs }] };
        for (const [id, { overCap }] of parts)
          if (overCap !== null) note({ kind: 'cap', campaigns: [id], worst: overCap, ...at });
        for (const pair of neighbours) note({ kind: 'neighbours', campaigns: pair, worst: 0, ...at });
        const rare = [...parts].filter(([id, p]) => isRare(campaigns.get(id), p.longestMs));
        const worst = rare.reduce((most, [, p]) => Math.max(most, p.longestMs), 0);
        if (rare.length > MANY) note({ kind: 'rare', campaigns: rare.map(([id]) => id), worst, ...at });
        else for (const [id, p] of rare) note({ kind: 'rare', campaigns: [id], worst: p.longestMs, ...at });
      }
    }
  }
  return [...found.values()];
}

/** Whoever asks for few times an hour waits as long as that takes. */
function isRare(c: CompiledCampaign | undefined, longestMs: number): boolean {
  if (c?.campaign.class !== 'scheduled') return false;
  const asked = c.campaign.maxPerHour === undefined ? 0 : (1.5 * HOUR_MS) / c.campaign.maxPerHour;
  return longestMs > Math.max(RARE_MS, asked);
}
