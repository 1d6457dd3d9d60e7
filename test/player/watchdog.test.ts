import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAP_MS, FIRST_MS, LOOK_CAP_MS, waitMs } from '../../display/player/backoff.ts';
import { HANG_MS, OPEN_MS, WELL_MS, beginWatch, watch } from '../../display/player/watchdog.ts';
import type { Order, WatchdogEvent, WatchdogState } from '../../display/player/watchdog.ts';

const T0 = 1_800_000_000_000;

/** Lets one event after another happen, each at its instant after the start. */
function story(...events: readonly (readonly [number, WatchdogEvent['kind']])[]): {
  state: WatchdogState;
  orders: [number, Order][];
} {
  let state = beginWatch('boot-1', null);
  const orders: [number, Order][] = [];
  for (const [atMs, kind] of events) {
    const step = watch(state, { kind }, T0 + atMs);
    state = step.state;
    orders.push(...step.orders.map((order): [number, Order] => [atMs, order]));
  }
  return { state, orders };
}

describe('back-off', () => {
  it('[WDG-2] waits 1 s, doubled with every fault, never longer than the cap', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((n) => waitMs(n))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (n) => {
        expect(waitMs(n)).toBeGreaterThanOrEqual(FIRST_MS);
        expect(waitMs(n)).toBeLessThanOrEqual(CAP_MS);
        expect(waitMs(n + 1)).toBeGreaterThanOrEqual(waitMs(n));
        expect(waitMs(n, LOOK_CAP_MS)).toBeLessThanOrEqual(LOOK_CAP_MS);
      }),
    );
  });
});

describe('watchdog', () => {
  it('[WDG-1] a page whose process ends is opened again after the wait, not before', () => {
    const { orders, state } = story(
      [0, 'start'],
      [500, 'opened'],
      [5_000, 'gone'],
      [5_999, 'due'],
      [6_000, 'due'],
      [6_300, 'opened'],
    );
    expect(orders).toEqual([
      [0, 'open'],
      [6_000, 'open'],
    ]);
    expect(state).toMatchObject({ phase: 'showing', faults: 1, counts: { gone: 1, hung: 0, gpu: 0, unreachable: 0 } });
  });

  it('[WDG-1] a page that gives no answer for 10 s is ended, and opened again after the wait', () => {
    const silentMs = 20_000;
    const { orders, state } = story(
      [0, 'start'],
      [500, 'opened'],
      [silentMs, 'silent'],
      [silentMs + HANG_MS - 1, 'due'],
      [silentMs + HANG_MS, 'due'],
      [silentMs + HANG_MS + 1, 'answered'],
      [silentMs + HANG_MS + 1_000, 'due'],
    );
    expect(orders).toEqual([
      [0, 'open'],
      [silentMs + HANG_MS, 'end'],
      [silentMs + HANG_MS + 1_000, 'open'],
    ]);
    expect(state.counts).toEqual({ gone: 0, hung: 1, gpu: 0, unreachable: 0 });
  });

  it('[WDG-1] a page that answers late in those 10 s is left alone', () => {
    const { orders, state } = story(
      [0, 'start'],
      [500, 'opened'],
      [9_000, 'silent'],
      [12_000, 'answered'],
      [19_000, 'due'],
    );
    expect(orders).toEqual([[0, 'open']]);
    expect(state).toMatchObject({ phase: 'showing', faults: 0, counts: { hung: 0 } });
  });

  it('[WDG-2] after a minute without a fault the next wait is the first one again', () => {
    const crashes = story(
      [0, 'start'],
      [1, 'gone'],
      [1_001, 'due'],
      [1_002, 'gone'],
      [3_002, 'due'],
      [3_100, 'opened'],
    );
    expect(crashes.state.faults).toBe(2);
    const well = watch(crashes.state, { kind: 'due' }, T0 + 3_100 + WELL_MS).state;
    expect(well.faults).toBe(0);
    expect(watch(well, { kind: 'gone' }, T0 + 99_000).state.dueMs).toBe(T0 + 99_000 + FIRST_MS);
  });

  it('[WDG-3] a page that cannot be opened: the local page, then looks with growing waits, then the page', () => {
    const { orders, state } = story(
      [0, 'start'],
      [100, 'failed'],
      [1_100, 'due'],
      [1_200, 'notFound'],
      [3_200, 'due'],
      [3_300, 'found'],
      [3_400, 'opened'],
    );
    expect(orders).toEqual([
      [0, 'open'],
      [100, 'showLooking'],
      [1_100, 'look'],
      [3_200, 'look'],
      [3_300, 'open'],
    ]);
    expect(state).toMatchObject({ phase: 'showing', faults: 0, counts: { unreachable: 1 } });
  });

  it('[WDG-3] an attempt without any outcome has failed after 30 s', () => {
    expect(story([0, 'start'], [OPEN_MS, 'due']).orders).toEqual([
      [0, 'open'],
      [OPEN_MS, 'end'],
      [OPEN_MS, 'showLooking'],
    ]);
  });

  it('[WDG-4] faults and counters go on after a crash of the shell, in the same boot only', () => {
    const { state } = story([0, 'start'], [1, 'gone'], [1_001, 'due'], [1_002, 'gone']);
    const memory = { boot: 'boot-1', faults: state.faults, counts: state.counts };
    const again = watch(beginWatch('boot-1', memory), { kind: 'start' }, T0);
    expect(again.orders).toEqual(['showLooking']);
    expect(again.state).toMatchObject({ phase: 'waiting', dueMs: T0 + 2_000, counts: { gone: 2 } });
    const otherBoot = watch(beginWatch('boot-2', memory), { kind: 'start' }, T0);
    expect(otherBoot.orders).toEqual(['open']);
    expect(otherBoot.state.counts.gone).toBe(0);
  });

  it('[WDG-5] the end of the graphics process is counted and changes nothing else', () => {
    const before = story([0, 'start'], [500, 'opened']).state;
    const { state, orders } = watch(before, { kind: 'gpu' }, T0 + 600);
    expect(orders).toEqual([]);
    expect(state).toEqual({ ...before, counts: { ...before.counts, gpu: 1 } });
  });
});

/** What the page does after each attempt to open it, and after how long, ms. */
const behaviour = fc.record({
  outcome: fc.constantFrom<WatchdogEvent['kind']>('opened', 'failed', 'gone'),
  afterMs: fc.integer({ min: 0, max: 3_000 }),
  then: fc.constantFrom<WatchdogEvent['kind'] | 'nothing'>('gone', 'silent', 'failed', 'gpu', 'nothing'),
  thenMs: fc.integer({ min: 0, max: 90_000 }),
});
type Behaviour = typeof behaviour extends fc.Arbitrary<infer T> ? T : never;

/** Plays a page that behaves so, one behaviour per attempt; answers with the instants of the attempts. */
function attempts(page: readonly Behaviour[]): { openMs: number; state: WatchdogState }[] {
  const opened: { openMs: number; state: WatchdogState }[] = [];
  let state = beginWatch('boot', null);
  let pending: { atMs: number; kind: WatchdogEvent['kind'] }[] = [{ atMs: 0, kind: 'start' }];
  for (let steps = 0; steps < 2_000; steps++) {
    const next = pending.toSorted((a, b) => a.atMs - b.atMs)[0];
    const due = state.dueMs;
    const event = next !== undefined && (due === null || next.atMs <= due) ? next : null;
    if (event === null && due === null) break;
    const atMs = event?.atMs ?? due!;
    if (event !== null) pending = pending.filter((p) => p !== event);
    const step = watch(state, { kind: event?.kind ?? 'due' }, atMs);
    state = step.state;
    for (const order of step.orders) {
      if (order === 'look') pending.push({ atMs: atMs + 5, kind: 'found' });
      if (order === 'end') pending = [];
      if (order !== 'open') continue;
      opened.push({ openMs: atMs, state });
      const does = page[opened.length - 1];
      if (does === undefined) return opened;
      // What an earlier attempt still had to say is not heeded, as in the supervisor.
      pending = [{ atMs: atMs + does.afterMs, kind: does.outcome }];
      if (does.outcome === 'opened' && does.then !== 'nothing') {
        pending.push({ atMs: atMs + does.afterMs + does.thenMs, kind: does.then });
      }
    }
  }
  return opened;
}

describe('watchdog under a page that misbehaves', () => {
  it('[WDG-2] never opens it more than 13 times in a minute, whatever it does', () => {
    fc.assert(
      fc.property(fc.array(behaviour, { minLength: 1, maxLength: 60 }), (page) => {
        const at = attempts(page).map((a) => a.openMs);
        for (const from of at) {
          expect(at.filter((t) => t >= from && t < from + 60_000).length).toBeLessThanOrEqual(13);
        }
      }),
    );
  });

  it('[WDG-2] a page that crashes every time comes down to one attempt a minute, and stays there', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: WELL_MS - 1 }), { minLength: 20, maxLength: 40 }), (livesMs) => {
        const at = attempts(
          livesMs.map((thenMs) => ({ outcome: 'opened' as const, afterMs: 0, then: 'gone' as const, thenMs })),
        ).map((a) => a.openMs);
        const gaps = at.slice(1).map((t, i) => t - at[i]! - livesMs[i]!);
        expect(gaps).toEqual(gaps.map((_, i) => waitMs(i + 1)));
        expect(Math.min(...gaps.slice(6))).toBe(CAP_MS);
      }),
    );
  });

  it('[WDG-3] always comes back to a page that behaves', () => {
    fc.assert(
      fc.property(fc.array(behaviour, { maxLength: 12 }), (page) => {
        const good: Behaviour = { outcome: 'opened', afterMs: 10, then: 'nothing', thenMs: 0 };
        const all = attempts([...page, good]);
        // Either an earlier attempt already stayed, or the last one was reached.
        const last = page[all.length - 1];
        const stays = last === undefined || (last.outcome === 'opened' && ['nothing', 'gpu'].includes(last.then));
        expect(stays).toBe(true);
      }),
    );
  });
});
