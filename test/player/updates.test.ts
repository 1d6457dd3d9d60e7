import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { putAppImageBack, replaceAppImage } from '../../display/player/appImage.ts';
import { ShellFaults } from '../../display/player/shellFaults.ts';
import {
  CHECK_EVERY_MS,
  CHECK_SPREAD_MS,
  NO_UPDATE,
  TOLD_MS,
  TRIALS,
  WELL_AFTER_MS,
  mayDownload,
  mayRestart,
  nextCheckMs,
  trialPassed,
  trialStarts,
} from '../../display/player/updateRule.ts';
import type { Quiet, UpdateMemory } from '../../display/player/updateRule.ts';
import { Updates } from '../../display/player/updates.ts';
import type { PageNow } from '../../display/renderer/page/shell.ts';
import { manualClock } from '../fakes/manualClock.ts';

const T0 = 1_800_000_000_000;
const SHOWING: PageNow = { showing: 'programme', open: true, downloads: true };

function quiet(hour: number, ...pages: (Partial<PageNow> | null)[]): Quiet {
  return { nowMs: T0, hour, pages: pages.map((p) => (p === null ? null : { now: { ...SHOWING, ...p }, atMs: T0 })) };
}

describe('when', () => {
  it('[UPD-1] every six hours, and up to an hour later by lot', () => {
    expect([nextCheckMs(0, 0), nextCheckMs(0, 1)]).toEqual([CHECK_EVERY_MS, CHECK_EVERY_MS + CHECK_SPREAD_MS]);
  });

  it('[UPD-2] loaded while every page may load; where a page says nothing, at night', () => {
    expect(mayDownload(quiet(14, {}, {}))).toBe(true);
    expect(mayDownload(quiet(3, {}, { downloads: false }))).toBe(false);
    expect(mayDownload(quiet(14, {}, null))).toBe(false);
    expect(mayDownload(quiet(3, {}, null))).toBe(true);
  });

  it('[UPD-3] installed at night or in a closed store, never while a takeover plays', () => {
    expect(mayRestart(quiet(14, {}))).toBe(false);
    expect(mayRestart(quiet(14, { open: false }, {}))).toBe(false);
    expect(mayRestart(quiet(14, { open: false }, { open: false }))).toBe(true);
    expect(mayRestart(quiet(14, { open: null }))).toBe(false);
    expect(mayRestart(quiet(14, null))).toBe(false);
    expect(mayRestart(quiet(3, null, {}))).toBe(true);
    expect(mayRestart(quiet(3, { showing: 'takeover' }, {}))).toBe(false);
    expect(mayRestart(quiet(14, { showing: 'takeover', open: false }))).toBe(false);
    // Said long ago, it says nothing.
    const old = { now: { ...SHOWING, open: false }, atMs: T0 - TOLD_MS - 1 };
    expect(mayRestart({ nowMs: T0, hour: 14, pages: [old] })).toBe(false);
  });
});

describe('trial of a new version', () => {
  const trial: UpdateMemory = { trial: { from: '1.0.0', to: '1.1.0', starts: 0 }, bad: [] };

  it('[UPD-4] started again and again without running well, it is bad; well for ten minutes, it has passed', () => {
    let memory = trial;
    for (let start = 1; start <= TRIALS; start++) {
      const step = trialStarts(memory, '1.1.0');
      expect(step.bad).toBeNull();
      memory = step.memory;
    }
    expect(trialPassed(memory, '1.1.0')).toEqual(NO_UPDATE);
    const last = trialStarts(memory, '1.1.0');
    expect(last).toMatchObject({ bad: '1.1.0', memory: { bad: ['1.1.0'] } });
    // Put back: the bad one is remembered, the old one is none.
    expect(trialStarts(last.memory, '1.0.0')).toEqual({ memory: { trial: null, bad: ['1.1.0'] }, bad: null });
  });

  it('[UPD-4] an installation that did not take place is no fault of the version', () => {
    expect(trialStarts(trial, '1.0.0')).toEqual({ memory: NO_UPDATE, bad: null });
  });
});

interface Bench {
  readonly did: string[];
  readonly said: string[];
  readonly faults: ShellFaults;
  readonly clock: ReturnType<typeof manualClock>;
  readonly updates: Updates;
  memory: UpdateMemory | null;
  offered: string | null;
  now: Quiet;
  /** Lets the clock run in steps of ten minutes, and what hangs on it. */
  run(minutes: number): Promise<void>;
}

function begin(options: { memory?: UpdateMemory; version?: string; fails?: string; back?: boolean } = {}): Bench {
  const did: string[] = [];
  const said: string[] = [];
  const clock = manualClock(T0);
  const faults = new ShellFaults((line) => said.push(line));
  const wrong = (what: string): void => {
    if (options.fails === what) throw new Error(`no ${what}\nwith a stack`);
  };
  const bench: Bench = {
    ...{ did, said, faults, clock, memory: options.memory ?? null, offered: null },
    now: quiet(14, {}),
    updates: new Updates({
      updater: {
        async check() {
          did.push('check');
          wrong('check');
          return bench.offered;
        },
        async download() {
          did.push('download');
          wrong('download');
        },
        async install() {
          did.push('install');
          wrong('install');
        },
        async putBack() {
          did.push('putBack');
          return options.back ?? true;
        },
      },
      clock,
      lot: () => 0,
      quiet: () => ({
        ...bench.now,
        nowMs: clock.now(),
        pages: bench.now.pages.map((p) => (p === null ? null : { ...p, atMs: clock.now() })),
      }),
      version: options.version ?? '1.0.0',
      memory: options.memory ?? null,
      remember: (memory) => (bench.memory = memory),
      faults,
      say: (line) => said.push(line),
      startAgain: () => did.push('again'),
    }),
    async run(minutes) {
      for (let minute = 0; minute < minutes; minute += 2) {
        clock.advance(120_000);
        for (let turn = 0; turn < 12; turn++) await Promise.resolve();
      }
    },
  };
  bench.updates.start();
  return bench;
}

describe('updates', () => {
  it('[UPD-1] [UPD-3] asks soon after the start, loads, and waits with the installation for the closed store', async () => {
    const bench = begin();
    bench.offered = '1.1.0';
    await bench.run(60);
    expect(bench.did).toEqual(['check', 'download']);
    bench.now = quiet(14, { open: false });
    await bench.run(20);
    expect(bench.did).toEqual(['check', 'download', 'install', 'again']);
    expect(bench.memory).toEqual({ trial: { from: '1.0.0', to: '1.1.0', starts: 0 }, bad: [] });
    await bench.run(600);
    expect(bench.did).toHaveLength(4);
  });

  it('[UPD-1] with nothing newer it asks four times a day', async () => {
    const bench = begin();
    await bench.run(24 * 60);
    expect(bench.did).toEqual(['check', 'check', 'check', 'check']);
    bench.updates.stop();
  });

  it('[UPD-4] a version that was bad is not taken again', async () => {
    const bench = begin({ memory: { trial: null, bad: ['1.1.0'] } });
    bench.offered = '1.1.0';
    bench.now = quiet(3, {});
    await bench.run(30);
    expect(bench.did).toEqual(['check']);
    bench.updates.stop();
  });

  it('[UPD-4] one that does not run well is put back; where there is none, words say what to do', async () => {
    const used = { trial: { from: '1.0.0', to: '1.1.0', starts: TRIALS }, bad: [] };
    const bench = begin({ memory: used, version: '1.1.0' });
    await bench.run(2);
    expect(bench.did).toEqual(['putBack', 'again']);
    expect(bench.memory?.bad).toEqual(['1.1.0']);
    bench.updates.stop();

    const alone = begin({ memory: used, version: '1.1.0', back: false });
    await alone.run(2);
    expect(alone.did[0]).toBe('putBack');
    expect(alone.did).not.toContain('again');
    expect(alone.faults.list()).toEqual([
      'Version 1.1.0 does not run well, and there is none to put back: install 1.0.0 by hand.',
    ]);
    alone.updates.stop();
  });

  it('[UPD-4] ten minutes with its page open, without a fault between, and the trial is passed', async () => {
    const bench = begin({ memory: { trial: { from: '1.0.0', to: '1.1.0', starts: 0 }, bad: [] }, version: '1.1.0' });
    bench.updates.pageOpened();
    bench.clock.advance(WELL_AFTER_MS - 1);
    bench.updates.pageGone();
    bench.clock.advance(WELL_AFTER_MS);
    expect(bench.memory?.trial).toMatchObject({ starts: 1 });
    bench.updates.pageOpened();
    bench.clock.advance(WELL_AFTER_MS);
    expect(bench.memory).toEqual(NO_UPDATE);
    bench.updates.stop();
  });

  it.each(['check', 'download', 'install'])('[UPD-5] a failed %s stops nothing and is told once', async (fails) => {
    const bench = begin({ fails });
    bench.offered = '1.1.0';
    bench.now = quiet(3, {});
    await bench.run(40);
    expect(bench.did).not.toContain('again');
    expect(bench.faults.list()).toEqual([`The player could not be updated: no ${fails}. It goes on as version 1.0.0.`]);
    expect(bench.said.filter((line) => line.includes('could not be updated'))).toHaveLength(1);
    bench.updates.stop();
  });
});

describe('an AppImage', () => {
  it('[UPD-6] is replaced whole, stays beside as the one before, and can be put back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'endcap-update-'));
    try {
      const program = join(folder, 'endcap-player.AppImage');
      const loaded = join(folder, 'loaded');
      writeFileSync(program, 'old');
      writeFileSync(loaded, 'new');
      await replaceAppImage(loaded, program);
      expect(readFileSync(program, 'utf8')).toBe('new');
      expect(statSync(program).mode & 0o777).toBe(0o755);
      expect(readFileSync(`${program}.previous`, 'utf8')).toBe('old');
      expect(await putAppImageBack(program)).toBe(true);
      expect(readFileSync(program, 'utf8')).toBe('old');
      expect(await putAppImageBack(program)).toBe(false);
      await expect(replaceAppImage(join(folder, 'nothing'), program)).rejects.toThrow(/ENOENT/);
      expect(readFileSync(program, 'utf8')).toBe('old');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
