import { middle } from './bleMeasures.ts';
import type { Peer } from './blePeer.ts';

/** A node's window of levels, ms. */
const WINDOW_MS = 15_000;
/** Levels further than this many interquartile ranges outside the quartiles do not count. */
const FENCE = 1.5;
/** Level at one metre, dBm, and path loss exponent. */
const REFERENCE = -65;
const PATH_LOSS = 2.7;
/** A node publishes this often, ms, or earlier when the tag moved by this much, metres. */
const SKIP_MS = 5000;
const SKIP_M = 0.5;
/** mqtt_room: a reading older than this gives way to any other, ms. */
const ROOM_TIMEOUT_MS = 5000;

interface Node {
  readonly levels: { readonly rssi: number; readonly atMs: number }[];
  toldM: number;
  toldMs: number;
}

/**
 * ESPresense with Home Assistant's mqtt_room, defaults of both: a node takes the Tukey-fenced mean of 15 s and publishes
 * its distance every 5 s, or when it changed by half a metre; the room changes when the new reading is nearer, of the
 * same room, or the current one is older than 5 s. Nothing ever leaves (away_timeout 0). Rules: sensing.md A1.
 */
export class EspresenseMqttRoom implements Peer {
  readonly #nodes = new Map<string, Node>();
  #room: { receiver: string; distanceM: number; atMs: number } | null = null;

  hear(receiver: string, rssi: number, atMs: number): void {
    let node = this.#nodes.get(receiver);
    if (node === undefined) this.#nodes.set(receiver, (node = { levels: [], toldM: Infinity, toldMs: -Infinity }));
    const { levels } = node;
    levels.push({ rssi, atMs });
    while (atMs - levels[0]!.atMs > WINDOW_MS) levels.shift();
    const distanceM = 10 ** ((REFERENCE - fencedMean(levels.map((l) => l.rssi))) / (10 * PATH_LOSS));
    if (atMs - node.toldMs < SKIP_MS && Math.abs(distanceM - node.toldM) <= SKIP_M) return;
    node.toldM = distanceM;
    node.toldMs = atMs;
    this.#read(receiver, distanceM, atMs);
  }

  said(): string | null {
    return this.#room?.receiver ?? null;
  }

  #read(receiver: string, distanceM: number, atMs: number): void {
    const room = this.#room;
    const takes =
      room === null || room.receiver === receiver || distanceM < room.distanceM || atMs - room.atMs >= ROOM_TIMEOUT_MS;
    if (takes) this.#room = { receiver, distanceM, atMs };
  }
}

/** Mean of what lies within Tukey's fences. */
export function fencedMean(levels: readonly number[]): number {
  const sorted = [...levels].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const lower = middle(sorted.slice(0, Math.max(1, half)))!;
  const upper = middle(sorted.slice(Math.min(sorted.length - 1, sorted.length - half)))!;
  const reach = FENCE * (upper - lower);
  const kept = sorted.filter((level) => level >= lower - reach && level <= upper + reach);
  return kept.reduce((sum, level) => sum + level, 0) / kept.length;
}
