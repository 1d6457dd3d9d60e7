import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { sysfsChips } from '../../devices/gpio/onoff.ts';
import { until } from '../flows/house.ts';
import type { RunningAgent } from './agent.ts';
import { PATIENCE_S, says } from './bench.ts';
import type { Bench } from './bench.ts';
import { simulatedChip } from './gpioSim.ts';
import type { SimulatedChip } from './gpioSim.ts';
import { decodeTm1637, traceGpio } from './gpioTrace.ts';
import type { Decoded, GpioTrace } from './gpioTrace.ts';

const CHIP = 'rack-header';
const [CLK, DIO] = [1, 2];
const hex = (transfers: readonly (readonly number[])[]): string =>
  transfers.map((bytes) => bytes.map((b) => b.toString(16).padStart(2, '0').toUpperCase()).join(' ')).join(' | ');

/**
 * The likes of a rack on a TM1637, on lines of the kernel's simulated chip. What goes over the lines is what the kernel
 * itself records of them. The simulated line keeps its level when it is let go: driven low before, it stays low, which
 * is what the chip does in the clock of its answer; driven high before, it stays high, as by the display's resistor.
 */
export function testDigits(bench: Bench): void {
  void describe('digits of a rack: the kernel and onoff', () => {
    let chip: SimulatedChip;
    let trace: GpioTrace;
    let digits: RunningAgent;
    const number = (line: number): number => sysfsChips().find((c) => c.label === CHIP)!.base + line;
    const heard = (): Decoded => decodeTm1637(trace.events(), number(CLK), number(DIO));
    const hears = (frame: string): Promise<unknown> =>
      until(
        async () => hex(heard().transfers),
        (transfers) => transfers.endsWith(frame),
        `the frame ${frame}`,
        PATIENCE_S,
      );

    before(() => {
      chip = simulatedChip(CHIP, 4);
      trace = traceGpio();
    });
    after(() => {
      trace.stop();
      chip.remove();
    });

    void test('[DEV-52] a display that is not there is said, and used as soon as it is', async () => {
      chip.pull(DIO, 0);
      digits = bench.agent('rack', '--rack', 'shelf', '--clk', `${CLK}`, '--dio', `${DIO}`, '--chip', CHIP);
      await says(digits, /No display answers on lines 1 \(CLK\) and 2 \(DIO\) of "rack-header"/);
      await bench.live(
        (now) => now.devices.some((d) => d.online && JSON.stringify(d.health).includes('No display answers')),
        'the display that does not answer, in the console',
      );
      assert.deepEqual(heard().transfers, []);
      chip.pull(DIO, 1);
      trace.clear();
      await says(digits, /The display of rack "shelf" answers again/);
      await hears('40 | C0 40 40 40 40 | 8F');
    });

    void test('[DEV-50] likes come as the golden frame, byte for byte, and then only what changes', async () => {
      trace.clear();
      await bench.post('likes-1', 'endcap.likes.v1', { product: 'cola', total: 587 });
      await hears('40 | C0 00 6D 7F 07 | 8F');
      assert.deepEqual(heard(), { transfers: [[0x40], [0xc0, 0x00, 0x6d, 0x7f, 0x07], [0x8f]], faults: [] });
      trace.clear();
      await bench.post('likes-2', 'endcap.likes.v1', { product: 'cola', total: 588 });
      await hears('40 | C3 7F | 8F');
      assert.deepEqual(heard(), { transfers: [[0x40], [0xc3, 0x7f], [0x8f]], faults: [] });
    });

    void test('[DEV-54] the display is dark at the end, and its lines given back', async () => {
      trace.clear();
      const exported = (line: number): boolean => existsSync(`/sys/class/gpio/gpio${number(line)}`);
      assert.deepEqual([CLK, DIO].map(exported), [true, true]);
      assert.equal(await digits.stop(), 0, digits.said());
      assert.deepEqual([CLK, DIO].map(exported), [false, false]);
      assert.deepEqual(heard(), { transfers: [[0x40], [0xc0, 0, 0, 0, 0], [0x80]], faults: [] });
    });
  });
}
