import { contains } from '../../../config/schema/geometry.ts';
import type { Camera } from '../../../config/schema/camera.ts';
import type { Receiver } from '../../../config/schema/floor.ts';
import type { AgentTag } from '../../../controller/protocol/device.ts';
import type { Point } from '../../../config/schema/geometry.ts';
import { chance, normal } from './random.ts';
import type { Random } from './random.ts';
import type { Shop } from './shop.ts';

/** A tag is carried at about this height, metres. */
const TAG_HEIGHT_M = 1;
/** Below this a receiver hears nothing, dBm. */
export const SENSITIVITY_DBM = -97;
/** Strongest plausible, dBm. */
export const LOUDEST_DBM = -25;
/** Share of advertisements lost to collisions, of those strong enough to be heard. */
const LOST = 0.12;
/** Fading from packet to packet, dB. */
const NOISE_DB = 2.5;
/** Shadowing by bodies and shelves: its spread, dB, and how long it lasts, ms. */
const SHADOW_DB = 4;
const SHADOW_MS = 4_000;

/** Shadowing between one tag and one receiver: slow, so that neighbouring packets agree. */
export interface Shadow {
  db: number;
  atMs: number;
}

function shadowAt(random: Random, shadow: Shadow, nowMs: number): number {
  const kept = Math.exp(-(nowMs - shadow.atMs) / SHADOW_MS);
  shadow.db = shadow.db * kept + SHADOW_DB * Math.sqrt(1 - kept * kept) * normal(random);
  shadow.atMs = nowMs;
  return shadow.db;
}

/**
 * What a receiver makes of one advertisement: whole dBm, or null when it does not hear it.
 * Log-distance path loss with the receiver's own reference and exponent, shadowing and noise.
 */
export function heard(random: Random, receiver: Receiver, at: Point, shadow: Shadow, nowMs: number): number | null {
  const distance = Math.hypot(at.x - receiver.at.x, at.y - receiver.at.y, receiver.at.z - TAG_HEIGHT_M);
  const mean = receiver.referenceRssi - 10 * receiver.pathLoss * Math.log10(Math.max(0.3, distance));
  const rssi = Math.round(mean + shadowAt(random, shadow, nowMs) + NOISE_DB * normal(random));
  if (rssi < SENSITIVITY_DBM || chance(random, LOST)) return null;
  return Math.min(LOUDEST_DBM, rssi);
}

export function newShadow(random: Random, nowMs: number): Shadow {
  return { db: SHADOW_DB * normal(random), atMs: nowMs };
}

/** Key of the shadow between a tag and a receiver. */
export function shadowKey(tag: AgentTag, receiver: Receiver): string {
  return `${tag.id} ${receiver.id}`;
}

/** A camera misses people, more of them in a crowd where one hides another, and sometimes sees one twice. */
const MISSED = 0.03;
const HIDDEN_EACH = 0.008;
const DOUBLED = 0.015;

export interface CameraCount {
  readonly zone: string;
  readonly count: number;
  readonly confidence: number;
}

/** What a camera counts in each of its zones. Never below zero; more people, less confidence. */
export function counts(random: Random, shop: Shop, camera: Camera, people: readonly Point[]): CameraCount[] {
  const result: CameraCount[] = [];
  for (const id of camera.zones) {
    const zone = shop.zones.find((z) => z.id === id);
    if (zone === undefined) continue;
    const here = people.filter((at) => contains(zone.polygon, at)).length;
    const missed = Math.min(0.3, MISSED + HIDDEN_EACH * here);
    let count = 0;
    for (let i = 0; i < here; i++) {
      if (!chance(random, missed)) count++;
      if (chance(random, DOUBLED)) count++;
    }
    const confidence = 0.96 - 0.012 * here + 0.01 * normal(random);
    result.push({ zone: id, count, confidence: Math.round(Math.min(0.99, Math.max(0.5, confidence)) * 100) / 100 });
  }
  return result;
}
