import type {
  ConsoleChanges,
  DeviceState,
  Happening,
  LiveSnapshot,
  PendingPairing,
  ScreenNow,
  TagNow,
} from '../../protocol/console.ts';
import { withHappening } from '../../protocol/happenings.ts';
import type { Reading } from '../../protocol/reading.ts';

/** Everything that the console watches, by id. A map keeps its identity while nothing in it changes. */
export interface LiveData {
  /** Controller's clock at the last word, epoch ms. */
  readonly nowMs: number;
  readonly configRevision: number;
  readonly readings: ReadonlyMap<string, Reading>;
  readonly screens: ReadonlyMap<string, ScreenNow>;
  readonly devices: ReadonlyMap<string, DeviceState>;
  readonly tags: ReadonlyMap<string, TagNow>;
  readonly pairings: readonly PendingPairing[];
  /** Newest first. */
  readonly happenings: readonly Happening[];
}

export function fromSnapshot(s: LiveSnapshot): LiveData {
  return {
    nowMs: s.nowMs,
    configRevision: s.configRevision,
    readings: new Map(s.readings.map((r) => [r.key, r])),
    screens: new Map(s.screens.map((n) => [n.screen, n])),
    devices: new Map(s.devices.map((d) => [d.id, d])),
    tags: new Map(s.tags.map((t) => [t.tag, t])),
    pairings: s.pairings,
    happenings: s.happenings,
  };
}

function merged<T>(
  map: ReadonlyMap<string, T>,
  entries: readonly T[],
  idOf: (entry: T) => string,
  gone: readonly string[] = [],
): ReadonlyMap<string, T> {
  if (entries.length === 0 && !gone.some((id) => map.has(id))) return map;
  const next = new Map(map);
  for (const id of gone) next.delete(id);
  for (const entry of entries) next.set(idOf(entry), entry);
  return next;
}

/** New happenings before the old ones, newest first whatever the order they came in. */
function mergedHappenings(old: readonly Happening[], fresh: readonly Happening[]): readonly Happening[] {
  if (fresh.length === 0) return old;
  return [...fresh].sort((a, b) => a.atMs - b.atMs).reduce<readonly Happening[]>(withHappening, old);
}

/** Each entry replaces the one with its id; untouched entries and maps keep their identity. */
export function mergeChanges(data: LiveData, c: ConsoleChanges): LiveData {
  return {
    nowMs: c.nowMs,
    configRevision: c.configRevision,
    readings: merged(data.readings, c.readings, (r) => r.key),
    screens: merged(data.screens, c.screens, (s) => s.screen),
    devices: merged(data.devices, c.devices, (d) => d.id, c.gone),
    tags: merged(data.tags, c.tags, (t) => t.tag),
    pairings: c.pairings ?? data.pairings,
    happenings: mergedHappenings(data.happenings, c.happenings),
  };
}
