import { Presence } from '../../controller/identity/presence.ts';
import { BUSY, loadStore, loadStretch } from './bleLoad.ts';
import type { LoadSighting } from './bleLoad.ts';
import { bleShop, NOON, sightingEvent } from './bleShop.ts';
import { runUntil } from './bleTime.ts';
import { round } from './machine.ts';

/** Seconds of the recorded time that are not counted, and that are. */
const WARM_S = 3;
const COUNTED_S = 6;
/** A slow one is not waited for longer than this, processor seconds. */
const PATIENCE_S = 12;
/** Events of one batch. */
const BATCH = 500;
const SECOND_MS = 1000;

export interface FlowFigures {
  /** For each second of processor time. */
  readonly sightingsPerSecond: number;
  /** How many times the 40,000 a second of the budget. */
  readonly times: number;
}

function processorS(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Presence alone, time told whenever it wants to know it, as the controller does. */
export function presenceFlow(): FlowFigures {
  const config = loadStore(BUSY);
  const seconds = bySecond(loadStretch(config, BUSY, WARM_S + COUNTED_S));
  const presence = new Presence(config);
  return flow(seconds, (sightings) => {
    for (const { tag, receiver, rssi, atMs } of sightings) {
      runUntil(presence, NOON + atMs);
      presence.sight(tag, receiver, rssi, NOON + atMs, false);
    }
  });
}

/** The same through the controller's door, in batches of 500 CloudEvents, with all that it does. */
export async function doorFlow(): Promise<FlowFigures> {
  const config = loadStore(BUSY);
  const shop = await bleShop(config);
  const seconds = bySecond(loadStretch(config, BUSY, WARM_S + COUNTED_S));
  const prepared = (sightings: readonly LoadSighting[]): { atMs: number; events: object[] }[] =>
    Array.from({ length: Math.ceil(sightings.length / BATCH) }, (_, i) => {
      const batch = sightings.slice(i * BATCH, (i + 1) * BATCH);
      return { atMs: batch.at(-1)!.atMs, events: batch.map((s) => sightingEvent(s, NOON + s.atMs)) };
    });
  let [sightings, taken, until] = [0, 0, 0];
  for (const [i, second] of seconds.entries()) {
    const batches = prepared(second);
    const from = processorS();
    for (const { atMs, events } of batches) {
      shop.clock.advance(Math.max(0, NOON + atMs - shop.clock.now()));
      await shop.ingest(events);
    }
    if (i < WARM_S) continue;
    taken += processorS() - from;
    sightings += second.length;
    until++;
    if (taken > PATIENCE_S && until > 1) break;
  }
  await shop.stop();
  return figuresOf(sightings, taken);
}

function flow(seconds: readonly LoadSighting[][], take: (second: readonly LoadSighting[]) => void): FlowFigures {
  for (const second of seconds.slice(0, WARM_S)) take(second);
  const from = processorS();
  let sightings = 0;
  for (const [i, second] of seconds.slice(WARM_S).entries()) {
    take(second);
    sightings += second.length;
    if (processorS() - from > PATIENCE_S && i > 0) break;
  }
  return figuresOf(sightings, processorS() - from);
}

function figuresOf(sightings: number, takenS: number): FlowFigures {
  const sightingsPerSecond = Math.round(sightings / takenS);
  return { sightingsPerSecond, times: round(sightingsPerSecond / 40_000, 2) };
}

const bySecond = (sightings: readonly LoadSighting[]): LoadSighting[][] => cut(sightings, SECOND_MS);

function cut(sightings: readonly LoadSighting[], everyMs: number): LoadSighting[][] {
  const parts: LoadSighting[][] = [];
  for (const s of sightings) (parts[Math.floor(s.atMs / everyMs)] ??= []).push(s);
  return parts;
}
