// Runs inside the virtual machine that run.ts boots: the kernel's own GPIO and Bluetooth, real libraries, real agents.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { LiveSnapshot } from '../../controller/protocol/console.ts';
import { sysfsChips } from '../../devices/gpio/onoff.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import { House, until } from '../flows/house.ts';
import { plugIn } from './adapter.ts';
import type { Adapter } from './adapter.ts';
import { startAgent } from './agent.ts';
import type { RunningAgent } from './agent.ts';
import { simulatedChip } from './gpioSim.ts';
import type { SimulatedChip } from './gpioSim.ts';
import { ENROLLED, iBeacon, shop } from './shop.ts';

/** Everything is many times slower in here than outside, s. */
const PATIENCE_S = 60;
const NOBODY = 65_534;
const CHIP = 'bench-header';

let house: House;
let agents = 0;

before(async () => {
  house = await House.open(writeStore(shop).file);
});
after(async () => {
  await house.close();
});

function agent(...args: string[]): RunningAgent {
  return startAgent(house.url, `/tmp/agent-${agents++}`, args);
}

/** Waits until a running agent has said it; fails with all that it said when it ends before. */
async function says(running: RunningAgent, words: RegExp): Promise<void> {
  let over: number | null | undefined;
  void running.ended.then((code) => {
    over = code;
  });
  await until(
    async () => running.said(),
    (said) => {
      if (words.test(said)) return true;
      assert.equal(over, undefined, `the agent ended with ${String(over)}: ${said}`);
      return false;
    },
    String(words),
    PATIENCE_S,
  );
}

const live = async (right: (now: LiveSnapshot) => boolean, what: string): Promise<LiveSnapshot> => {
  const summary = (now: LiveSnapshot): unknown => ({
    screens: now.screens.map((s) => s.decision.campaign),
    readings: now.readings.map((r) => [r.key, r.value]),
    tags: now.tags.map((t) => [t.tag, t.zone, t.reason]),
    devices: now.devices.map((d) => [d.name, d.online, d.health]),
  });
  let last: LiveSnapshot | undefined;
  await until(
    async () => {
      last = await house.live();
      return { right: right(last), ...(summary(last) as object) };
    },
    (answer) => answer.right,
    what,
    PATIENCE_S,
  );
  return last!;
};
const shows = (campaign: string) => (now: LiveSnapshot) =>
  now.screens.some((s) => s.screen === 'wall' && s.decision.campaign === campaign);

void describe('GPIO: the kernel and onoff', () => {
  let chip: SimulatedChip;
  let gpio: RunningAgent;
  const PRESSED = 0;
  const IDLE = 1;
  const [BUTTON, LAMP, RELAY] = [3, 5, 6];
  const lines = [
    ...['--button', `help=${BUTTON},low`, '--output', `lamp=${LAMP}`, '--output', `relay=${RELAY},low`],
    ...['--chip', CHIP],
  ];

  before(() => {
    chip = simulatedChip(CHIP, 8);
    // Another chip before it: the number of a line is not the line.
    simulatedChip('other-chip', 4);
    chip.pull(BUTTON, IDLE);
  });

  void test('[DEV-32] a user without rights is told the group', async () => {
    const plain = startAgent(house.url, '/tmp/agent-plain-gpio', ['gpio', ...lines], NOBODY);
    assert.equal(await plain.ended, 1, plain.said());
    assert.match(plain.said(), /No permission for line 3 \("help"\).*sudo usermod -aG gpio/);
  });

  void test('[DEV-30] a press brings its campaign on the screen', async () => {
    gpio = agent('gpio', ...lines);
    await says(gpio, /1 buttons and 2 outputs on "bench-header"/);
    await live(shows('loop'), 'the loop before the press');
    chip.pull(BUTTON, PRESSED);
    const now = await live(shows('called'), 'the campaign of the button');
    chip.pull(BUTTON, IDLE);
    const reading = now.readings.find((r) => r.key === 'button.pressed:help');
    assert.equal(reading?.value, 1);
    assert.equal(reading.simulated, false);
    await live(shows('loop'), 'the loop again after the press');
  });

  void test('[DEV-31] an output follows its condition, high or low', async () => {
    const count = async (id: string, people: number): Promise<void> => {
      const [result] = await house.post([{ id, type: 'endcap.count.v1', data: { zone: 'left', count: people } }]);
      assert.equal(result?.result, 'accepted', result?.reason);
    };
    const levels = async (): Promise<number[]> => [chip.level(LAMP), chip.level(RELAY)];
    assert.deepEqual(await levels(), [0, 1]);
    await count('many', 4);
    await until(levels, ([lamp, relay]) => lamp === 1 && relay === 0, 'the lamps on', PATIENCE_S);
    await count('few', 0);
    await until(levels, ([lamp, relay]) => lamp === 0 && relay === 1, 'the lamps off', PATIENCE_S);
    await count('again', 5);
    await until(levels, ([lamp, relay]) => lamp === 1 && relay === 0, 'the lamps on again', PATIENCE_S);
  });

  void test('[DEV-33] a chip that is torn off is said, and used again when it is back', async () => {
    chip.remove();
    await says(gpio, /The GPIO chip "bench-header" has gone/);
    await live(
      (now) => now.devices.some((d) => d.online && JSON.stringify(d.health).includes('"degraded"')),
      'the lost chip in the console',
    );
    chip = simulatedChip(CHIP, 8);
    chip.pull(BUTTON, IDLE);
    await says(gpio, /The GPIO chip "bench-header" is back/);
    // The condition still holds, or has aged away: either way the two lamps agree, and the button works.
    await until(async () => chip.level(LAMP) !== chip.level(RELAY), Boolean, 'lamps in their state', PATIENCE_S);
    chip.pull(BUTTON, PRESSED);
    await live(shows('called'), 'the campaign of the button, on the chip that came back');
    chip.pull(BUTTON, IDLE);
  });

  void test('[DEV-34] at the end the lamps are off and the lines given back', async () => {
    const base = sysfsChips().find((c) => c.label === CHIP)!.base;
    const exported = (line: number): boolean => existsSync(`/sys/class/gpio/gpio${base + line}`);
    assert.deepEqual([BUTTON, LAMP, RELAY].map(exported), [true, true, true]);
    assert.equal(await gpio.stop(), 0, gpio.said());
    assert.deepEqual([BUTTON, LAMP, RELAY].map(exported), [false, false, false]);
    assert.equal(chip.level(LAMP), 0);
  });
});

void describe('Bluetooth: the kernel and noble', () => {
  let left: Adapter;
  let right: Adapter;
  let atLeft: RunningAgent;
  let atRight: RunningAgent;
  let air: NodeJS.Timeout | undefined;
  /** Frames of the enrolled tag so far. */
  let turn = 0;
  /** Levels at which the two adapters hear the beacon now, dBm. */
  let levels: readonly [number, number] = [-50, -80];
  const stranger = iBeacon(ENROLLED).replace('e2c56db5', 'ffffffff');

  before(async () => {
    left = await plugIn('00:00:5e:00:53:01');
    right = await plugIn('00:00:5e:00:53:02');
    air = setInterval(() => {
      for (const [i, adapter] of [left, right].entries()) {
        const rssi = levels[i]! + (turn % 3) - 1;
        adapter.hear({ address: 'c0:ff:ee:00:00:01', random: true, data: iBeacon(ENROLLED), rssi });
        // A beacon of someone else, a phone with a private address, and a report without a level.
        adapter.hear({ address: 'c0:ff:ee:00:00:02', random: true, data: stranger, rssi: -40 });
        const phone = `5a:00:00:00:00:${(turn % 256).toString(16).padStart(2, '0')}`;
        adapter.hear({ address: phone, random: true, data: '020106', rssi: -45 });
        adapter.hear({ address: 'c0:ff:ee:00:00:01', random: true, data: iBeacon(ENROLLED), rssi: 127 });
      }
      turn++;
    }, 250);
  });
  after(async () => {
    clearInterval(air);
    for (const running of [atLeft, atRight]) await running.stop();
    await left.unplug();
    await right.unplug();
  });

  const tagIn = (zone: string) => (now: LiveSnapshot) =>
    now.tags.some((t) => t.tag === 'basket-1' && t.zone === zone && !t.simulated);

  void test('[DEV-42] a user without rights is told the command that gives them', async () => {
    const args = ['ble', '--receiver', 'r-left', '--adapter', left.name];
    const plain = startAgent(house.url, '/tmp/agent-plain-ble', args, NOBODY);
    assert.equal(await plain.ended, 1, plain.said());
    assert.match(plain.said(), /sudo setcap cap_net_raw,cap_net_admin\+eip \/.*node/);
  });

  void test('[DEV-40] advertisements move a tag from zone to zone', async () => {
    atLeft = agent('ble', '--receiver', 'r-left', '--adapter', left.name, '--name', 'ble left');
    atRight = agent('ble', '--receiver', 'r-right', '--adapter', right.name, '--name', 'ble right');
    await live(tagIn('left'), 'the tag in the left zone');
    levels = [-82, -48];
    await live(tagIn('right'), 'the tag in the right zone');
    levels = [-47, -84];
    const now = await live(tagIn('left'), 'the tag in the left zone again');
    assert.deepEqual(
      now.tags.map((t) => t.tag),
      ['basket-1'],
    );
  });

  void test('[DEV-9] tags that are not enrolled stay in the agent', async () => {
    const kept = (now: LiveSnapshot): number[] =>
      now.devices
        .filter((d) => d.online && d.name.startsWith('ble '))
        .map((d) =>
          Number(/(\d+) sightings of tags that are not enrolled were kept back/.exec(JSON.stringify(d.health))?.[1]),
        );
    await live((now) => kept(now).length === 2 && kept(now).every((n) => n > 5), 'sightings that were kept back');
    const metrics = await (await fetch(`${house.url}/metrics`)).text();
    const arrived = [...metrics.matchAll(/^endcap_observations_total\{([^}]*)\} (\d+)$/gm)].filter(([, labels]) =>
      labels!.includes('endcap.sighting.v1'),
    );
    const total = arrived.reduce((sum, [, , n]) => sum + Number(n), 0);
    assert.ok(total > 10, metrics);
    // Whatever became of them there: of each adapter no more than the frames of the enrolled tag that had a level.
    assert.ok(total <= 2 * turn, `${total} sightings arrived; ${2 * turn} frames of the enrolled tag were in the air`);
  });

  void test('[DEV-41] an adapter that was down, and one that was unplugged, are used again', async () => {
    await left.power('down');
    await says(atLeft, new RegExp(`${left.name} is down`));
    await left.power('up');
    await says(atLeft, /works again/);
    await until(async () => left.scanning, Boolean, 'the scan after the adapter was down', PATIENCE_S);

    await left.unplug();
    await says(atLeft, new RegExp(`There is no Bluetooth adapter ${left.name}`));
    levels = [-84, -47];
    await live(tagIn('right'), 'the tag in the right zone, heard by the other receiver');
    left = await plugIn('00:00:5e:00:53:01');
    await until(async () => left.scanning, Boolean, 'the scan of the adapter that was plugged in again', PATIENCE_S);
    levels = [-46, -86];
    await live(tagIn('left'), 'the tag in the left zone, by the adapter that came back');
  });

  void test('[DEV-11] a receiver ends with 0 when it is interrupted, and lets go of its adapter', async () => {
    assert.equal(await atRight.stop('SIGINT'), 0, atRight.said());
    await until(
      async () => right.scanning,
      (scans) => !scans,
      'the end of the scan',
      PATIENCE_S,
    );
  });
});
