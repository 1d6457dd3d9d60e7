import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineCounter } from '../../../../devices/camera/counting/lineCounter.ts';
import { Tracker } from '../../../../devices/camera/counting/tracker.ts';
import type { Box } from '../../../../devices/camera/detector.ts';
import { person } from './people.ts';
import { looks, walk, watchShop } from './shop.ts';
import type { Walker } from './shop.ts';

const RATES = [2, 5, 10, 30];
/** To the right of the way down is the left of the picture: who walks to the right goes back. */
const DOOR = { id: 'door', from: { x: 0.5, y: 0.1 }, to: { x: 0.5, y: 1 } };

describe('a shop of simulated people', () => {
  it.each(RATES)('[CAM-20][CAM-22] six cross one after the other, each once; %i pictures a second', (fps) => {
    const walkers = Array.from({ length: 6 }, (_, i) =>
      walk(i, { x: i % 2 === 0 ? 0.1 : 0.9, y: 0.6 }, { x: i % 2 === 0 ? 0.9 : 0.1, y: 0.6 }, i * 12, 8),
    );
    const { ids, ways, counts } = watchShop(walkers, { fps, seconds: 75, lines: [DOOR] });
    expect(ids).toHaveLength(6);
    expect(ways).toEqual([...Array<string>(3).fill('door back'), ...Array<string>(3).fill('door forth')]);
    expect(Math.max(...counts)).toBe(1);
  });

  it.each(RATES)('[CAM-20][CAM-22] two who meet on the line stay who they are; %i pictures a second', (fps) => {
    const walkers = [
      walk(1, { x: 0.1, y: 0.6 }, { x: 0.9, y: 0.6 }, 0, 8),
      walk(7, { x: 0.9, y: 0.72 }, { x: 0.1, y: 0.72 }, 0, 8),
    ];
    const { ids, ways, counts } = watchShop(walkers, { fps, seconds: 8, lines: [DOOR], hides: 0.5 });
    expect(ids).toHaveLength(2);
    expect(ways).toEqual(['door back', 'door forth']);
    expect(Math.max(...counts)).toBe(2);
  });

  it.each(RATES)(
    '[CAM-20] three who stand for a minute are three, though a tenth is overlooked; %i a second',
    (fps) => {
      const walkers = [0.2, 0.5, 0.8].map((x, i): Walker => ({ look: i, at: () => ({ x, y: 0.6 }) }));
      const { ids, counts, ways } = watchShop(walkers, { fps, seconds: 60, dropped: 0.1, jitter: 0.04, lines: [DOOR] });
      expect(ids).toHaveLength(3);
      expect(counts.slice(3 * fps).every((c) => c === 3)).toBe(true);
      // One of them stands on the line.
      expect(ways).toEqual([]);
    },
  );

  it.each(RATES)('[CAM-20][CAM-22] four side by side are four, and cross as four; %i pictures a second', (fps) => {
    const walkers = Array.from({ length: 4 }, (_, i) =>
      walk(i * 3, { x: 0.1 + i * 0.012, y: 0.4 + i * 0.15 }, { x: 0.85 + i * 0.012, y: 0.4 + i * 0.15 }, 0, 9),
    );
    const { ids, ways } = watchShop(walkers, { fps, seconds: 9, lines: [DOOR], dropped: 0.1, jitter: 0.03 });
    expect(ids).toHaveLength(4);
    expect(ways).toEqual(Array(4).fill('door back'));
  });

  it.each([5, 10, 30])(
    '[CAM-20][CAM-22] hidden behind a pillar on the line: the same, counted once; %i a second',
    (fps) => {
      const across = walk(4, { x: 0.1, y: 0.6 }, { x: 0.9, y: 0.6 }, 0, 10);
      const walker: Walker = { look: 4, at: (s) => (s > 4.3 && s < 6 ? null : across.at(s)) };
      const { ids, ways } = watchShop([walker], { fps, seconds: 10, lines: [DOOR] });
      expect(ids).toEqual([1]);
      expect(ways).toEqual(['door back']);
    },
  );

  it('[CAM-20] found again by the colours: the same place in other clothes is somebody else', () => {
    const again = (look: number): number => {
      const walkers: Walker[] = [
        { look: 2, at: (s) => (s < 4 ? { x: 0.5, y: 0.6 } : null) },
        { look, at: (s) => (s > 7.5 ? { x: 0.53, y: 0.6 } : null) },
      ];
      return watchShop(walkers, { fps: 10, seconds: 10 }).ids.length;
    };
    expect(again(2)).toBe(1);
    expect(again(9)).toBe(2);
  });

  it('[CAM-22] flicker on the line counts nothing, in no direction, whatever it is like', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(...RATES), (seed, fps) => {
        const standing: Walker = { look: 1, at: () => ({ x: 0.502, y: 0.6 }) };
        const { ways } = watchShop([standing], { fps, seconds: 20, lines: [DOOR], jitter: 0.06, dropped: 0.2, seed });
        // At most the one change to the side on which it stands.
        expect(ways.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  it('[CAM-20] pictures a minute apart each speak for themselves', () => {
    const tracker = new Tracker();
    const counts = [2, 1, 0, 3].map(
      (n, i) =>
        tracker.step(
          Array.from({ length: n }, (_, k) => person(0.2 + 0.3 * k, 0.6)),
          i * 60_000,
        ).length,
    );
    expect(counts.slice(1)).toEqual([1, 0, 3]);
  });
});

describe('what no detector should say', () => {
  const number = fc.oneof(
    fc.double({ min: -0.2, max: 1.2, noNaN: true }),
    fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e30, -1e30, 0),
  );
  const box: fc.Arbitrary<Box> = fc.record({ x0: number, y0: number, x1: number, y1: number, score: number });

  it('[CAM-20] NaN, no area, all of the picture and beyond: nobody becomes no number, and ids only rise', () => {
    fc.assert(
      fc.property(fc.array(fc.array(box, { maxLength: 6 }), { maxLength: 40 }), (pictures) => {
        const tracker = new Tracker();
        const counter = new LineCounter([DOOR], []);
        pictures.forEach((boxes, i) => {
          const people = tracker.step([...boxes, person(0.5, 0.6)], i * 100);
          for (const t of people)
            expect([t.x, t.y, t.width, t.height, t.vx, t.vy, t.score].every(Number.isFinite)).toBe(true);
          expect(new Set(people.map((t) => t.id)).size).toBe(people.length);
          counter.step(people, i * 100);
        });
      }),
      { numRuns: 100 },
    );
    const none = [Number.NaN, 0, -1, 2].map((score) => ({ ...person(0.5, 0.6), score }));
    const empty = { ...person(0.5, 0.6), x1: person(0.5, 0.6).x0 };
    const tracker = new Tracker();
    for (let i = 0; i < 20; i++) expect(tracker.step([...none, empty], i * 100)).toEqual([]);
  });
});

describe('an hour of people', () => {
  it('[CAM-20] each has an id of its own, never used again, and nothing piles up', { timeout: 60_000 }, () => {
    const tracker = new Tracker();
    const counter = new LineCounter([DOOR], []);
    const seen = new Map<number, number>();
    let crossed = 0;
    let most = 0;
    // Somebody new every six seconds, who takes eight to cross, at five pictures a second.
    for (let i = 0; i < 3_600 * 5; i++) {
      const s = i / 5;
      const boxes: Box[] = [];
      for (let n = Math.max(0, Math.ceil((s - 8) / 6)); n * 6 <= s; n++)
        boxes.push({ ...person(0.05 + (0.9 * (s - n * 6)) / 8, 0.4 + 0.2 * (n % 3)), look: looks(n) });
      const people = tracker.step(boxes, s * 1000);
      for (const { id } of people) {
        const last = seen.get(id);
        // Whoever was away for longer than anybody can be found again does not come back.
        if (last !== undefined) expect(s - last).toBeLessThanOrEqual(5);
        seen.set(id, s);
      }
      crossed += counter.step(people, s * 1000).length;
      most = Math.max(most, tracker.remembered + counter.remembered);
    }
    expect(seen.size).toBe(600);
    expect(crossed).toBe(600);
    expect(most).toBeLessThan(20);
  });
});
