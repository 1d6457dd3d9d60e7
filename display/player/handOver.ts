import { z } from 'zod';
import { displays, power, updates } from './fileSettings.ts';
import type { Settings } from './settings.ts';

/** The environment variable by which the launcher tells Electron's main process what to show. */
export const HAND_OVER = 'ENDCAP_PLAYER_SHELL';

const handOver = z.strictObject({
  settings: z.strictObject({
    controller: z.url(),
    screen: z.string().nullable(),
    pin: z.string().nullable(),
    display: z.int().nullable(),
    window: z.boolean(),
    displays,
    power: power.nullable(),
    updates,
  }) satisfies z.ZodType<Settings>,
  /** Absolute. */
  state: z.string().min(1),
  version: z.string().min(1).max(40),
});
export type HandOver = z.infer<typeof handOver>;

/** What the launcher handed over; null when main was not started by it. */
export function readHandOver(text: string | undefined): HandOver | null {
  try {
    return handOver.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}

/** Exit codes of the main process that a new start would not mend. */
export const EXIT_NOT_STARTED = 64;
export const EXIT_ALREADY_RUNS = 65;
/** It asks to be started again, now. */
export const EXIT_START_AGAIN = 66;
