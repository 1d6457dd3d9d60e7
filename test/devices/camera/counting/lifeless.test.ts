import { describe, expect, it } from 'vitest';
import { Lifeless } from '../../../../devices/camera/counting/lifeless.ts';
import type { LifelessReason } from '../../../../devices/camera/counting/lifeless.ts';
import { Stir } from '../../../../devices/camera/counting/stir.ts';
import { Tracker } from '../../../../devices/camera/counting/tracker.ts';
import type { Box } from '../../../../devices/camera/detector.ts';
import { person } from './people.ts';

const [WIDTH, HEIGHT] = [160, 120];

/** A still picture of noise; what stirs is drawn into it with a brightness that comes and goes. */
function picture(
  index: number,
  stirring: readonly Box[],
  level = 90,
): { width: number; height: number; rgb: Uint8Array } {
  const rgb = new Uint8Array(3 * WIDTH * HEIGHT);
  for (let i = 0; i < rgb.length; i++) rgb[i] = level + ((i * 7919 + index * 104_729) % 5);
  for (const { x0, x1, y0, y1 } of stirring)
    // An arm: the middle third of the box, which goes to and fro.
    for (let y = Math.floor((y0 + (y1 - y0) / 3) * HEIGHT); y < (y0 + (2 * (y1 - y0)) / 3) * HEIGHT; y++)
      for (let x = Math.floor(x0 * WIDTH); x < ((x0 + x1) / 2) * WIDTH; x++)
        rgb.fill(150 + 60 * Math.sin(index * 0.37), 3 * (y * WIDTH + x), 3 * (y * WIDTH + x) + 3);
  return { width: WIDTH, height: HEIGHT, rgb };
}

interface Scene {
  readonly boxes: (s: number) => readonly Box[];
  /** Which of them stir. */
  readonly stirring: (s: number) => readonly Box[];
}

/** How many count at each picture, ten a second, and why anybody was left out. */
function watch(seconds: number, { boxes, stirring }: Scene): { counts: number[]; left: LifelessReason[] } {
  const [tracker, stir, lifeless] = [new Tracker(), new Stir(), new Lifeless()];
  const counts: number[] = [];
  const left: LifelessReason[] = [];
  for (let i = 0; i < seconds * 10; i++) {
    const [s, atMs] = [i / 10, i * 100];
    stir.step(picture(i, stirring(s)), atMs);
    const seen = lifeless.step(tracker.step(boxes(s), atMs), (b, others) => stir.within(b, others), atMs);
    counts.push(seen.alive.length);
    left.push(...seen.left);
  }
  return { counts, left };
}

const figure = person(0.3, 0.6, 0.7);
const standing = person(0.7, 0.6);
/** Comes in from the left, and stands from the fourth second on. */
const comes = (s: number): Box => person(Math.min(0.1 + 0.15 * s, 0.7), 0.6);

describe('[CAM-28] people and what only looks like them', () => {
  it('a figure that never moved and does not stir is out of the count after some seconds, and stays out', () => {
    const { counts, left } = watch(120, { boxes: () => [figure], stirring: () => [] });
    expect(counts.indexOf(0, 5)).toBeLessThan(160);
    expect(Math.max(...counts.slice(160))).toBe(0);
    expect(left).toEqual(['figure']);
  });

  it('who stands there from the start and stirs counts all the time', () => {
    const { counts, left } = watch(120, { boxes: () => [standing], stirring: () => [standing] });
    expect(Math.min(...counts.slice(5))).toBe(1);
    expect(left).toEqual([]);
  });

  it('who came and stands without stirring counts for five minutes; then it is told that they do not', () => {
    const { counts, left } = watch(330, { boxes: (s) => [comes(s)], stirring: () => [] });
    expect(Math.min(...counts.slice(5, 2_990))).toBe(1);
    expect(Math.max(...counts.slice(3_100))).toBe(0);
    expect(left).toEqual(['idle']);
  });

  it('a figure that was covered for a while does not count anew, whoever passes in front of it', () => {
    const walker = (s: number): Box => person(0.1 + ((s * 0.12) % 0.8), 0.63);
    const { counts } = watch(120, {
      // Whoever is in front of the figure hides it.
      boxes: (s) => [walker(s), ...(Math.abs(walker(s).x0 - figure.x0) < 0.1 ? [] : [figure])],
      stirring: (s) => [walker(s)],
    });
    const more = counts.slice(300).filter((c) => c > 1).length;
    expect(more / counts.slice(300).length).toBeLessThan(0.05);
  });

  it('what was taken for a figure counts when it stirs like a person, or walks away', () => {
    const stirs = watch(60, { boxes: () => [figure], stirring: (s) => (s < 30 ? [] : [figure]) });
    expect(stirs.counts[290]).toBe(0);
    expect(Math.min(...stirs.counts.slice(340))).toBe(1);
    const walks = watch(45, {
      boxes: (s) => [person(0.3 + Math.max(0, s - 30) * 0.04, 0.6, 0.7)],
      stirring: () => [],
    });
    expect(walks.counts[290]).toBe(0);
    expect(Math.min(...walks.counts.slice(360))).toBe(1);
  });

  it('something weak of half the size of those who walk there is out of the count, whatever stirs around it', () => {
    const cone: Box = { x0: 0.48, x1: 0.52, y0: 0.53, y1: 0.61, score: 0.5 };
    const walker = (s: number): Box => person(0.1 + ((s * 0.1) % 0.8), 0.6 + 0.01 * Math.sin(s));
    const { counts } = watch(90, {
      boxes: (s) => [walker(s), ...(Math.abs(walker(s).x0 - cone.x0) < 0.2 ? [] : [cone])],
      stirring: (s) => [walker(s), cone],
    });
    const late = counts.slice(450);
    expect(late.filter((c) => c > 1).length / late.length).toBeLessThan(0.05);
  });

  it.each([0.5, 0.9])('people who stand close together and hide one another count on (score %f)', (score) => {
    const crowd = [0, 1, 2, 3, 4].map((i) => person(0.3 + 0.05 * i, 0.6 + 0.02 * (i % 2), score));
    const { counts, left } = watch(60, { boxes: () => crowd, stirring: () => crowd });
    expect(Math.min(...counts.slice(5))).toBe(5);
    expect(left).toEqual([]);
  });

  it('figures that hide one another are out of the count, also beside somebody who stirs', () => {
    const figures = [0, 1, 2].map((i) => person(0.3 + 0.05 * i, 0.6 + 0.02 * (i % 2), 0.7));
    const { counts, left } = watch(40, { boxes: () => [...figures, standing], stirring: () => [standing] });
    expect(Math.max(...counts.slice(200))).toBe(1);
    expect(left).toEqual(['figure', 'figure', 'figure']);
  });

  it('a figure is no news after a night in the dark; one that was not found for ten minutes of pictures is', () => {
    const [tracker, stir, lifeless] = [new Tracker(), new Stir(), new Lifeless()];
    let atMs = 0;
    const look = (seconds: number, boxes: readonly Box[]): number => {
      let most = 0;
      for (let i = 0; i < seconds * 5; i++) {
        atMs += 200;
        stir.step(picture(i, []), atMs);
        most = Math.max(most, lifeless.step(tracker.step(boxes, atMs), (b, o) => stir.within(b, o), atMs).alive.length);
      }
      return most;
    };
    look(30, [figure]);
    lifeless.forget();
    stir.forget();
    atMs += 10 * 3_600_000;
    expect(look(30, [figure])).toBe(0);
    look(620, []);
    expect(look(3, [figure])).toBe(1);
  });

  it.each([2, 20, 900])('who stands there through a break of %i s counts on after it', (breakS) => {
    const [stir, lifeless] = [new Stir(), new Lifeless()];
    const counts: number[] = [];
    let atMs = 0;
    for (let session = 0; session < 3; session++) {
      // As the watcher does it: the tracker is a new one.
      const tracker = new Tracker();
      stir.forget();
      lifeless.forget();
      for (let i = 0; i < 400; i++) {
        atMs += 100;
        // They move for two seconds of five.
        stir.step(picture(i, i % 50 >= 30 ? [standing] : []), atMs);
        const { alive } = lifeless.step(tracker.step([standing], atMs), (b, o) => stir.within(b, o), atMs);
        if (i > 5) counts.push(alive.length);
      }
      atMs += breakS * 1_000;
    }
    expect(Math.min(...counts)).toBe(1);
  });

  it('who came before a break is somebody who came after it, too: not for ever', () => {
    const [stir, lifeless] = [new Stir(), new Lifeless()];
    let atMs = 0;
    const look = (seconds: number, boxes: (s: number) => readonly Box[]) => {
      const tracker = new Tracker();
      stir.forget();
      lifeless.forget();
      const counts: number[] = [];
      const left: LifelessReason[] = [];
      for (let i = 0; i < seconds * 10; i++) {
        atMs += 100;
        stir.step(picture(i, []), atMs);
        const seen = lifeless.step(tracker.step(boxes(i / 10), atMs), (b, o) => stir.within(b, o), atMs);
        counts.push(seen.alive.length);
        left.push(...seen.left);
      }
      return { counts: counts.slice(5), left };
    };
    look(20, (s) => [comes(s)]);
    atMs += 20_000;
    const { counts, left } = look(310, () => [comes(20)]);
    expect(Math.min(...counts.slice(0, 2_900))).toBe(1);
    expect(counts.at(-1)).toBe(0);
    expect(left).toEqual(['idle']);
  });

  it('light that is switched on is nobody who stirs', () => {
    const stir = new Stir();
    for (let i = 0; i < 40; i++) stir.step(picture(i, [], i < 30 ? 60 : 140), i * 100);
    expect(stir.within(figure, []).stirring).toBe(0);
    for (let i = 40; i < 71; i++) stir.step(picture(i, [figure], 140), i * 100);
    expect(stir.within(figure, []).stirring).toBeGreaterThan(0);
    expect(stir.within(figure, [{ x0: 0, y0: 0, x1: 1, y1: 1 }]).stirring).toBe(0);
    stir.forget();
    expect(stir.within(figure, []).stirring).toBe(0);
  });
});
