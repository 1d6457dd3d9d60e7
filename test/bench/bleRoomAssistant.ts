import type { Peer } from './blePeer.ts';

/** Noise of the process and of a measurement in its Kalman filter (kalmanjs: R and Q), dB². */
const PROCESS = 0.0008;
const MEASUREMENT = 4;
/** An instance that has not heard for this long is out, and is looked for this often, ms. */
const TIMEOUT_MS = 60_000;
/** Level at one metre, dBm. */
const MEASURED_POWER = -59;

interface Instance {
  level: number;
  variance: number;
  atMs: number;
}

/**
 * room-assistant 2.20 with its defaults: a scalar Kalman filter on the level per tag and instance, its table of
 * distances, and the nearest instance that is not out. No hysteresis. Rules: sensing.md A1, first line.
 */
export class RoomAssistant implements Peer {
  readonly #instances = new Map<string, Instance>();

  hear(receiver: string, rssi: number, atMs: number): void {
    const known = this.#instances.get(receiver);
    if (known === undefined) {
      this.#instances.set(receiver, { level: rssi, variance: MEASUREMENT, atMs });
      return;
    }
    const expected = known.variance + PROCESS;
    const gain = expected / (expected + MEASUREMENT);
    known.level += gain * (rssi - known.level);
    known.variance = expected - gain * expected;
    known.atMs = atMs;
  }

  said(atMs: number): string | null {
    let best: string | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const [receiver, { level, atMs: heardMs }] of this.#instances) {
      const distance = distanceOf(level);
      if (atMs - heardMs > TIMEOUT_MS || distance >= least) continue;
      [best, least] = [receiver, distance];
    }
    return best;
  }
}

/** Metres, by its fitted curve. */
function distanceOf(rssi: number): number {
  const ratio = rssi / MEASURED_POWER;
  return ratio < 1 ? ratio ** 10 : 0.89976 * ratio ** 7.7095 + 0.111;
}
