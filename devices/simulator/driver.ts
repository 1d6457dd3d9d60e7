import type { Driver } from '../agent/driver.ts';
import { advance, createWorld, opening } from './world/world.ts';
import { shopOf } from './world/shop.ts';

export interface SimulatorOptions {
  /** Same seed, same shoppers; by default the store's. */
  readonly seed?: number;
  /** Shoppers on average; by default the store's. */
  readonly shoppers?: number;
  /** Times faster than life. */
  readonly speed: number;
}

/** The world is moved on this often, ms of the agent's clock. */
const STEP_MS = 100;
/** After a pause (a sleeping laptop) the world goes on where it was instead of running after the time, ms. */
const LONGEST_STEP_MS = 1_000;

/** A simulated shop as a driver: everything it emits is marked as simulated. */
export function simulatorDriver(options: SimulatorOptions): Driver {
  return {
    kind: 'simulator',
    followsStore: true,
    start({ store, clock, say }, emit) {
      const seed = options.seed ?? store.simulator.seed;
      const shoppers = options.shoppers ?? store.simulator.shoppers;
      const world = createWorld(shopOf(store), seed, shoppers);
      say(`Simulating ${shoppers} shoppers in "${store.id}" (seed ${seed}, speed ${options.speed}).`);
      let opened = false;
      let lastMs = clock.now();
      let worldMs = 0;
      let cancel = clock.after(STEP_MS, step);
      let stopped = false;

      function step(): void {
        if (stopped) return;
        const nowMs = clock.now();
        worldMs += Math.min(nowMs - lastMs, LONGEST_STEP_MS) * options.speed;
        lastMs = nowMs;
        const sensed = opened ? [] : opening(world);
        opened = true;
        sensed.push(...advance(world, worldMs));
        for (const emission of sensed) emit({ ...emission, atMs: nowMs - (worldMs - emission.atMs) / options.speed });
        cancel = clock.after(STEP_MS, step);
      }

      return () => {
        stopped = true;
        cancel();
      };
    },
  };
}
