import type { Peer } from './blePeer.ts';

/** A level older than this is not compared, ms. */
const WINDOW_MS = 5000;

/**
 * Raw strongest: of every receiver's last level, at most five seconds old, the strongest. No filter and no hysteresis:
 * what a gateway's own "nearest" does (sensing.md A4, "raw last 5 s"; reelyActive's raddec without its mixing window).
 */
export class RawStrongest implements Peer {
  readonly #last = new Map<string, { rssi: number; atMs: number }>();

  hear(receiver: string, rssi: number, atMs: number): void {
    this.#last.set(receiver, { rssi, atMs });
  }

  said(atMs: number): string | null {
    let best: string | null = null;
    let level = Number.NEGATIVE_INFINITY;
    for (const [receiver, last] of this.#last) {
      if (atMs - last.atMs > WINDOW_MS || last.rssi <= level) continue;
      [best, level] = [receiver, last.rssi];
    }
    return best;
  }
}
