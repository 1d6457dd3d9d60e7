import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { normal, seeded, uniform } from '../../devices/simulator/world/random.ts';
import { storeOf } from './bleStore.ts';

/** One sighting of a made-up floor. */
export interface LoadSighting {
  readonly tag: string;
  readonly receiver: string;
  readonly rssi: number;
  /** Since the beginning of the stretch, ms. */
  readonly atMs: number;
}

export interface LoadSize {
  readonly widthM: number;
  readonly heightM: number;
  readonly tags: number;
  readonly receivers: number;
  /** Receivers that hear each advertisement: the nearest ones. */
  readonly heardBy: number;
  /** Between two advertisements of a tag, ms. */
  readonly everyMs: number;
}

/** 40,000 sightings a second: 2,000 tags that advertise twice a second, heard by all ten receivers of 40 x 30 m. */
export const BUSY: LoadSize = { widthM: 40, heightM: 30, tags: 2000, receivers: 10, heardBy: 10, everyMs: 500 };
/** 10,000 sightings a second: 1,000 tags once a second, each heard by the ten nearest of 40 receivers. */
export const WIDE: LoadSize = { widthM: 80, heightM: 60, tags: 1000, receivers: 40, heardBy: 10, everyMs: 1000 };

/** Side of a zone, metres. */
const ZONE_M = 10;
/** Walking pace, m/s. */
const PACE_MPS = 1;
const NOISE_DB = 4;

export const identityOf = (tag: number): string => `mac:${tag.toString(16).padStart(12, '0')}`;

/** A floor of square zones with receivers spread evenly under the ceiling. */
export function loadStore({ widthM, heightM, tags, receivers }: LoadSize): StoreConfig {
  const across = Math.round(Math.sqrt((receivers * widthM) / heightM));
  const down = Math.ceil(receivers / across);
  const zones = Array.from({ length: (widthM / ZONE_M) * (heightM / ZONE_M) }, (_, i) => {
    const [x, y] = [(i % (widthM / ZONE_M)) * ZONE_M, Math.floor(i / (widthM / ZONE_M)) * ZONE_M];
    const polygon = [
      { x, y },
      { x: x + ZONE_M, y },
      { x: x + ZONE_M, y: y + ZONE_M },
      { x, y: y + ZONE_M },
    ];
    return { id: `zone-${i}`, name: `Zone ${i}`, polygon };
  });
  return storeOf(
    {
      zones,
      receivers: Array.from({ length: receivers }, (_, i) => ({
        id: `receiver-${i}`,
        name: `Receiver ${i}`,
        at: {
          x: ((i % across) + 0.5) * (widthM / across),
          y: (Math.floor(i / across) + 0.5) * (heightM / down),
        },
      })),
      tags: Array.from({ length: tags }, (_, i) => ({ id: `tag-${i}`, name: `Tag ${i}`, identity: identityOf(i) })),
    },
    widthM,
    heightM,
  );
}

/** What the receivers hear of people who walk about: `seconds` of it, in order of time. Same seed, same people. */
export function loadStretch(config: StoreConfig, size: LoadSize, seconds: number, seed = 1): LoadSighting[] {
  const random = seeded(seed);
  const people = config.tags.map(({ identity }) => ({
    tag: identity,
    x: uniform(random) * size.widthM,
    y: uniform(random) * size.heightM,
    way: uniform(random) * 2 * Math.PI,
    phaseMs: Math.floor(uniform(random) * size.everyMs),
  }));
  const out: LoadSighting[] = [];
  for (const person of people) {
    for (let atMs = person.phaseMs; atMs < seconds * 1000; atMs += size.everyMs) {
      const step = (PACE_MPS * size.everyMs) / 1000;
      person.way += (uniform(random) - 0.5) * 0.6;
      person.x += Math.cos(person.way) * step;
      person.y += Math.sin(person.way) * step;
      if (person.x < 0 || person.x > size.widthM || person.y < 0 || person.y > size.heightM) person.way += Math.PI;
      person.x = Math.min(size.widthM, Math.max(0, person.x));
      person.y = Math.min(size.heightM, Math.max(0, person.y));
      const levels = config.receivers.map((r) => {
        const distance = Math.max(1, Math.hypot(r.at.x - person.x, r.at.y - person.y, r.at.z - 1.1));
        const rssi = Math.round(r.referenceRssi - 10 * r.pathLoss * Math.log10(distance) + NOISE_DB * normal(random));
        return { receiver: r.id, rssi: Math.max(-110, rssi), distance };
      });
      levels.sort((a, b) => a.distance - b.distance);
      for (const { receiver, rssi } of levels.slice(0, size.heardBy))
        out.push({ tag: person.tag, receiver, rssi, atMs });
    }
  }
  return out.sort((a, b) => a.atMs - b.atMs);
}
