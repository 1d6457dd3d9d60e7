import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { distanceM } from '../../controller/identity/cells.ts';
import type { Presence } from '../../controller/identity/presence.ts';
import type { TagPlace } from '../../controller/identity/tagPlace.ts';
import type { ZonePresence } from '../../controller/identity/zoneTally.ts';
import { between, seeded } from '../../devices/simulator/world/random.ts';
import type { Random } from '../../devices/simulator/world/random.ts';
import { NOON, storeWith } from '../engine/store.ts';

export const mac = (n: number): string => `mac:${n.toString(16).padStart(12, '0')}`;
export const BASKET = mac(0xb1);
export const OTHER = mac(0xb2);

/** Ids of the receivers of the hall below, with their places. */
export const EARS: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  'r-drinks': { x: 2.5, y: 5 },
  'r-gels': { x: 8.5, y: 5 },
  'r-north': { x: 14, y: 1 },
  'r-south': { x: 14, y: 9 },
  'r-far': { x: 19, y: 5 },
};

const receivers = Object.entries(EARS).map(([id, at]) => ({ id, name: id, at }));
const tags = [
  { id: 'basket', name: 'Basket', identity: BASKET },
  { id: 'other', name: 'Other', identity: OTHER, class: 'staff' },
];

/** 20 m by 10 m: drinks from 0 to 5 m, gels from 6 to 11 m, a corridor behind; five receivers. */
export function hall(parts: Record<string, unknown> = {}): StoreConfig {
  return storeWith({ receivers, tags, ...parts });
}

/** What a receiver of a store hears from a place, dBm: path loss, and noise where it is wanted. */
export function levelAt(config: StoreConfig, receiver: string, x: number, y: number, noise?: Random): number {
  const r = config.receivers.find((own) => own.id === receiver)!;
  const stray = noise === undefined ? 0 : between(noise, -4, 4);
  return Math.max(-127, r.referenceRssi - 10 * r.pathLoss * Math.log10(distanceM(r, x, y)) + stray);
}

export interface Told {
  readonly tags: TagPlace[];
  readonly zones: ZonePresence[];
}

/** Tells presence the time whenever it wants to know, as the controller does, up to and with an instant. */
export function until(presence: Presence, atMs: number, told: Told = { tags: [], zones: [] }): Told {
  let calls = 0;
  let nowMs = Number.NEGATIVE_INFINITY;
  for (let dueMs = presence.dueMs(); dueMs <= atMs; dueMs = presence.dueMs()) {
    if (++calls > 100_000) throw new Error('presence wants to know the time again and again');
    nowMs = Math.max(nowMs, dueMs);
    const { tags: changed, zones } = presence.advance(nowMs);
    told.tags.push(...changed);
    told.zones.push(...zones);
  }
  return told;
}

export interface Stay {
  readonly x: number;
  readonly y: number;
  readonly fromS: number;
  readonly forS: number;
  readonly tag?: string;
  readonly everyMs?: number;
  /** Receivers that hear; by default all. */
  readonly by?: readonly string[];
  readonly noise?: Random;
}

/** A tag stands somewhere, and is heard there. Seconds after noon. */
export function stay(presence: Presence, config: StoreConfig, s: Stay, told: Told = { tags: [], zones: [] }): Told {
  const ears = s.by ?? config.receivers.filter((r) => r.listens).map((r) => r.id);
  const toMs = NOON + (s.fromS + s.forS) * 1000;
  for (let atMs = NOON + s.fromS * 1000; atMs < toMs; atMs += s.everyMs ?? 250) {
    until(presence, atMs, told);
    for (const ear of ears) presence.sight(s.tag ?? BASKET, ear, levelAt(config, ear, s.x, s.y, s.noise), atMs, false);
  }
  return until(presence, toMs, told);
}

/** Zones of a tag in the order in which they were published, repeats left out. */
export function journey(told: Told, tag = BASKET): (string | null)[] {
  const zones = told.tags.filter((t) => t.tag.identity === tag).map((t) => t.zone);
  return zones.filter((z, i) => i === 0 || z !== zones[i - 1]);
}

export const noise = (seed: number): Random => seeded(seed);
