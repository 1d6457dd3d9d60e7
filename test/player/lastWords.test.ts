import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT_START_AGAIN, HAND_OVER } from '../../display/player/handOver.ts';
import { failures, lastWords } from '../../display/player/lastWords.ts';
import { memoryFile } from '../../display/player/memoryFile.ts';
import { ShellFaults } from '../../display/player/shellFaults.ts';
import { startAgain } from '../../display/player/startAgain.ts';
import { CAP_MS } from '../../display/player/backoff.ts';
import { WELL_MS } from '../../display/player/watchdog.ts';
import { manualClock } from '../fakes/manualClock.ts';

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'endcap-words-'));
});
afterEach(() => {
  rmSync(state, { recursive: true, force: true });
});

/** A process of the player that has run for so long; `env`: who watches it. */
function processOf(boot: string, ranMs: number, env: Record<string, string> = { [HAND_OVER]: '{}' }) {
  const said: string[] = [];
  const ends: string[] = [];
  const clock = manualClock();
  const words = lastWords({
    clock,
    boot,
    ranMs: () => ranMs,
    memory: memoryFile(state, 'failed.json', failures, new ShellFaults((line) => said.push(line))),
    say: (line) => said.push(line),
    again: () => startAgain({ env, relaunch: () => ends.push('relaunch'), exit: (code) => ends.push(`exit ${code}`) }),
  });
  return { words, said, ends, clock };
}

describe('a fault of the main process that nobody caught', () => {
  it('[WDG-12] is one line, and the player starts anew after a wait, by whoever watches it', () => {
    const { words, said, ends, clock } = processOf('boot-1', 5_000);
    const error = new TypeError('no display\n at endcap-media://cache/secret/files');
    words.failed(error);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^The player itself failed: TypeError: no display at \(an address\) \(.+\)\. .* in 1 s\.$/);
    expect(said[0]).not.toMatch(/\n|secret/);
    expect(ends).toEqual([]);
    // What fails meanwhile changes nothing any more.
    words.failed(new Error('and this'));
    clock.advance(1_000);
    expect(ends).toEqual([`exit ${EXIT_START_AGAIN}`]);
    clock.advance(CAP_MS);
    expect([said.length, ends.length]).toEqual([1, 1]);
  });

  it('[WDG-12] that comes again and again starts the player no faster than pages are: up to a minute', () => {
    const waits: number[] = [];
    for (let i = 0; i < 9; i++) {
      const { words, ends, clock } = processOf('boot-1', 2_000, {});
      words.failed(new Error('at the start'));
      waits.push(clock.waits[0]!);
      clock.advance(waits[i]! - 1);
      expect(ends).toEqual([]);
      clock.advance(1);
      expect(ends).toEqual(['relaunch', 'exit 0']);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((s) => s * 1_000));
    const well = processOf('boot-1', WELL_MS);
    well.words.failed(new Error('late'));
    expect(well.clock.waits).toEqual([1_000]);
    processOf('boot-1', 0).words.failed(new Error('again'));
    const anew = processOf('boot-2', 0);
    anew.words.failed(new Error('another boot'));
    expect(anew.clock.waits).toEqual([1_000]);
  });

  it('[WDG-12] starts nothing anew once the player ends by its own word', () => {
    const ending = processOf('boot-1', 0);
    ending.words.stop();
    ending.words.failed(new Error('closing'));
    expect(ending.said).toEqual([expect.stringContaining('failed while it ended: Error: closing')]);
    const stopped = processOf('boot-1', 0);
    stopped.words.failed(new Error('before'));
    stopped.words.stop();
    for (const { clock, ends } of [ending, stopped]) {
      clock.advance(CAP_MS);
      expect([ends, clock.waits]).toEqual([[], []]);
    }
  });

  it('[WDG-12] a promise that nobody waited for is one line, and the show goes on', () => {
    const { words, said, clock } = processOf('boot-1', 0);
    words.refused(new Error('no update'));
    words.refused('plain\nwords');
    expect(said).toEqual([
      expect.stringMatching(/^Something of the player was not done: Error: no update \(.+\)\.$/),
      'Something of the player was not done: plain words.',
    ]);
    expect(clock.waits).toEqual([]);
  });
});
