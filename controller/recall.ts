import { latenessMs } from './protocol/observation.ts';

/** Sightings older than this are late anyway, so their ids need no longer memory, ms. */
const SIGHTING_MEMORY_MS = 2 * latenessMs['endcap.sighting.v1'];
/** Ids of sightings that are remembered at most; a crowd's would fill the memory with what hardly ever comes twice. */
export const MOST_SIGHTINGS = 200_000;

/** `waiting`: it has counted, and is on its way to the disk or waits for room there. */
export type Recalled = 'new' | 'duplicate' | 'waiting';

/**
 * Which events have been taken (OBS-3). What tags tell is remembered in memory for as long as it could still decide,
 * the newest ids only; all others in memory until they are committed, and on disk for 48 h after that.
 */
export class Recall {
  readonly #onDisk: (source: string, id: string) => boolean;
  readonly #waiting = new Set<string>();
  #young = new Set<string>();
  #old = new Set<string>();
  #turnedMs = 0;

  constructor(onDisk: (source: string, id: string) => boolean) {
    this.#onDisk = onDisk;
  }

  /** @param isVolatile it is never written down */
  look(isVolatile: boolean, source: string, id: string, nowMs: number): Recalled {
    const key = `${source}\n${id}`;
    if (isVolatile) return this.#takeSighting(key, nowMs);
    if (this.#waiting.has(key)) return 'waiting';
    return this.#onDisk(source, id) ? 'duplicate' : 'new';
  }

  /** It counts from now on. */
  taken(source: string, id: string): void {
    this.#waiting.add(`${source}\n${id}`);
  }

  /** It is on disk, or was given up. */
  settled(source: string, id: string): void {
    this.#waiting.delete(`${source}\n${id}`);
  }

  /** Ids of sightings in memory. */
  get sightings(): number {
    return this.#young.size + this.#old.size;
  }

  /** Two sets in turn: each id stays for one to two spans, or half of the most, without a look at every one of them. */
  #takeSighting(key: string, nowMs: number): Recalled {
    if (nowMs - this.#turnedMs >= SIGHTING_MEMORY_MS || this.#young.size >= MOST_SIGHTINGS / 2) {
      this.#old = this.#young;
      this.#young = new Set();
      this.#turnedMs = nowMs;
    }
    if (this.#young.has(key) || this.#old.has(key)) return 'duplicate';
    this.#young.add(key);
    return 'new';
  }
}
