import type { ObservationType } from './protocol/observation.ts';
import { latenessMs } from './protocol/observation.ts';

/** Sightings older than this are late anyway, so their ids need no longer memory, ms. */
const SIGHTING_MEMORY_MS = 2 * latenessMs['endcap.sighting.v1'];

export type Recalled = 'new' | 'duplicate' | 'uncommitted';

/**
 * Which events have been taken (OBS-3). Sightings are remembered in memory for as long as they could still decide;
 * all others in memory until they are committed, and on disk for 48 h after that.
 */
export class Recall {
  readonly #onDisk: (source: string, id: string) => boolean;
  readonly #pending = new Map<string, 'taken' | 'uncommitted'>();
  #young = new Set<string>();
  #old = new Set<string>();
  #turnedMs = 0;

  constructor(onDisk: (source: string, id: string) => boolean) {
    this.#onDisk = onDisk;
  }

  /** Takes an event: `uncommitted` means that it took effect before but could not be written down. */
  take(type: ObservationType, source: string, id: string, nowMs: number): Recalled {
    const key = `${source}\n${id}`;
    if (type === 'endcap.sighting.v1') return this.#takeSighting(key, nowMs);
    const pending = this.#pending.get(key);
    if (pending === 'taken') return 'duplicate';
    if (pending === undefined && this.#onDisk(source, id)) return 'duplicate';
    this.#pending.set(key, 'taken');
    return pending ?? 'new';
  }

  committed(source: string, id: string): void {
    this.#pending.delete(`${source}\n${id}`);
  }

  /** The write failed: when it is sent again it is written down, but does not count a second time. */
  failed(source: string, id: string): void {
    this.#pending.set(`${source}\n${id}`, 'uncommitted');
  }

  /** Two sets in turn: each id stays for one to two memory spans, without a look at every one of them. */
  #takeSighting(key: string, nowMs: number): Recalled {
    if (nowMs - this.#turnedMs >= SIGHTING_MEMORY_MS) {
      this.#old = this.#young;
      this.#young = new Set();
      this.#turnedMs = nowMs;
    }
    if (this.#young.has(key) || this.#old.has(key)) return 'duplicate';
    this.#young.add(key);
    return 'new';
  }
}
