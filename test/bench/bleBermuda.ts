import type { Peer } from './blePeer.ts';

/** It looks at what came in this often, ms. */
const EVERY_MS = 1050;
/** Samples of its moving window. */
const SAMPLES = 20;
/** Faster retreats are not believed, m/s. */
const RETREAT_MPS = 3;
/** Level at one metre, dBm, and path loss exponent. */
const REFERENCE = -55;
const ATTENUATION = 3;
/** Share by which a challenger must be nearer: at once, or with a history that is nearer throughout. */
const OUTRIGHT = 0.3;
const HISTORICAL = 0.15;
/** Looks that count as history, about five seconds, and the fewest of them. */
const HISTORY = 5;
const HISTORY_LEAST = 3;
/** An advertisement older than this cannot win; one older than the second has no distance, ms. */
const STALE_MS = 10_000;
const GONE_MS = 30_000;

interface Scanner {
  /** Newest advertisement. */
  rssi: number;
  atMs: number;
  /** Its time at the last look. */
  lookedMs: number;
  /** Raw distances as they were read, newest first, to tell a retreat by. */
  readonly read: { readonly distanceM: number; readonly atMs: number }[];
  /** Distances that were believed, newest first. */
  readonly kept: number[];
  distanceM: number | null;
}

/**
 * Bermuda 0.8 with its defaults: once a second the newest advertisement of each scanner becomes a distance; a moving
 * window keeps only what is nearer; a retreat faster than 3 m/s is rejected; the incumbent loses to a scanner that is
 * 30 % nearer, or 15 % with its worst of 5 s nearer than the incumbent's best. Rules: sensing.md A1.
 */
export class Bermuda implements Peer {
  readonly #scanners = new Map<string, Scanner>();
  #at: string | null = null;
  #dueMs: number | null = null;

  hear(receiver: string, rssi: number, atMs: number): void {
    this.#look(atMs);
    this.#dueMs ??= atMs;
    const scanner = this.#scanners.get(receiver);
    if (scanner !== undefined) Object.assign(scanner, { rssi, atMs });
    else this.#scanners.set(receiver, { rssi, atMs, lookedMs: -Infinity, read: [], kept: [], distanceM: null });
  }

  said(atMs: number): string | null {
    this.#look(atMs);
    return this.#at;
  }

  #look(atMs: number): void {
    while (this.#dueMs !== null && this.#dueMs <= atMs) {
      for (const scanner of this.#scanners.values()) measure(scanner, this.#dueMs);
      this.#decide(this.#dueMs);
      this.#dueMs += EVERY_MS;
    }
  }

  #decide(nowMs: number): void {
    const held = this.#at === null ? undefined : this.#scanners.get(this.#at);
    let [best, incumbent] = [this.#at, held?.distanceM === null ? undefined : held];
    if (incumbent === undefined) best = null;
    for (const [receiver, challenger] of this.#scanners) {
      if (challenger === incumbent || challenger.distanceM === null || nowMs - challenger.atMs > STALE_MS) continue;
      if (incumbent !== undefined && !wins(challenger, incumbent, nowMs)) continue;
      [best, incumbent] = [receiver, challenger];
    }
    this.#at = best;
  }
}

function wins(challenger: Scanner, incumbent: Scanner, nowMs: number): boolean {
  if (nowMs - incumbent.atMs > STALE_MS) return true;
  const [near, far] = [challenger.distanceM!, incumbent.distanceM!];
  if (near >= far) return false;
  const share = (far - near) / ((far + near) / 2);
  if (share >= OUTRIGHT) return true;
  if (share < HISTORICAL || challenger.kept.length < HISTORY_LEAST) return false;
  return Math.max(...challenger.kept.slice(0, HISTORY)) < Math.min(...incumbent.kept.slice(0, HISTORY));
}

/** One look: the newest advertisement becomes a distance, or the last one that was believed stands once more. */
function measure(scanner: Scanner, nowMs: number): void {
  const { kept, read } = scanner;
  if (nowMs - scanner.atMs > GONE_MS) {
    scanner.distanceM = null;
    read.length = kept.length = 0;
    return;
  }
  const raw = 10 ** ((REFERENCE - scanner.rssi) / (10 * ATTENUATION));
  const isNew = scanner.atMs !== scanner.lookedMs;
  const believed = isNew && retreat(raw, scanner) <= RETREAT_MPS;
  if (isNew) read.unshift({ distanceM: raw, atMs: scanner.atMs });
  scanner.lookedMs = scanner.atMs;
  read.length = Math.min(read.length, SAMPLES);
  kept.unshift(believed ? raw : (kept[0] ?? raw));
  kept.length = Math.min(kept.length, SAMPLES);
  let least = raw;
  let sum = 0;
  for (const distance of kept) sum += least = Math.min(least, distance);
  scanner.distanceM = Math.min(raw, sum / kept.length);
}

/** Fastest retreat from any earlier reading, m/s; below nothing where the last one says that it comes nearer. */
function retreat(raw: number, { read, atMs }: Scanner): number {
  let fastest = 0;
  for (const [i, before] of read.entries()) {
    const speed = (raw - before.distanceM) / Math.max(0.001, (atMs - before.atMs) / 1000);
    if (i === 0 && speed < 0) return speed;
    fastest = Math.max(fastest, speed);
  }
  return fastest;
}
