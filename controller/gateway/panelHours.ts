import type { Screen } from '../../config/schema/screen.ts';
import type { App } from '../context.ts';
import { Calendar } from '../engine/calendar.ts';
import type { PanelHours as Hours } from '../protocol/display.ts';
import type { Clock } from '../runtime/clock.ts';
import { rooms } from './sockets.ts';
import type { DisplayNamespace } from './sockets.ts';

/** A player that was cut off knows its hours for at least so many days. It takes ten before their end for the most. */
const DAYS_AHEAD = 8;
/** The hours move on with the store's day, which is looked for this often, ms. */
const LOOK_MS = 3_600_000;

export interface PanelHoursOptions {
  readonly app: Pick<App, 'configuration' | 'now'>;
  readonly clock: Clock;
  readonly display: DisplayNamespace;
}

/** When the panels of screens are on: from their dayparts, in UTC, told to players when they change (GW-17). */
export class PanelHours {
  readonly #options: PanelHoursOptions;
  #told: ReadonlyMap<string, string>;
  #stopWaiting: () => void = () => undefined;

  constructor(options: PanelHoursOptions) {
    this.#options = options;
    this.#told = this.#all();
    this.#later();
  }

  /** For a welcome. */
  of(screen: Screen): Hours {
    return this.#hours()(screen);
  }

  /** Another configuration is in force, or another day has begun: tells the screens whose hours changed. */
  refresh(): void {
    const before = this.#told;
    this.#told = this.#all();
    const hours = this.#hours();
    for (const screen of this.#options.app.configuration().config.screens) {
      const known = before.get(screen.id);
      if (known === undefined || known === this.#told.get(screen.id)) continue;
      this.#options.display.to(rooms.screen(screen.id)).emit('power', hours(screen));
    }
  }

  stop(): void {
    this.#stopWaiting();
  }

  #later(): void {
    this.#stopWaiting = this.#options.clock.after(LOOK_MS, () => {
      this.refresh();
      this.#later();
    });
  }

  #all(): Map<string, string> {
    const hours = this.#hours();
    const { screens } = this.#options.app.configuration().config;
    // A screen that is always on has nothing to be told every day.
    const key = ({ by, on, untilMs }: Hours): string => JSON.stringify(on === null ? by : [by, on, untilMs]);
    return new Map(screens.map((screen) => [screen.id, key(hours(screen))]));
  }

  /** From yesterday's midnight, so that they are the same all day long. Screens with the same dayparts share the work. */
  #hours(): (screen: Screen) => Hours {
    const { store, dayparts, holidays } = this.#options.app.configuration().config;
    const calendar = new Calendar(store.timeZone, dayparts, holidays);
    const nowMs = this.#options.app.now();
    const fromMs = calendar.dayStartMs(nowMs, -1);
    const untilMs = calendar.dayStartMs(nowMs, DAYS_AHEAD);
    const made = new Map<string, Hours['on']>();
    return ({ power }) => {
      const key = power.dayparts.join(' ');
      let on = made.get(key);
      if (on === undefined) {
        on = key === '' ? null : calendar.windows({ dayparts: power.dayparts }, fromMs, untilMs);
        made.set(key, on);
      }
      return { by: power.by, on, untilMs };
    };
  }
}
