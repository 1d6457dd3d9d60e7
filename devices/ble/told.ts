import type { FrameFacts, Press } from './decode/facts.ts';

/** A battery that has not changed is told this often, ms. */
export const BATTERY_EVERY_MS = 600_000;
/** One that changes all the time is told no more often than this, ms. */
export const BATTERY_CHANGE_MS = 60_000;
/** Millivolts move a little with every measurement: a change is at least this. */
const BATTERY_CHANGE_MV = 20;
/** A packet with the same number as the last one repeats it, unless there was none for this long, ms. */
const REPEAT_MS = 60_000;
/** Where packets have no numbers, the same press is one press until there was none for this long, ms. */
export const PRESS_MS = 2_000;

export interface Telemetry {
  readonly batteryPercent?: number;
  readonly batteryMv?: number;
  readonly press?: Press;
}

interface Told {
  battery: Omit<Telemetry, 'press'>;
  batteryMs: number;
  packet: number | null;
  press: Press | null;
  /** When the packet, or the press without one, was heard last, ms. */
  packetMs: number;
  pressMs: number;
}

/** Says what is news of a tag: a battery that has changed, and every press once, however many adapters hear it. */
export class TagNews {
  readonly #told = new Map<string, Told>();

  /** Forgets all tags but these. */
  keep(enrolled: (tag: string) => boolean): void {
    for (const tag of this.#told.keys()) if (!enrolled(tag)) this.#told.delete(tag);
  }

  /** @returns what is to be told now, or null */
  of(tag: string, facts: Omit<FrameFacts, 'identity'>, nowMs: number): Telemetry | null {
    let told = this.#told.get(tag);
    if (told === undefined) {
      told = { battery: {}, batteryMs: -Infinity, packet: null, press: null, packetMs: -Infinity, pressMs: -Infinity };
      this.#told.set(tag, told);
    }
    const press = newPress(told, facts, nowMs);
    const battery = newBattery(told, facts, nowMs);
    return press === null && battery === null ? null : { ...battery, ...(press === null ? {} : { press }) };
  }
}

function newPress(told: Told, { press, packet }: FrameFacts, nowMs: number): Press | null {
  if (packet !== undefined) {
    const again = told.packet === packet && nowMs - told.packetMs < REPEAT_MS;
    told.packet = packet;
    told.packetMs = nowMs;
    return again ? null : (press ?? null);
  }
  if (press === undefined) return null;
  const again = told.press === press && nowMs - told.pressMs < PRESS_MS;
  told.press = press;
  told.pressMs = nowMs;
  return again ? null : press;
}

function newBattery(told: Told, facts: FrameFacts, nowMs: number): Omit<Telemetry, 'press'> | null {
  const { batteryPercent, batteryMv } = facts;
  const said = {
    ...(batteryPercent === undefined ? {} : { batteryPercent }),
    ...(batteryMv === undefined ? {} : { batteryMv }),
  };
  if (batteryPercent === undefined && batteryMv === undefined) return null;
  const last = told.battery;
  const isNew =
    (batteryPercent !== undefined && last.batteryPercent === undefined) ||
    (batteryMv !== undefined && last.batteryMv === undefined);
  const hasChanged =
    (batteryPercent !== undefined && batteryPercent !== last.batteryPercent) ||
    (batteryMv !== undefined && Math.abs(batteryMv - (last.batteryMv ?? 0)) >= BATTERY_CHANGE_MV);
  const sinceMs = nowMs - told.batteryMs;
  if (!isNew && sinceMs < (hasChanged ? BATTERY_CHANGE_MS : BATTERY_EVERY_MS)) return null;
  told.battery = { ...last, ...said };
  told.batteryMs = nowMs;
  return told.battery;
}
