import { z } from 'zod';
import type { Clock } from '../../controller/runtime/clock.ts';
import { waitMs } from './backoff.ts';
import { WELL_MS } from './watchdog.ts';

/** What outlives a process that failed, and counts for the boot of the machine that it was written in. */
export const failures = z.object({ boot: z.string().min(1).max(80), faults: z.int().min(0) });
export type Failures = z.infer<typeof failures>;

export interface LastWordsPorts {
  readonly clock: Clock;
  readonly boot: string;
  /** How long this process has run, ms. */
  readonly ranMs: () => number;
  readonly memory: { readonly read: () => Failures | null; readonly write: (memory: Failures) => void };
  readonly say: (line: string) => void;
  /** Ends the process so that the player starts anew (startAgain). */
  readonly again: () => void;
}

export interface LastWords {
  /** Nobody caught this: the process cannot be trusted any more. */
  readonly failed: (error: unknown) => void;
  /** A promise that nobody waited for: what it was to do is not done, and the show goes on. */
  readonly refused: (reason: unknown) => void;
  /** The player ends by its own word: nothing is started anew any more. */
  readonly stop: () => void;
}

/**
 * What a fault of the main process comes to that nobody caught (WDG-12): one line, where Electron would put a dialog over
 * the picture. The pages have processes of their own: they go on through the wait of the back-off, and then the player
 * starts anew.
 */
export function lastWords({ clock, boot, ranMs, memory, say, again }: LastWordsPorts): LastWords {
  let over = false;
  let waits = false;
  let stopWait = (): void => undefined;
  return {
    failed(error) {
      if (over) say(`The player itself failed while it ended: ${inOneLine(error)}.`);
      if (over || waits) return;
      waits = true;
      const kept = memory.read();
      // As of a page (WDG-2): who ran well for a minute begins anew.
      const faults = kept?.boot === boot && ranMs() < WELL_MS ? kept.faults + 1 : 1;
      memory.write({ boot, faults });
      const wait = waitMs(faults);
      say(`The player itself failed: ${inOneLine(error)}. It starts anew in ${wait / 1000} s.`);
      stopWait = clock.after(wait, again);
    },
    refused(reason) {
      say(`Something of the player was not done: ${inOneLine(reason)}.`);
    },
    stop() {
      over = true;
      stopWait();
    },
  };
}

/** The message and the place, without addresses: those may hold what nobody else may know. */
function inOneLine(error: unknown): string {
  const message = (error instanceof Error ? `${error.name}: ${error.message}` : String(error))
    .replace(/[a-z-]+:\/\/\S+/gi, '(an address)')
    .replace(/\s+/g, ' ')
    .slice(0, 200);
  const place = error instanceof Error ? /([\w.-]+:\d+):\d+\)?$/m.exec(error.stack ?? '')?.[1] : undefined;
  return place === undefined ? message : `${message} (${place})`;
}
