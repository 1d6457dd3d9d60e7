import { describe, expect, it } from 'vitest';
import { DriverError } from '../../../devices/agent/driver.ts';
import type { Emission } from '../../../devices/agent/emission.ts';
import { OutputStates } from '../../../devices/agent/outputStates.ts';
import { gpioDriver, LOOK_MS, RETRY_MS } from '../../../devices/gpio/driver.ts';
import { SETTLE_MS } from '../../../devices/gpio/press.ts';
import type { Wiring } from '../../../devices/gpio/wiring.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { driverContext } from '../../fakes/driverContext.ts';
import { fakeGpio } from '../../fakes/gpio.ts';
import type { FakeGpio } from '../../fakes/gpio.ts';
import { manualClock } from '../../fakes/manualClock.ts';

const BUTTON = 512 + 17;
const LAMP = 512 + 22;
const RELAY = 512 + 23;
const wiring: Wiring = {
  buttons: [{ id: 'help', line: 17, low: true }],
  outputs: [
    { id: 'lamp', line: 22, low: false },
    { id: 'relay', line: 23, low: true },
  ],
};

function start(gpio: FakeGpio = fakeGpio(), options: { wiring?: Wiring; chip?: string } = {}) {
  const clock = manualClock();
  const emitted: Emission[] = [];
  const said: string[] = [];
  const states = new OutputStates();
  let trouble: string | null = null;
  const stop = gpioDriver({ wiring: options.wiring ?? wiring, chip: options.chip ?? null, gpio }).start(
    driverContext({
      store: {
        ...shopForAgents(),
        buttons: [{ id: 'help', name: 'Help' }],
        outputs: [
          { id: 'lamp', name: 'Lamp' },
          { id: 'relay', name: 'Relay' },
        ],
      },
      clock,
      say: (line) => said.push(line),
      degraded: (detail) => {
        trouble = detail;
      },
      outputs: (listen) => {
        states.listen(listen);
      },
    }),
    (emission) => emitted.push(emission),
  );
  const set = (output: string, on: boolean): void => {
    states.take([{ output, on }], false);
  };
  return { gpio, clock, emitted, said, states, set, stop, trouble: () => trouble };
}

describe('buttons', () => {
  it('[DEV-30] a press is one observation, at its first contact', () => {
    const { gpio, clock, emitted, stop } = start();
    const pressedAt = clock.now();
    gpio.press(BUTTON, true);
    clock.advance(SETTLE_MS);
    expect(emitted).toEqual([{ type: 'endcap.button.v1', atMs: pressedAt, data: { button: 'help' } }]);
    clock.advance(500);
    gpio.press(BUTTON, false);
    clock.advance(SETTLE_MS);
    gpio.press(BUTTON, true);
    clock.advance(SETTLE_MS);
    expect(emitted).toHaveLength(2);
    stop();
    expect(clock.waits).toEqual([]);
  });

  it('[DEV-30] contacts that bounce, at the press and at the release, count once', () => {
    const { gpio, clock, emitted, stop } = start();
    const bounce = (last: boolean): void => {
      for (const level of [last, !last, last, !last, last]) {
        gpio.press(BUTTON, level);
        clock.advance(3);
      }
      clock.advance(200);
    };
    bounce(true);
    bounce(false);
    expect(emitted).toHaveLength(1);
    bounce(true);
    expect(emitted).toHaveLength(2);
    stop();
  });

  it('[DEV-30] a spike on the wire is no press', () => {
    const { gpio, clock, emitted, stop } = start();
    gpio.press(BUTTON, true);
    clock.advance(SETTLE_MS - 1);
    gpio.press(BUTTON, false);
    clock.advance(1_000);
    expect(emitted).toEqual([]);
    stop();
  });

  it('[DEV-30] nothing comes after stop, also of a press that was settling', () => {
    const { gpio, clock, emitted, stop } = start();
    gpio.press(BUTTON, true);
    stop();
    stop();
    clock.advance(1_000);
    expect(emitted).toEqual([]);
    expect(gpio.inUse).toEqual([]);
  });
});

describe('outputs', () => {
  it('[DEV-31] follow the controller, each by its own sense', () => {
    const { gpio, set, stop } = start();
    expect([gpio.wire(LAMP), gpio.wire(RELAY)]).toEqual([0, 1]);
    set('lamp', true);
    set('relay', true);
    expect([gpio.wire(LAMP), gpio.wire(RELAY)]).toEqual([1, 0]);
    set('lamp', false);
    set('elsewhere', true);
    expect([gpio.wire(LAMP), gpio.wire(RELAY)]).toEqual([0, 0]);
    stop();
  });

  it('[DEV-31] an output that the store no longer has goes off', () => {
    const { gpio, states, stop } = start();
    states.take(
      [
        { output: 'lamp', on: true },
        { output: 'relay', on: true },
      ],
      true,
    );
    expect(gpio.wire(LAMP)).toBe(1);
    states.take([{ output: 'relay', on: true }], true);
    expect([gpio.wire(LAMP), gpio.wire(RELAY)]).toEqual([0, 0]);
    stop();
  });

  it('[DEV-34] are off, and all lines given back, at stop', () => {
    const gpio = fakeGpio();
    const written: [number, boolean][] = [];
    const { set, stop } = start({
      ...gpio,
      output(number, low) {
        const line = gpio.output(number, low);
        return {
          ...line,
          write(on) {
            written.push([number, on]);
            line.write(on);
          },
        };
      },
    });
    set('lamp', true);
    stop();
    expect(written).toEqual([
      [LAMP, true],
      [LAMP, false],
      [RELAY, false],
    ]);
    expect(gpio.inUse).toEqual([]);
  });
});

describe('what can be wrong', () => {
  it.each([
    ['EACCES', /No permission for line 17 \("help"\).*sudo usermod -aG gpio \$USER/],
    ['EBUSY', /Line 17 \("help"\) of "header" is in use/],
    ['EINVAL', /Line 17 \("help"\) cannot be used: "header" has no such line/],
    ['EIO', /Line 17 \("help"\) of "header" cannot be used: EIO/],
  ])('[DEV-32] a line refused with %s ends the agent with what to do, and gives back what was taken', (code, words) => {
    const gpio = fakeGpio();
    gpio.refuses.set(BUTTON, code);
    expect(() => start(gpio)).toThrow(DriverError);
    expect(() => start(gpio)).toThrow(words);
    expect(gpio.inUse).toEqual([]);
  });

  it('[DEV-32] a later line that is refused leaves no line behind', () => {
    const gpio = fakeGpio();
    gpio.refuses.set(RELAY, 'EBUSY');
    expect(() => start(gpio)).toThrow(/Line 23/);
    expect(gpio.inUse).toEqual([]);
  });

  it('[DEV-32] no chip, a line beyond the chip, and a button that the store does not have are said', () => {
    expect(() => start(fakeGpio([]))).toThrow(/no GPIO that can be used/);
    expect(() => start(fakeGpio([{ label: 'small', base: 0, lines: 8 }]))).toThrow(
      /"small" has 8 lines.*17 \("help"\)/,
    );
    const { said, stop } = start(fakeGpio(), {
      wiring: { buttons: [{ id: 'bell', line: 1, low: false }], outputs: [] },
    });
    expect(said[0]).toBe('The store has no button "bell": add it to the plan.');
    stop();
  });

  it('[DEV-33] a chip that goes is noticed, waited for, and used again with outputs as they are to be', () => {
    const { gpio, clock, emitted, said, set, stop, trouble } = start();
    set('lamp', true);
    gpio.gone = true;
    clock.advance(LOOK_MS);
    expect(trouble()).toBe('The GPIO chip "header" has gone. It is used again as soon as it is back.');
    expect(gpio.inUse).toEqual([]);
    set('lamp', false);
    set('relay', true);
    clock.advance(5 * RETRY_MS);
    expect(trouble()).toMatch(/no chip/);
    // It comes back under other numbers.
    gpio.gone = false;
    gpio.fitted = [{ label: 'header', base: 600, lines: 28 }];
    clock.advance(RETRY_MS);
    expect(trouble()).toBeNull();
    expect(said.at(-1)).toBe('The GPIO chip "header" is back.');
    expect([gpio.wire(622), gpio.wire(623)]).toEqual([0, 0]);
    gpio.press(617, true);
    clock.advance(SETTLE_MS);
    expect(emitted).toHaveLength(1);
    stop();
    expect([gpio.inUse, clock.waits]).toEqual([[], []]);
  });

  it('[DEV-33] a chip that is found gone by writing is waited for too', () => {
    const { gpio, clock, set, stop, trouble } = start();
    gpio.gone = true;
    set('lamp', true);
    expect(trouble()).toMatch(/has gone/);
    gpio.gone = false;
    clock.advance(RETRY_MS);
    expect([trouble(), gpio.wire(LAMP)]).toEqual([null, 1]);
    stop();
  });
});
