import type { Shop } from './shop.ts';
import type { Shopper } from './shopper.ts';

/** Till -> how long those who paid last had stood there, ms. */
export type Waits = Map<string, readonly number[]>;

/** A wait is reckoned from so many of those who paid last. */
const WAITS = 10;

export interface Queue {
  /** Camera that sees it. */
  readonly camera: string;
  readonly zone: string;
  readonly length: number;
  readonly waitS: number | null;
}

/** Somebody has paid. */
export function paid(waits: Waits, till: string, stoodMs: number): void {
  waits.set(till, [...(waits.get(till) ?? []), stoodMs].slice(-WAITS));
}

/** Queues at the tills that a camera sees: who stands there, and how long those who paid last had stood. */
export function queues(shop: Shop, shoppers: readonly Shopper[], waits: Waits): Queue[] {
  return shop.tills.flatMap((till): Queue[] => {
    const camera = shop.cameras.find((c) => c.zones.includes(till.id));
    if (camera === undefined) return [];
    const stands = ({ standsUntilMs, stops: [stop] }: Shopper): boolean =>
      standsUntilMs !== null && stop?.kind === 'till' && stop.place === till;
    const stood = waits.get(till.id) ?? [];
    const meanMs = stood.reduce((sum, ms) => sum + ms, 0) / Math.max(1, stood.length);
    const waitS = stood.length === 0 ? null : Math.round(meanMs / 100) / 10;
    return [{ camera: camera.id, zone: till.id, length: shoppers.filter(stands).length, waitS }];
  });
}
