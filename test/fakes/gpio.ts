import type { Chip } from '../../devices/gpio/chip.ts';
import type { Gpio, Line } from '../../devices/gpio/port.ts';
import type { Tm1637 } from './tm1637.ts';

/** An error as the system gives it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: refused, write`), { code });
}

export interface FakeGpio extends Gpio {
  fitted: Chip[];
  /** Logical levels by number; what a button does. */
  press(number: number, active: boolean): void;
  /** Level of the wire itself, as a lamp sees it; null: nobody drives it. */
  wire(number: number): 0 | 1 | null;
  /** Lines in use now. */
  readonly inUse: number[];
  /** Codes with which numbers refuse to be taken. */
  readonly refuses: Map<number, string>;
  /** A display on two lines. */
  display: { readonly clk: number; readonly dio: number; readonly chip: Tm1637 } | null;
  /** Moves of lines that are shared, so far. */
  moves: number;
  /** The chip was torn off: every use of a line fails. */
  gone: boolean;
}

/** GPIO in memory. */
export function fakeGpio(fitted: Chip[] = [{ label: 'header', base: 512, lines: 28 }]): FakeGpio {
  const lines = new Map<
    number,
    { low: boolean; active: boolean; drives: boolean; changed?: (active: boolean) => void }
  >();
  const take = (number: number): void => {
    const code = gpio.refuses.get(number);
    if (code !== undefined) throw systemError(code);
    if (gpio.gone) throw systemError('ENODEV');
  };
  const line = (number: number): Line => ({
    read() {
      if (gpio.gone) throw systemError('ENODEV');
      return lines.get(number)!.active;
    },
    release: () => void lines.delete(number),
  });
  const gpio: FakeGpio = {
    fitted,
    gone: false,
    display: null,
    moves: 0,
    refuses: new Map(),
    chips: () => (gpio.gone ? [] : gpio.fitted),
    input(number, low, changed) {
      take(number);
      lines.set(number, { low, active: false, drives: false, changed });
      return line(number);
    },
    output(number, low) {
      take(number);
      lines.set(number, { low, active: false, drives: true });
      return {
        ...line(number),
        write(on) {
          if (gpio.gone) throw systemError('ENODEV');
          lines.get(number)!.active = on;
        },
      };
    },
    shared(number) {
      take(number);
      const mine = { low: false, active: false, drives: false };
      lines.set(number, mine);
      const tell = (): void => {
        gpio.moves++;
        if (gpio.display === null) return;
        const { clk, dio, chip } = gpio.display;
        const driven = (line: number): boolean | null => {
          const now = lines.get(line);
          return now?.drives === true ? now.active : null;
        };
        chip.lines(driven(clk) ?? chip.powered, driven(dio));
      };
      return {
        read() {
          if (gpio.gone) throw systemError('ENODEV');
          if (mine.drives) return mine.active;
          // Nothing there: the board's own weak resistor pulls the line down.
          return gpio.display?.dio === number && gpio.display.chip.dio;
        },
        write(on) {
          if (gpio.gone) throw systemError('ENODEV');
          [mine.drives, mine.active] = [true, on];
          tell();
        },
        free() {
          if (gpio.gone) throw systemError('ENODEV');
          mine.drives = false;
          tell();
        },
        release: () => void lines.delete(number),
      };
    },
    press(number, active) {
      const pressed = lines.get(number);
      if (pressed === undefined) return;
      pressed.active = active;
      pressed.changed?.(active);
    },
    wire(number) {
      const driven = lines.get(number);
      if (driven?.drives !== true) return null;
      return driven.active !== driven.low ? 1 : 0;
    },
    get inUse() {
      return [...lines.keys()].sort((a, b) => a - b);
    },
  };
  return gpio;
}
