import { describe, expect, it } from 'vitest';
import type { AgentRack } from '../../../controller/protocol/device.ts';
import type { Reading } from '../../../controller/protocol/reading.ts';
import { DriverError } from '../../../devices/agent/driver.ts';
import { RackValues } from '../../../devices/agent/rackValues.ts';
import { LEAST_MS, LOOK_MS, rackDriver, RETRY_MS, WHOLE_MS } from '../../../devices/rack/driver.ts';
import { openLed } from '../../../devices/rack/led.ts';
import { textOf } from '../../../devices/rack/tm1637.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { driverContext } from '../../fakes/driverContext.ts';
import { fakeGpio } from '../../fakes/gpio.ts';
import type { FakeGpio } from '../../fakes/gpio.ts';
import { manualClock } from '../../fakes/manualClock.ts';
import { tm1637 } from '../../fakes/tm1637.ts';

const HOUR = 3_600_000;
const rack: AgentRack = {
  id: 'rack-1',
  name: 'Rack',
  staleAfterS: 86_400,
  products: [
    { id: 'cola', minimum: 1 },
    { id: 'juice', minimum: 5 },
  ],
};

interface Options {
  readonly gpio?: FakeGpio;
  readonly product?: string | null;
  readonly racks?: AgentRack[];
  readonly order?: number[];
  readonly clk?: number;
  readonly powered?: boolean;
}
function bench(options: Options = {}) {
  const { order = [0, 1, 2, 3] } = options;
  const gpio = options.gpio ?? fakeGpio();
  const chip = tm1637();
  chip.powered = options.powered ?? true;
  gpio.display = { clk: 512 + 23, dio: 512 + 24, chip };
  const clock = manualClock();
  const values = new RackValues();
  const said: string[] = [];
  let trouble: string | null = null;
  const wiring = { chip: null, clk: options.clk ?? 23, dio: 24, order, brightness: 7 };
  const driver = rackDriver({
    rack: 'rack-1',
    product: options.product ?? null,
    open: () => openLed(wiring, gpio),
  });
  const start = (racks = options.racks ?? [rack]) => {
    values.forgetListeners();
    return driver.start(
      driverContext({
        store: { ...shopForAgents(), racks },
        clock,
        say: (line) => said.push(line),
        degraded: (detail) => {
          trouble = detail;
        },
        values: (listen) => {
          values.listen(listen);
        },
      }),
      () => undefined,
    );
  };
  const likes = (value: number | null, product = 'cola', ageMs = 0, offsetMs = 0): void => {
    const reading: Reading = {
      key: `product.likes:${product}`,
      kind: 'product.likes',
      of: product,
      value,
      unit: 'likes',
      atMs: value === null ? null : clock.now() - ageMs + offsetMs,
      source: 'urn:test',
      quality: value === null ? 'unknown' : 'live',
      confidence: 1,
      simulated: false,
    };
    values.take([reading], offsetMs);
  };
  /** What stands on the display; null: it is dark. */
  const text = (): string | null =>
    chip.brightness === null ? null : textOf(order.map((address) => chip.digits[address]!));
  return { gpio, chip, clock, driver, start, said, likes, text, trouble: () => trouble };
}

describe('likes on digits', () => {
  it('[DEV-50] [DEV-51] a dash until a number is known, then the number, by the golden frame', () => {
    const b = bench();
    const stop = b.start();
    expect(b.text()).toBe('----');
    b.clock.advance(LOOK_MS);
    b.chip.transfers.length = 0;
    b.likes(587);
    expect(b.text()).toBe(' 587');
    expect(b.chip.transfers).toEqual([[0x40], [0xc0, 0x00, 0x6d, 0x7f, 0x07], [0x8f]]);
    expect(b.chip.faults).toEqual([]);
    expect(b.trouble()).toBeNull();
    stop();
  });

  it('[DEV-51] what was heard before the driver began is there at once', () => {
    const b = bench();
    b.likes(12);
    const stop = b.start();
    expect(b.text()).toBe('  12');
    stop();
  });

  it('[DEV-53] writes the digits that have changed, and nothing while nothing changes', () => {
    const b = bench();
    b.likes(587);
    const stop = b.start();
    b.chip.transfers.length = 0;
    b.clock.advance(LEAST_MS);
    b.likes(597);
    expect(b.chip.transfers).toEqual([[0x40], [0xc2, 0x6f], [0x8f]]);
    b.clock.advance(LEAST_MS);
    b.likes(597);
    b.clock.advance(10 * LOOK_MS);
    expect(b.chip.transfers).toHaveLength(3);
    b.likes(1_000);
    expect(b.chip.transfers.slice(3)).toEqual([[0x40], [0xc0, 0x06, 0x3f, 0x3f, 0x3f], [0x8f]]);
    stop();
  });

  it('[DEV-53] many likes at once are one number: the newest', () => {
    const b = bench();
    b.likes(0);
    const stop = b.start();
    b.clock.advance(LOOK_MS - LEAST_MS);
    b.chip.transfers.length = 0;
    for (let n = 1; n <= 50; n++) b.likes(n);
    b.clock.advance(LEAST_MS);
    expect(b.text()).toBe('  50');
    expect(b.chip.transfers).toHaveLength(2 * 3);
    stop();
  });

  it('[DEV-53] a display that lost its power for a while shows again within a minute', () => {
    const b = bench();
    b.likes(587);
    const stop = b.start();
    b.chip.powered = false;
    b.chip.powered = true;
    expect(b.text()).toBeNull();
    b.clock.advance(WHOLE_MS);
    expect(b.text()).toBe(' 587');
    stop();
  });

  it('[DEV-51] [RCK-2] [RCK-3] a source that falls silent: the number, then its age too, then a dash, and never 0', () => {
    const b = bench({ racks: [{ ...rack, staleAfterS: (8 * HOUR) / 1000 }] });
    b.likes(587);
    const stop = b.start();
    const seen = new Map<string | null, number>();
    for (let hour = 0; hour <= 60; hour++) {
      if (hour === 3) b.likes(null);
      for (let s = 0; s < 8; s++) {
        b.clock.advance(1_000);
        if (!seen.has(b.text())) seen.set(b.text(), hour);
      }
      b.clock.advance(HOUR - 8_000);
    }
    expect(seen.get(' 587')).toBe(0);
    const ages = [...seen].filter(([text]) => /[hd]$/.test(text ?? ''));
    expect(Math.min(...ages.map(([, hour]) => hour))).toBe(3);
    expect(ages.map(([text]) => text)).toEqual(expect.arrayContaining(['  4h', ' 48h', '  3d']));
    expect(seen.get('----')).toBe(7 * 8);
    expect([...seen.keys()].filter((text) => !/^( 587|----| +\d+[hd])$/.test(text ?? ''))).toEqual([]);
    stop();
  });

  it('[DEV-51] [RCK-4] below the minimum of the product there is no number', () => {
    const b = bench({ product: 'juice' });
    b.likes(4, 'juice');
    b.likes(900);
    const stop = b.start();
    expect(b.text()).toBe('    ');
    b.clock.advance(LEAST_MS);
    b.likes(5, 'juice');
    expect(b.text()).toBe('   5');
    stop();
  });

  it('[DEV-51] the age is told by the agent’s own clock, whatever the controller’s says', () => {
    const b = bench();
    b.likes(587, 'cola', 30 * HOUR, 5_000 * HOUR);
    const stop = b.start();
    b.clock.advance(8_000);
    expect([' 587', ' 31h']).toContain(b.text());
    const seen = new Set(Array.from({ length: 8 }, () => (b.clock.advance(1_000), b.text())));
    expect([...seen].sort()).toEqual([' 31h', ' 587']);
    stop();
  });

  it('[DEV-50] six digits may be wired in another order', () => {
    const b = bench({ order: [2, 1, 0, 5, 4, 3] });
    b.likes(123_456);
    const stop = b.start();
    expect(b.text()).toBe('123456');
    expect(b.chip.transfers[1]).toEqual([0xc0, 0x4f, 0x5b, 0x06, 0x7d, 0x6d, 0x66]);
    stop();
  });

  it('[DEV-54] is dark at the end, and the lines are given back; it may end twice, and begin again', () => {
    const b = bench();
    b.likes(587);
    const stop = b.start();
    expect(b.gpio.inUse).toEqual([535, 536]);
    stop();
    stop();
    expect(b.text()).toBeNull();
    expect(b.chip.digits).toEqual([0, 0, 0, 0, 0, 0]);
    expect(b.gpio.inUse).toEqual([]);
    expect(b.clock.waits).toEqual([]);
    const again = b.start();
    expect(b.text()).toBe(' 587');
    again();
    expect(b.chip.faults).toEqual([]);
  });
});

describe('a display that is not there', () => {
  it('[DEV-52] is said once, shown in the health, and tried again slowly until it answers', () => {
    const b = bench({ powered: false });
    b.likes(587);
    const stop = b.start();
    const words = 'No display answers on lines 23 (CLK) and 24 (DIO) of "header". Check wiring and power.';
    const moves = b.gpio.moves;
    b.clock.advance(10 * RETRY_MS);
    for (let n = 0; n < 100; n++) b.likes(n);
    expect(b.said.filter((line) => line === words)).toHaveLength(1);
    expect(b.trouble()).toBe(words);
    // Looking at DIO at rest moves nothing.
    expect(b.gpio.moves).toBe(moves);
    b.chip.powered = true;
    b.likes(588);
    b.clock.advance(RETRY_MS);
    expect(b.text()).toBe(' 588');
    expect(b.said.at(-1)).toBe('The display of rack "rack-1" answers again.');
    expect(b.trouble()).toBeNull();
    stop();
  });

  it('[DEV-52] a resistor without a chip is no display: the first byte without an answer ends the attempt', () => {
    const b = bench();
    b.chip.answers = false;
    const stop = b.start();
    expect(b.trouble()).toMatch(/No display answers/);
    expect(b.chip.transfers).toEqual([[0x40]]);
    b.clock.advance(LEAST_MS);
    for (let n = 1; n <= 100; n++) b.likes(n);
    expect(b.chip.transfers).toEqual([[0x40]]);
    b.clock.advance(3 * RETRY_MS - LEAST_MS);
    expect(b.chip.transfers).toHaveLength(4);
    b.chip.answers = true;
    b.clock.advance(RETRY_MS);
    expect(b.text()).toBe(' 100');
    expect(b.chip.faults).toEqual([]);
    stop();
  });

  it('[DEV-52] one that is pulled off while it shows is noticed within a second', () => {
    const b = bench();
    b.likes(587);
    const stop = b.start();
    b.clock.advance(3 * LOOK_MS);
    b.chip.powered = false;
    b.clock.advance(LOOK_MS);
    expect(b.trouble()).toMatch(/No display answers/);
    b.chip.powered = true;
    b.clock.advance(RETRY_MS);
    expect(b.text()).toBe(' 587');
    stop();
  });
});

describe('the lines', () => {
  it.each([
    ['no GPIO at all', fakeGpio([]), /no GPIO that can be used/],
    ['no such line', fakeGpio([{ label: 'header', base: 512, lines: 20 }]), /no line 23 \(CLK\)/],
  ])('[DEV-55] %s ends the agent with the reason', (_, gpio, words) => {
    const b = bench({ gpio });
    expect(() => b.start()).toThrow(DriverError);
    expect(() => b.start()).toThrow(words);
    expect(gpio.inUse).toEqual([]);
  });

  it('[DEV-55] a line in use ends the agent, and the other one is given back', () => {
    const gpio = fakeGpio();
    gpio.refuses.set(512 + 24, 'EBUSY');
    const b = bench({ gpio });
    expect(() => b.start()).toThrow(/Line 24 \(DIO\) of "header" is in use/);
    expect(gpio.inUse).toEqual([]);
  });

  it('[DEV-55] a chip that goes is said and looked for, and used again whatever its numbers are now', () => {
    const b = bench();
    b.likes(587);
    const stop = b.start();
    b.gpio.gone = true;
    b.clock.advance(LOOK_MS);
    expect(b.trouble()).toMatch(/"header" has gone/);
    b.clock.advance(3 * RETRY_MS);
    b.gpio.gone = false;
    b.gpio.fitted = [{ label: 'header', base: 700, lines: 28 }];
    b.gpio.display = { clk: 723, dio: 724, chip: b.chip };
    b.chip.powered = true;
    b.clock.advance(RETRY_MS);
    expect(b.trouble()).toBeNull();
    expect(b.text()).toBe(' 587');
    expect(b.gpio.inUse).toEqual([723, 724]);
    // The store changes while the chip is away again: that does not end the agent.
    b.gpio.gone = true;
    stop();
    const again = b.start();
    expect(b.trouble()).toMatch(/no GPIO/);
    b.gpio.gone = false;
    b.clock.advance(RETRY_MS);
    expect(b.text()).toBe(' 587');
    again();
  });
});

describe('the rack', () => {
  it('[DEV-56] says what it shows, and what else hangs there', () => {
    const b = bench();
    b.start()();
    expect(b.said).toEqual(['Shows the likes of "cola" on rack "rack-1". Others by --product: juice.']);
  });

  it.each([
    ['a rack that the store has not', [], null, 'The store has no rack "rack-1": add it to the plan.'],
    [
      'a product that does not hang there',
      [rack],
      'gel',
      '"gel" does not hang on rack "rack-1", which has "cola", "juice".',
    ],
  ])('[DEV-56] %s is said and shown in the health, with dashes', (_, racks, product, words) => {
    const b = bench({ racks, product });
    const stop = b.start();
    b.likes(587);
    expect(b.text()).toBe('----');
    expect(b.said).toEqual([words]);
    expect(b.trouble()).toBe(words);
    stop();
  });

  it('[DEV-56] follows its rack in the store, and nothing else of it', () => {
    const { driver } = bench();
    const store = shopForAgents();
    const concerns = (racks: AgentRack[], name = 'corner'): string =>
      JSON.stringify(driver.concerns?.({ ...store, id: name, racks }));
    expect(driver.followsStore).toBe(true);
    expect(concerns([rack], 'other')).toBe(concerns([rack, { ...rack, id: 'rack-2' }]));
    expect(concerns([{ ...rack, staleAfterS: 60 }])).not.toBe(concerns([rack]));
    expect(concerns([])).toBe('null');
  });
});
