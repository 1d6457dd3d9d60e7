import type { Driver, DriverContext, Emit, Stop } from '../agent/driver.ts';
import { DriverError } from '../agent/driver.ts';
import { findChip } from './chip.ts';
import type { Chip } from './chip.ts';
import type { Gpio, Line, OutputLine } from './port.ts';
import { press } from './press.ts';
import { isGone, lineTrouble } from './trouble.ts';
import type { Wire, Wiring } from './wiring.ts';

/** Lines are read this often: a chip that is removed says nothing by itself, ms. */
export const LOOK_MS = 2_000;
/** Wait before a chip that has gone is looked for again, ms. */
export const RETRY_MS = 3_000;

export interface GpioOptions {
  readonly wiring: Wiring;
  /** Label of the chip; null: the pin header of a Raspberry Pi, or the only chip. */
  readonly chip: string | null;
  readonly gpio: Gpio;
}

/** A line that cannot be taken, in words; `gone`: the chip went meanwhile, which mends itself. */
class LineFault extends Error {
  readonly gone: boolean;
  constructor(message: string, gone: boolean) {
    super(message);
    this.gone = gone;
  }
}

/**
 * Buttons and lamps on GPIO lines. A press becomes an observation; an output follows the controller. What is wrong
 * with the wiring ends the agent at the start; a chip that goes later is waited for. Lines are let go at stop,
 * outputs off.
 */
export function gpioDriver(options: GpioOptions): Driver {
  return {
    kind: 'gpio',
    followsStore: false,
    start(context, emit) {
      const { buttons, outputs } = context.store;
      for (const [wires, known, what] of [
        [options.wiring.buttons, buttons, 'button'],
        [options.wiring.outputs, outputs, 'output'],
      ] as const) {
        for (const { id } of wires)
          if (!known.some((k) => k.id === id)) context.say(`The store has no ${what} "${id}": add it to the plan.`);
      }
      return attend(options, context, emit);
    },
  };
}

function attend({ wiring, chip: asked, gpio }: GpioOptions, context: DriverContext, emit: Emit): Stop {
  const { clock, say } = context;
  /** What every output is to be, as the controller said last. */
  const wanted = new Map<string, boolean>();
  const taken = new Map<string, OutputLine>();
  let lines: Line[] = [];
  let stops: Stop[] = [];
  let label = asked ?? 'GPIO';
  let cancel = (): void => undefined;
  let away = false;
  let stopped = false;

  function take(): void {
    const chip = findChip(gpio.chips(), asked);
    if (typeof chip === 'string') throw new LineFault(chip, true);
    label = chip.label;
    for (const wire of wiring.buttons) button(chip, wire);
    for (const wire of wiring.outputs) output(chip, wire);
    cancel = clock.after(LOOK_MS, look);
  }

  function button(chip: Chip, wire: Wire): void {
    let presses: ReturnType<typeof press> | null = null;
    const line = use(chip, wire, (number) => gpio.input(number, wire.low, (active) => presses?.level(active)));
    presses = press(clock, reading(wire, line), (atMs) => {
      emit({ type: 'endcap.button.v1', atMs, data: { button: wire.id } });
    });
    const begun = presses;
    stops.push(() => {
      begun.stop();
    });
  }

  function output(chip: Chip, wire: Wire): void {
    const line = use(chip, wire, (number) => gpio.output(number, wire.low));
    taken.set(wire.id, line);
    if (wanted.get(wire.id) === true) set(wire, line);
  }

  function use<T extends Line>(chip: Chip, wire: Wire, open: (number: number) => T): T {
    if (wire.line >= chip.lines)
      throw new LineFault(
        `"${chip.label}" has ${chip.lines} lines, from 0; there is no line ${wire.line} ("${wire.id}").`,
        false,
      );
    try {
      const line = open(chip.base + wire.line);
      lines.push(line);
      return line;
    } catch (error) {
      throw new LineFault(lineTrouble(nameOf(wire), chip.label, error), isGone(error));
    }
  }

  function reading(wire: Wire, line: Line): boolean {
    try {
      return line.read();
    } catch (error) {
      throw new LineFault(lineTrouble(nameOf(wire), label, error), isGone(error));
    }
  }

  function set(wire: Wire, line: OutputLine): void {
    try {
      line.write(true);
    } catch (error) {
      throw new LineFault(lineTrouble(nameOf(wire), label, error), isGone(error));
    }
  }

  function release(): void {
    cancel();
    for (const stop of stops.splice(0)) stop();
    for (const line of taken.values())
      quietly(() => {
        line.write(false);
      });
    taken.clear();
    for (const line of lines) line.release();
    lines = [];
    stops = [];
  }

  /** The chip has gone: say so, and look for it until it is back. */
  function lost(words: string): void {
    release();
    if (!away) say(words);
    away = true;
    context.degraded(words);
    cancel = clock.after(RETRY_MS, () => {
      try {
        take();
      } catch (error) {
        if (!(error instanceof LineFault)) throw error;
        lost(error.message);
        return;
      }
      away = false;
      say(`The GPIO chip "${label}" is back.`);
      context.degraded(null);
    });
  }

  function look(): void {
    try {
      for (const line of lines) line.read();
      cancel = clock.after(LOOK_MS, look);
    } catch (error) {
      lost(lineTrouble('a line', label, error));
    }
  }

  try {
    take();
  } catch (error) {
    release();
    if (error instanceof LineFault) throw new DriverError(error.message);
    throw error;
  }
  say(`${wiring.buttons.length} buttons and ${wiring.outputs.length} outputs on "${label}".`);
  context.outputs((id, on) => {
    if (stopped || wanted.get(id) === on) return;
    wanted.set(id, on);
    try {
      taken.get(id)?.write(on);
    } catch (error) {
      lost(lineTrouble(`output "${id}"`, label, error));
    }
  });
  return () => {
    if (stopped) return;
    stopped = true;
    release();
  };
}

const nameOf = (wire: Wire): string => `line ${wire.line} ("${wire.id}")`;

function quietly(run: () => void): void {
  try {
    run();
  } catch {
    // The chip has gone: nothing is on any more.
  }
}
