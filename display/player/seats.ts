import type { PanelCommands } from './fileSettings.ts';
import type { Settings } from './settings.ts';

/** One window of the machine: which display it hangs on, which screen of the store it is, and what is its own. */
export interface Seat {
  /** Of this window alone, in file names. */
  readonly key: string;
  /** From 1; null: the main display. */
  readonly display: number | null;
  readonly screen: string | null;
  readonly power: PanelCommands | null;
  /** Where its page keeps its pairing key and programme; null: where the single window of a machine does. */
  readonly partition: string | null;
}

/**
 * The windows that the settings ask for. Each of several has a store of its own, named by its screen, so that pairing
 * keys do not mix, and a screen that moves to another display takes its key along.
 */
export function seatsOf(settings: Settings): Seat[] {
  const { displays, display, screen, power } = settings;
  if (displays.length === 0) return [{ key: 'main', display, screen, power, partition: null }];
  return displays.map((d) => {
    const key = d.screen === null ? `display-${d.display}` : `screen-${d.screen}`;
    return { key, display: d.display, screen: d.screen, power: d.power, partition: `persist:${key}` };
  });
}

/** Name of the file of a window's watchdog. */
export function watchdogFile(seat: Seat): string {
  return seat.partition === null ? 'watchdog.json' : `watchdog-${seat.key}.json`;
}
