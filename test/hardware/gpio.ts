import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import type { LiveSnapshot } from '../../controller/protocol/console.ts';
import { sysfsChips } from '../../devices/gpio/onoff.ts';
import { until } from '../flows/house.ts';
import type { RunningAgent } from './agent.ts';
import { PATIENCE_S, says } from './bench.ts';
import type { Bench } from './bench.ts';
import { simulatedChip } from './gpioSim.ts';
import type { SimulatedChip } from './gpioSim.ts';

const CHIP = 'bench-header';

const shows = (campaign: string) => (now: LiveSnapshot) =>
  now.screens.some((s) => s.screen === 'wall' && s.decision.campaign === campaign);

/** Buttons and lamps on lines of the kernel's simulated chip, by onoff. */
export function testGpio(bench: Bench): void {
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
      const plain = bench.plain('gpio', ...lines);
      assert.equal(await plain.ended, 1, plain.said());
      assert.match(plain.said(), /No permission for line 3 \("help"\).*sudo usermod -aG gpio/);
    });

    void test('[DEV-30] a press brings its campaign on the screen', async () => {
      gpio = bench.agent('gpio', ...lines);
      await says(gpio, /1 buttons and 2 outputs on "bench-header"/);
      await bench.live(shows('loop'), 'the loop before the press');
      chip.pull(BUTTON, PRESSED);
      const now = await bench.live(shows('called'), 'the campaign of the button');
      chip.pull(BUTTON, IDLE);
      const reading = now.readings.find((r) => r.key === 'button.pressed:help');
      assert.equal(reading?.value, 1);
      assert.equal(reading.simulated, false);
      await bench.live(shows('loop'), 'the loop again after the press');
    });

    void test('[DEV-31] an output follows its condition, high or low', async () => {
      const count = (id: string, people: number): Promise<void> =>
        bench.post(id, 'endcap.count.v1', { zone: 'left', count: people });
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
      await bench.live(
        (now) => now.devices.some((d) => d.online && JSON.stringify(d.health).includes('"degraded"')),
        'the lost chip in the console',
      );
      chip = simulatedChip(CHIP, 8);
      chip.pull(BUTTON, IDLE);
      await says(gpio, /The GPIO chip "bench-header" is back/);
      // The condition still holds, or has aged away: either way the two lamps agree, and the button works.
      await until(async () => chip.level(LAMP) !== chip.level(RELAY), Boolean, 'lamps in their state', PATIENCE_S);
      chip.pull(BUTTON, PRESSED);
      await bench.live(shows('called'), 'the campaign of the button, on the chip that came back');
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
}
