import type { AdvertParts } from './decode/advert.ts';

export interface Advert extends AdvertParts {
  /** How the library tells senders apart while an adapter is open, also where the address is hidden. It goes nowhere. */
  readonly sender: string;
  /** dBm; 127 = not available. */
  readonly rssi: number;
}

/** `off`: down, or gone; `refused`: the system does not let this process use it; `unusable`: no low energy radio. */
export type RadioState = 'on' | 'off' | 'refused' | 'unusable';

export interface RadioListeners {
  readonly state: (state: RadioState) => void;
  /** With the parts that came in this report, and none of earlier ones. */
  readonly advert: (advert: Advert) => void;
}

/** One opening of an adapter. */
export interface OpenRadio {
  /**
   * Makes it listen, also when it believes that it already does: an earlier scan is ended first. Every
   * advertisement is reported, repetitions too. Rejects when the adapter does not.
   */
  scan(): Promise<void>;
  /** Ends the scan and lets go of the adapter and of everything remembered. May be called twice. */
  close(): void;
}

/** What the BLE driver needs of the machine. Several adapters may be open at the same time. */
export interface Radio {
  /** Never throws: what is wrong comes as a state, or as silence, and not before this has returned. */
  open(adapter: number, listeners: RadioListeners): OpenRadio;
}

/** What the system says about its adapters. */
export interface Adapters {
  /** Indices of the adapters present, rising. */
  list(): readonly number[];
  /** Switched off by hand or by software. */
  blocked(adapter: number): 'soft' | 'hard' | null;
  /** Whether this process may use a raw Bluetooth socket; null where that cannot be told. */
  permitted(): boolean | null;
  /** What to do so that it may. */
  readonly permit: string;
  /** What to do so that an adapter that is down comes up. */
  bringUp(adapter: number): string;
}
