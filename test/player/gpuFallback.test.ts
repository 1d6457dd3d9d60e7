import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Gpu } from '../../display/player/gpu.ts';
import { GPU_OFF_MS, GPU_WITHIN_MS, gpuAtStart, gpuBack, gpuCrashed } from '../../display/player/gpuFallback.ts';
import type { GpuMemory } from '../../display/player/gpuFallback.ts';
import { memoryFile } from '../../display/player/memoryFile.ts';
import { ShellFaults } from '../../display/player/shellFaults.ts';
import { SOFTWARE_SWITCHES } from '../../display/player/switches.ts';
import { NO_COUNTS, watchdogMemory } from '../../display/player/watchdog.ts';
import { chromiumLaunch } from '../chromium.ts';
import { manualClock } from '../fakes/manualClock.ts';

const T0 = 1_800_000_000_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endcap-gpu-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function crashes(...atMs: number[]): { memory: GpuMemory; restarts: number[] } {
  let memory = gpuAtStart(null, 'boot-1', T0);
  const restarts: number[] = [];
  for (const at of atMs) {
    const step = gpuCrashed(memory, T0 + at);
    memory = step.memory;
    if (step.restart) restarts.push(at);
  }
  return { memory, restarts };
}

describe('graphics', () => {
  it('[WDG-8] three crashes within ten minutes, and the player starts anew without the chip; fewer or slower change nothing', () => {
    expect(crashes(0, 1_000).restarts).toEqual([]);
    expect(crashes(0, GPU_WITHIN_MS / 2, GPU_WITHIN_MS).restarts).toEqual([]);
    const thrice = crashes(0, 1_000, 2_000);
    expect(thrice.restarts).toEqual([2_000]);
    expect(thrice.memory.offSinceMs).toBe(T0 + 2_000);
    // Drawn by software there is nothing further to give up.
    expect(crashes(0, 1, 2, 3, 4, 5, 6, 7, 8).restarts).toEqual([2]);
  });

  it('[WDG-8] the chip is tried again after a day, or when the machine starts anew', () => {
    const { memory } = crashes(0, 1, 2);
    expect(gpuAtStart(memory, 'boot-1', T0 + 3_600_000).offSinceMs).toBe(T0 + 2);
    expect(gpuBack(memory, T0 + GPU_OFF_MS)).toBe(false);
    expect(gpuAtStart(memory, 'boot-1', T0 + 2 + GPU_OFF_MS)).toEqual({
      boot: 'boot-1',
      crashesMs: [],
      offSinceMs: null,
    });
    expect(gpuAtStart(memory, 'boot-2', T0 + 10).offSinceMs).toBeNull();
  });

  it('[WDG-8] outlives the process, and is said once in each', () => {
    const clock = manualClock(T0);
    const said: string[] = [];
    const first = new Gpu(folder, 'boot-1', clock, new ShellFaults((line) => said.push(line)));
    expect([first.off, first.crashed(), first.crashed(), first.crashed(), first.crashed()]).toEqual([
      ...[false, false, false],
      ...[true, false],
    ]);
    expect(said).toHaveLength(1);
    const faults = new ShellFaults((line) => said.push(line));
    const second = new Gpu(folder, 'boot-1', clock, faults);
    expect(second.off).toBe(true);
    expect(faults.list()).toEqual([expect.stringMatching(/draws without it/)]);
    expect(second.wantsBack()).toBe(false);
    clock.advance(GPU_OFF_MS);
    expect(second.wantsBack()).toBe(true);
    expect(new Gpu(folder, 'boot-1', clock, faults).off).toBe(false);
  });

  it('[WDG-8] drawn by software, models are drawn, too: Chromium gives WebGL 2 with the switches of the fallback', async () => {
    const model = async (args: readonly string[], ignoreDefaultArgs: string[] = []): Promise<boolean> => {
      // Headless Chromium would draw by SwiftShader unasked, and Playwright asks for it.
      const launch = chromiumLaunch({ args: ['--enable-gpu', ...args] });
      const browser = await chromium.launch({ ...launch, ignoreDefaultArgs });
      try {
        const page = await browser.newPage();
        return await page.evaluate<boolean>("document.createElement('canvas').getContext('webgl2') !== null");
      } finally {
        await browser.close();
      }
    };
    expect(await model(['--disable-gpu'], ['--enable-unsafe-swiftshader'])).toBe(false);
    const switches = SOFTWARE_SWITCHES.map(([name]) => `--${name}`);
    expect(switches).toContain('--disable-gpu');
    expect(switches).toContain('--enable-unsafe-swiftshader');
    expect(await model(switches)).toBe(true);
  });
});

describe('a disk that takes nothing', () => {
  it('[WDG-9] stops nothing, is said once, and said when it is over', () => {
    const said: string[] = [];
    const faults = new ShellFaults((line) => said.push(line));
    // A file where the folder should be: nobody, not even root, can write below it.
    const blocked = join(folder, 'state');
    writeFileSync(blocked, '');
    chmodSync(blocked, 0o400);
    const file = memoryFile(blocked, 'watchdog.json', watchdogMemory, faults);
    const memory = { boot: 'boot-1', faults: 1, counts: NO_COUNTS };
    file.write(memory);
    file.write(memory);
    expect(file.read()).toBeNull();
    expect(said).toEqual([expect.stringMatching(/takes nothing \((ENOTDIR|EEXIST)\)\. The show goes on/)]);
    expect(faults.list()).toEqual(said);
    rmSync(blocked);
    file.write(memory);
    expect(file.read()).toEqual(memory);
    expect(JSON.parse(readFileSync(join(blocked, 'watchdog.json'), 'utf8'))).toEqual(memory);
    expect(faults.list()).toEqual([]);
    expect(said).toHaveLength(2);
  });
});
