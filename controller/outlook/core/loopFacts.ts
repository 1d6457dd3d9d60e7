import { HOUR_MS, leastCycleMs } from '../../engine/caps.ts';
import type { CompiledCampaign } from '../../engine/compile.ts';
import type { Programme, Segment } from '../../protocol/programme/programme.ts';

type Spots = Programme['spots'];

/** What a campaign has of a loop that repeats. */
export interface LoopPart {
  /** Longest time from one of its beginnings to the next, ms. */
  readonly longestMs: number;
  /** Most beginnings in any hour, where that is more than its limit; else null. */
  readonly overCap: number | null;
}

/** What can be said of a loop: who is in it, and what of its rules does not hold. */
export interface LoopFacts {
  readonly parts: ReadonlyMap<string, LoopPart>;
  /** Campaigns with an exclusion tag in common that come directly after one another. */
  readonly neighbours: readonly (readonly [string, string])[];
}

/** Loops are shared by many screens and days; each is looked at once. */
export class LoopLook {
  readonly #campaigns: ReadonlyMap<string, CompiledCampaign>;
  readonly #known = new WeakMap<Segment['cycle'], LoopFacts>();

  constructor(campaigns: ReadonlyMap<string, CompiledCampaign>) {
    this.#campaigns = campaigns;
  }

  of(cycle: Segment['cycle'], spots: Spots): LoopFacts {
    let facts = this.#known.get(cycle);
    if (facts === undefined) this.#known.set(cycle, (facts = this.#look(cycle, spots)));
    return facts;
  }

  #look(cycle: Segment['cycle'], spots: Spots): LoopFacts {
    const starts = new Map<string, number[]>();
    const pairs = new Map<string, readonly [string, string]>();
    let lengthMs = 0;
    let last = spots[cycle.at(-1)!.spot]!.campaign;
    for (const { spot, durationMs } of cycle) {
      const { campaign } = spots[spot]!;
      const own = starts.get(campaign);
      if (own === undefined) starts.set(campaign, [lengthMs]);
      else own.push(lengthMs);
      if (campaign !== last && this.#apart(last, campaign)) {
        const pair = [last, campaign].sort() as [string, string];
        pairs.set(pair.join(' '), pair);
      }
      last = campaign;
      lengthMs += durationMs;
    }
    const parts = new Map<string, LoopPart>();
    for (const [campaign, own] of starts) {
      const longestMs = own.reduce((most, at, i) => Math.max(most, (own[i + 1] ?? lengthMs + own[0]!) - at), 0);
      const most = this.#campaigns.get(campaign)?.campaign.maxPerHour;
      parts.set(campaign, { longestMs, overCap: overCap(own, lengthMs, most) });
    }
    return { parts, neighbours: [...pairs.values()] };
  }

  #apart(a: string, b: string): boolean {
    const tags = new Set(this.#campaigns.get(a)?.campaign.separate);
    return this.#campaigns.get(b)?.campaign.separate.some((tag) => tags.has(tag)) === true;
  }
}

/** Beginnings in the fullest hour of a cycle that repeats, where they are more than `most`. */
function overCap(starts: readonly number[], lengthMs: number, most: number | undefined): number | null {
  if (most === undefined || leastCycleMs(starts, most) <= lengthMs) return null;
  let count = most + 1;
  const all = Math.ceil(HOUR_MS / lengthMs + 1) * starts.length;
  while (count < all && leastCycleMs(starts, count) > lengthMs) count += 1;
  return count;
}
