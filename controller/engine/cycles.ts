import type { Scene } from '../protocol/scene.ts';
import type { CompiledCampaign } from './compile.ts';
import { shareCycle } from './share.ts';
import type { Voice } from './share.ts';

/** One entry of a loop: whose, what, for how long. */
export interface LoopEntry {
  readonly campaign: CompiledCampaign;
  readonly scene: Scene;
  readonly durationMs: number;
}

/** Most loops that are kept; a store with more works them out again. */
const KEPT = 5000;

/** Loops of booked campaigns. What was worked out once serves every screen, every daypart and every day. */
export class Cycles {
  readonly #known = new Map<string, readonly LoopEntry[]>();

  /**
   * @param ranks who shares the loop, and then who takes what caps of those before leave (DEC-24)
   * @returns the same object for the same campaigns; empty when nobody takes part
   */
  of(ranks: readonly (readonly CompiledCampaign[])[]): readonly LoopEntry[] {
    const key = ranks.map(idsOf).join('\n\n');
    let loop = this.#known.get(key);
    if (loop === undefined) {
      if (this.#known.size >= KEPT) this.#known.clear();
      this.#known.set(key, (loop = loopOf(ranks)));
    }
    return loop;
  }
}

function idsOf(list: readonly CompiledCampaign[]): string {
  return list.map((c) => c.campaign.id).join('\n');
}

function loopOf(ranks: readonly (readonly CompiledCampaign[])[]): LoopEntry[] {
  const spots = ranks.flat().flatMap((campaign) => campaign.spots.map((spot) => ({ campaign, ...spot })));
  let offset = 0;
  const voiceOf = (c: CompiledCampaign): Voice => ({
    share: c.campaign.share,
    spots: c.spots.map(({ durationMs }) => ({ spot: offset++, durationMs })),
    maxPerHour: c.campaign.maxPerHour,
    separate: c.campaign.separate,
  });
  const [own = [], ...fillers] = ranks.map((rank) => rank.map(voiceOf));
  return shareCycle(own, { fillers }).map(({ spot, durationMs }) => ({
    campaign: spots[spot]!.campaign,
    scene: spots[spot]!.scene,
    durationMs,
  }));
}
