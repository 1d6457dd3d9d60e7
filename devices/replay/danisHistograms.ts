import { isMap, macOf, sectionsOf } from './danisDevices.ts';
import type { Literal, LiteralMap } from './pythonLiteral.ts';
import { parseLiteral } from './pythonLiteral.ts';

/** What one receiver heard of a tag that stood still: mean and standard deviation of its levels, dB(m). */
export interface HeardLevel {
  /** MAC, twelve hex digits. */
  readonly receiver: string;
  readonly mean: number;
  readonly spread: number;
}

/** A place where the tag stood, metres, and every receiver that heard it there. */
export interface Fingerprint {
  readonly at: { readonly x: number; readonly y: number };
  readonly heard: readonly HeardLevel[];
}

/**
 * Reads an .hst file: `Bins:` a list of levels, `Fingerprints:` {place: {receiver: {beacon: probability of each bin}}}.
 * Bins are levels, or (one more than probabilities) the edges between which each of them lies.
 * Histograms of several beacons are put together; a receiver whose histogram is empty did not hear.
 * @throws Error with what is missing or wrong
 */
export function parseHistograms(text: string): Fingerprint[] {
  const sections = sectionsOf(text);
  const bins = sectionOf(sections, 'Bins');
  if (!isNumbers(bins) || bins.length === 0) throw new Error('Bins is no list of levels in dBm');
  const places = sectionOf(sections, 'Fingerprints');
  if (!isMap(places)) throw new Error('Fingerprints is no dictionary of places');
  return Object.entries(places).map(([place, receivers]) => {
    const [x, y] = placeOf(place);
    if (!isMap(receivers)) throw new Error(`the fingerprint at ${place} is no dictionary of receivers`);
    const heard = Object.entries(receivers).flatMap(([mac, beacons]): HeardLevel[] => {
      if (!isMap(beacons)) throw new Error(`the fingerprint at ${place} of ${mac} is no dictionary of beacons`);
      const level = levelOf(bins, beacons, `the histogram at ${place} of ${mac}`);
      return level === null ? [] : [{ receiver: macOf(mac), ...level }];
    });
    return { at: { x, y }, heard };
  });
}

function sectionOf(sections: ReadonlyMap<string, string>, name: string): Literal {
  const text = sections.get(name.toLowerCase());
  if (text === undefined) throw new Error(`it has no section "${name}:"`);
  try {
    return parseLiteral(text);
  } catch (error) {
    throw new Error(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function placeOf(text: string): readonly [number, number] {
  const numbers = text
    .replace(/[()[\]]/g, '')
    .split(/[,\s]+/)
    .filter((part) => part !== '')
    .map(Number);
  const [x, y] = numbers;
  if (x === undefined || y === undefined || !numbers.every(Number.isFinite))
    throw new Error(`"${text.slice(0, 40)}" is not a place (x, y, z)`);
  return [x, y];
}

function levelOf(
  bins: readonly number[],
  beacons: LiteralMap,
  what: string,
): { readonly mean: number; readonly spread: number } | null {
  let weight = 0;
  let sum = 0;
  let squares = 0;
  for (const shares of Object.values(beacons)) {
    const count = isNumbers(shares) ? shares.length : 0;
    if (!isNumbers(shares) || count > bins.length || count < bins.length - 1 || shares.some((share) => share < 0))
      throw new Error(`${what} does not have one probability for each of the ${bins.length} bins`);
    shares.forEach((share, i) => {
      const level = count === bins.length ? bins[i]! : levelBetween(bins[i]!, bins[i + 1]!);
      weight += share;
      sum += share * level;
      squares += share * level * level;
    });
  }
  if (weight <= 0) return null;
  const mean = sum / weight;
  return { mean, spread: Math.sqrt(Math.max(0, squares / weight - mean * mean)) };
}

/** Levels are whole numbers, so between two edges that are one apart lies the lower one alone. */
function levelBetween(from: number, to: number): number {
  return to - from <= 1 ? from : (from + to) / 2;
}

function isNumbers(value: Literal): value is readonly number[] {
  return Array.isArray(value) && value.every((n) => typeof n === 'number' && Number.isFinite(n));
}
