import assert from 'node:assert/strict';
import type { LiveSnapshot } from '../../controller/protocol/console.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import { House, until } from '../flows/house.ts';
import { startAgent } from './agent.ts';
import type { RunningAgent } from './agent.ts';
import { shop } from './shop.ts';

/** Everything is many times slower in here than outside, s. */
export const PATIENCE_S = 60;
const NOBODY = 65_534;

/** The running controller of all hardware tests, and the agents that they start beside it; both end with it. */
export class Bench {
  #house: House | null = null;
  readonly #agents: RunningAgent[] = [];

  get house(): House {
    if (this.#house === null) throw new Error('the controller does not run yet');
    return this.#house;
  }

  async open(): Promise<void> {
    this.#house = await House.open(writeStore(shop).file);
  }

  async close(): Promise<void> {
    for (const running of this.#agents) await running.stop();
    await this.#house?.close();
  }

  agent(...args: string[]): RunningAgent {
    return this.#start(args);
  }

  /** An agent without any right of the administrator. */
  plain(...args: string[]): RunningAgent {
    return this.#start(args, NOBODY);
  }

  #start(args: readonly string[], user?: number): RunningAgent {
    const running = startAgent(this.house.url, `/tmp/agent-${this.#agents.length}`, args, user);
    this.#agents.push(running);
    return running;
  }

  /** Posts one event as an outside system does; it must be accepted. */
  async post(id: string, type: string, data: object): Promise<void> {
    const [result] = await this.house.post([{ id, type, data }]);
    assert.equal(result?.result, 'accepted', result?.reason);
  }

  /** Waits until the live view is right, and gives it. */
  async live(right: (now: LiveSnapshot) => boolean, what: string): Promise<LiveSnapshot> {
    const summary = (now: LiveSnapshot): unknown => ({
      screens: now.screens.map((s) => s.decision.campaign),
      readings: now.readings.map((r) => [r.key, r.value]),
      tags: now.tags.map((t) => [t.tag, t.zone, t.reason]),
      devices: now.devices.map((d) => [d.name, d.online, d.health]),
    });
    let last: LiveSnapshot | undefined;
    await until(
      async () => {
        last = await this.house.live();
        return { right: right(last), ...(summary(last) as object) };
      },
      (answer) => answer.right,
      what,
      PATIENCE_S,
    );
    return last!;
  }
}

/** Waits until a running agent has said it; fails with all that it said when it ends before. */
export async function says(running: RunningAgent, words: RegExp): Promise<void> {
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
