import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tm1637 } from '../fakes/tm1637.ts';

const TRACING = '/sys/kernel/tracing';

/** What the kernel records of a line: each write and read of its value, each turn of its direction. */
export interface LineEvent {
  readonly line: number;
  readonly what: 'set' | 'get' | 'in' | 'out';
  readonly value: boolean;
}

/** The kernel's own record of every move of every GPIO line, by its tracepoints `gpio_value` and `gpio_direction`. */
export interface GpioTrace {
  /** Forgets what was recorded. */
  clear(): void;
  /** Everything since the last `clear`, in order. Throws when the kernel had no room for all of it. */
  events(): LineEvent[];
  stop(): void;
}

/** Begins to record. Throws where the kernel has no such tracepoints. */
export function traceGpio(): GpioTrace {
  const write = (file: string, text: string): void => {
    writeFileSync(join(TRACING, file), text);
  };
  if (!existsSync(join(TRACING, 'events/gpio/gpio_value'))) throw new Error('the kernel has no tracepoints of GPIO');
  write('buffer_size_kb', '2048');
  write('trace', '');
  write('events/gpio/enable', '1');
  return {
    clear: () => {
      write('trace', '');
    },
    events: () => parseTrace(readFileSync(join(TRACING, 'trace'), 'utf8')),
    stop: () => {
      write('events/gpio/enable', '0');
    },
  };
}

/** Reads the text of /sys/kernel/tracing/trace. */
export function parseTrace(text: string): LineEvent[] {
  const [, kept, written] = /entries-in-buffer\/entries-written: (\d+)\/(\d+)/.exec(text) ?? [];
  if (kept !== written) throw new Error(`the kernel kept ${kept} of ${written} moves`);
  return [...text.matchAll(/: gpio_(?:value: (\d+) (set|get) ([01])|direction: (\d+) +(in|out) \(0\))$/gm)].map(
    ([, line, what, value, turned, way]) =>
      line !== undefined
        ? { line: Number(line), what: what as 'set' | 'get', value: value === '1' }
        : { line: Number(turned), what: way as 'in' | 'out', value: false },
  );
}

export interface Decoded {
  /** What a TM1637 on the lines has heard, each from a start to a stop. */
  readonly transfers: number[][];
  /** What a real one would suffer from, and where the agent saw another answer than it gives. */
  readonly faults: string[];
}

/** What a TM1637 on these lines hears of the recorded moves. */
export function decodeTm1637(events: readonly LineEvent[], clk: number, dio: number): Decoded {
  const chip = tm1637();
  // At rest, where the record begins: CLK is driven high, DIO is free.
  const lines = new Map([clk, dio].map((line) => [line, { driven: line === clk, value: true }]));
  const faults: string[] = [];
  for (const { line, what, value } of events) {
    const moved = lines.get(line);
    if (moved === undefined) continue;
    if (what === 'get') {
      if (line === dio && !moved.driven && value !== chip.dio)
        faults.push(`DIO is ${chip.dio ? 'high' : 'low'} by the chip, and was read as ${value ? 'high' : 'low'}`);
      continue;
    }
    if (what === 'set') moved.value = value;
    else moved.driven = what === 'out';
    const level = (of: number): boolean | null => (lines.get(of)!.driven ? lines.get(of)!.value : null);
    chip.lines(level(clk) ?? true, level(dio));
  }
  return { transfers: chip.transfers, faults: [...faults, ...chip.faults] };
}
