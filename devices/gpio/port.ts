import type { Chip } from './chip.ts';

/** A line that is in use until it is let go. */
export interface Line {
  /** True while it is active: pressed, or on. Throws when the chip has gone. */
  read(): boolean;
  /** Gives it back. Never throws, also when the chip has gone; may be called twice. */
  release(): void;
}
export interface OutputLine extends Line {
  /** Throws when the chip has gone. */
  write(on: boolean): void;
}

/** A line that two ends drive by turns. */
export interface SharedLine extends OutputLine {
  /** Drives it no longer, so that `read` gives what the other end, or a resistor, makes of it. Throws when the chip has gone. */
  free(): void;
}

/** What the drivers of lines need of the machine. */
export interface Gpio {
  chips(): readonly Chip[];
  /**
   * Takes a line to listen to. Throws an error with a `code` when the system refuses.
   *
   * @param number of the line in the system: base of its chip + line
   * @param changed called after a change of level, with the level as it is then
   */
  input(number: number, low: boolean, changed: (active: boolean) => void): Line;
  /** Takes a line to drive; it is off until it is written. Throws as `input` does. */
  output(number: number, low: boolean): OutputLine;
  /** Takes a line to drive and to listen to by turns; nobody drives it until it is written. Throws as `input` does. */
  shared(number: number): SharedLine;
}
