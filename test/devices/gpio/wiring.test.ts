import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../../devices/agent/options.ts';
import { findChip } from '../../../devices/gpio/chip.ts';
import { sysfsChips } from '../../../devices/gpio/onoff.ts';

const read = (...args: string[]): unknown => {
  const line = readCommandLine(args, '8080');
  return line.does === 'run' ? line.driver : line.does === 'fail' ? line.message : line.does;
};

describe('the command line of gpio and ble', () => {
  it('[DEV-30] names buttons and outputs with their lines', () => {
    expect(
      read('gpio', '--button', 'help=17,low', '--button=next=4', '--output', 'lamp=22', '--chip', 'header'),
    ).toEqual({
      kind: 'gpio',
      wiring: {
        buttons: [
          { id: 'help', line: 17, low: true },
          { id: 'next', line: 4, low: false },
        ],
        outputs: [{ id: 'lamp', line: 22, low: false }],
      },
      chip: 'header',
    });
  });

  it('[DEV-40] names the receiver and its adapter', () => {
    const one = (adapter: number | null): object => ({ kind: 'ble', receivers: [{ receiver: 'r-1', adapter }] });
    expect(read('ble', '--receiver', 'r-1')).toEqual(one(null));
    expect(read('ble', '--receiver', 'r-1', '--adapter', 'hci2')).toEqual(one(2));
    expect(read('ble', '--receiver', 'r-1', '--adapter', '0')).toEqual(one(0));
  });

  it.each([
    [['gpio'], /--button ID=LINE or --output ID=LINE/],
    [['gpio', '--button', 'help'], /--button: "help" is not ID=LINE/],
    [['gpio', '--button', 'help=17,high'], /is not ID=LINE/],
    [['gpio', '--output', 'Lamp=1'], /--output: "Lamp=1"/],
    [['gpio', '--button', 'a=1', '--output', 'b=1'], /Line 1 is given to "a" and to "b"/],
    [['gpio', '--output', 'a=1', '--output', 'a=2'], /"a" is given two lines/],
    [['ble'], /--receiver ID/],
    [['ble', '--receiver', 'R 1'], /"R 1" is not an id/],
    [['ble', '--receiver', 'r', '--adapter', 'usb'], /"usb" is not an adapter such as hci0/],
  ])('[DEV-11] %j is answered with what to do', (args, words) => {
    expect(read(...args)).toMatch(words);
  });
});

describe('the chip', () => {
  const header = { label: 'pinctrl-bcm2711', base: 512, lines: 58 };
  const expander = { label: 'raspberrypi-exp-gpio', base: 570, lines: 8 };

  it('[DEV-35] is found by its label, whatever its base', () => {
    for (const base of [0, 399, 512, 1008]) {
      expect(findChip([expander, { ...header, base }], 'pinctrl-bcm2711')).toEqual({ ...header, base });
      expect(findChip([expander, { ...header, base }], null)).toEqual({ ...header, base });
    }
    expect(findChip([expander], null)).toBe(expander);
  });

  it('[DEV-35] is named when it is not there, or not the only one', () => {
    expect(findChip([expander], 'pinctrl-rp1')).toBe(
      'There is no GPIO chip "pinctrl-rp1"; there is "raspberrypi-exp-gpio" (8 lines).',
    );
    expect(findChip([expander, { label: 'x', base: 0, lines: 4 }], null)).toMatch(/--chip LABEL: there are "rasp.*"x"/);
    expect(findChip([expander, expander], expander.label)).toMatch(/There are 2 GPIO chips/);
  });

  it('[DEV-35] comes from the kernel with its base, lowest first', () => {
    const folder = mkdtempSync(join(tmpdir(), 'endcap-gpio-'));
    for (const { label, base, lines } of [expander, header]) {
      const path = join(folder, `gpiochip${base}`);
      mkdirSync(path);
      for (const [name, value] of [
        ['label', label],
        ['base', base],
        ['ngpio', lines],
      ] as const)
        writeFileSync(join(path, name), `${value}\n`);
    }
    mkdirSync(join(folder, 'gpiochip999'));
    writeFileSync(join(folder, 'export'), '');
    expect(sysfsChips(folder)).toEqual([header, expander]);
    rmSync(folder, { recursive: true });
    expect(sysfsChips(folder)).toEqual([]);
  });
});
