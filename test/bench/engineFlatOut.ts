import { EVERY_MS, Feed } from './engineFeed.ts';
import { plainRules } from './engineRules.ts';
import { BENCH_STORE, NOON, benchStore, engineConfigOf } from './engineStore.ts';
import type { Observed } from './engineFeed.ts';

export const CONTENDERS = ['engine', 'peer', 'limit'] as const;
export type Contender = (typeof CONTENDERS)[number];

/** Takes observations as fast as it can. */
export interface FlatOut {
  /** @returns processor seconds for the next observations of the feed, made beforehand: others on the machine do not count */
  go(observations: number): Promise<number>;
  /** What it has done so far: flips, or commands. */
  done(): number;
}

type Take = (stretch: readonly Observed[]) => void | Promise<void>;

/** The three see the same feed, each at its own pace. Each loads only what it needs. */
export async function flatOut(contender: Contender): Promise<FlatOut> {
  const config = benchStore(BENCH_STORE);
  const feed = new Feed(BENCH_STORE);
  const { take, done } = await takerOf(contender, config);
  let atMs = NOON;
  return {
    async go(observations) {
      const stretch = feed.stretch(observations, atMs + EVERY_MS, EVERY_MS);
      atMs += observations * EVERY_MS;
      const from = process.cpuUsage();
      const taken = take(stretch);
      if (taken instanceof Promise) await taken;
      const { user, system } = process.cpuUsage(from);
      return (user + system) / 1e6;
    },
    done,
  };
}

async function takerOf(
  contender: Contender,
  config: ReturnType<typeof benchStore>,
): Promise<{ take: Take; done: () => number }> {
  switch (contender) {
    case 'engine': {
      const { StoreEngine } = await import('../../controller/engine/engine.ts');
      const engine = new StoreEngine(engineConfigOf(config), { nowMs: NOON });
      let commands = engine.takeStart().length;
      const take: Take = (stretch) => {
        for (const observed of stretch) commands += engine.apply(observed).length;
      };
      return { take, done: () => commands };
    }
    case 'peer': {
      const { PeerRules } = await import('./enginePeer.ts');
      const peer = new PeerRules(plainRules(config));
      const take: Take = async (stretch) => {
        for (const observed of stretch) await peer.take(observed);
      };
      return { take, done: () => peer.flips };
    }
    case 'limit': {
      const { PlainLoop } = await import('./engineLimit.ts');
      const loop = new PlainLoop(plainRules(config));
      const take: Take = (stretch) => {
        for (const observed of stretch) loop.take(observed);
      };
      return { take, done: () => loop.flips };
    }
  }
}
