import type { Clock } from '../../controller/runtime/clock.ts';
import type { Stop } from '../agent/driver.ts';
import type { Ear } from './ear.ts';
import type { Adapters, Advert, OpenRadio, Radio, RadioState } from './radio.ts';
import { adapterName, adapterToUse, trouble } from './trouble.ts';

/** An adapter that has not said that it is on within this is in trouble, ms. */
export const START_MS = 10_000;
/** Nothing heard for this long: the scan is begun anew, ms. Any phone in a shop is heard more often. */
export const QUIET_MS = 20_000;
/** Restarts of the scan in silence before the adapter itself is opened anew. */
export const QUIET_RESTARTS = 3;
/** Wait before an adapter in trouble is tried again, ms. */
export const RETRY_MS = 3_000;
/** Senders heard by one opening of the adapter, before it is opened anew so that they are forgotten. */
export const MOST_ADDRESSES = 5_000;

export interface ListenOptions {
  /** Index of the adapter; null: the first. */
  readonly adapter: number | null;
  readonly radio: Radio;
  readonly adapters: Adapters;
  readonly ear: Ear;
  readonly clock: Clock;
  readonly say: (line: string) => void;
  /** Why nothing is heard; null: all is well again. */
  readonly degraded: (words: string | null) => void;
}

/**
 * Keeps one adapter listening until stopped: begins the scan anew when it falls silent, and opens the adapter anew when
 * it was down, or unplugged and plugged in again.
 */
export function listen({ adapter, radio, adapters, ear, clock, say, degraded }: ListenOptions): Stop {
  let opened: OpenRadio | null = null;
  let state: RadioState | null = null;
  let told: string | null = null;
  let cancel = (): void => undefined;
  let heardSince = false;
  let quiet = 0;
  let stopped = false;
  const senders = new Set<string>();

  /** One timer at a time: what is waited for next. */
  function wait(ms: number, run: () => void): void {
    cancel();
    cancel = clock.after(ms, run);
  }

  function tell(words: string | null): void {
    if (words === told) return;
    if (words !== null) say(words);
    else if (told !== null) say(`${adapter === null ? 'The ' : ''}${adapterName(adapter)} works again.`);
    told = words;
    degraded(words);
  }

  function open(): void {
    close();
    const index = adapterToUse(adapters, adapter);
    if (index === null) {
      fail();
      return;
    }
    state = null;
    wait(START_MS, fail);
    const mine = radio.open(index, {
      state: (next) => {
        if (opened !== mine) return;
        state = next;
        if (next === 'on') scan(mine);
        else fail();
      },
      advert: (advert) => {
        if (opened === mine) hear(advert);
      },
    });
    opened = mine;
  }

  function close(): void {
    cancel();
    const old = opened;
    opened = null;
    old?.close();
    senders.clear();
    ear.forget();
    heardSince = false;
  }

  function fail(): void {
    close();
    tell(trouble(adapters, adapter, state));
    wait(RETRY_MS, open);
  }

  function scan(mine: OpenRadio): void {
    cancel();
    mine.scan().then(
      () => {
        if (opened !== mine) return;
        if (quiet === 0) tell(null);
        wait(QUIET_MS, watch);
      },
      () => {
        if (opened !== mine) return;
        state = null;
        fail();
      },
    );
  }

  /** The watchdog: a scan that hears nothing may have stopped without a word. */
  function watch(): void {
    if (heardSince) {
      heardSince = false;
      wait(QUIET_MS, watch);
      return;
    }
    quiet++;
    if (quiet > 1)
      tell(
        `${adapterName(adapter)}: nothing was heard for ${(quiet * QUIET_MS) / 1000} s. Either nobody is near, or the scan has stopped: it is begun anew again and again.`,
      );
    if (quiet % QUIET_RESTARTS === 0 || opened === null) open();
    else scan(opened);
  }

  function hear(advert: Advert): void {
    heardSince = true;
    if (quiet > 0) {
      quiet = 0;
      tell(null);
    }
    ear.hear(advert);
    senders.add(advert.sender);
    // Phones change their addresses for ever, and the library forgets none.
    if (senders.size >= MOST_ADDRESSES) {
      close();
      wait(0, open);
    }
  }

  cancel = clock.after(0, open);
  return () => {
    if (stopped) return;
    stopped = true;
    close();
  };
}
