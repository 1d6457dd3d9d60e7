import { describe, expect, it } from 'vitest';
import type { MotionAnswer, MotionTask } from '../../../../devices/camera/motion/messages.ts';
import { openMotion } from '../../../../devices/camera/motion/motionThread.ts';
import type { Thread } from '../../../../devices/camera/motion/motionThread.ts';
import { manualClock } from '../../../fakes/manualClock.ts';

const whole = [{ zone: 'drinks', outline: null }];
const frame = (value = 90) => ({ width: 8, height: 8, rgb: new Uint8Array(192).fill(value) });

/** Threads that answer when they are told to. */
function threads() {
  const begun: {
    readonly tasks: MotionTask[];
    answer: (answer: MotionAnswer) => void;
    fail: (error: unknown) => void;
    ended: boolean;
  }[] = [];
  const start = (): Thread => {
    const own = {
      tasks: [] as MotionTask[],
      answer: (_: MotionAnswer): void => undefined,
      fail: (_: unknown): void => undefined,
      ended: false,
    };
    begun.push(own);
    return {
      postMessage: (task) => own.tasks.push(task),
      onAnswer: (listen) => (own.answer = listen),
      onEnd: (listen) => (own.fail = listen),
      end: () => (own.ended = true),
    };
  };
  return { begun, start };
}

describe('the thread that looks for motion', () => {
  it('[CAM-13] is one for all cameras, begun with the first picture; each has its own empty scene', async () => {
    const { begun, start } = threads();
    const motion = openMotion(manualClock(), start);
    const [a, b] = [motion.eye(whole, []), motion.eye(whole, [])];
    expect(begun).toHaveLength(0);
    const [first, second] = [a.look(frame(), 1), b.look(frame(), 2)];
    expect(begun[0]!.tasks.map((t) => `${t.does} ${t.camera}`)).toEqual(['begin 0', 'begin 1', 'look 0', 'look 1']);
    begun[0]!.answer({ zones: [{ zone: 'drinks', count: 1, confidence: 0.3 }], unknown: null, tookMs: 4 });
    begun[0]!.answer({ fault: 'no memory' });
    expect(await first).toMatchObject({ tookMs: 4 });
    await expect(second).rejects.toMatchObject({
      passing: true,
      message: expect.stringContaining('no memory') as string,
    });
    b.forget();
    expect(begun[0]!.tasks.at(-1)).toEqual({ does: 'forget', camera: 1 });
    motion.close();
    expect(begun[0]!.ended).toBe(true);
  });

  it('[CAM-14] one that breaks off is started anew after 5 s, with every camera', async () => {
    const { begun, start } = threads();
    const clock = manualClock();
    const motion = openMotion(clock, start);
    const eye = motion.eye(whole, []);
    const looked = eye.look(frame(), 1);
    begun[0]!.fail(new Error('out of memory'));
    await expect(looked).rejects.toMatchObject({
      passing: true,
      message: expect.stringContaining('started anew') as string,
    });
    await expect(eye.look(frame(), 2)).rejects.toMatchObject({ passing: true });
    expect(begun).toHaveLength(1);
    clock.advance(5_000);
    const again = eye.look(frame(), 3);
    expect(begun[1]!.tasks.map((t) => t.does)).toEqual(['begin', 'look']);
    begun[1]!.answer({ zones: [], unknown: null, tookMs: 1 });
    expect(await again).toEqual({ zones: [], unknown: null, tookMs: 1 });
    motion.close();
  });

  it('[CAM-17] one that hangs is stopped after 15 s (90 s over its first picture), said to every camera, and started anew', async () => {
    const { begun, start } = threads();
    const clock = manualClock();
    const motion = openMotion(clock, start);
    const [a, b] = [motion.eye(whole, []), motion.eye(whole, [])];
    const first = a.look(frame(), 1);
    expect(clock.waits).toEqual([90_000]);
    begun[0]!.answer({ zones: [], unknown: null, tookMs: 1 });
    await first;
    expect(clock.waits).toEqual([]);
    const hung = [a.look(frame(), 2), b.look(frame(), 3)];
    clock.advance(14_999);
    expect([clock.waits, begun[0]!.ended]).toEqual([[1], false]);
    clock.advance(1);
    for (const looked of hung)
      await expect(looked).rejects.toMatchObject({
        passing: true,
        message: 'What looks for motion broke off: it gave no answer for 15 s; it is started anew',
      });
    expect([begun[0]!.ended, clock.waits]).toEqual([true, []]);
    // What it says too late is nobody's answer.
    begun[0]!.answer({ zones: [], unknown: null, tookMs: 1 });
    await expect(a.look(frame(), 4)).rejects.toMatchObject({ passing: true });
    clock.advance(5_000);
    const again = [a.look(frame(), 5), b.look(frame(), 6)];
    // The second waits for the first: its own time begins with the answer before it.
    clock.advance(80_000);
    begun[1]!.answer({ zones: [], unknown: null, tookMs: 1 });
    await again[0];
    expect(clock.waits).toEqual([15_000]);
    begun[1]!.answer({ zones: [], unknown: null, tookMs: 1 });
    await again[1];
    void a.look(frame(), 7);
    motion.close();
    expect([begun[1]!.ended, clock.waits]).toEqual([true, []]);
  });

  it('[CAM-14] waits longer each time it breaks off, up to a minute, and short again after a good minute', async () => {
    const { begun, start } = threads();
    const clock = manualClock();
    const eye = openMotion(clock, start).eye(whole, []);
    for (const waitMs of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
      const looked = eye.look(frame(), 1);
      begun.at(-1)!.answer({ zones: [], unknown: null, tookMs: 1 });
      await looked;
      const many = begun.length;
      begun.at(-1)!.fail(new Error('out of memory'));
      clock.advance(waitMs - 1);
      await expect(eye.look(frame(), 2)).rejects.toMatchObject({ passing: true });
      expect(begun).toHaveLength(many);
      clock.advance(1);
    }
    void eye.look(frame(), 3);
    clock.advance(60_000);
    begun.at(-1)!.answer({ zones: [], unknown: null, tookMs: 1 });
    begun.at(-1)!.fail(new Error('out of memory'));
    const many = begun.length;
    clock.advance(5_000);
    void eye.look(frame(), 4);
    expect(begun).toHaveLength(many + 1);
  });

  it('[CAM-14] one that never worked is given up after three starts, and at once where it is not installed', async () => {
    const broken = threads();
    const clock = manualClock();
    const eye = openMotion(clock, broken.start).eye(whole, []);
    for (const passing of [true, true, false]) {
      const looked = eye.look(frame(), 1);
      broken.begun.at(-1)!.fail(new Error('no WebAssembly here'));
      await expect(looked).rejects.toMatchObject({ passing });
      clock.advance(60_000);
    }
    const missing = threads();
    const looked = openMotion(clock, missing.start).eye(whole, []).look(frame(), 1);
    missing.begun[0]!.fail(Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' }));
    await expect(looked).rejects.toMatchObject({
      passing: false,
      message: expect.stringContaining('npm ci') as string,
    });
  });

  it('[CAM-13] the real one looks at pictures and says what is there', async () => {
    const motion = openMotion();
    const eye = motion.eye(whole, []);
    const noisy = (i: number, value: number) => {
      const rgb = Uint8Array.from({ length: 32 * 24 * 3 }, (_, at) => 80 + ((at * 7919 + i * 1299) % 7));
      rgb.fill(value, 32 * 3 * 6, 32 * 3 * 14);
      return { width: 32, height: 24, rgb };
    };
    const said: string[] = [];
    for (let i = 0; i < 60; i++) {
      const picture = noisy(i, i < 40 ? 80 : 220);
      const { zones } = await eye.look(picture, i * 100);
      expect(picture.rgb.length).toBe(0);
      said.push(zones.map((z) => z.count).join());
    }
    motion.close();
    expect(new Set(said.slice(0, 29))).toEqual(new Set(['']));
    expect(new Set(said.slice(30, 40))).toEqual(new Set(['0']));
    expect(new Set(said.slice(40))).toEqual(new Set(['1']));
  });
});
