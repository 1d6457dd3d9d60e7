import type { Literal, LiteralMap } from './pythonLiteral.ts';
import { parseLiteral } from './pythonLiteral.ts';

/** A receiver ("dongle") of a recording. */
export interface DanisReceiver {
  /** Twelve hex digits, lower case. */
  readonly mac: string;
  readonly alias: string;
  /** Metres; z is null where the file does not say it. */
  readonly at: { readonly x: number; readonly y: number; readonly z: number | null };
}

export interface DanisDevices {
  readonly receivers: readonly DanisReceiver[];
  /** MACs of the carried beacons; empty where the file does not name them. */
  readonly beacons: readonly string[];
}

/** The rectangle of the recording, metres. */
export interface DanisLimits {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export function isMap(value: Literal | undefined): value is LiteralMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Hex digits of a MAC alone, lower case: `B8:27:EB:…` and `b827eb…` are the same receiver. */
export function macOf(text: string): string {
  return text.toLowerCase().replace(/[^0-9a-f]/g, '');
}

/** The sections of a file: `Name:` at the beginning of a line, and a Python literal up to the next one. */
export function sectionsOf(text: string): ReadonlyMap<string, string> {
  const sections = new Map<string, string>();
  let name: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    const start = /^\s*([A-Za-z]\w*)\s*:(?=\s*[[{(]|\s*$)/.exec(line);
    if (start !== null) name = start[1]!.toLowerCase();
    if (name !== null)
      sections.set(name, `${sections.get(name) ?? ''}${start === null ? line : line.slice(start[0].length)}\n`);
  }
  return sections;
}

/**
 * Reads a .dev file: `Dongles: {MAC: [[x, y, z], colour, alias]}` and `Beacons:` alike.
 * @throws Error with what is missing or wrong
 */
export function parseDevices(text: string): DanisDevices {
  const sections = sectionsOf(text);
  const written = sections.get('dongles');
  if (written === undefined) throw new Error('it has no section "Dongles:" with the receivers');
  const dongles = literalOf('Dongles', written);
  if (!isMap(dongles)) throw new Error('Dongles is no dictionary of receivers');
  const receivers = Object.entries(dongles).map(([mac, entry]) => receiverOf(mac, entry));
  if (receivers.length === 0) throw new Error('Dongles names no receiver');
  const named = sections.get('beacons');
  const beacons = named === undefined || named.trim() === '' ? {} : literalOf('Beacons', named);
  return { receivers, beacons: isMap(beacons) ? Object.keys(beacons).map(macOf) : [] };
}

/**
 * Reads a .par file, of which only `limits` ([min x, min y, max x, max y]) is of use; null where it has none.
 * @throws Error when it is cut off or its limits make no rectangle
 */
export function parseLimits(text: string): DanisLimits | null {
  const file = parseLiteral(text.trim());
  const limits = isMap(file) ? file['limits'] : undefined;
  if (limits === undefined || limits === null) return null;
  const [minX, minY, maxX, maxY] = Array.isArray(limits) ? (limits as readonly Literal[]) : [];
  if (![minX, minY, maxX, maxY].every((n) => typeof n === 'number' && Number.isFinite(n)))
    throw new Error('limits is not [min x, min y, max x, max y] in metres');
  const box = { minX, minY, maxX, maxY } as DanisLimits;
  if (box.maxX <= box.minX || box.maxY <= box.minY) throw new Error('limits encloses nothing');
  return box;
}

function literalOf(section: string, text: string): Literal {
  try {
    return parseLiteral(text);
  } catch (error) {
    throw new Error(`${section} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function receiverOf(mac: string, entry: Literal): DanisReceiver {
  const [place, , alias] = Array.isArray(entry) ? (entry as readonly Literal[]) : [];
  const [x, y, z] = Array.isArray(place) ? (place as readonly Literal[]) : [];
  if (typeof x !== 'number' || typeof y !== 'number')
    throw new Error(`the receiver ${mac} has no place; expected [[x, y, z], colour, alias]`);
  return {
    mac: macOf(mac),
    alias: typeof alias === 'string' && alias.trim() !== '' ? alias.trim() : mac,
    at: { x, y, z: typeof z === 'number' ? z : null },
  };
}
