import type { Chip } from '../../devices/gpio/chip.ts';
import type { Gpio, Line } from '../../devices/gpio/port.ts';

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
