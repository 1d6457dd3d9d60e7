import { afterEach, describe, expect, it } from 'vitest';
import type { Detector, Frame } from '../../../../devices/camera/detector.ts';
import { DetectorError } from '../../../../devices/camera/detector.ts';
import type { Answer, DetectorThread } from '../../../../devices/camera/yolox/thread.ts';
import { startThread } from '../../../../devices/camera/yolox/thread.ts';
import type { Tiling } from '../../../../devices/camera/yolox/tiles.ts';
import { yoloxDetector } from '../../../../devices/camera/yolox/workerDetector.ts';
import { manualClock } from '../../../fakes/manualClock.ts';

const frame = (): Frame => ({ width: 2, height: 2, rgb: new Uint8Array(12) });
const good: Answer = { boxes: [], tookMs: 5 };

/** A detector whose threads are played: each picture is answered with the next of `answers`; an Error breaks it off. */
function detectorWith(answers: (Answer | Error)[]) {
  const clock = manualClock();
  const threads: { ended: boolean }[] = [];
  const detector = yoloxDetector(
    { model: new Uint8Array(), name: 'm.onnx', threads: 1, within: { width: 64, height: 64 } },
    clock,
    (): DetectorThread => {
      const thread = { ended: false };
      threads.push(thread);
      let answerWith: (answer: Answer) => void = () => undefined;
      let endWith: (error: unknown) => void = () => undefined;
      return {
        onAnswer: (listen) => (answerWith = listen),
        onEnd: (listen) => (endWith = listen),
        end: () => (thread.ended = true),
        postMessage() {
          const next = answers.shift() ?? good;
          queueMicrotask(() => {
            if (next instanceof Error) endWith(next);
            else answerWith(next);
          });
        },
      };
    },
  );
  /** `null` when a picture was judged, or what was wrong. */
  const trouble = (): Promise<DetectorError | null> =>
    detector.judge(frame()).then(
      () => null,
      (error: unknown) => {
        if (error instanceof DetectorError) return error;
        throw error;
      },
    );
  return { clock, threads, detector, trouble };
}

describe('a detector whose thread fails', () => {
  it('[CAM-14] is started anew after a wait, and works again', async () => {
    const { clock, threads, trouble } = detectorWith([good, { fault: 'out of memory' }]);
    expect(await trouble()).toBeNull();
    const failed = await trouble();
    expect(failed).toMatchObject({ passing: true });
    expect(failed!.message).toBe('The model m.onnx does not work: out of memory; it is started anew');
    expect(threads).toEqual([{ ended: true }]);
    clock.advance(4_999);
    expect(await trouble()).toBe(failed);
    expect(threads).toHaveLength(1);
    clock.advance(1);
    expect(await trouble()).toBeNull();
    expect(threads).toEqual([{ ended: true }, { ended: false }]);
  });

  it('[CAM-14] a thread that breaks off again and again is started a few times a minute at most', async () => {
    const { clock, threads, trouble } = detectorWith([good, ...Array.from({ length: 200 }, () => new Error('died'))]);
    expect(await trouble()).toBeNull();
    const starts: number[] = [];
    for (let second = 0; second < 300; second++) {
      expect(await trouble()).toMatchObject({ passing: true });
      starts.push(threads.length);
      clock.advance(1_000);
    }
    expect(starts[59]! - starts[0]!).toBe(3);
    expect(starts[299]! - starts[239]!).toBe(1);
  });

  it('[CAM-14] after a good minute the next wait is a short one again', async () => {
    const died = new Error('died');
    const { clock, trouble } = detectorWith([good, died, died, died, good, died]);
    for (const waitMs of [0, 0, 5_000, 10_000, 20_000, 60_000]) {
      clock.advance(waitMs);
      await trouble();
    }
    clock.advance(5_000);
    expect(await trouble()).toBeNull();
  });

  it('[CAM-14] a network that refuses its first picture is refused for good', async () => {
    const { clock, threads, trouble } = detectorWith([{ fault: 'its output is [1, 7]' }]);
    const failed = await trouble();
    expect(failed).toMatchObject({ passing: false, message: 'The model m.onnx does not work: its output is [1, 7]' });
    clock.advance(600_000);
    expect(await trouble()).toBe(failed);
    expect(threads).toEqual([{ ended: true }]);
  });

  it('[CAM-14] a thread that never judges a picture is given up at its third end', async () => {
    const { clock, trouble } = detectorWith([new Error('a'), new Error('b'), new Error('c')]);
    const passing: (boolean | undefined)[] = [];
    for (let i = 0; i < 4; i++) {
      passing.push((await trouble())?.passing);
      clock.advance(60_000);
    }
    expect(passing).toEqual([true, true, false, false]);
  });

  it('[CAM-14] a machine without the runtime is told at once', async () => {
    const missing = Object.assign(new Error('no such module'), { code: 'ERR_MODULE_NOT_FOUND' });
    const { trouble } = detectorWith([missing]);
    expect(await trouble()).toMatchObject({ passing: false, message: expect.stringContaining('npm ci') as unknown });
  });

  it('[CAM-14] closed: its thread is ended, and what is under way never comes', async () => {
    const { detector, threads } = detectorWith([good]);
    let came = false;
    void detector.judge(frame()).then(() => (came = true));
    detector.close();
    detector.close();
    for (let i = 0; i < 5; i++) await Promise.resolve();
    expect([came, threads]).toEqual([false, [{ ended: true }]]);
  });
});

describe('a detector that hangs', () => {
  const open: Detector[] = [];
  afterEach(() => {
    for (const detector of open.splice(0)) detector.close();
  });
  const network = new URL('../../../fakes/hangingNetwork.ts', import.meta.url);
  const hangs: Frame = { width: 2, height: 1, rgb: new Uint8Array(6) };
  /** A detector with real threads, and what has become of each. */
  function real(tiles: Tiling = 'off') {
    const clock = manualClock();
    const ends: Promise<void>[] = [];
    const detector = yoloxDetector(
      { model: new Uint8Array(), name: 'm.onnx', threads: 1, within: { width: 64, height: 64 }, tiles },
      clock,
      (task) => {
        const thread = startThread(task, network);
        ends.push(
          new Promise((resolve) => {
            thread.onEnd(() => {
              resolve();
            });
          }),
        );
        return thread;
      },
    );
    open.push(detector);
    return { clock, ends, detector };
  }
  const copy = (): Frame => ({ ...hangs, rgb: hangs.rgb.slice() });

  it('[CAM-17] over a picture: its thread is stopped after 15 s, said, and started anew; then it works again', async () => {
    const { clock, ends, detector } = real();
    await detector.judge(frame());
    const judging = detector.judge(copy());
    clock.advance(14_999);
    expect(clock.waits).toEqual([1]);
    clock.advance(1);
    await expect(judging).rejects.toMatchObject({
      passing: true,
      message: 'The detector broke off: it gave no answer for 15 s; it is started anew',
    });
    // Stopped in the middle of its wait.
    await ends[0];
    await expect(detector.judge(frame())).rejects.toMatchObject({ passing: true });
    expect(ends).toHaveLength(1);
    clock.advance(5_000);
    await expect(detector.judge(frame())).resolves.toMatchObject({ boxes: [] });
    expect(ends).toHaveLength(2);
    expect(clock.waits).toEqual([]);
  });

  it('[CAM-17] over the first picture, which loads it: after 90 s; given up at the third time', async () => {
    const { clock, ends, detector } = real();
    for (const passing of [true, true, false]) {
      const judging = detector.judge(copy());
      expect(clock.waits).toEqual([90_000]);
      clock.advance(90_000);
      await expect(judging).rejects.toMatchObject({ passing });
      clock.advance(60_000);
    }
    await Promise.all(ends);
    expect(ends).toHaveLength(3);
    expect(clock.waits).toEqual([]);
  });

  it('[CAM-17][CAM-37] a picture in tiles has 15 s for each look at it', async () => {
    const { clock, detector } = real({ columns: 6, rows: 4 });
    const large = (): Frame => ({ width: 128, height: 1, rgb: new Uint8Array(384) });
    // 24 tiles and the whole; the first picture has 90 s for its first look.
    const first = detector.judge(large());
    expect(clock.waits).toEqual([90_000 + 24 * 15_000]);
    clock.advance(90_000 + 24 * 15_000);
    await expect(first).rejects.toMatchObject({ passing: true });
    clock.advance(5_000);
    // One that is no larger than usual is looked at once.
    await detector.judge(frame());
    const judging = detector.judge(large());
    expect(clock.waits).toEqual([25 * 15_000]);
    clock.advance(25 * 15_000);
    await expect(judging).rejects.toMatchObject({ message: expect.stringContaining('no answer for 375 s') as string });
  });

  it('[CAM-17] closed while it hangs: its thread ends, and no timer is left', async () => {
    const { clock, ends, detector } = real();
    await detector.judge(frame());
    void detector.judge(copy());
    detector.close();
    await ends[0];
    expect(clock.waits).toEqual([]);
  });
});
