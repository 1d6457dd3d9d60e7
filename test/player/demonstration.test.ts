import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { House } from '../flows/house.ts';
import { Bench } from './launcher.ts';

const STORE = join(import.meta.dirname, '../../config/stores/demo/store.yaml');

let bench: Bench;
let house: House | undefined;
beforeEach(() => {
  bench = new Bench();
});
afterEach(async () => {
  await bench.close();
  await house?.close();
});

describe.skipIf(process.platform !== 'linux')('a machine that has nothing but a browser', () => {
  it('[SHL-7] npm run player -- --browser opens a screen of the demonstration, paired, with its picture', async () => {
    const demo = (house = await House.open(STORE));
    const players = async () =>
      (await demo.live()).devices.filter((device) => device.kind === 'player' && device.online && !device.simulated);
    expect(await players()).toEqual([]);
    const player = bench.browser(['--controller', demo.url]);
    await expect.poll(async () => (await players()).length, { timeout: 40_000 }).toBe(1);
    const place = (await players())[0]!.place;
    expect(place).not.toBeNull();
    // The player itself says what it presented, not the programme.
    const shows = async () => {
      const screen = (await demo.live()).screens.find((s) => s.screen === place);
      return screen?.reported === true && screen.creative !== null;
    };
    await expect.poll(shows, { timeout: 30_000 }).toBe(true);
    expect(player.output()).toMatch(/screen \(paired in the console\)[^]*In the browser of this machine/);
    expect(player.output()).not.toMatch(/could not be opened/);
    player.child.kill('SIGTERM');
    expect(await player.ended).toEqual([0, null]);
    await expect.poll(async () => (await players()).length, { timeout: 20_000 }).toBe(0);
  });
});
