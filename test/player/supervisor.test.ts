import { describe, expect, it } from 'vitest';
import type { Clock } from '../../controller/runtime/clock.ts';
import { supervise } from '../../display/player/supervisor.ts';
import type { Supervisor } from '../../display/player/supervisor.ts';
import type { WatchdogMemory } from '../../display/player/watchdog.ts';
import { manualClock } from '../fakes/manualClock.ts';
import type { ManualClock } from '../fakes/manualClock.ts';
import { fakeShell } from '../fakes/playerShell.ts';
import type { FakeShell } from '../fakes/playerShell.ts';

interface Bench {
  readonly clock: ManualClock;
  readonly shell: FakeShell;
  readonly said: string[];
  readonly remembered: WatchdogMemory[];
  readonly supervisor: Supervisor;
  /** Lets time pass in small steps, so that answers arrive in between. */
  pass(ms: number): Promise<void>;
}

function bench(memory: WatchdogMemory | null = null): Bench {
  const clock = manualClock();
  const shell = fakeShell();
  const said: string[] = [];
  const remembered: WatchdogMemory[] = [];
  const supervisor = supervise(shell, {
    clock,
    boot: 'boot-1',
    memory,
    remember: (m) => remembered.push(m),
    say: (line) => said.push(line),
  });
  return {
    clock,
    shell,
    said,
    remembered,
    supervisor,
    async pass(ms) {
      for (let left = ms; left > 0; left -= 250) {
        clock.advance(Math.min(250, left));
        for (let i = 0; i < 8; i++) await Promise.resolve();
      }
    },
  };
}

const FAILED = { did: 'fail', why: 'ERR_CONNECTION_REFUSED' } as const;

describe('supervisor', () => {
  it('[WDG-6] a page that runs is asked every 5 s, and nothing is said', async () => {
    const b = bench();
    b.supervisor.start();
    await b.pass(61_000);
    expect(b.shell.asked.filter((a) => a !== 'ping')).toEqual(['open']);
    expect(b.shell.asked.filter((a) => a === 'ping')).toHaveLength(12);
    expect(b.said).toEqual([]);
    b.supervisor.stop();
  });

  it('[WDG-3] without a controller: the local page, looks, and the page when it answers; said once each', async () => {
    const b = bench();
    b.shell.outcomes.push(FAILED);
    b.shell.controllerIsThere = false;
    b.supervisor.start();
    await b.pass(40_000);
    expect(b.shell.asked).toEqual(['open', 'showLooking', 'look', 'look', 'look', 'look', 'look']);
    b.shell.controllerIsThere = true;
    await b.pass(15_000);
    expect(b.shell.asked.slice(7)).toEqual(expect.arrayContaining(['look', 'open']));
    expect(b.supervisor.phase).toBe('showing');
    expect(b.said).toEqual([
      "The player's page could not be opened: ERR_CONNECTION_REFUSED. Looking for the controller.",
      'The controller is there again.',
    ]);
    b.supervisor.stop();
  });

  it('[WDG-1] a page that hangs is ended within 20 s, and opened again', async () => {
    const b = bench();
    b.supervisor.start();
    await b.pass(1_000);
    b.shell.page = 'silent';
    await b.pass(17_250);
    expect(b.shell.asked).toEqual(['open', 'ping', 'end']);
    b.shell.page = 'player';
    await b.pass(1_500);
    expect(b.shell.asked).toEqual(['open', 'ping', 'end', 'open']);
    expect(b.supervisor.counts).toEqual({ gone: 0, hung: 1, gpu: 0, unreachable: 0 });
    // The answer of the ended page comes after all: not heeded.
    b.shell.answerLate();
    await b.pass(2_000);
    expect(b.shell.asked.slice(4)).toEqual([]);
    b.supervisor.stop();
  });

  it('[WDG-1] a page that answers late is left alone, and asked on', async () => {
    const b = bench();
    b.supervisor.start();
    b.shell.page = 'silent';
    await b.pass(10_000);
    expect(b.supervisor.phase).toBe('silent');
    b.shell.page = 'player';
    b.shell.answerLate();
    await b.pass(30_000);
    expect(b.supervisor.phase).toBe('showing');
    expect(b.shell.asked).not.toContain('end');
    expect(b.shell.asked.filter((a) => a === 'ping').length).toBeGreaterThan(4);
    b.supervisor.stop();
  });

  it('[WDG-10] a page without a player that runs is loaded anew, with a back-off, and something to see meanwhile', async () => {
    const b = bench();
    b.supervisor.start();
    b.shell.page = 'dead';
    await b.pass(5_500);
    expect(b.shell.asked).toEqual(['open', 'ping', 'showLooking']);
    await b.pass(1_000);
    expect(b.shell.asked.slice(3)).toEqual(['open']);
    await b.pass(5_000);
    expect(b.shell.asked.slice(4)).toEqual(['ping', 'showLooking']);
    await b.pass(1_500);
    expect(b.shell.asked.slice(6)).toEqual([]);
    b.shell.page = 'player';
    await b.pass(30_000);
    expect(b.shell.asked.slice(6).filter((a) => a !== 'ping')).toEqual(['open']);
    expect(b.supervisor.phase).toBe('showing');
    expect(b.supervisor.counts).toEqual({ gone: 0, hung: 2, gpu: 0, unreachable: 0 });
    expect(b.said).toEqual([
      'The page is there, but its player does not run.',
      'The page is opened again in 1 s.',
      'The page is there, but its player does not run.',
      'The page is opened again in 2 s.',
    ]);
    b.supervisor.stop();
  });

  it('[WIN-2] a window that shows something else is brought back', async () => {
    const b = bench();
    b.supervisor.start();
    await b.pass(1_000);
    b.shell.page = 'other';
    await b.pass(4_500);
    b.shell.page = 'player';
    await b.pass(3_000);
    expect(b.shell.asked).toEqual(['open', 'ping', 'showLooking', 'look', 'open']);
    b.supervisor.stop();
  });

  it('[WDG-2] [WDG-4] a page that crashes at once is opened ever more rarely, and that is remembered', async () => {
    const b = bench();
    for (let i = 0; i < 9; i++) b.shell.outcomes.push({ did: 'gone', why: 'crashed' });
    b.supervisor.start();
    await b.pass(64_000);
    expect(b.shell.asked.filter((a) => a === 'open')).toHaveLength(7);
    await b.pass(118_000);
    expect(b.shell.asked.filter((a) => a === 'open')).toHaveLength(8);
    expect(b.remembered.at(-1)).toMatchObject({ boot: 'boot-1', faults: 8, counts: { gone: 8 } });

    const next = bench(b.remembered.at(-1));
    next.supervisor.start();
    await next.pass(59_000);
    expect(next.shell.asked).toEqual(['showLooking']);
    await next.pass(1_250);
    expect(next.shell.asked).toEqual(['showLooking', 'open']);
    for (const x of [b, next]) x.supervisor.stop();
    expect(b.remembered.at(-1)).toMatchObject({ faults: 0, counts: { gone: 8 } });
  });

  it('[WDG-3] an attempt that never ends is given up after 30 s', async () => {
    const b = bench();
    b.shell.outcomes.push('never');
    b.supervisor.start();
    await b.pass(30_000);
    expect(b.shell.asked).toEqual(['open', 'end', 'showLooking']);
    expect(b.said).toEqual([expect.stringContaining('could not be opened: it gave no answer in time.')]);
    await b.pass(2_000);
    expect(b.supervisor.phase).toBe('showing');
    b.supervisor.stop();
  });

  it('[WDG-1] the same end reported twice counts once', async () => {
    const b = bench();
    b.supervisor.start();
    await b.pass(1_000);
    b.supervisor.gone('crashed');
    b.supervisor.gone('crashed');
    b.supervisor.gpuGone('killed');
    expect(b.supervisor.counts).toEqual({ gone: 1, hung: 0, gpu: 1, unreachable: 0 });
    b.supervisor.stop();
  });

  it('[WDG-2] a timer that comes early is waited for again', async () => {
    const b = bench();
    let hasty = true;
    const early: Clock = {
      now: () => b.clock.now(),
      after: (ms, run) => b.clock.after(hasty ? ms - 1 : ms, run),
    };
    const supervisor = supervise(b.shell, {
      clock: early,
      boot: 'boot-1',
      memory: null,
      remember: () => undefined,
      say: () => undefined,
    });
    b.shell.outcomes.push({ did: 'gone', why: 'crashed' });
    supervisor.start();
    await b.pass(250);
    hasty = false;
    await b.pass(1_500);
    expect(b.shell.asked).toEqual(['open', 'open']);
    supervisor.stop();
  });

  it('[SHL-4] after a stop no timer is left, and nothing is heeded', async () => {
    const b = bench();
    b.shell.page = 'silent';
    b.supervisor.start();
    await b.pass(6_000);
    expect(b.clock.waits.length).toBeGreaterThan(0);
    b.supervisor.stop();
    b.supervisor.gone('late');
    b.shell.answerLate();
    await b.pass(60_000);
    expect(b.clock.waits).toEqual([]);
    expect(b.shell.asked).toEqual(['open', 'ping']);
    expect(b.said).toEqual([]);
  });
});
