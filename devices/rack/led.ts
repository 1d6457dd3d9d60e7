import { DriverError } from '../agent/driver.ts';
import { findChip } from '../gpio/chip.ts';
import type { Chip } from '../gpio/chip.ts';
import type { Gpio, SharedLine } from '../gpio/port.ts';
import { isGone, lineTrouble } from '../gpio/trouble.ts';
import { DisplayFault } from './port.ts';
import type { RackDisplay } from './port.ts';
import { byteMoves, darkFrame, frameOf, segmentsOf, START, STOP } from './tm1637.ts';
import type { Frame, Move } from './tm1637.ts';
import type { LedWiring } from './wiring.ts';

/**
 * Takes the two lines of a TM1637. Each move is a call to the system and takes microseconds, well within what the chip
 * can follow (500 kHz) and never too long for it: it has no least speed.
 *
 * Throws a DriverError when the wiring as given cannot be, a DisplayFault when the GPIO chip is not there.
 */
export function openLed({ chip: asked, clk, dio, order, brightness }: LedWiring, gpio: Gpio): RackDisplay {
  const found = findChip(gpio.chips(), asked);
  if (typeof found === 'string') throw new DisplayFault(found, true);
  const chip: Chip = found;
  const places = order.length;
  const silent = `No display answers on lines ${clk} (CLK) and ${dio} (DIO) of "${chip.label}". Check wiring and power.`;
  /** Segments by address, as the display shows them; null: not known. */
  let shown: readonly number[] | null = null;
  let closed = false;
  const [clock, data] = takeBoth();

  function takeBoth(): [clock: SharedLine, data: SharedLine] {
    const taken: SharedLine[] = [];
    try {
      const [first, second] = [take('CLK', clk, taken), take('DIO', dio, taken)];
      guarded(() => {
        first.write(true);
      });
      return [first, second];
    } catch (error) {
      for (const line of taken) line.release();
      throw error;
    }
  }

  function take(name: string, line: number, taken: SharedLine[]): SharedLine {
    if (line >= chip.lines)
      throw new DriverError(`"${chip.label}" has ${chip.lines} lines, from 0; there is no line ${line} (${name}).`);
    try {
      const shared = gpio.shared(chip.base + line);
      taken.push(shared);
      return shared;
    } catch (error) {
      const words = lineTrouble(`line ${line} (${name})`, chip.label, error);
      throw isGone(error) ? new DisplayFault(words, true) : new DriverError(words);
    }
  }

  function guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (error instanceof DisplayFault) throw error;
      throw new DisplayFault(lineTrouble(`line ${clk} or ${dio}`, chip.label, error), true);
    }
  }

  /** Does the moves. False when the chip was to answer and did not. */
  function move(moves: readonly Move[]): boolean {
    for (const step of moves) {
      switch (step) {
        case 'clock-high':
        case 'clock-low':
          clock.write(step === 'clock-high');
          break;
        case 'data-high':
        case 'data-low':
          data.write(step === 'data-high');
          break;
        case 'free':
          data.free();
          break;
        case 'answer':
          if (data.read()) return false;
      }
    }
    return true;
  }

  function send(frame: Frame): void {
    for (const bytes of frame) {
      move(START);
      const answered = bytes.every((byte) => move(byteMoves(byte)));
      // An answer that did not come leaves CLK high.
      if (!answered) move(['clock-low']);
      move(STOP);
      if (!answered) throw new DisplayFault(silent, false);
    }
  }

  /** At rest the display's resistor holds DIO high, which a line that leads nowhere or to ground does not show. */
  function rested(): void {
    if (!data.read()) throw new DisplayFault(silent, false);
  }

  return {
    places,
    show(text, whole) {
      const segments = segmentsOf(text);
      const next = new Array<number>(places).fill(0);
      order.forEach((address, place) => {
        next[address] = segments[place] ?? 0;
      });
      const before = whole ? null : shown;
      const changed = next.map((lit, address) => lit !== before?.[address]);
      const first = changed.indexOf(true);
      shown = null;
      guarded(() => {
        rested();
        if (first >= 0) send(frameOf(next.slice(first, changed.lastIndexOf(true) + 1), brightness, first));
      });
      shown = next;
    },
    look() {
      guarded(rested);
    },
    close() {
      if (closed) return;
      closed = true;
      try {
        if (data.read()) send(darkFrame(places));
      } catch {
        // No display, or no chip any more: nothing is lit by it.
      }
      for (const line of [data, clock]) {
        try {
          line.free();
        } catch {
          // The chip has gone, and its lines with it.
        }
        line.release();
      }
    },
  };
}
