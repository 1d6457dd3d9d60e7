import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Presence } from '../../controller/identity/presence.ts';
import type { Walk } from './bleFolder.ts';
import type { Second } from './bleMeasures.ts';
import { runUntil } from './bleTime.ts';

/** What somebody who hears a walk says of it. */
export interface Said {
  readonly zone: number | null;
  /** On the floor plan, metres. */
  readonly position: { readonly x: number; readonly y: number } | null;
}

/** Hears the rows of a walk in order, and says where the tag is at any instant in between. */
export interface Listener {
  /** Advances to `atMs` without hearing anything. */
  until(atMs: number): void;
  hear(receiver: string, rssi: number, atMs: number): void;
  /** Where the tag is now: what was published last. */
  said(): Said;
}

/** The truth of a walk: zone and place on the floor plan of a recorded place. */
export interface TruthOf {
  readonly zoneAt: (at: { readonly x: number; readonly y: number; readonly z: number }) => number;
  readonly placeOf: (at: { readonly x: number; readonly y: number }) => { readonly x: number; readonly y: number };
}

export const SECOND_MS = 1000;

/** Plays a walk to a listener and asks it once a second. Truth is the place that was recorded last. */
export function listen(walk: Walk, listener: Listener, truth: TruthOf): Second[] {
  const { rows } = walk;
  const seconds: Second[] = [];
  const startMs = rows[0]?.atMs ?? 0;
  const endMs = rows.at(-1)?.atMs ?? 0;
  let next = 0;
  for (let atMs = startMs; atMs <= endMs; atMs += SECOND_MS) {
    while (next < rows.length && rows[next]!.atMs <= atMs) {
      const row = rows[next++]!;
      listener.until(row.atMs);
      listener.hear(row.receiver, row.rssi, row.atMs);
    }
    listener.until(atMs);
    const { zone, position } = listener.said();
    const at = rows[Math.max(0, next - 1)]!.at;
    const place = truth.placeOf(at);
    const offM = position === null ? null : Math.hypot(position.x - place.x, position.y - place.y);
    seconds.push({ truth: truth.zoneAt(at), said: zone, offM });
  }
  return seconds;
}

/** Endcap's presence, driven as the controller drives it: every row as it comes, time told whenever it wants it. */
export function endcapListener(config: StoreConfig, presence: Presence): Listener {
  const tag = config.tags[0]!.identity;
  const indices = new Map(config.zones.map((zone, i) => [zone.id, i]));
  return {
    until: (atMs) => runUntil(presence, atMs),
    hear: (receiver, rssi, atMs) => presence.sight(tag, receiver, rssi, atMs, false),
    said() {
      const place = presence.places()[0];
      const zone = place?.zone ?? null;
      return { zone: zone === null ? null : indices.get(zone)!, position: place?.position ?? null };
    },
  };
}
