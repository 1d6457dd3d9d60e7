import type { Driver } from '../agent/driver.ts';
import { DriverError } from '../agent/driver.ts';
import type { Emission } from '../agent/emission.ts';
import { parseDanis } from './danis.ts';
import type { Recording } from './danis.ts';
import { parseTrace } from './trace.ts';

export type ReplayFormat = 'danis' | 'trace';
export interface ReplayOptions {
  readonly format: ReplayFormat;
  /** Times faster than it was recorded. */
  readonly speed: number;
  /** Begin again at the end. */
  readonly loop: boolean;
  /** The recording's name, for messages. */
  readonly name: string;
  /** Reads the whole recording as text; throws when it cannot. */
  readonly read: () => string;
}

/** Pause between the end of a recording and its next turn, ms of the recording. */
const LOOP_GAP_MS = 1_000;
/** Faulty lines that are named one by one. */
const FAULTS_NAMED = 5;

function load({ format, name, read }: ReplayOptions): Recording<Emission> {
  let text: string;
  try {
    text = read();
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new DriverError(
      missing
        ? `There is no file ${name}. Check the path after --data.`
        : `${name} cannot be read (${error instanceof Error ? error.message : 'unknown'}).`,
    );
  }
  if (format === 'trace') return parseTrace(text);
  const { rows, faults } = parseDanis(text);
  return {
    faults,
    rows: rows.map((row) => ({
      type: 'endcap.sighting.v1',
      part: 'replay',
      atMs: row.atMs,
      data: { tag: `mac:${row.beacon}`, receiver: row.receiver, rssi: row.rssi },
    })),
  };
}

/**
 * A recording as a driver: every line comes again at its recorded distance from the first, stamped with now.
 * Throws a DriverError when there is nothing to replay.
 */
export function replayDriver(options: ReplayOptions): Driver {
  const { rows, faults } = load(options);
  const first = rows[0];
  const last = rows.at(-1);
  if (first === undefined || last === undefined)
    throw new DriverError(
      faults.length === 0
        ? `${options.name} is empty.`
        : `${options.name} has no line that can be used as "${options.format}" (line ${faults[0]!.line}: ${faults[0]!.message}); is --format right?`,
    );
  return {
    kind: 'replay',
    followsStore: false,
    start({ clock, say, degraded, finished }, emit) {
      for (const { line, message } of faults.slice(0, FAULTS_NAMED))
        say(`${options.name}, line ${line}: ${message}; left out.`);
      if (faults.length > FAULTS_NAMED) say(`... and ${faults.length - FAULTS_NAMED} more lines that were left out.`);
      if (faults.length > 0) degraded(`${faults.length} lines of ${options.name} cannot be used and were left out.`);
      const { speed } = options;
      const lengthMs = last.atMs - first.atMs;
      say(
        `Replaying ${options.name}: ${rows.length} observations, ${(lengthMs / 1000).toFixed(1)} s at ${speed}x` +
          `${faults.length > 0 ? `, ${faults.length} lines left out` : ''}${options.loop ? ', again and again' : ''}.`,
      );
      let beganMs = clock.now();
      let next = 0;
      let cancel = clock.after(0, turn);
      let stopped = false;

      const dueMs = (index: number): number => beganMs + (rows[index]!.atMs - first.atMs) / speed;

      function turn(): void {
        if (stopped) return;
        const nowMs = clock.now();
        while (next < rows.length && dueMs(next) <= nowMs) {
          emit({ ...rows[next]!, atMs: dueMs(next) });
          next++;
        }
        if (next === rows.length) {
          if (!options.loop) {
            stopped = true;
            finished(`The recording is over: ${rows.length} observations.`);
            return;
          }
          next = 0;
          beganMs += (lengthMs + LOOP_GAP_MS) / speed;
          // After a pause of the machine the recording goes on from now instead of catching up.
          beganMs = Math.max(beganMs, nowMs);
        }
        cancel = clock.after(dueMs(next) - nowMs, turn);
      }

      return () => {
        stopped = true;
        cancel();
      };
    },
  };
}
