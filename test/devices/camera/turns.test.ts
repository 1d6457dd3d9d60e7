import { describe, expect, it } from 'vitest';
import { Load } from '../../../devices/camera/load.ts';
import { Turns } from '../../../devices/camera/turns.ts';
import { manualClock } from '../../fakes/manualClock.ts';

/** A detector that takes so long for a full-size picture, in proportion to the pixels; asked as fast as it may be. */
function judged(load: Load, tookMs: number, seconds: number, streams = 1, share = 1, startMs = 0): number {
  let nowMs = startMs;
  while (nowMs < startMs + seconds * 1000) {
    const took = tookMs * load.scale ** 2;
    nowMs += Math.max(100, (took * streams) / share);
    load.judged(took, streams, nowMs);
  }
  return nowMs;
}

describe('how much a detector can take', () => {
  it('[CAM-7] enough: nothing is less than asked for', () => {
    const load = new Load({ share: 1, fps: 10 });
    judged(load, 60, 60);
    expect([load.scale, load.rate, load.words, load.isOverloaded]).toEqual([1, 10, null, false]);
  });

  it('[CAM-7] the rate goes down first, as far as people are followed well', () => {
    const load = new Load({ share: 1, fps: 10 });
    judged(load, 150, 60);
    expect(load.scale).toBe(1);
    expect(load.words).toBe('6.7 of 10 pictures a second, to keep to its share of the processor');
  });

  it('[CAM-7] then the size, for its share of the time and the cameras that share it; and back when there is room', () => {
    const load = new Load({ share: 0.5, fps: 10 });
    let nowMs = judged(load, 100, 60, 2, 0.5);
    expect(load.scale).toBe(0.64);
    expect(load.rate).toBeGreaterThan(5);
    expect(load.words).toContain('pictures of 64 % of --size');
    nowMs = judged(load, 20, 30, 2, 0.5, nowMs);
    expect(load.scale).toBeGreaterThan(0.64);
    judged(load, 20, 60, 2, 0.5, nowMs);
    expect([load.scale, load.words]).toEqual([1, null]);
  });

  it('[CAM-7] does not go to and fro where it just fits', () => {
    const load = new Load({ share: 1, fps: 10 });
    let changes = 0;
    let nowMs = 0;
    let scale: number = load.scale;
    for (let i = 0; i < 300; i++) {
      nowMs = judged(load, 230 + 30 * (i % 2), 1, 1, 1, nowMs);
      if (load.scale !== scale) changes++;
      ({ scale } = load);
    }
    expect(changes).toBeLessThanOrEqual(1);
  });

  it('[CAM-7] too slow even so: overloaded, and over again', () => {
    const load = new Load({ share: 1, fps: 10 });
    const nowMs = judged(load, 4_000, 120);
    expect([load.scale, load.isOverloaded]).toEqual([0.5, true]);
    judged(load, 500, 60, 1, 1, nowMs);
    expect(load.isOverloaded).toBe(false);
  });

  it('[CAM-7] one slow picture is no reason', () => {
    const load = new Load({ share: 1, fps: 10 });
    const nowMs = judged(load, 60, 30);
    load.judged(3_000, 1, nowMs + 3_000);
    judged(load, 60, 30, 1, 1, nowMs + 3_100);
    expect([load.scale, load.words]).toEqual([1, null]);
  });
});

describe('turns at a detector', () => {
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };

  it('[CAM-6] a camera that always wants gets no more than the others', async () => {
    const clock = manualClock();
    const turns = new Turns(clock, { share: 1, fps: 10 });
    const order: string[] = [];
    const camera = (name: string, times: number) => {
      const turn = turns.join();
      const go = async (): Promise<void> => {
        for (let i = 0; i < times; i++) {
          if (!(await turn.take())) return;
          order.push(name);
          await Promise.resolve();
          turn.done(50);
        }
      };
      return go();
    };
    await Promise.all([camera('a', 6), camera('b', 6), camera('c', 2)]);
    expect(order.slice(0, 6)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
    expect(order.filter((o) => o === 'b')).toHaveLength(6);
  });

  it('[CAM-7] it rests for the part of the time that is not its share', async () => {
    const clock = manualClock();
    const turns = new Turns(clock, { share: 0.25, fps: 10 });
    const turn = turns.join();
    expect(await turn.take()).toBe(true);
    turn.done(100);
    let mine = false;
    void turn.take().then((yes) => (mine = yes));
    clock.advance(299);
    await settle();
    expect(mine).toBe(false);
    clock.advance(1);
    await settle();
    expect(mine).toBe(true);
  });

  it('[CAM-6] who leaves holds up nobody, and leaves no timer', async () => {
    const clock = manualClock();
    const turns = new Turns(clock, { share: 0.5, fps: 10 });
    const [a, b] = [turns.join(), turns.join()];
    expect(await a.take()).toBe(true);
    const waits = b.take();
    a.leave();
    a.leave();
    expect(await waits).toBe(true);
    b.done(1_000);
    expect(clock.waits).toHaveLength(1);
    const never = b.take();
    b.leave();
    expect(await never).toBe(false);
    expect(await a.take()).toBe(false);
    expect(clock.waits).toEqual([]);
  });
});
