import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../config/schema/check.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import { survey as surveySchema } from '../../config/schema/survey.ts';
import { readSurvey } from '../../controller/identity/surveyFile.ts';
import type { SurveyRead } from '../../controller/identity/surveyGround.ts';
import { staysOf } from '../../controller/identity/surveyWalk.ts';

const T0 = Date.UTC(2026, 10, 21, 12);
const TAG = 'mac:e78f135624ce';
const config: StoreConfig = storeConfig.parse({
  endcap: 1,
  store: { id: 's', name: 'S', timeZone: 'Europe/Amsterdam' },
  floorPlan: { widthM: 20, heightM: 10 },
  receivers: [
    { id: 'r1', name: 'R1', at: { x: 0, y: 0 }, hardwareId: 'AA:BB:CC:00:11:22' },
    { id: 'r2', name: 'R2', at: { x: 20, y: 10 } },
    { id: 'beacon', name: 'B', at: { x: 5, y: 5 }, listens: false },
  ],
});
type Part = Record<string, unknown>;

function read(input: unknown): SurveyRead {
  return readSurvey(input, { config, nowMs: T0, dayOf: (ms) => new Date(ms).toISOString().slice(0, 10) });
}
function survey(input: unknown) {
  const result = read(input);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  // Whatever is read can be kept.
  const kept = checkConfig({ ...config, surveys: [result.survey] });
  expect(kept.ok ? [] : kept.faults).toEqual([]);
  return result;
}
function faults(input: unknown): string[] {
  const result = read(input);
  return result.ok ? [] : result.faults.map((f) => `${f.path}: ${f.message} > ${f.fix}`);
}

const at = (x: number, y: number) => ({ x, y });
/** Four places of ten seconds each, a second apart. */
const points = [at(1, 1), at(19, 1), at(1, 9), at(19, 9)].map((place, i) => ({
  at: place,
  fromMs: T0 + i * 11_000,
  toMs: T0 + i * 11_000 + 10_000,
}));
/** `perSecond` sightings a second by a receiver over a time. */
function heard(receiver: string, fromMs: number, toMs: number, perSecond: number, rssi = -60): Part[] {
  const out: Part[] = [];
  for (let t = fromMs + 1; t < toMs; t += 1000 / perSecond) out.push({ receiver, rssi, atMs: t });
  return out;
}
const everywhere = points.flatMap((p) => heard('r1', p.fromMs, p.toMs, 10));
const recording = (part: Part = {}): Part => ({ tag: TAG, points, sightings: everywhere, ...part });

describe('a recording of points', () => {
  it('[IDN-20] gives mean, spread and share of each receiver at each place', () => {
    const [a, b] = points;
    const sightings = [
      ...heard('r1', a!.fromMs, a!.toMs, 10, -50),
      ...heard('r2', a!.fromMs, a!.toMs, 5, -80).map((s, i) => ({ ...s, rssi: i % 2 === 0 ? -78 : -82 })),
      ...heard('aa:bb:cc:00:11:22', b!.fromMs, b!.toMs, 10, -71),
      ...heard('R2', b!.fromMs, b!.toMs, 2, -66),
      { receiver: 'r1', rssi: -20, atMs: a!.toMs + 500 },
    ];
    const result = survey(recording({ sightings }));
    expect(result.survey).toEqual({
      id: 'survey-2026-11-21',
      name: 'Survey of 2026-11-21',
      madeOn: '2026-11-21',
      inUse: false,
      points: [
        {
          at: at(1, 1),
          heard: [
            { receiver: 'r1', mean: -50, spread: 0, samples: 100, share: 1 },
            { receiver: 'r2', mean: -80, spread: 2, samples: 50, share: 0.5 },
          ],
        },
        {
          at: at(19, 1),
          heard: [
            { receiver: 'r2', mean: -66, spread: 0, samples: 20, share: 0.2 },
            { receiver: 'r1', mean: -71, spread: 0, samples: 100, share: 1 },
          ],
        },
        { at: at(1, 9), heard: [] },
        { at: at(19, 9), heard: [] },
      ],
    });
    expect(result.notes).toEqual([
      'It has 4 places, and 270 of 271 sightings were at one of them.',
      'At 2 of the places nothing was heard.',
    ]);
  });

  it('[IDN-20] counts who is no receiver here, and leaves it out', () => {
    const sightings = [...everywhere, ...heard('stranger', T0, T0 + 3000, 10), ...heard('beacon', T0, T0 + 1000, 10)];
    expect(survey(recording({ sightings })).notes).toEqual([
      'It has 4 places, and 400 of 440 sightings were at one of them.',
      '30 sightings are of "stranger", which is no receiver of this store that listens; they were left out.',
      '10 sightings are of "beacon", which is no receiver of this store that listens; they were left out.',
    ]);
  });

  it('[IDN-20] says where too little was heard, and when most of it lies between the places', () => {
    const sightings = [
      ...points.flatMap((p) => heard('r1', p.fromMs, p.fromMs + 400, 10)),
      ...heard('r1', T0 + 100_000, T0 + 110_000, 10),
    ];
    expect(survey(recording({ sightings })).notes.slice(1)).toEqual([
      'More than half of the sightings were between the places; check the times.',
      'At 4 of the places no receiver heard the tag five times; stand there longer.',
    ]);
  });

  it('[IDN-20] keeps its own id, name and day; else it gets an id that is free, and the day of the store', () => {
    expect(survey(recording({ id: 'spring', name: 'Spring', madeOn: '2026-03-01' })).survey).toMatchObject({
      id: 'spring',
      name: 'Spring',
      madeOn: '2026-03-01',
    });
    const relative = points.map((p) => ({ ...p, fromMs: p.fromMs - T0, toMs: p.toMs - T0 }));
    const sightings = everywhere.map((s) => ({ ...s, atMs: (s['atMs'] as number) - T0 }));
    const taken = survey(recording()).survey;
    const result = readSurvey(recording({ points: relative, sightings }), {
      config: { ...config, surveys: [taken] },
      nowMs: T0,
      dayOf: (ms) => new Date(ms).toISOString().slice(0, 10),
    });
    expect(result.ok && [result.survey.id, result.survey.madeOn]).toEqual(['survey-2026-11-21-2', '2026-11-21']);
  });
});

describe('a recording of a walk', () => {
  const corner = (x: number, y: number, s: number) => ({ at: at(x, y), atMs: T0 + s * 1000 });

  it('[IDN-21] is cut into cells of a metre where it was slow enough', () => {
    const stays = staysOf([corner(0, 0.5, 0), corner(5, 0.5, 20)]);
    expect(stays.map((s) => [s.at.x, s.at.y].map((v) => Math.round(v * 10) / 10))).toEqual([
      [0.5, 0.5],
      [1.5, 0.5],
      [2.5, 0.5],
      [3.5, 0.5],
      [4.5, 0.5],
    ]);
    expect(stays[1]!.times.map((t) => t.map((ms) => Math.round(ms - T0)))).toEqual([[4000, 8000]]);
  });

  it('[IDN-21] a brisk walk gives longer pieces of three seconds, and a cell that was passed often is one place', () => {
    const brisk = staysOf([corner(0, 0.5, 0), corner(18, 0.5, 15)]);
    expect(brisk.map((s) => Math.round(s.at.x * 10) / 10)).toEqual([1.8, 5.4, 9, 12.6, 16.2]);
    const round = staysOf([0, 2, 4, 6, 8, 10].map((s, i) => corner(i % 2 === 0 ? 0 : 2, 0.5, s)));
    expect(round.map((s) => [Math.round(s.at.x * 10) / 10, s.times.length])).toEqual([
      [0.5, 3],
      [1.5, 3],
    ]);
  });

  it('[IDN-21] no time is in two places, and next to none is lost', () => {
    const leg = fc.record({
      x: fc.double({ min: 0, max: 20, noNaN: true }),
      y: fc.double({ min: 0, max: 10, noNaN: true }),
      s: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(leg, { minLength: 2, maxLength: 12 }), (legs) => {
        let s = 0;
        const corners = legs.map((l) => corner(l.x, l.y, (s += l.s)));
        const stays = staysOf(corners);
        const times = stays.flatMap((stay) => stay.times).sort((a, b) => a[0] - b[0]);
        times.forEach((t, i) => expect(t[0]).toBeGreaterThanOrEqual((times[i - 1]?.[1] ?? 0) - 1));
        for (const stay of stays) {
          expect(stay.times.reduce((sum, [from, to]) => sum + to - from, 0)).toBeGreaterThanOrEqual(999);
          expect([
            stay.at.x >= -1e-9,
            stay.at.x <= 20 + 1e-9,
            stay.at.y >= -1e-9,
            stay.at.y <= 10 + 1e-9,
          ]).not.toContain(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('[IDN-21] hears the tag where it was', () => {
    const walk = [corner(0, 0.5, 0), corner(20, 0.5, 80), corner(20, 9.5, 116)];
    const sightings = [];
    for (let s = 0.05; s < 116; s += 0.1) {
      const x = Math.min(20, s / 4);
      const y = s < 80 ? 0.5 : 0.5 + (s - 80) / 4;
      const level = (rx: number, ry: number) =>
        Math.round(-40 - 20 * Math.log10(Math.max(1, Math.hypot(x - rx, y - ry))));
      sightings.push({ receiver: 'r1', rssi: level(0, 0), atMs: T0 + s * 1000 });
      sightings.push({ receiver: 'r2', rssi: level(20, 10), atMs: T0 + s * 1000 });
    }
    const { points: found } = survey(recording({ points: undefined, walk, sightings })).survey;
    expect(found.length).toBeGreaterThan(25);
    for (const p of found) {
      const r1 = p.heard.find((h) => h.receiver === 'r1')!;
      const distance = Math.max(1, Math.hypot(p.at.x, p.at.y));
      expect(Math.abs(r1.mean - (-40 - 20 * Math.log10(distance)))).toBeLessThan(2);
      expect(r1.share).toBeGreaterThan(0.9);
    }
  });
});

describe('a survey as a store file has it', () => {
  const own = { id: 'a', name: 'A', madeOn: '2026-11-01', points: survey(recording()).survey.points };

  it('[IDN-20] is taken as it is', () => {
    expect(survey(own)).toEqual({ ok: true, survey: surveySchema.parse(own), notes: [] });
  });

  it('[IDN-20] with receivers or places that are not there is refused', () => {
    const odd = { at: at(21, 1), heard: [{ receiver: 'beacon', mean: -60, spread: 1, share: 1 }] };
    expect(faults({ ...own, points: [...own.points, odd, odd] })).toEqual([
      'points[4].at: (21, 1) lies beyond the floor plan of 20 by 10 m > give places in metres from the top left corner of the plan',
      'points[5].at: (21, 1) lies beyond the floor plan of 20 by 10 m > give places in metres from the top left corner of the plan',
      'points[4].heard[0].receiver: no receiver of this store that listens has the id "beacon" > add the receiver to the store first, or correct its id',
    ]);
  });
});

describe('[IDN-22] what cannot be right is refused, with its place and what to do', () => {
  const walk = [0, 1, 2].map((i) => ({ at: at(i * 5, 1), atMs: T0 + i * 10_000 }));
  const one = (part: Part): Part => ({ ...points[1], ...part });

  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /^\(whole file\): /],
    ['a list', [], /^\(whole file\): /],
    ['text', 'survey', /^\(whole file\): /],
    [
      'levels without their sign',
      recording({ sightings: [{ receiver: 'r1', rssi: 63, atMs: T0 }] }),
      /^sightings\[0\]\.rssi: no level > levels are in dBm, such as -63, and not in percent or without their sign$/,
    ],
    [
      'levels below all',
      recording({ sightings: [{ receiver: 'r1', rssi: -900, atMs: T0 }] }),
      /^sightings\[0\]\.rssi: below -127 dBm nothing is heard > levels are in dBm/,
    ],
    [
      'a place in centimetres',
      recording({ points: [points[0], one({ at: at(500, 100) }), ...points.slice(2)] }),
      /^points\[1\]\.at: \(500, 100\) lies beyond the floor plan of 20 by 10 m > give places in metres/,
    ],
    [
      'a place before the plan',
      recording({ points: [points[0], one({ at: at(-0.5, 1) }), ...points.slice(2)] }),
      /^points\[1\]\.at: /,
    ],
    [
      'times out of order',
      recording({ points: [points[1], points[0], points[2], points[3]] }),
      /^points\[1\]\.fromMs: it begins before the point before it ends > put them in the order of time/,
    ],
    [
      'a place that ends before it begins',
      recording({ points: [points[0], one({ toMs: T0 + 5000 }), ...points.slice(2)] }),
      /^points\[1\]\.toMs: it ends before it begins/,
    ],
    [
      'times in seconds',
      recording({ points: points.map((p, i) => ({ ...p, fromMs: i * 11, toMs: i * 11 + 10 })) }),
      /^points\[0\]\.toMs: it lasts less than a second > .*milliseconds/,
    ],
    [
      'corners out of order',
      recording({ points: undefined, walk: [walk[1], walk[0], walk[2]] }),
      /^walk\[1\]\.atMs: it is not later than the corner before it/,
    ],
    [
      'a walk of one corner',
      recording({ points: undefined, walk: walk.slice(1).slice(1) }),
      /^walk: a line has two corners at least/,
    ],
    [
      'a walk of a week',
      recording({ points: undefined, walk: [walk[0], { ...walk[1], atMs: T0 + 7 * 86_400_000 }] }),
      /^walk: it takes 168 h; at most 4 are taken > check that times are in milliseconds/,
    ],
    ['points and a walk', recording({ walk }), /^\(whole file\): it has both points and a walk/],
    ['neither', recording({ points: undefined }), /^\(whole file\): it says nowhere where the tag was/],
    [
      'no overlap of times',
      recording({ sightings: everywhere.map((s) => ({ ...s, atMs: Math.round((s['atMs'] as number) / 1000) })) }),
      /^sightings: nothing was heard while the tag was on a place: sightings are from \d{10} to \d{10}, places from \d{13} to \d{13} > give both on one clock and in milliseconds/,
    ],
    ['nothing heard', recording({ sightings: [] }), /^sightings: nothing was heard > check that the tag advertises/],
    [
      'strangers alone',
      recording({ sightings: heard('x', T0, T0 + 1000, 5) }),
      /^sightings: no receiver of this store that listens is named in it, but x/,
    ],
    [
      'too few places',
      recording({ points: points.slice(1) }),
      /^points: 3 places are too few .* > stand on at least 4 places/,
    ],
    [
      'too short a walk',
      recording({ points: undefined, walk: [walk[0], { at: at(1, 1), atMs: T0 + 4000 }] }),
      /^walk: .* too few/,
    ],
    ['a random address', recording({ tag: '5F:00:11:22:33:44' }), /^tag: an identity looks like/],
    ['a name of somebody', recording({ surveyor: 'Anna' }), /surveyor/],
  ])('%s', (_, input, words) => {
    const found = faults(input);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toMatch(words);
  });

  it('anything at all is answered, and never thrown on', () => {
    const part = fc.oneof(fc.constant(points), fc.constant(walk), fc.constant(everywhere), fc.anything());
    fc.assert(
      fc.property(
        fc.record(
          { tag: fc.oneof(fc.constant(TAG), fc.anything()), points: part, walk: part, sightings: part },
          { requiredKeys: [] },
        ),
        (input) => {
          const result = read(input);
          if (!result.ok) expect(result.faults.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
