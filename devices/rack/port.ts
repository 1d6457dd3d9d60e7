/** Hardware that shows the number of a rack: so many places, each a digit, `-`, `h`, `d` or blank. */
export interface RackDisplay {
  readonly places: number;
  /**
   * Shows this text, as long as there are places; the rest of the call is as quick as the hardware.
   *
   * @param whole also what has not changed: a display that lost its power meanwhile shows again
   * @throws DisplayFault when the text is not on the display now
   */
  show(text: string, whole: boolean): void;
  /** Looks whether a display is there, without changing what it shows. Throws as `show` does. */
  look(): void;
  /** Dark, and everything given back. Never throws; may be called twice. */
  close(): void;
}

/**
 * Why the text is not on the display, in words for people. `gone`: what the display hangs on is not there; it has to
 * be opened anew. Otherwise it does not answer, and may by itself.
 */
export class DisplayFault extends Error {
  readonly gone: boolean;
  constructor(message: string, gone: boolean) {
    super(message);
    this.name = 'DisplayFault';
    this.gone = gone;
  }
}
