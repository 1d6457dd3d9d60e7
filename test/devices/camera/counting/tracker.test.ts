import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from '../../../../devices/camera/counting/association.ts';
import { Tracker } from '../../../../devices/camera/counting/tracker.ts';
import type { Box } from '../../../../devices/camera/detector.ts';
import { person } from './people.ts';

/** Steps a tracker through `seconds` of pictures; answers with how many people counted at each. */
function follow(tracker: Tracker, fps: number, fromS: number, toS: number, boxes: (s: number) => Box[]): number[] {
  const counts: number[] = [];
  for (let i = Math.round(fromS * fps); i < Math.round(toS * fps); i++)
    counts.push(tracker.step(boxes(i / fps), (i / fps) * 1000).length);
  return counts;
}

describe('following people', () => {
  it.each([2, 5, 10, 25, 30])('[CAM-20] somebody who walks across is one track at %i pictures a second', (fps) => {
    const tracker = new Tracker();
    const counts = follow(tracker, fps, 0, 8, (s) => [person(0.1 + 0.1 * s, 0.6)]);
    expect(tracker.people.map((t) => t.id)).toEqual([1]);
    expect(counts.filter((c) => c > 1)).toEqual([]);
    // It counts from its second picture that is at least 80 ms after the first.
    expect(counts.indexOf(1)).toBe(Math.max(1, Math.ceil(0.08 * fps)));
  });

  it.each([2, 10, 30])('[CAM-20] a single wrong box is nobody at %i pictures a second', (fps) => {
    const counts = follow(new Tracker(), fps, 0, 4, (s) => (s === 1 ? [person(0.5, 0.5)] : []));
    expect(Math.max(...counts)).toBe(0);
  });

  it('[CAM-20] weak boxes carry somebody on, and begin nobody', () => {
    const tracker = new Tracker();
    follow(tracker, 10, 0, 2, () => [person(0.5, 0.5)]);
    expect(follow(tracker, 10, 2, 8, () => [person(0.5, 0.5, 0.15)]).every((c) => c === 1)).toBe(true);
    expect(Math.max(...follow(new Tracker(), 10, 0, 4, () => [person(0.5, 0.5, 0.3)]))).toBe(0);
  });

  it.each([
    ['walking', (s: number) => person(0.2 + 0.05 * s, 0.6), 1],
    ['standing', () => person(0.5, 0.6), 3],
    ['leaving the picture', (s: number) => person(0.7 + 0.07 * s, 0.6), 0.4],
  ] as const)('[CAM-20] somebody %s is held for a while, then gone', (_, at, holdS) => {
    const tracker = new Tracker();
    follow(tracker, 10, 0, 4, (s) => [at(s)]);
    const counts = follow(tracker, 10, 4, 10, () => []);
    const goneS = counts.indexOf(0) / 10;
    expect(goneS).toBeGreaterThanOrEqual(holdS - 0.11);
    expect(goneS).toBeLessThanOrEqual(holdS + 0.11);
    expect(counts.lastIndexOf(1)).toBe(counts.indexOf(0) - 1);
  });

  it('[CAM-20] somebody hidden for a second is the same afterwards', () => {
    const tracker = new Tracker();
    follow(tracker, 10, 0, 3, (s) => [person(0.2 + 0.06 * s, 0.6)]);
    follow(tracker, 10, 3, 3.8, () => []);
    follow(tracker, 10, 3.8, 6, (s) => [person(0.2 + 0.06 * s, 0.6)]);
    expect(tracker.people.map((t) => t.id)).toEqual([1]);
  });

  it('[CAM-20] two who pass each other stay two, each the same', () => {
    const tracker = new Tracker();
    const counts = follow(tracker, 10, 0, 8, (s) => [person(0.1 + 0.1 * s, 0.6), person(0.9 - 0.1 * s, 0.7)]);
    expect(counts.slice(2).every((c) => c === 2)).toBe(true);
    const [one, two] = tracker.people;
    expect([one!.id, two!.id]).toEqual([1, 2]);
    expect(one!.x).toBeGreaterThan(0.8);
    expect(two!.x).toBeLessThan(0.2);
  });

  it('[CAM-20] never more people than boxes in the last seconds, whatever comes', () => {
    const box = fc
      .tuple(
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .map(([x, y, score]) => person(x, y, score));
    fc.assert(
      fc.property(fc.array(fc.array(box, { maxLength: 5 }), { maxLength: 60 }), (pictures) => {
        const tracker = new Tracker();
        pictures.forEach((boxes, i) => {
          const people = tracker.step(boxes, i * 100);
          const before = pictures.slice(Math.max(0, i - 31), i + 1).flat();
          expect(people.length).toBeLessThanOrEqual(before.length);
          for (const t of people) expect(Number.isFinite(t.x + t.y + t.width + t.height + t.vx + t.vy)).toBe(true);
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('who belongs to whom', () => {
  it('[CAM-20] a swap that fits better together wins over best-first', () => {
    const pairs = [
      { row: 0, column: 0, fit: 0.9 },
      { row: 0, column: 1, fit: 0.85 },
      { row: 1, column: 0, fit: 0.8 },
      { row: 1, column: 1, fit: 0.1 },
    ];
    expect(
      assign(pairs)
        .map((p) => [p.row, p.column])
        .sort(),
    ).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });
});
