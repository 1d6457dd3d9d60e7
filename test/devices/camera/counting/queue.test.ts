import { describe, expect, it } from 'vitest';
import { Figures } from '../../../../devices/camera/counting/figures.ts';
import type { Followed } from '../../../../devices/camera/counting/figures.ts';
import type { QueueNow } from '../../../../devices/camera/counting/queue.ts';

const S = 1000;
const STEP = 500;

interface Shopper {
  readonly id: number;
  readonly joinsMs: number;
  readonly leavesMs: number;
  /** Walks through in two seconds in place of standing. */
  readonly passes?: boolean;
}

/** One till: each is served in turn, for so long; who joins waits for those before. */
function till(joinsMs: readonly number[], serviceMs: (i: number) => number): Shopper[] {
  let freeMs = 0;
  return joinsMs.map((ms, i) => {
    freeMs = Math.max(freeMs, ms) + serviceMs(i);
    return { id: i + 1, joinsMs: ms, leavesMs: freeMs };
  });
}

/** The till's queue as a camera sees it: places in order, the first nearest. */
function watch(shoppers: readonly Shopper[], untilMs: number): { ms: number; truth: number; now: QueueNow }[] {
  const figures = new Figures({ zones: ['till'], queues: ['till'], toFloor: null });
  const out: { ms: number; truth: number; now: QueueNow }[] = [];
  for (let ms = 0; ms <= untilMs; ms += STEP) {
    const there = shoppers.filter((s) => s.joinsMs <= ms && ms < s.leavesMs);
    // They come from afar, and are followed on their way.
    const coming = shoppers.filter((s) => s.joinsMs - 5 * S <= ms && ms < s.joinsMs);
    const people = there.map((s, place): Followed => {
      const walked = s.passes === true ? (ms - s.joinsMs) / 2_000 : 0.08 * place;
      return { id: s.id, x: 0.1 + walked, y: 0.5, width: 0.08, height: 0.2, bornMs: s.joinsMs - 5 * S, seenMs: ms };
    });
    const afar = coming.map((s): Followed => ({
      ...{ id: s.id, x: 0.95, y: 0.5, width: 0.08, height: 0.2 },
      ...{ bornMs: s.joinsMs - 5 * S, seenMs: ms },
    }));
    const [now] = figures.step([...people, ...afar], () => people, ms);
    out.push({ ms, truth: there.filter((s) => s.passes !== true).length, now: now! });
  }
  return out;
}

describe('[CAM-24] a queue', () => {
  it('is those who have stood in its zone, not those who walk through', () => {
    const standing = [0, 1, 2].map((i) => ({ id: i + 1, joinsMs: i * 2 * S, leavesMs: 60 * S }));
    const passing = [10, 14, 18].map((s, i) => ({ id: 9 + i, joinsMs: s * S, leavesMs: (s + 2) * S, passes: true }));
    const seen = watch([...standing, ...passing], 30 * S);
    expect(seen.filter((s) => s.ms >= 8 * S).map((s) => s.now.length)).toEqual(
      seen.filter((s) => s.ms >= 8 * S).map(() => 3),
    );
    // Nobody has left: how fast it goes is not known, and not guessed.
    expect(seen.at(-1)!.now.waitS).toBeNull();
    expect(seen[0]!.now).toEqual({ zone: 'till', length: 0, waitS: 0 });
  });

  it('nobody in it: no wait, at once, whatever was before', () => {
    const seen = watch(
      till([0, 10 * S, 20 * S, 30 * S], () => 20 * S),
      100 * S,
    );
    expect(seen.at(-1)!.now).toEqual({ zone: 'till', length: 0, waitS: 0 });
  });

  it('the wait is near what those who joined then really waited, busy or idle before', () => {
    let seed = 5;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    // A rush, eight minutes with nobody, a rush again.
    const joins = [
      ...Array.from({ length: 20 }, (_, i) => i * 25 * S),
      ...Array.from({ length: 12 }, (_, i) => (980 + i * 20) * S),
    ];
    const shoppers = till(joins, () => (20 + random() * 20) * S);
    const seen = watch(shoppers, 1_300 * S);
    const errors = shoppers
      .filter((s) => s.joinsMs > 150 * S)
      .flatMap((s) => {
        const before = seen.find((w) => w.ms >= s.joinsMs - STEP)!;
        if (before.now.waitS === null || before.truth < 2) return [];
        const waited = (s.leavesMs - s.joinsMs) / S - 30;
        return [Math.abs(before.now.waitS - waited)];
      });
    expect(errors.length).toBeGreaterThan(10);
    // Services last 20 to 40 s: a wait is known to within about one of them.
    expect(errors.reduce((sum, e) => sum + e, 0) / errors.length).toBeLessThan(20);
  });
});
