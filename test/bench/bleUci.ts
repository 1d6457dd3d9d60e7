import { Presence } from '../../controller/identity/presence.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { storeOf, withSurvey } from './bleStore.ts';
import { surveyOf } from './bleSurvey.ts';
import { runUntil } from './bleTime.ts';
import { SECOND_MS } from './bleWalk.ts';

export const UCI_ZONES = ['INSIDE', 'IN_VESTIBULE', 'OUTSIDE'] as const;
export type UciZone = (typeof UCI_ZONES)[number];
/** Length of the evidence after which a tag must be placed, seconds. */
export const UCI_WINDOWS_S = [1, 5, 15, 30] as const;

export interface UciRow {
  readonly atMs: number;
  /** dBm */
  readonly one: number;
  readonly two: number;
}
/** A tag that stays in one zone. */
export interface UciTag {
  readonly name: string;
  readonly zone: UciZone;
  /** In order of time. */
  readonly rows: readonly UciRow[];
}

export interface UciFigures {
  /** Share of the windows after which the published zone is right, per length of window. */
  readonly windows: Readonly<Record<string, number>>;
  /** Share of seconds right in all, as it runs. */
  readonly running: number;
  readonly changesPerMinute: number;
}

/** The corridor, metres; that the vestibule lies in its middle is an assumption, the set does not say where. */
const CORRIDOR = { widthM: 18.35, heightM: 3 };
const VESTIBULE_M = 2.35;
const FROM_M = (CORRIDOR.widthM - VESTIBULE_M) / 2;
const TO_M = FROM_M + VESTIBULE_M;
const IDENTITY = 'mac:0000000000b1';

/**
 * Reads name, locationStatus, timestamp (ms), rssiOne, rssiTwo.
 * @throws Error when a line is something else
 */
export function parseUci(text: string): UciTag[] {
  const tags = new Map<string, { name: string; zone: UciZone; rows: UciRow[] }>();
  const [head, ...lines] = text.split(/\r?\n/);
  if (head?.trim() !== 'name,locationStatus,timestamp,rssiOne,rssiTwo')
    throw new Error('its first line is not "name,locationStatus,timestamp,rssiOne,rssiTwo"');
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const [name = '', status, time, one, two] = line.split(',').map((field) => field.trim());
    const zone = UCI_ZONES.find((z) => z === status);
    const row = { atMs: Number(time), one: Number(one), two: Number(two) };
    if (zone === undefined || two === undefined || !Object.values(row).every(Number.isFinite))
      throw new Error(`line ${i + 2} cannot be read`);
    const key = `${name} ${zone}`;
    const tag = tags.get(key) ?? { name, zone, rows: [] };
    tags.set(key, tag);
    tag.rows.push(row);
  });
  return [...tags.values()].map((tag) => ({ ...tag, rows: tag.rows.sort((a, b) => a.atMs - b.atMs) }));
}

/** Every tag in turn, with what is fitted taken from the other tags alone. */
export function uciFigures(tags: readonly UciTag[], surveyed: boolean): UciFigures {
  const right = new Map(UCI_WINDOWS_S.map((s) => [s, { right: 0, all: 0 }]));
  const running = { right: 0, all: 0, changes: 0 };
  for (const tag of tags) {
    const others = tags.filter((other) => other !== tag);
    const config = entrance(others, surveyed);
    for (const [windowS, count] of right) {
      for (const rows of windowsOf(tag.rows, windowS * SECOND_MS)) {
        const said = play(config, rows, rows[0]!.atMs + windowS * SECOND_MS);
        count.all++;
        if (said.at(-1) === tag.zone) count.right++;
      }
    }
    const said = play(config, tag.rows, tag.rows.at(-1)!.atMs);
    running.all += said.length;
    running.right += said.filter((zone) => zone === tag.zone).length;
    running.changes += said.filter((zone, i) => i > 0 && zone !== said[i - 1]).length;
  }
  return {
    windows: Object.fromEntries([...right].map(([s, c]) => [String(s), c.all === 0 ? 0 : c.right / c.all])),
    running: running.right / running.all,
    changesPerMinute: running.changes / (running.all / 60),
  };
}

/** The entrance, with the receivers on the sides that the levels of the other tags tell. */
function entrance(others: readonly UciTag[], surveyed: boolean): StoreConfig {
  const lead = (zone: UciZone): number =>
    mean(others.filter((t) => t.zone === zone).map((t) => meanOf(t, 'one') - meanOf(t, 'two')));
  const oneInside = lead('INSIDE') > lead('OUTSIDE');
  const ends = {
    inside: { x: FROM_M, y: CORRIDOR.heightM / 2, z: 1.1 },
    outside: { x: TO_M, y: CORRIDOR.heightM / 2, z: 1.1 },
  };
  const spans: Record<UciZone, readonly [number, number]> = {
    INSIDE: [0, FROM_M],
    IN_VESTIBULE: [FROM_M, TO_M],
    OUTSIDE: [TO_M, CORRIDOR.widthM],
  };
  const config = storeOf(
    {
      zones: UCI_ZONES.map((zone) => {
        const [from, to] = spans[zone];
        const polygon = [
          { x: from, y: 0 },
          { x: to, y: 0 },
          { x: to, y: CORRIDOR.heightM },
          { x: from, y: CORRIDOR.heightM },
        ];
        return { id: idOf(zone), name: zone, iabZone: 'entrance', polygon };
      }),
      receivers: [
        { id: 'one', name: 'One', at: oneInside ? ends.inside : ends.outside },
        { id: 'two', name: 'Two', at: oneInside ? ends.outside : ends.inside },
      ],
      tags: [{ id: 'tag', name: 'Tag', identity: IDENTITY, class: 'basket' }],
    },
    CORRIDOR.widthM,
    CORRIDOR.heightM,
  );
  if (!surveyed) return config;
  // Where in its zone a tag was is not known: those of a zone are spread evenly along it.
  const points = UCI_ZONES.flatMap((zone) => {
    const [from, to] = spans[zone];
    const here = others.filter((t) => t.zone === zone);
    return here.map((t, i) => ({
      at: { x: from + ((i + 0.5) / here.length) * (to - from), y: CORRIDOR.heightM / 2 },
      heard: (['one', 'two'] as const).map((receiver) => ({
        receiver,
        mean: meanOf(t, receiver),
        spread: Math.sqrt(mean(t.rows.map((row) => (row[receiver] - meanOf(t, receiver)) ** 2))),
        share: 1,
      })),
    }));
  });
  return withSurvey(config, surveyOf(points));
}

/** Hears the rows as the controller does. @returns the published zone once a second */
function play(config: StoreConfig, rows: readonly UciRow[], untilMs: number): (UciZone | null)[] {
  const presence = new Presence(config);
  const startMs = rows[0]!.atMs;
  const said: (UciZone | null)[] = [];
  let next = 0;
  for (let atMs = startMs; atMs <= untilMs; atMs += SECOND_MS) {
    for (; next < rows.length && rows[next]!.atMs <= atMs; next++) {
      const row = rows[next]!;
      runUntil(presence, row.atMs);
      presence.sight(IDENTITY, 'one', row.one, row.atMs, false);
      presence.sight(IDENTITY, 'two', row.two, row.atMs, false);
    }
    runUntil(presence, atMs);
    said.push(zoneIn(presence));
  }
  return said;
}

function zoneIn(presence: Presence): UciZone | null {
  const zone = presence.places()[0]?.zone ?? null;
  return UCI_ZONES.find((z) => idOf(z) === zone) ?? null;
}

/** Stretches of a tag's rows, one after the other, each begun by a row. */
function windowsOf(rows: readonly UciRow[], lengthMs: number): UciRow[][] {
  const windows: UciRow[][] = [];
  const lastMs = rows.at(-1)!.atMs;
  for (const row of rows) {
    const window = windows.at(-1);
    if (window !== undefined && row.atMs < window[0]!.atMs + lengthMs) window.push(row);
    else if (row.atMs + lengthMs <= lastMs) windows.push([row]);
    else break;
  }
  return windows;
}

const idOf = (zone: UciZone): string => zone.toLowerCase().replace('_', '-');
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const meanOf = (tag: UciTag, receiver: 'one' | 'two'): number => mean(tag.rows.map((row) => row[receiver]));
