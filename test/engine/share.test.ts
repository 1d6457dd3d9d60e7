import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeShares } from '../../controller/engine/caps.ts';
import { MAX_CYCLE, shareCycle } from '../../controller/engine/share.ts';
import type { Voice } from '../../controller/engine/share.ts';

const HOUR = 3_600_000;
type Cycle = ReturnType<typeof shareCycle>;

interface Made {
  readonly share: number;
  readonly seconds: readonly number[];
  readonly maxPerHour?: number | undefined;
  readonly tags?: readonly string[];
}

/** Voices with spots numbered through. */
function voicesOf(made: readonly Made[], first = 0): Voice[] {
  let next = first;
  return made.map((m) => ({
    share: m.share,
    spots: m.seconds.map((s) => ({ spot: next++, durationMs: s * 1000 })),
    maxPerHour: m.maxPerHour,
    separate: m.tags ?? [],
  }));
}

function ownerOf(voices: readonly Voice[]): (spot: number) => number {
  const owner = new Map(voices.flatMap((v, i) => v.spots.map((s) => [s.spot, i] as const)));
  return (spot) => owner.get(spot)!;
}

/** Whose second it is, for two hours and more of the repeated cycle, second by second. */
function seconds(cycle: Cycle, voices: readonly Voice[], length: number): number[] {
  const owner = ownerOf(voices);
  const out: number[] = [];
  for (let i = 0; out.length < length; i++) {
    const entry = cycle[i % cycle.length]!;
    for (let s = 0; s < entry.durationMs / 1000; s++) out.push(owner(entry.spot));
  }
  return out;
}

function lengthOf(cycle: Cycle): number {
  return cycle.reduce((sum, e) => sum + e.durationMs, 0);
}

/** Worst hour of any voice, seconds off its part; by counting seconds, hour by hour, a second apart. */
function worstHourS(cycle: Cycle, voices: readonly Voice[], parts: readonly number[]): number {
  const turn = lengthOf(cycle) / 1000;
  const line = seconds(cycle, voices, turn + 3600);
  let worst = 0;
  parts.forEach((part, voice) => {
    let inside = 0;
    for (let s = 0; s < 3600; s++) if (line[s] === voice) inside += 1;
    for (let from = 0; from < turn; from++) {
      worst = Math.max(worst, Math.abs(inside - part * 3600));
      inside += (line[from + 3600] === voice ? 1 : 0) - (line[from] === voice ? 1 : 0);
    }
  });
  return worst;
}

/** Most starts of a voice in any hour of the repeated cycle. */
function mostPerHour(cycle: Cycle, voices: readonly Voice[], voice: number): number {
  const owner = ownerOf(voices);
  const starts: number[] = [];
  let at = 0;
  for (let i = 0; at < 3 * HOUR + lengthOf(cycle); i++) {
    const entry = cycle[i % cycle.length]!;
    if (owner(entry.spot) === voice) starts.push(at);
    at += entry.durationMs;
  }
  let first = 0;
  let most = 0;
  starts.forEach((start, i) => {
    while (start - starts[first]! >= HOUR) first += 1;
    most = Math.max(most, i - first + 1);
  });
  return most;
}

const share = fc.integer({ min: 1, max: 8 });
const length = fc.integer({ min: 4, max: 30 });
const tags = fc.subarray(['cola', 'juice', 'beer']);
const cap = fc.integer({ min: 1, max: 40 });
const anyone = fc.record({
  share,
  seconds: fc.array(length, { minLength: 1, maxLength: 3 }),
  maxPerHour: fc.option(cap, { nil: undefined }),
  tags,
});

describe('share of voice over any hour', () => {
  it('[DEC-5] every campaign has its share of any hour, wherever it begins, within one spot', () => {
    const loop = fc.array(fc.record({ share, seconds: fc.tuple(length) }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(loop, (made) => {
        const voices = voicesOf(made);
        const total = made.reduce((sum, m) => sum + m.share, 0);
        const cycle = shareCycle(voices);
        const longest = Math.max(...made.map((m) => m.seconds[0]));
        const parts = made.map((m) => m.share / total);
        expect(worstHourS(cycle, voices, parts)).toBeLessThanOrEqual(longest + 1);
      }),
      { numRuns: 100 },
    );
  });

  it('[DEC-5] with rotations of several creatives, too long ones among them, within two spots', () => {
    const loop = fc.array(fc.record({ share, seconds: fc.array(length, { minLength: 1, maxLength: 6 }) }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(loop, (made) => {
        const voices = voicesOf(made);
        const total = made.reduce((sum, m) => sum + m.share, 0);
        const cycle = shareCycle(voices);
        const longest = Math.max(...made.flatMap((m) => m.seconds));
        const parts = made.map((m) => m.share / total);
        expect(worstHourS(cycle, voices, parts)).toBeLessThanOrEqual(2 * longest);
        expect(new Set(cycle.map((e) => e.spot)).size).toBe(made.flatMap((m) => m.seconds).length);
      }),
      { numRuns: 60 },
    );
  });

  it('[DEC-5] nobody starves, whatever the caps and tags, and the cycle stays within its bounds', () => {
    fc.assert(
      fc.property(fc.array(anyone, { minLength: 1, maxLength: 12 }), (made) => {
        const voices = voicesOf(made);
        const cycle = shareCycle(voices);
        const owner = ownerOf(voices);
        expect(new Set(cycle.map((e) => owner(e.spot))).size).toBe(made.length);
        expect(cycle.length).toBeLessThanOrEqual(MAX_CYCLE);
        expect(shareCycle(voices)).toEqual(cycle);
      }),
      { numRuns: 100 },
    );
  });

  it('[DEC-5][DEC-24] one that comes once an hour, and only beside one of three, comes', () => {
    const cycle = shareCycle(
      voicesOf([
        { share: 1, seconds: [4], maxPerHour: 1, tags: ['beer'] },
        { share: 1, seconds: [4], tags: ['beer'] },
        { share: 1, seconds: [13] },
      ]),
    );
    expect(new Set(cycle.map((e) => e.spot)).size).toBe(3);
  });

  it('[DEC-5] share 0 takes no part; share 0 everywhere is the same share for all, so that it is never black', () => {
    const spots = (made: Made[]): number[] => shareCycle(voicesOf(made)).map((e) => e.spot);
    expect(
      spots([
        { share: 0, seconds: [10] },
        { share: 3, seconds: [10] },
      ]),
    ).toEqual([1]);
    expect(
      spots([
        { share: 0, seconds: [10] },
        { share: 0, seconds: [10] },
      ]),
    ).toEqual([0, 1]);
  });

  it('[DEC-5][DEC-23] who has nothing to show takes no part; nobody is an empty cycle', () => {
    expect(shareCycle([])).toEqual([]);
    expect(shareCycle(voicesOf([{ share: 1, seconds: [] }]))).toEqual([]);
    expect(
      shareCycle(
        voicesOf([
          { share: 9, seconds: [] },
          { share: 1, seconds: [5] },
        ]),
      ),
    ).toEqual([{ spot: 0, durationMs: 5000 }]);
  });
});

describe('caps', () => {
  it('[DEC-24] any hour of the repeated cycle holds at most maxPerHour starts, also across its seam', () => {
    fc.assert(
      fc.property(fc.array(anyone, { maxLength: 8 }), share, fc.integer({ min: 1, max: 30 }), (made, s, d) => {
        const voices = voicesOf([...made, { share: s, seconds: [d] }]);
        const cycle = shareCycle(voices);
        made.forEach((m, i) => {
          if (m.maxPerHour !== undefined) expect(mostPerHour(cycle, voices, i)).toBeLessThanOrEqual(m.maxPerHour);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('[DEC-24] what a cap leaves goes to the others by their shares', () => {
    const voices = voicesOf([
      { share: 8, seconds: [10], maxPerHour: 4 },
      { share: 2, seconds: [10] },
      { share: 1, seconds: [10] },
    ]);
    const cycle = shareCycle(voices);
    const rest = 1 - 40 / 3600;
    expect(worstHourS(cycle, voices, [40 / 3600, (rest * 2) / 3, rest / 3])).toBeLessThanOrEqual(11);
    expect(mostPerHour(cycle, voices, 0)).toBe(4);
  });

  it('[DEC-24] where all have had their number the fallback fills up; it does not come before', () => {
    const voices = voicesOf([
      { share: 1, seconds: [10], maxPerHour: 6 },
      { share: 1, seconds: [20], maxPerHour: 3 },
    ]);
    const fillers = voicesOf([{ share: 1, seconds: [15] }], 2);
    const cycle = shareCycle(voices, { fillers: [fillers] });
    const all = [...voices, ...fillers];
    expect(mostPerHour(cycle, all, 0)).toBe(6);
    expect(mostPerHour(cycle, all, 1)).toBe(3);
    expect(worstHourS(cycle, all, [60 / 3600, 60 / 3600, 3480 / 3600])).toBeLessThanOrEqual(21);
    const roomy = voicesOf([{ share: 1, seconds: [10], maxPerHour: 3600 }]);
    expect(shareCycle(roomy, { fillers: [voicesOf([{ share: 1, seconds: [15] }], 1)] }).map((e) => e.spot)).toEqual([
      0,
    ]);
  });

  it('[DEC-24] with fallbacks caps hold even if every campaign has one', () => {
    const capped = fc.record({
      share,
      seconds: fc.array(length, { minLength: 1, maxLength: 2 }),
      maxPerHour: cap,
      tags,
    });
    fc.assert(
      fc.property(fc.array(capped, { minLength: 1, maxLength: 6 }), length, (made, d) => {
        const voices = voicesOf(made);
        const fillers = voicesOf([{ share: 1, seconds: [d] }], 100);
        const cycle = shareCycle(voices, { fillers: [fillers] });
        const all = [...voices, ...fillers];
        made.forEach((m, i) => expect(mostPerHour(cycle, all, i)).toBeLessThanOrEqual(m.maxPerHour));
      }),
      { numRuns: 100 },
    );
  });

  it('[DEC-24] nobody left at all: the caps give way, and shares hold', () => {
    const voices = voicesOf([
      { share: 2, seconds: [10], maxPerHour: 4 },
      { share: 1, seconds: [10], maxPerHour: 2 },
    ]);
    expect(shareCycle(voices).map((e) => e.spot)).toEqual([0, 1, 0]);
    expect(timeShares([[{ share: 1, meanMs: 1000, maxPerHour: 1 }]])).toEqual([[{ part: 1, capHolds: false }]]);
  });

  it('[DEC-24] what caps leave goes down the ranks, each by its shares; only of the last do caps give way', () => {
    const vip = voicesOf([{ share: 1, seconds: [10], maxPerHour: 4 }]);
    const next = voicesOf([{ share: 1, seconds: [10], maxPerHour: 36 }], 1);
    const last = voicesOf(
      [
        { share: 2, seconds: [10], maxPerHour: 6 },
        { share: 1, seconds: [10], maxPerHour: 6 },
      ],
      2,
    );
    const cycle = shareCycle(vip, { fillers: [next, last] });
    const all = [...vip, ...next, ...last];
    expect([0, 1].map((voice) => mostPerHour(cycle, all, voice))).toEqual([4, 36]);
    const left = 1 - 400 / 3600;
    expect(worstHourS(cycle, all, [40 / 3600, 360 / 3600, (left * 2) / 3, left / 3])).toBeLessThanOrEqual(21);
  });

  it('[DEC-24] caps of every rank but the last hold, whatever the shares and lengths', () => {
    const rank = fc.array(fc.record({ share, seconds: fc.tuple(length), maxPerHour: cap }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.array(rank, { minLength: 2, maxLength: 4 }), length, (ranks, d) => {
        let next = 0;
        const made = ranks.map((list) => voicesOf(list, (next += 10)));
        const all = [...made.flat(), ...voicesOf([{ share: 1, seconds: [d] }], 1000)];
        const cycle = shareCycle(made[0]!, { fillers: [...made.slice(1), all.slice(-1)] });
        ranks.flat().forEach((m, i) => expect(mostPerHour(cycle, all, i)).toBeLessThanOrEqual(m.maxPerHour));
      }),
      { numRuns: 60 },
    );
  });

  it('[DEC-24] very short spots: the hour fits into the longest cycle all the same', () => {
    const voices = voicesOf([
      { share: 1, seconds: [1], maxPerHour: 1 },
      { share: 1, seconds: [1] },
    ]);
    const cycle = shareCycle(voices);
    expect(cycle.length).toBeLessThanOrEqual(MAX_CYCLE);
    expect(mostPerHour(cycle, voices, 0)).toBe(1);
  });
});

describe('exclusion tags', () => {
  const clash = (a: Made, b: Made): boolean => (a.tags ?? []).some((t) => (b.tags ?? []).includes(t));

  it('[DEC-26] two with a tag in common never follow one another, also across the seam, while one may come between', () => {
    fc.assert(
      fc.property(fc.array(anyone, { minLength: 2, maxLength: 8 }), (made) => {
        const voices = voicesOf(made);
        const owner = ownerOf(voices);
        const cycle = shareCycle(voices);
        cycle.forEach((entry, i) => {
          const [a, b] = [owner(entry.spot), owner(cycle[(i + 1) % cycle.length]!.spot)];
          if (a === b || !clash(made[a]!, made[b]!)) return;
          const between = made.filter((m) => m.maxPerHour === undefined && !clash(m, made[a]!) && !clash(m, made[b]!));
          expect(between).toEqual([]);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('[DEC-26] cola, other cola, water: water comes between', () => {
    const made = [
      { share: 1, seconds: [10], tags: ['cola'] },
      { share: 1, seconds: [10], tags: ['cola'] },
      { share: 2, seconds: [10] },
    ];
    expect(shareCycle(voicesOf(made)).map((e) => e.spot)).toEqual([2, 0, 2, 1]);
  });

  it('[DEC-26] only such campaigns: their shares win', () => {
    const made = [
      { share: 2, seconds: [10], tags: ['cola'] },
      { share: 1, seconds: [10], tags: ['cola'] },
    ];
    expect(shareCycle(voicesOf(made)).map((e) => e.spot)).toEqual([0, 1, 0]);
  });

  it('[DEC-26][DEC-5] where half the time belongs to campaigns without a tag, shares hold within one spot', () => {
    const loop = fc.array(fc.record({ share, seconds: fc.constant([10]), tags }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(loop, (tagged) => {
        const free = tagged.reduce((sum, m) => sum + m.share, 0);
        const made: Made[] = [...tagged, { share: free, seconds: [10] }];
        const voices = voicesOf(made);
        const parts = made.map((m) => m.share / (2 * free));
        expect(worstHourS(shareCycle(voices), voices, parts)).toBeLessThanOrEqual(11);
      }),
      { numRuns: 100 },
    );
  });
});
