import { describe, expect, it } from 'vitest';
import type { Place } from '../../../../devices/camera/counting/geometry.ts';
import { LineCounter } from '../../../../devices/camera/counting/lineCounter.ts';
import { Occupancy } from '../../../../devices/camera/counting/occupancy.ts';
import { Tracker } from '../../../../devices/camera/counting/tracker.ts';
import { person } from './people.ts';

const square = (x: number, y: number, side: number): Place[] => [
  { x, y },
  { x: x + side, y },
  { x: x + side, y: y + side },
  { x, y: y + side },
];
const LINE = { id: 'door', from: { x: 0.5, y: 0.2 }, to: { x: 0.5, y: 0.9 } };

function crossings(path: (s: number) => Place | null, seconds: number, fps = 10, masks: Place[][] = []): string[] {
  const tracker = new Tracker();
  const counter = new LineCounter([LINE], masks);
  const found: string[] = [];
  for (let i = 0; i <= seconds * fps; i++) {
    const at = path(i / fps);
    const people = tracker.step(at === null ? [] : [person(at.x, at.y)], (i / fps) * 1000);
    found.push(...counter.step(people, (i / fps) * 1000).map((c) => c.way));
  }
  return found;
}

describe('people in a zone', () => {
  const stand = (places: Place[]) => {
    const tracker = new Tracker();
    for (let i = 0; i < 5; i++)
      tracker.step(
        places.map(({ x, y }) => person(x, y)),
        i * 100,
      );
    return tracker.people;
  };

  it('[CAM-21] are counted by their feet, in any of its areas, and not in masks', () => {
    const people = stand([
      { x: 0.2, y: 0.5 },
      { x: 0.5, y: 0.5 },
      { x: 0.8, y: 0.5 },
      // Head inside the first area, feet below it.
      { x: 0.2, y: 0.75 },
    ]);
    const areas = [
      { zone: 'a', outline: square(0.1, 0.3, 0.25) },
      { zone: 'a', outline: square(0.7, 0.3, 0.25) },
      { zone: 'b', outline: null },
    ];
    const counts = (masks: Place[][]) =>
      new Occupancy(areas, masks).step(people, 400).counts.map((z) => [z.zone, z.count]);
    expect(counts([])).toEqual([
      ['a', 2],
      ['b', 4],
    ]);
    expect(counts([square(0.7, 0.4, 0.2)])).toEqual([
      ['a', 1],
      ['b', 3],
    ]);
  });

  it('[CAM-23] say how sure it is: less of whom it holds without seeing', () => {
    const tracker = new Tracker();
    const sure = (boxes: ReturnType<typeof person>[], atMs: number): number =>
      new Occupancy([{ zone: 'a', outline: null }], []).step(tracker.step(boxes, atMs), atMs).counts[0]!.confidence;
    expect(sure([], 0)).toBe(0.95);
    let seen = 0;
    for (let i = 0; i < 20; i++) seen = sure([person(0.5, 0.5)], 100 + i * 100);
    expect(seen).toBeGreaterThan(0.9);
    expect(sure([], 2100)).toBeLessThan(seen);
  });
});

describe('crossings of a line', () => {
  it.each([2, 5, 10, 30])('[CAM-22] forth is to the right of the way along it; %i pictures a second', (fps) => {
    // From (0.5, 0.2) down to (0.5, 0.9): to the right of that way is the left of the picture.
    expect(crossings((s) => ({ x: 0.8 - 0.08 * s, y: 0.6 }), 7, fps)).toEqual(['forth']);
    expect(crossings((s) => ({ x: 0.2 + 0.08 * s, y: 0.6 }), 7, fps)).toEqual(['back']);
  });

  it('[CAM-22] trembling on the line counts nothing, there and back counts both', () => {
    expect(crossings((s) => ({ x: 0.5 + (Math.round(s * 10) % 2 === 0 ? 0.006 : -0.006), y: 0.6 }), 10)).toEqual([]);
    expect(crossings((s) => ({ x: 0.5 + 0.2 * Math.cos(s), y: 0.6 }), 6)).toEqual(['forth', 'back']);
  });

  it('[CAM-22] only between its ends', () => {
    expect(crossings((s) => ({ x: 0.8 - 0.08 * s, y: 0.98 }), 7)).toEqual([]);
  });

  it('[CAM-22] somebody hidden on the line is counted when seen again beyond it', () => {
    expect(crossings((s) => (s > 3.2 && s < 4 ? null : { x: 0.8 - 0.08 * s, y: 0.6 }), 7)).toEqual(['forth']);
  });

  it('[CAM-22] nobody crosses unseen: a track that is only held does not count', () => {
    expect(crossings((s) => (s > 3.4 ? null : { x: 0.8 - 0.08 * s, y: 0.6 }), 7)).toEqual([]);
  });

  it('[CAM-22] nor in a mask', () => {
    expect(crossings((s) => ({ x: 0.8 - 0.08 * s, y: 0.6 }), 7, 10, [square(0, 0.5, 0.55)])).toEqual([]);
  });
});
