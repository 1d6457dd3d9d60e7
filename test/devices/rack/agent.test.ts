import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reading } from '../../../controller/protocol/reading.ts';
import { systemClock } from '../../../controller/runtime/clock.ts';
import { openTransport } from '../../../devices/agent/transport.ts';
import { runAgent } from '../../../devices/agent/run.ts';
import { readCommandLine } from '../../../devices/agent/options.ts';
import { rackDriver } from '../../../devices/rack/driver.ts';
import { openLed } from '../../../devices/rack/led.ts';
import { textOf } from '../../../devices/rack/tm1637.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { deviceServer, keyOf } from '../../fakes/deviceServer.ts';
import type { DeviceServer } from '../../fakes/deviceServer.ts';
import { fakeGpio } from '../../fakes/gpio.ts';
import { tm1637 } from '../../fakes/tm1637.ts';
import { eventually, memoryKeys } from '../agent/harness.ts';

const AHEAD_MS = 7 * 86_400_000;
const likes = (value: number | null, atMs: number | null): Reading => ({
  key: 'product.likes:cola',
  kind: 'product.likes',
  of: 'cola',
  value,
  unit: 'likes',
  atMs,
  source: 'urn:test',
  quality: value === null ? 'unknown' : 'live',
  confidence: 1,
  simulated: false,
});

describe('an agent with digits', () => {
  let server: DeviceServer;
  beforeEach(async () => {
    server = await deviceServer({
      ...shopForAgents(),
      racks: [{ id: 'rack-1', name: 'Rack', staleAfterS: 3_600, products: [{ id: 'cola', minimum: 1 }] }],
    });
    // The controller's clock is a week ahead of the agent's: an age must not be.
    server.serverMs = () => Date.now() + AHEAD_MS;
    server.known.set('digits', keyOf('digits'));
  });
  afterEach(async () => {
    await server.close();
  });

  it('[DEV-51] [DEV-57] shows the number of the welcome, then every change, and keeps it when it turns unknown', async () => {
    server.values = [likes(587, server.serverMs())];
    const gpio = fakeGpio();
    const chip = tm1637();
    gpio.display = { clk: 535, dio: 536, chip };
    const clock = systemClock();
    const wiring = { chip: null, clk: 23, dio: 24, order: [0, 1, 2, 3], brightness: 3 };
    const agent = runAgent({
      driver: rackDriver({ rack: 'rack-1', product: null, open: () => openLed(wiring, gpio) }),
      name: 'digits',
      version: '0',
      boot: 'boot',
      clock,
      random: () => 0,
      keys: memoryKeys({ device: 'digits', key: keyOf('digits') }),
      open: (listeners) => openTransport(server.url, null, clock, listeners),
      say: () => undefined,
    });
    const text = (): string | null => textOf(chip.digits.slice(0, 4));
    await eventually(() => text() === ' 587');
    expect(server.hellos[0]?.kinds).toEqual(['rack']);
    expect(chip.brightness).toBe(3);
    server.notify('values', { values: [likes(588, server.serverMs())] });
    await eventually(() => text() === ' 588');
    server.notify('values', { values: [likes(null, null)] });
    server.notify('values', { values: [{ ...likes(589, server.serverMs()), key: 'product.likes:gel', of: 'gel' }] });
    server.notify('values', { values: 'nonsense' });
    await server.until(() => server.healths.length > 0);
    expect([' 588', '  1h']).toContain(text());
    agent.stop();
    expect(await agent.ended).toBe(0);
    expect(chip.brightness).toBeNull();
    expect(chip.faults).toEqual([]);
  });
});

describe('its command line', () => {
  const read = (...args: string[]): ReturnType<typeof readCommandLine> => readCommandLine(['rack', ...args], '8080');
  const wired = ['--rack', 'rack-1', '--clk', '23', '--dio', '24'];

  it('[DEV-58] knows the wiring, with four bright digits from left to right unless told otherwise', () => {
    expect(read(...wired)).toMatchObject({
      does: 'run',
      driver: {
        kind: 'rack',
        rack: 'rack-1',
        product: null,
        clk: 23,
        dio: 24,
        chip: null,
        order: [0, 1, 2, 3],
        brightness: 7,
      },
    });
    expect(
      read(
        ...wired,
        '--product',
        'cola',
        '--chip',
        'gpio-sim',
        '--digits',
        '6',
        '--order',
        '210543',
        '--brightness',
        '0',
      ),
    ).toMatchObject({
      does: 'run',
      driver: { product: 'cola', chip: 'gpio-sim', order: [2, 1, 0, 5, 4, 3], brightness: 0 },
    });
    expect(read(...wired, '--digits', '6')).toMatchObject({ driver: { order: [0, 1, 2, 3, 4, 5] } });
  });

  it.each([
    [[], /which rack of the store this is: --rack ID/],
    [['--rack', 'Rack'], /--rack: "Rack" is not an id of the store/],
    [[...wired, '--product', '7'], /--product: "7" is not an id/],
    [['--rack', 'rack-1', '--clk', '23'], /--clk LINE --dio LINE/],
    [['--rack', 'rack-1', '--clk', '23', '--dio', '23'], /Line 23 is given to CLK and to DIO/],
    [['--rack', 'rack-1', '--clk', 'x', '--dio', '23'], /--clk: "x" is not a whole number/],
    [[...wired, '--digits', '5'], /"5" is not 4 or 6/],
    [[...wired, '--order', '0122'], /"0122" does not name each digit from 0 to 3 once/],
    [[...wired, '--digits', '6', '--order', '0123'], /from 0 to 5 once, such as 210543/],
    [[...wired, '--brightness', '8'], /from 0 to 7/],
    [[...wired, '--line', '1'], /Unknown option '--line'.*--clk/],
  ])('[DEV-58] %j is answered with what to do', (args, words) => {
    expect(read(...args)).toMatchObject({ does: 'fail', message: expect.stringMatching(words) as string });
  });

  it('[DEV-58] helps', () => {
    expect(read('--help')).toMatchObject({ does: 'help', text: expect.stringContaining('--order') as string });
    expect(readCommandLine(['--help'], '8080')).toMatchObject({ text: expect.stringMatching(/^ {2}rack /m) as string });
  });
});
