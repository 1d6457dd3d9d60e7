import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Gpio as Onoff } from 'onoff';
import type { Chip } from './chip.ts';
import type { Gpio } from './port.ts';

const SYSFS = '/sys/class/gpio';

/** The chips that the kernel shows; none where it has no GPIO. */
export function sysfsChips(folder = SYSFS): Chip[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => /^gpiochip\d+$/.test(name))
    .flatMap((name) => {
      const read = (file: string): string => readFileSync(join(folder, name, file), 'utf8').trim();
      try {
        return [{ label: read('label'), base: Number(read('base')), lines: Number(read('ngpio')) }];
      } catch {
        // It went while it was being looked at.
        return [];
      }
    })
    .sort((a, b) => a.base - b.base);
}

/** GPIO by onoff. Throws when onoff, or the addon that it stands on, cannot be loaded. */
export function onoffGpio(): Gpio {
  // Not `import`: a failed one is remembered, and this is tried again after the addon was built.
  const { Gpio: Line } = createRequire(import.meta.url)('onoff') as { readonly Gpio: typeof Onoff };
  const end = (line: Onoff): (() => void) => {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      try {
        line.unexport();
      } catch {
        // The chip has gone, and its lines with it.
      }
    };
  };
  return {
    chips: () => sysfsChips(),
    input(number, low, changed) {
      const line = new Line(number, 'in', 'both', { activeLow: low });
      line.watch((error, value) => {
        if (error === null || error === undefined) changed(value === 1);
      });
      return { read: () => line.readSync() === 1, release: end(line) };
    },
    output(number, low) {
      // "out" would set the line low, which lights a lamp that is on while low.
      const line = new Line(number, low ? 'high' : 'low', 'none', { activeLow: low });
      return {
        read: () => line.readSync() === 1,
        write: (on) => {
          line.writeSync(on ? 1 : 0);
        },
        release: end(line),
      };
    },
    shared(number) {
      const line = new Line(number, 'in');
      let driven = false;
      return {
        read: () => line.readSync() === 1,
        write(on) {
          // A line that begins to be driven begins at this level.
          if (driven) line.writeSync(on ? 1 : 0);
          else line.setDirection(on ? 'high' : 'low');
          driven = true;
        },
        free() {
          if (driven) line.setDirection('in');
          driven = false;
        },
        release: end(line),
      };
    },
  };
}
