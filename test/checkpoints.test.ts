import { expect, it } from 'vitest';
import { Checkpoints } from '../controller/checkpoints.ts';
import { ENGINE_VERSION } from '../controller/engine/version.ts';
import type { Checkpoint } from '../controller/records/records.ts';
import { createLogger } from '../controller/runtime/logger.ts';
import { engineOf, NOON, storeWith } from './engine/store.ts';
import { manualClock } from './fakes/manualClock.ts';
import type { ManualClock } from './fakes/manualClock.ts';

const MINUTE = 60_000;

interface Bench {
  readonly checkpoints: Checkpoints;
  readonly clock: ManualClock;
  readonly kept: Checkpoint[];
  /** The entry that the journal is certain of. */
  readonly journal: { seq: number | null };
  settle(): Promise<void>;
}

function desk(): Bench {
  const clock = manualClock(NOON);
  const kept: Checkpoint[] = [];
  const journal: Bench['journal'] = { seq: 7 };
  const engine = engineOf({});
  const checkpoints = new Checkpoints({
    checkpoints: {
      add(checkpoint) {
        kept.push(checkpoint);
        return Promise.resolve();
      },
    },
    logbook: { mark: () => Promise.resolve(journal.seq) },
    ...{ clock, logger: createLogger('silent') },
    state: () => engine.state(),
    configuration: () => ({ revision: 3, config: storeWith({}), media: {}, codeBase: 'https://shop.example' }),
  });
  return { checkpoints, clock, kept, journal, settle: () => new Promise((resolve) => setImmediate(resolve)) };
}

it('[RPL-1] the engine is kept when it is asked for, and every hour after that', async () => {
  const d = desk();
  await d.checkpoints.take('start');
  const { state, ...first } = d.kept[0]!;
  expect(first).toEqual({
    ...{ seq: 7, atMs: NOON, reason: 'start', configRevision: 3, engineVersion: ENGINE_VERSION },
    codeBase: 'https://shop.example',
  });
  expect(JSON.parse(state)).toEqual(JSON.parse(JSON.stringify(engineOf({}).state())));
  d.clock.advance(60 * MINUTE - 1);
  await d.settle();
  expect(d.kept).toHaveLength(1);
  d.clock.advance(1);
  await d.settle();
  d.clock.advance(60 * MINUTE);
  await d.settle();
  expect(d.kept.map((k) => [k.reason, (k.atMs - NOON) / MINUTE])).toEqual([
    ['start', 0],
    ['hour', 60],
    ['hour', 120],
  ]);
});

it('[RPL-1] while it is not certain what the journal holds nothing is kept, and it is tried again after a minute', async () => {
  const d = desk();
  d.journal.seq = null;
  await d.checkpoints.take('change');
  d.clock.advance(MINUTE);
  await d.settle();
  expect(d.kept).toEqual([]);
  d.journal.seq = 12;
  d.clock.advance(MINUTE);
  await d.settle();
  expect(d.kept.map((k) => [k.seq, k.atMs - NOON])).toEqual([[12, 2 * MINUTE]]);
});

it('[RPL-1] a controller that ends before it began keeps nothing', async () => {
  const d = desk();
  d.checkpoints.stop();
  await d.checkpoints.take('stop');
  expect(d.kept).toEqual([]);
});

it('[RPL-1] the last one is that of the stop', async () => {
  const d = desk();
  await d.checkpoints.take('start');
  d.checkpoints.stop();
  await d.checkpoints.take('stop');
  expect(d.clock.waits).toEqual([]);
  expect(d.kept.map((k) => k.reason)).toEqual(['start', 'stop']);
});
