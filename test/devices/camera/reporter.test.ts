import { describe, expect, it } from 'vitest';
import { observationData } from '../../../controller/protocol/observation.ts';
import { zeroWords } from '../../../devices/camera/counting/zeroing.ts';
import { Reporter } from '../../../devices/camera/reporter.ts';
import type { Seen } from '../../../devices/camera/reporter.ts';

const S = 1000;
const fresh = (): Reporter => new Reporter({ camera: 'cam', part: 'cam', warmUpMs: 500, warmUpPictures: 3 });
const zones = [{ zone: 'till', count: 2, confidence: 0.8 }];
const queue = (length: number, waitS: number | null = 40) => [{ zone: 'till', length, waitS, confidence: 0.8 }];
const visits = { zone: 'till', histogram: { upToS: [5, 15], visits: [0, 1, 0] }, meanS: 9.4 };
const settled = (seen: Partial<Seen> = {}): Reporter => {
  const reporter = fresh();
  for (let ms = 0; ms < S; ms += 200) reporter.report({ zones, crossings: [], ...seen }, ms);
  return reporter;
};
/** Types told between two instants, with when. */
function told(reporter: Reporter, fromMs: number, untilMs: number, seen: (ms: number) => Partial<Seen>) {
  const out = [];
  for (let ms = fromMs; ms < untilMs; ms += 200)
    out.push(...reporter.report({ zones, crossings: [], ...seen(ms) }, ms));
  for (const { type, data } of out) expect(observationData[type].safeParse(data).error).toBeUndefined();
  return out;
}

describe('what a camera says', () => {
  it('[CAM-24] a queue at once when its length changes, and every five seconds while it stays', () => {
    const queues = told(settled({ queues: queue(1) }), S, 13 * S, (ms) => ({
      queues: queue(ms < 7 * S ? 1 : 3, ms < 7 * S ? null : 40),
    })).filter((e) => e.type === 'endcap.queue.v1');
    expect(queues.map((e) => [e.atMs, e.data])).toEqual([
      [5_600, { zone: 'till', length: 1, confidence: 0.8 }],
      [7_000, { zone: 'till', length: 3, waitS: 40, confidence: 0.8 }],
      [12_000, { zone: 'till', length: 3, waitS: 40, confidence: 0.8 }],
    ]);
  });

  it('[CAM-24][CAM-29] visits and heat once a minute, and nothing where there is nothing', () => {
    let asked = 0;
    const tallies = {
      take: () =>
        asked++ === 1 ? { visits: [], heat: null } : { visits: [visits], heat: [{ x: 1, y: 2, seconds: 3 }] },
    };
    const out = told(settled(), S, 200 * S, () => ({ tallies })).filter((e) => e.type !== 'endcap.count.v1');
    expect(out.map((e) => [e.type, e.atMs, e.part])).toEqual([
      ['endcap.visits.v1', 60_600, 'cam'],
      ['endcap.heat.v1', 60_600, 'cam'],
      ['endcap.visits.v1', 180_600, 'cam'],
      ['endcap.heat.v1', 180_600, 'cam'],
    ]);
    expect(out[0]!.data).toEqual({ ...{ zone: 'till', confidence: 0.8 }, histogram: visits.histogram, meanS: 9.4 });
    expect(out[1]!.data).toEqual({ camera: 'cam', cellM: 0.5, cells: [{ x: 1, y: 2, seconds: 3 }] });
  });

  it('[CAM-28] why somebody was let go', () => {
    const [word] = told(settled(), S, 1_200, () => ({ zeroed: ['idle'] })).filter((e) => e.type === 'endcap.camera.v1');
    expect(word?.data).toMatchObject({ camera: 'cam', state: 'working' });
    expect(JSON.stringify(word?.data)).toContain('has not stirred for five minutes');
  });

  it('[CAM-28] each of the reasons of one picture, in words that fit; a new day by itself', () => {
    const told_ = told(settled(), S, 1_200, () => ({ zeroed: ['figure', 'idle', 'figure', 'night'] }));
    const words = told_.flatMap((e) => (e.type === 'endcap.camera.v1' ? [e.data] : []));
    for (const data of words) expect(observationData['endcap.camera.v1'].safeParse(data).success).toBe(true);
    expect(words.map((w) => w.detail)).toEqual([
      `At work; ${zeroWords.figure}; ${zeroWords.idle}.`,
      `At work; ${zeroWords.night}.`,
    ]);
    expect(told(settled(), S, 1_200, () => ({ zeroed: [] })).some((e) => e.type === 'endcap.camera.v1')).toBe(false);
  });

  it('[CAM-5] before the first pictures, and after a break, nothing of all this', () => {
    const everything = { queues: queue(1), tallies: { take: () => ({ visits: [visits], heat: null }) } };
    expect(told(fresh(), 0, 500, () => everything)).toEqual([]);
    const reporter = settled(everything);
    reporter.forget();
    expect(told(reporter, 90 * S, 90_400, () => everything)).toEqual([]);
    // What ended before the break is told after it.
    expect(told(reporter, 90_400, 92 * S, () => everything).map((e) => e.type)).toContain('endcap.visits.v1');
  });
});
