import type { AssetRef } from '../../../controller/protocol/scalars.ts';
import type { Scene } from '../../../controller/protocol/scene.ts';
import { sceneAssets } from '../../../controller/protocol/scene.ts';

/** `now`: due, or about to be: neither window nor rate limit holds it up. `next`: shows soon. `later`: some time. */
export type Urgency = 'now' | 'next' | 'later';

/** A file that something needs, and whose it is. */
export interface Need {
  readonly asset: AssetRef;
  readonly creative: string;
  readonly urgency: Urgency;
}

const RANKS: readonly Urgency[] = ['now', 'next', 'later'];

export function needsOf(scenes: readonly Scene[], urgency: Urgency): Need[] {
  return scenes.flatMap((scene) => sceneAssets(scene).map((asset) => ({ asset, creative: scene.creative, urgency })));
}

/** Each file once, by its greatest urgency, the most urgent first and otherwise as they were named. */
export function together(needs: readonly Need[]): Need[] {
  const byHash = new Map<string, Need>();
  for (const urgency of RANKS) {
    for (const need of needs) {
      if (need.urgency === urgency && !byHash.has(need.asset.sha256)) byHash.set(need.asset.sha256, need);
    }
  }
  return [...byHash.values()];
}
