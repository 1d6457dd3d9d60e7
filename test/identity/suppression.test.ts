import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Journeys, sumsOf } from '../../controller/identity/journeys.ts';
import { K_PEOPLE, tellable } from '../../controller/identity/suppression.ts';
import type { Sum } from '../../controller/identity/suppression.ts';
import { NOON } from '../engine/store.ts';
import { tagOf, word } from './tagWord.ts';

const table = (cells: Record<string, number>): ReadonlyMap<string, number> => new Map(Object.entries(cells));
const all = (cells: ReadonlyMap<string, number>): Sum[] => [{ plus: [...cells.keys()] }];

describe('cells of fewer than five', () => {
  it.each([
    [{ a: 9, b: 7 }, ['a', 'b']],
    // One alone would be the rest of the whole; the next smallest goes with it.
    [{ a: 9, b: 7, c: 3 }, ['a']],
    // Two that are four together would be told as such.
    [{ a: 9, b: 7, c: 3, d: 1 }, ['a']],
    [{ a: 9, b: 7, c: 3, d: 2 }, ['a', 'b']],
    [{ a: 9, b: 7, c: 0 }, ['a', 'b']],
    [{ a: 9, b: 1 }, []],
    [{ a: 3, b: 2 }, []],
    [{ a: 5 }, ['a']],
  ])('[PRV] of %o are told %o', (cells, told) => {
    const map = table(cells);
    expect([...tellable(map, all(map))!].sort()).toEqual(told);
  });

  it('[PRV] where a number below five is all there is, not even the whole is told', () => {
    const map = table({ a: 3 });
    expect(tellable(map, all(map))).toBeNull();
  });

  it('[PRV] looks through two tables that hang together', () => {
    const map = table({ 'a x': 9, 'a y': 3, 'b x': 8, 'b y': 6 });
    const rows: Sum[] = [
      { plus: ['a x', 'a y'] },
      { plus: ['b x', 'b y'] },
      { plus: ['a x', 'b x'] },
      { plus: ['a y', 'b y'] },
    ];
    // Of a two by two table with all its sums nothing can be told but those.
    expect([...tellable(map, rows)!]).toEqual([]);
  });
});

const PRIME = 1_000_003;
const inverse = (a: number): number => {
  let [r, base, e] = [1, ((a % PRIME) + PRIME) % PRIME, PRIME - 2];
  for (; e > 0; e >>= 1) {
    if (e & 1) r = Number((BigInt(r) * BigInt(base)) % BigInt(PRIME));
    base = Number((BigInt(base) * BigInt(base)) % BigInt(PRIME));
  }
  return r;
};
/** Rank over a prime field: another way than the one that is tested. */
function rank(rows: number[][]): number {
  const m = rows.map((r) => r.map((v) => ((v % PRIME) + PRIME) % PRIME));
  let done = 0;
  for (let col = 0; col < (m[0]?.length ?? 0); col++) {
    const pivot = m.findIndex((r, i) => i >= done && r[col] !== 0);
    if (pivot < 0) continue;
    [m[done], m[pivot]] = [m[pivot]!, m[done]!];
    const by = inverse(m[done]![col]!);
    for (let i = done + 1; i < m.length; i++) {
      const times = Number((BigInt(m[i]![col]!) * BigInt(by)) % BigInt(PRIME));
      m[i] = m[i]!.map((v, j) => Number((BigInt(v) + BigInt(PRIME - times) * BigInt(m[done]![j]!)) % BigInt(PRIME)));
    }
    done++;
  }
  return done;
}

/** Hidden cells below five that the sums, without what is told, leave no choice for. */
function workedOut(cells: ReadonlyMap<string, number>, told: ReadonlySet<string>, sums: readonly Sum[]): string[] {
  const hidden = [...cells].flatMap(([key, n]) => (n > 0 && !told.has(key) ? [key] : []));
  const rows = sums.map(({ plus, minus = [], times = {} }) =>
    hidden.map((key) => (plus.includes(key) ? 1 : minus.includes(key) ? -1 : 0) * (times[key] ?? 1)),
  );
  return hidden.filter((key, i) => {
    if (cells.get(key)! >= K_PEOPLE) return false;
    const unit = hidden.map((_, j) => (i === j ? 1 : 0));
    return rank([...rows, unit]) === rank(rows);
  });
}

describe('the journeys of a day', () => {
  const zones = ['a', 'b', 'c', 'd'];
  const anyWalk = fc.array(fc.constantFrom(...zones), { minLength: 1, maxLength: 7 });
  const usual = fc.constantFrom(['a', 'b', 'd'], ['a', 'd'], ['a', 'b', 'c', 'd']);
  const walks = fc.array(fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: anyWalk }), {
    maxLength: 60,
    size: 'max',
  });

  const told = (list: readonly (readonly string[])[]) => {
    const journeys = new Journeys('2026-11-21');
    list.forEach((walk, i) => {
      const member = tagOf(`m${i}`, 'member');
      const visit = { class: 'member', confidence: 1, simulated: false, whole: true, tag: member.id } as const;
      const visits = walk.map((zone, at) => ({ ...visit, zone, enteredMs: NOON + at, leftMs: NOON + at }));
      journeys.take(visits, [word(member, 'away', NOON)], NOON, '2026-11-21');
    });
    return journeys.told(NOON + 600_000, '2026-11-21');
  };
  /** The true numbers, counted anew. */
  const truth = (list: readonly (readonly string[])[]): Map<string, number> => {
    const cells = new Map<string, number>();
    for (const walk of list) {
      const way = walk.filter((zone, i) => zone !== walk[i - 1]);
      const keys = [`first ${way[0]!}`, `last ${way.at(-1)!}`, `zones ${Math.min(5, new Set(way).size)}`];
      for (let i = 1; i < way.length; i++) keys.push(`move ${way[i - 1]!} ${way[i]!}`);
      for (const key of new Set(keys)) cells.set(key, (cells.get(key) ?? 0) + 1);
    }
    return cells;
  };

  it('[PRV][IDN-9] tell no number below five, and none from which one can be worked out', () => {
    let toldAnything = 0;
    fc.assert(
      fc.property(walks, (list) => {
        const answer = told(list);
        const cells = truth(list);
        const keys = new Map<string, number>([
          ...answer.entries.map((e) => [`first ${e.zone}`, e.members] as const),
          ...answer.lasts.map((e) => [`last ${e.zone}`, e.members] as const),
          ...answer.lengths.map((e) => [`zones ${e.zones}`, e.members] as const),
          ...answer.moves.map((e) => [`move ${e.from} ${e.to}`, e.members] as const),
        ]);
        for (const [key, n] of keys) {
          expect(n).toBeGreaterThanOrEqual(5);
          expect(n).toBe(cells.get(key));
        }
        if (answer.members === null) {
          expect(keys.size).toBe(0);
          return;
        }
        expect(answer.members).toBe(list.length);
        if (keys.size > 0) toldAnything += 1;
        const set = new Set(keys.keys());
        expect(workedOut(cells, set, sumsOf(cells))).toEqual([]);
        // What is left of each whole is nothing, or five or more.
        for (const kind of ['first', 'last', 'zones']) {
          const left = [...cells].reduce((n, [key, m]) => n + (key.startsWith(`${kind} `) && !set.has(key) ? m : 0), 0);
          expect(left === 0 || left >= 5).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
    expect(toldAnything).toBeGreaterThan(100);
  });

  it('[PRV][IDN-9] a way without circles: what comes into a zone goes out of it, and gives no small number away', () => {
    // Through b come nine from a and four from c; all of them go on to d.
    const list = [...Array<string[]>(9).fill(['a', 'b', 'd']), ...Array<string[]>(4).fill(['c', 'b', 'd'])];
    const cells = truth(list);
    const answer = told([...list, ...Array<string[]>(2).fill(['a', 'b', 'd'])]);
    expect(answer).toMatchObject({ members: 15, lasts: [{ zone: 'd', members: 15 }] });
    expect(answer.moves).toEqual([{ from: 'b', to: 'd', members: 15 }]);
    expect(answer.entries).toEqual([]);
    expect(workedOut(cells, new Set(['first a', 'last d', 'move b d', 'move a b']), sumsOf(cells))).toEqual([
      'first c',
      'move c b',
    ]);
  });
});
