import { describe, expect, it } from 'vitest';
import { startProcess } from '../../controller/runtime/ownProcess.ts';

const child = new URL('./ownProcessChild.ts', import.meta.url);
const limits = { oldMb: 100, youngMb: 8 };

/** Everything that is told until the end, and how often the end is told. */
function run(job: string, onFirst?: (stop: () => void) => void): Promise<{ lengths: number[]; ends: number }> {
  const lengths: number[] = [];
  let ends = 0;
  return new Promise((resolve) => {
    const started = startProcess<{ text: string }>(child, job, limits, {
      message({ text }) {
        lengths.push(text.length);
        onFirst?.(() => {
          started.stop();
        });
      },
      ended() {
        ends += 1;
        setImmediate(() => {
          resolve({ lengths, ends });
        });
      },
    });
  });
}

describe('a process of its own', () => {
  it('[RPL-10] what it tells arrives whole before its end, however large', async () => {
    expect(await run('large')).toEqual({ lengths: [8_000_000], ends: 1 });
  });

  it('[RPL-10] one that breaks ends, and takes nothing with it', async () => {
    expect(await run('break')).toEqual({ lengths: [], ends: 1 });
  });

  it('[RPL-10] one that is at work is stopped at once', async () => {
    expect(
      await run('for ever', (stop) => {
        stop();
      }),
    ).toEqual({ lengths: [5], ends: 1 });
  });
});
