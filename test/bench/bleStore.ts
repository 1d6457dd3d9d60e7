import { store } from '../../config/schema/store.ts';
import type { Survey } from '../../config/schema/survey.ts';
import { sections } from '../../config/schema/storeConfig.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { BleFolder } from './bleFolder.ts';
import { middle } from './bleMeasures.ts';
import { outlineOf } from './bleOutline.ts';
import type { TruthOf } from './bleWalk.ts';
import { receiverZones } from './bleZones.ts';

export type SectionParts = Partial<Record<keyof typeof sections, readonly Record<string, unknown>[]>>;

/** Around receivers and paths, where the recording does not say how large the floor is, metres. */
const MARGIN_M = 1;
/** Height of a carried tag, where no walk tells it, metres. */
const CARRIED_M = 1.1;

/** A recording as a store: one tag, a receiver for each dongle, a zone for each group of them. */
export interface BleStore extends TruthOf {
  readonly config: StoreConfig;
  readonly zoneNames: readonly string[];
  /** Zone index of a place on the floor plan, at the height at which the tag is carried. */
  readonly planZoneAt: (x: number, y: number) => number;
  /** Id of the receiver with a MAC. */
  readonly receiverOf: (mac: string) => string | undefined;
  /** Zone index of each receiver id. */
  readonly zoneOfReceiver: ReadonlyMap<string, number>;
}

/** @param each every receiver is a zone of its own */
export function bleStore(folder: BleFolder, each = false): BleStore {
  const { receivers } = folder.devices;
  const box = boxOf(folder);
  const zones = receiverZones(receivers, each);
  // A height of nothing everywhere is a height that nobody measured.
  const heights = receivers.some((r) => r.at.z !== null && r.at.z !== 0);
  const carriedM = middle(folder.walks.flatMap((w) => w.rows.map((row) => row.at.z))) ?? CARRIED_M;
  const planZoneAt = (x: number, y: number): number => zones.zoneAt({ x: x + box.minX, y: y + box.minY, z: carriedM });
  const widthM = box.maxX - box.minX;
  const heightM = box.maxY - box.minY;
  const ids = idsOf(receivers.map((r) => r.alias));
  const zoneIds = idsOf(zones.names);
  const config = storeOf(
    {
      zones: zoneIds.flatMap((id, i) => {
        const polygon = outlineOf((x, y) => planZoneAt(x, y) === i, widthM, heightM);
        // Nobody can be where no place is nearest to; its index stays, so a spot in the corner stands for it.
        const spot = [
          { x: 0, y: 0 },
          { x: 0.01, y: 0 },
          { x: 0, y: 0.01 },
        ];
        return [{ id, name: zones.names[i]!, iabZone: 'other', polygon: polygon ?? spot }];
      }),
      receivers: receivers.map((r, i) => ({
        id: ids[i]!,
        name: r.alias,
        hardwareId: r.mac,
        at: { x: r.at.x - box.minX, y: r.at.y - box.minY, ...(heights && r.at.z !== null ? { z: r.at.z } : {}) },
      })),
      tags: [{ id: 'tag', name: 'Carried', identity: 'mac:0000000000b1', class: 'basket' }],
    },
    widthM,
    heightM,
  );
  const byMac = new Map(receivers.map((r, i) => [r.mac, ids[i]!]));
  return {
    config,
    zoneNames: zones.names,
    planZoneAt,
    receiverOf: (mac) => byMac.get(mac),
    zoneOfReceiver: new Map(ids.map((id, i) => [id, zones.ofReceiver[i]!])),
    zoneAt: (at) => zones.zoneAt(at),
    placeOf: ({ x, y }) => ({ x: x - box.minX, y: y - box.minY }),
  };
}

/** A store of some sections alone. The outlines may have more corners than a file may have. */
export function storeOf(parts: SectionParts, widthM: number, heightM: number): StoreConfig {
  const lists = Object.entries(sections).map(([name, schema]) => {
    const entries = parts[name as keyof typeof sections] ?? [];
    if (name !== 'zones') return [name, entries.map((entry) => schema.parse(entry))];
    return [
      name,
      entries.map((entry) => ({
        ...sections.zones.omit({ polygon: true }).parse(withoutPolygon(entry)),
        polygon: entry['polygon'],
      })),
    ];
  });
  const rest = Object.fromEntries(lists) as Pick<StoreConfig, keyof typeof sections>;
  const about = store.parse({ id: 'bench', name: 'Bench', timeZone: 'UTC' });
  return { endcap: 1, store: about, floorPlan: { widthM, heightM }, ...rest };
}

export function withSurvey(config: StoreConfig, survey: Survey | null): StoreConfig {
  return survey === null ? config : { ...config, surveys: [{ ...survey, inUse: true }] };
}

function withoutPolygon({ polygon: _, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return rest;
}

/** The recording's own rectangle with every receiver in it; without one, all places that occur and a margin. */
function boxOf({ limits, devices, walks, fingerprints }: BleFolder): NonNullable<BleFolder['limits']> {
  const fixed = devices.receivers.map((r) => r.at);
  const places =
    limits === null
      ? [...fixed, ...walks.flatMap((w) => w.rows.map((row) => row.at)), ...fingerprints.map((f) => f.at)]
      : fixed;
  const start = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  const around = places.reduce(
    (b, { x, y }) => ({
      minX: Math.min(b.minX, x),
      minY: Math.min(b.minY, y),
      maxX: Math.max(b.maxX, x),
      maxY: Math.max(b.maxY, y),
    }),
    limits ?? start,
  );
  if (limits !== null) return around;
  const { minX, minY, maxX, maxY } = around;
  return { minX: minX - MARGIN_M, minY: minY - MARGIN_M, maxX: maxX + MARGIN_M, maxY: maxY + MARGIN_M };
}

/** Ids of the store format for names of any kind, each once. */
function idsOf(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '');
    const base = (/^[a-z]/.test(plain) ? plain : `r-${plain}`).slice(0, 50);
    let id = base;
    for (let n = 2; taken.has(id); n++) id = `${base}-${n}`;
    taken.add(id);
    return id;
  });
}
