/** A press of the tag's own button. */
export type Press = 'single' | 'double' | 'triple' | 'long';

/** What one frame says. A member that is not there was not said. */
export interface FrameFacts {
  /** What the sender is called for good, in the form of the store's tags; never a random address. */
  readonly identity?: string;
  /** Eddystone-EID: 16 hex digits that change; only its key says whose they are. */
  readonly rolling?: string;
  /** Whole percent, 0 to 100. */
  readonly batteryPercent?: number;
  /** Millivolts, never 0. */
  readonly batteryMv?: number;
  readonly temperatureC?: number;
  readonly press?: Press;
  /** Number of the packet or press, 0 to 255: a repetition has the same one as what it repeats. */
  readonly packet?: number;
  readonly motion?: boolean;
  readonly presence?: boolean;
  readonly url?: string;
  /** It said something under a key that is not here. */
  readonly encrypted?: true;
}

/** Reads one kind of frame. Null where the bytes are not a whole one; never throws, whatever the bytes. */
export type Decoder = (bytes: Uint8Array) => FrameFacts | null;

/** A percentage as tags send it; nothing where it is none (some send 255 or 101 for "on mains"). */
export function percent(value: number): Pick<FrameFacts, 'batteryPercent'> {
  return value <= 100 ? { batteryPercent: value } : {};
}
