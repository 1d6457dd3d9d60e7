import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confidenceOf, maskedPart } from '../../../../devices/camera/counting/confidence.ts';
import { Dwell, DWELL_CLASSES_S } from '../../../../devices/camera/counting/dwell.ts';
import { Figures } from '../../../../devices/camera/counting/figures.ts';
import type { Followed } from '../../../../devices/camera/counting/figures.ts';
import { Heat, HEAT_CELL_M } from '../../../../devices/camera/counting/heat.ts';

const S = 1000;
/** Somebody at feet (x, y), a fifth of the picture tall. */
const at = (id: number, x: number, y: number, nowMs: number, bornMs = 0, seenMs = nowMs): Followed => ({
  id,
  x,
  y: y - 0.1,
  width: 0.08,
  height: 0.2,
  bornMs,
  seenMs,
});
/** The left half of the picture. */
const left = (people: readonly Followed[]) => () => people.filter((p) => p.x < 0.5);
const figures = (part: Partial<ConstructorParameters<typeof Figures>[0]> = {}): Figures =>
  new Figures({ zones: ['aisle'], queues: [], toFloor: null, ...part });

/** Plays pictures from `fromMs` until before `untilMs`, and tells the visits that ended. */
function play(f: Figures, fromMs: number, untilMs: number, who: (ms: number) => Followed[], stepMs = 200): void {
  for (let ms = fromMs; ms < untilMs; ms += stepMs) {
    const people = who(ms);
    f.step(people, left(people), ms);
  }
}
const classes = (f: Figures, ms: number): number[] | undefined => f.take(ms).visits[0]?.histogram.visits;
const one = (index: number): number[] => DWELL_CLASSES_S.map((_, i) => (i === index ? 1 : 0)).concat(0);

describe('[CAM-24] how long people stay', () => {
  it('a visit is from when somebody came until they were last seen in the zone', () => {
    const f = figures();
    play(f, 0, 20 * S, (ms) => [at(1, 0.3, 0.6, ms)]);
    expect(f.take(20 * S).visits).toEqual([]);
    // Held for a while by the tracker: that is no stay.
    play(f, 20 * S, 22 * S, (ms) => [at(1, 0.3, 0.6, ms, 0, 19_800)]);
    play(f, 22 * S, 26 * S, () => []);
    expect(f.take(26 * S).visits).toEqual([
      { zone: 'aisle', histogram: { upToS: [...DWELL_CLASSES_S], visits: one(2) }, meanS: 19.8 },
    ]);
    expect(f.take(27 * S).visits).toEqual([]);
  });

  it('trembling on the border is one visit', () => {
    const f = figures();
    play(f, 0, 20 * S, (ms) => [at(1, Math.floor(ms / S) % 2 === 0 ? 0.49 : 0.51, 0.6, ms)]);
    play(f, 20 * S, 25 * S, () => []);
    expect(classes(f, 25 * S)).toEqual(one(2));
  });

  it('whoever is lost and found under another track stays one; whoever walks in beside is another', () => {
    const f = figures();
    play(f, 0, 10 * S, (ms) => [at(1, 0.3, 0.6, ms)]);
    play(f, 10 * S, 12 * S, () => []);
    play(f, 12 * S, 40 * S, (ms) => [at(2, 0.31, 0.6, ms, 12 * S)]);
    play(f, 40 * S, 45 * S, () => []);
    expect(classes(f, 45 * S)).toEqual(one(3));
    play(f, 45 * S, 52 * S, (ms) => [at(3, 0.3, 0.6, ms, 45 * S), at(4, 0.8, 0.6, ms, 45 * S)]);
    // The first goes, and at once the second comes to the same place from outside.
    play(f, 52 * S, 62 * S, (ms) => [at(4, 0.3, 0.6, ms, 45 * S)]);
    play(f, 62 * S, 67 * S, () => []);
    expect(classes(f, 67 * S)?.[1]).toBe(2);
  });

  it('whoever cuts a corner within a second made no visit, and what a break cut off is left out', () => {
    const f = figures();
    play(f, 0, 800, (ms) => [at(1, 0.3, 0.6, ms)]);
    play(f, 800, 5 * S, () => []);
    play(f, 5 * S, 30 * S, (ms) => [at(2, 0.3, 0.6, ms, 5 * S)]);
    f.forget();
    play(f, 40 * S, 45 * S, () => []);
    expect(f.take(45 * S).visits).toEqual([]);
  });

  it('whoever was taken for a figure, or stood in a mask, stays from when they count', () => {
    const f = figures();
    // Taken for a figure from 6 s on, and a person after all at 60 s; another comes out of a mask at 70 s.
    for (let ms = 0; ms < 75 * S; ms += 200) {
      const [figure, masked] = [at(1, 0.3, 0.6, ms), at(2, 0.1, 0.9, ms)];
      const isFigure = ms >= 6 * S && ms < 60 * S;
      const people = [...(isFigure ? [] : [figure]), ...(ms < 70 * S ? [] : [masked])];
      if (isFigure) f.drop(new Set([1]));
      f.step(people, left(people), ms, [figure, masked]);
    }
    play(f, 75 * S, 80 * S, () => []);
    const { meanS, histogram } = f.take(80 * S).visits[0]!;
    expect([meanS, histogram.visits]).toEqual([(14.8 + 4.8) / 2, one(0).map((n, i) => n + one(1)[i]!)]);
  });

  it('whoever is taken for a person only now stays from when they were found first', () => {
    const f = figures();
    play(f, 400, 10_001, (ms) => [at(1, 0.3, 0.6, ms, 0)]);
    play(f, 10_200, 15 * S, () => []);
    expect(f.take(15 * S).visits[0]!.meanS).toBe(10);
  });

  it('the mean is of those who left in the last ten minutes', () => {
    const d = new Dwell();
    const stay = (sinceMs: number, lastMs: number) => ({ sinceMs, lastMs, stoodMs: null });
    d.add(stay(0, 100 * S));
    d.add(stay(0, 20 * S));
    expect(d.take(100 * S)?.meanS).toBe(60);
    d.add(stay(600 * S, 690 * S));
    expect(d.take(690 * S)).toMatchObject({ meanS: 95, histogram: { visits: one(4) } });
    expect(d.take(700 * S)).toBeNull();
  });

  it('every visit is in one class, and nothing is below nought, whatever tracks do', () => {
    const step = fc.tuple(
      fc.integer({ min: 50, max: 4_000 }),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), {
        maxLength: 5,
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const f = figures({ queues: ['aisle'] });
        let ms = 0;
        const born = new Map<number, number>();
        for (const [elapsed, who] of steps) {
          ms += elapsed;
          const people = [...new Map(who.map((w) => [w[0], w])).values()].map(([id, x, isSeen]) => {
            if (!born.has(id)) born.set(id, ms);
            return at(id, x, 0.6, ms, born.get(id), isSeen ? ms : Math.max(born.get(id)!, ms - elapsed));
          });
          const here = left(people)();
          const [queue] = f.step(people, () => here, ms);
          expect(queue!.length).toBeGreaterThanOrEqual(0);
          expect(queue!.length).toBeLessThanOrEqual(here.length);
          if (queue!.waitS !== null) expect(queue!.waitS).toBeGreaterThanOrEqual(0);
        }
        const visits = f.take(ms).visits[0];
        const all = visits?.histogram.visits ?? [];
        expect(all.every((n) => Number.isInteger(n) && n >= 0)).toBe(true);
        expect(all.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(steps.length * 5);
        expect(visits === undefined || (visits.meanS > 0 && visits.meanS * S <= ms)).toBe(true);
      }),
    );
  });
});

describe('[CAM-29] where people stand', () => {
  it('seconds are kept by cell of the plan, of all who are followed, once', () => {
    const f = figures({ toFloor: ({ x, y }) => (y < 0.2 ? null : { x: x * 10, y: y * 10 - 10 }) });
    play(f, 0, 10_001, (ms) => [at(1, 0.32, 0.6, ms), at(2, 0.33, 0.61, ms), at(3, 0.5, 0.15, ms)], 100);
    const { heat } = f.take(10 * S);
    // 3.2 and 3.3 m to the right; 4 m above the plan's edge: row -8.
    expect(heat).toEqual([{ x: 6, y: -8, seconds: 20 }]);
    expect(f.take(11 * S).heat).toBeNull();
    expect(HEAT_CELL_M).toBe(0.5);
  });

  it('without a mapped floor there is none', () => {
    const f = figures();
    play(f, 0, 5 * S, (ms) => [at(1, 0.3, 0.6, ms)]);
    expect(f.take(5 * S).heat).toBeNull();
  });

  it('a gap between pictures adds nothing, and no more than a thousand cells are told at once', () => {
    const h = new Heat();
    h.step([{ x: 1, y: 1 }], 0);
    h.step([{ x: 1, y: 1 }], 60 * S);
    expect(h.take()).toBeNull();
    const many = Array.from({ length: 1200 }, (_, i) => ({ x: i, y: 0 }));
    h.step(many, 61 * S);
    expect([h.take()?.length, h.take()?.length, h.take()]).toEqual([1000, 200, null]);
  });
});

describe('[CAM-25] how sure a count is', () => {
  const ring = [
    { x: 0.2, y: 0.2 },
    { x: 0.8, y: 0.2 },
    { x: 0.8, y: 0.8 },
    { x: 0.2, y: 0.8 },
  ];
  const person = { x: 0.5, y: 0.4, width: 0.08, height: 0.2, score: 0.9, bornMs: 0, seenMs: 9_000 };
  const sure = (here: (typeof person)[], beside: (typeof person)[] = [], masked = 0): number =>
    confidenceOf({ here, people: [...here, ...beside], outlines: [ring], masked }, 9_000);

  it.each([
    ['a detector that is less sure', { score: 0.5 }],
    ['somebody who is held', { seenMs: 8_000 }],
    ['somebody who was only just found', { bornMs: 8_500 }],
    ['somebody on the border of the zone', { y: 0.69 }],
    ['somebody far off', { height: 0.05 }],
  ])('less for %s', (_what, part) => {
    // Others, so that the sum is below what is never said.
    const others = [0.3, 0.4, 0.6, 0.7].map((x) => ({ ...person, x, score: 0.6 }));
    expect(sure([person])).toBeGreaterThan(0.9);
    expect(sure([...others, { ...person, ...part }])).toBeLessThan(sure([...others, person]));
  });

  it('less for people who hide one another, for somebody just outside, and for masks', () => {
    const behind = { ...person, x: 0.53, y: 0.38 };
    expect(sure([person, behind])).toBeLessThan(sure([person, { ...person, x: 0.3 }]));
    expect(sure([person], [{ ...person, y: 0.72 }])).toBeLessThan(sure([person]));
    expect(sure([], [], 0.5)).toBeCloseTo(0.97 / 2, 1);
  });

  it('the part under masks is that of the zone', () => {
    const half = [
      { x: 0, y: 0 },
      { x: 0.5, y: 0 },
      { x: 0.5, y: 1 },
      { x: 0, y: 1 },
    ];
    expect(maskedPart([ring], [half])).toBeCloseTo(0.5, 1);
    expect(maskedPart([], [ring])).toBeCloseTo(0.36, 1);
    expect(maskedPart([ring], [])).toBe(0);
  });

  it('is always between 0 and 1', () => {
    const any = fc.record({
      ...{ x: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.double({ min: 0, max: 1.2, noNaN: true }) },
      ...{
        width: fc.double({ min: 0.001, max: 1, noNaN: true }),
        height: fc.double({ min: 0.001, max: 1, noNaN: true }),
      },
      ...{ score: fc.double({ min: 0, max: 1, noNaN: true }), bornMs: fc.nat(9_000), seenMs: fc.nat(9_000) },
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), fc.double({ min: 0, max: 1, noNaN: true }), (people, masked) => {
        const value = sure(people, [], masked);
        expect(value >= 0 && value <= 0.97).toBe(true);
      }),
    );
  });
});
