import { describe, expect, it } from 'vitest';
import { classDelays } from '../../config/schema/tag.ts';
import type { Tag } from '../../config/schema/tag.ts';
import { RAREST_MS, TrackedTag } from '../../controller/identity/trackedTag.ts';
import { ZoneChoice } from '../../controller/identity/zoneChoice.ts';
import { NOON } from '../engine/store.ts';
import { hall } from './floor.ts';

const [basket] = hall().tags;
const tracked = (part: Partial<Tag> = {}): TrackedTag =>
  new TrackedTag({ ...basket!, ...part }, new ZoneChoice(2), NOON, false);
/** Heard by one receiver every so often. */
function hear(t: TrackedTag, everyMs: number, times: number, receiver = 0): TrackedTag {
  for (let i = 0; i < times; i++) t.sight(receiver, -60, NOON + i * everyMs, false);
  return t;
}

describe('a tag that is heard', () => {
  it('[IDN-16] enter and leave delays are those of its class, or its own', () => {
    for (const kind of ['member', 'basket', 'staff', 'asset'] as const) {
      const { enterS, leaveS } = classDelays[kind];
      const t = tracked({ class: kind });
      expect([t.enterMs, t.leaveMs]).toEqual([enterS * 1000, leaveS * 1000]);
    }
    const own = hear(tracked({ enterAfterS: 7, leaveAfterS: 4 }), 10_000, 5);
    expect([own.enterMs, own.leaveMs]).toEqual([7000, 4000]);
  });

  it('[IDN-16] a tag that advertises rarely has left later, and silence of it means less', () => {
    const [quick, rare] = [hear(tracked(), 200, 20), hear(tracked(), 10_000, 5)];
    expect([quick.leaveMs, rare.leaveMs]).toEqual([20_000, 42_000]);
    expect([quick.patienceMs, rare.patienceMs]).toEqual([2000, 30_000]);
  });

  it('[IDN-16] one advertisement on three channels, or heard twice, is one', () => {
    const t = tracked();
    for (let i = 0; i < 10; i++)
      for (const laterMs of [0, 3, 6, 9, 9]) t.sight(0, -60, NOON + i * 10_000 + laterMs, false);
    expect(t.intervalMs).toBeGreaterThan(9900);
  });

  it('[IDN-16] a far receiver that hears every tenth does not make it a rare advertiser, nor does coming back to one', () => {
    const t = tracked();
    for (let i = 0; i < 300; i++) {
      t.sight(0, -60, NOON + i * 1000, false);
      if (i % 10 === 0) t.sight(1, -90, NOON + i * 1000 + 5, false);
    }
    expect(t.intervalMs).toBeCloseTo(1000, -1);
    t.sight(2, -60, NOON + 300_000, false);
    for (let i = 0; i < 60; i++) t.sight(3, -60, NOON + 301_000 + i * 1000, false);
    t.sight(2, -60, NOON + 361_000, false);
    expect(t.intervalMs).toBeCloseTo(1000, -1);
  });

  it('[IDN-16] lost advertisements hardly count, and order does not matter', () => {
    const t = hear(tracked(), 1000, 20);
    t.sight(0, -60, NOON + 24_000, false);
    expect(t.intervalMs).toBeLessThan(1300);
    t.sight(0, -60, NOON + 3000, false);
    expect([t.intervalMs < 1300, t.heardMs, t.heardBy(0)]).toEqual([true, NOON + 24_000, NOON + 24_000]);
  });

  it('[IDN-16] who comes back a minute later advertises that rarely; who comes back later had left', () => {
    const [rare, gone] = [tracked(), tracked()];
    rare.comesBack({ heardMs: NOON - 60_000, intervalMs: Number.NaN });
    gone.comesBack({ heardMs: NOON - RAREST_MS - 1, intervalMs: 1000 });
    expect([rare.leaveMs, gone.leaveMs]).toEqual([242_000, 20_000]);
  });

  it('[IDN-12] the evidence of a step is the mean of each receiver, taken once', () => {
    const t = tracked();
    for (const [receiver, rssi] of [
      [0, -60],
      [1, -80],
      [0, -64],
    ] as const)
      t.sight(receiver, rssi, NOON, false);
    expect(t.hasEvidence).toBe(true);
    expect(t.takeEvidence()).toEqual([
      { receiver: 0, rssi: -62 },
      { receiver: 1, rssi: -80 },
    ]);
    expect([t.hasEvidence, t.takeEvidence()]).toEqual([false, []]);
  });
});
