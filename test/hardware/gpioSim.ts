import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A chip of the kernel's own GPIO simulator, seen from the side where the wires are. */
export interface SimulatedChip {
  /** What a button does: pulls the line up or down. */
  pull(line: number, level: 0 | 1): void;
  /** What a lamp sees: the level of the line. */
  level(line: number): 0 | 1;
  /** Tears the chip off, whoever uses it. */
  remove(): void;
}

/** Makes a chip with this label. Throws where the kernel has no gpio-sim. */
export function simulatedChip(label: string, lines: number): SimulatedChip {
  const device = join('/sys/kernel/config/gpio-sim', label);
  const bank = join(device, 'bank');
  mkdirSync(device);
  mkdirSync(bank);
  writeFileSync(join(bank, 'num_lines'), String(lines));
  writeFileSync(join(bank, 'label'), label);
  writeFileSync(join(device, 'live'), '1');
  const name = (file: string): string => readFileSync(file, 'utf8').trim();
  const wires = join('/sys/devices/platform', name(join(device, 'dev_name')), name(join(bank, 'chip_name')));
  const file = (line: number, what: string): string => join(wires, `sim_gpio${line}`, what);
  return {
    pull(line, level) {
      writeFileSync(file(line, 'pull'), level === 1 ? 'pull-up' : 'pull-down');
    },
    level: (line) => (name(file(line, 'value')) === '1' ? 1 : 0),
    remove() {
      writeFileSync(join(device, 'live'), '0');
      rmdirSync(bank);
      rmdirSync(device);
    },
  };
}
