import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseDanis } from '../../devices/replay/danis.ts';
import type { DanisRow } from '../../devices/replay/danis.ts';
import { parseDevices, parseLimits } from '../../devices/replay/danisDevices.ts';
import type { DanisDevices, DanisLimits } from '../../devices/replay/danisDevices.ts';
import { parseHistograms } from '../../devices/replay/danisHistograms.ts';
import type { Fingerprint } from '../../devices/replay/danisHistograms.ts';

/** A row with its true place. */
export type PlacedRow = DanisRow & { readonly at: NonNullable<DanisRow['at']> };

/** One beacon carried along one path. */
export interface Walk {
  readonly name: string;
  readonly beacon: string;
  /** In order of time, of known receivers only. */
  readonly rows: readonly PlacedRow[];
}

export interface BleFolder {
  readonly devices: DanisDevices;
  readonly limits: DanisLimits | null;
  readonly walks: readonly Walk[];
  /** Of the folder's own histograms; empty where it has none. */
  readonly fingerprints: readonly Fingerprint[];
  /** What was left out, in words. */
  readonly notes: readonly string[];
}

const WALK = '_all_sensors.mbd';

/**
 * Reads a folder laid out as danis-tetam: `cnf/*.dev`, `cnf/*.par`, `trk/*_all_sensors.mbd`, `hst/**`.
 * @throws Error with what is missing or broken
 */
export function readBleFolder(folder: string): BleFolder {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Error(`there is no folder ${folder}`);
  const notes: string[] = [];
  const [deviceFile, ...others] = filesIn(join(folder, 'cnf'), '.dev');
  if (deviceFile === undefined) throw new Error(`${folder} has no cnf/*.dev with the places of the receivers`);
  if (others.length > 0) notes.push(`${others.length + 1} .dev files; the places are those of ${basename(deviceFile)}`);
  const devices = read(deviceFile, parseDevices);
  const parameters = filesIn(join(folder, 'cnf'), '.par')[0];
  const limits = parameters === undefined ? null : read(parameters, parseLimits);
  const files = filesIn(join(folder, 'trk'), WALK);
  if (files.length === 0) throw new Error(`${folder} has no trk/*${WALK} with a recorded walk`);
  const walks = files.flatMap((file) => walksOf(file, devices, notes));
  if (walks.length === 0) throw new Error(`no walk in ${join(folder, 'trk')} has rows with a true place`);
  const fingerprints = filesIn(join(folder, 'hst'), '.hst').flatMap((file) => read(file, parseHistograms));
  return { devices, limits, walks, fingerprints, notes };
}

/** Reads a file and what is in it; a fault is told with the file's name. */
export function read<T>(file: string, parse: (text: string) => T): T {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function filesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

function walksOf(file: string, devices: DanisDevices, notes: string[]): Walk[] {
  const name = basename(file, WALK);
  const { rows, faults } = read(file, parseDanis);
  if (faults.length > 0)
    notes.push(`${name}: left out ${faults.length} of its lines (line ${faults[0]!.line}: ${faults[0]!.message})`);
  const known = new Set(devices.receivers.map((r) => r.mac));
  const strangers = new Set(rows.filter((row) => !known.has(row.receiver)).map((row) => row.receiver));
  if (strangers.size > 0) notes.push(`${name}: left out ${strangers.size} receivers that are not in the .dev file`);
  const usable = rows.filter((row): row is PlacedRow => row.at !== null && known.has(row.receiver));
  const heard = [...new Set(usable.map((row) => row.beacon))];
  const carried = heard.filter((beacon) => devices.beacons.includes(beacon));
  const beacons = carried.length > 0 ? carried : heard;
  return beacons.map((beacon) => ({
    name: beacons.length === 1 ? name : `${name} ${beacon}`,
    beacon,
    rows: usable.filter((row) => row.beacon === beacon),
  }));
}
