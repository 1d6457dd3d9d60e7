import { describe, expect, it } from 'vitest';
import type { AgentStore } from '../../../controller/protocol/device.ts';
import type { Box, Detector } from '../../../devices/camera/detector.ts';
import type { Seen } from '../../../devices/camera/reporter.ts';
import { viewOf } from '../../../devices/camera/view.ts';
import { peopleWatcher } from '../../../devices/camera/watcher.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { overAisle, seenBy } from './calibration/cameraTruth.ts';

const S = 1000;
const NOON = Date.parse('2026-11-21T11:00:00Z');
const store = shopForAgents();
type Camera = AgentStore['cameras'][number];
/** A camera over the zone "gels" (25 to 31, 1 to 9 m on the plan), seen from its lower end. */
const standing = { ...overAisle, at: { x: 28, y: 12 }, headingDeg: 0 };
const floor = [
  [26, 4],
  [30, 4],
  [29.5, 8],
  [26.5, 8],
].map(([x = 0, y = 0]) => ({ picture: seenBy(standing, { x, y })!, floor: { x, y } }));
const camera = (part: Partial<Camera> = {}): Camera => ({ ...store.cameras[0]!, id: 'cam', zones: ['gels'], ...part });

/** The box of somebody of 1.7 m who stands there. */
function box(x: number, y: number): Box {
  const [feet, head] = [seenBy(standing, { x, y })!, seenBy(standing, { x, y }, 1.7)!];
  const half = (feet.y - head.y) / 8;
  return { x0: feet.x - half, y0: head.y, x1: feet.x + half, y1: feet.y, score: 0.9 };
}
/** What is seen of pictures with these boxes, ten a second; the last of them. */
async function watch(of: Camera, boxes: (ms: number) => Box[], untilMs = 2 * S, fromMs = NOON, stepMs = 100) {
  let ms = fromMs;
  const detector: Detector = {
    within: { width: 64, height: 36 },
    judge: () => Promise.resolve({ boxes: boxes(ms - fromMs), tookMs: 1 }),
    close: () => undefined,
  };
  const watcher = peopleWatcher(detector, viewOf(of, store, 0).view);
  const seen: Seen[] = [];
  for (; ms <= fromMs + untilMs; ms += stepMs)
    seen.push(await watcher.look({ width: 64, height: 36, rgb: new Uint8Array(64 * 36 * 3) }, ms));
  return { last: seen.at(-1)!, seen };
}
const count = async (of: Camera, boxes: Box[]): Promise<number | undefined> =>
  (await watch(of, () => boxes)).last.zones[0]?.count;

describe('a camera by the store', () => {
  it('[CAM-26] a zone without area counts whose feet stand in it on the plan, where the floor is mapped', async () => {
    expect(await count(camera({ floor }), [box(28, 6), box(26, 7)])).toBe(2);
    // Half a metre behind the zone's lower edge (9 m), and beside it: in the picture, not in the zone.
    expect(await count(camera({ floor }), [box(28, 9.5), box(24.2, 5), box(28, 6)])).toBe(1);
    expect(await count(camera(), [box(28, 9.5), box(24.2, 5), box(28, 6)])).toBe(3);
  });

  it('[CAM-26] an area that was drawn wins; a zone that is not seen is not counted, and that is said', async () => {
    const outline = [
      { x: 0, y: 0 },
      { x: 0.1, y: 0 },
      { x: 0, y: 0.1 },
    ];
    expect(await count(camera({ floor, areas: [{ zone: 'gels', outline }] }), [box(28, 6)])).toBe(0);
    const { view, notes } = viewOf(camera({ floor, zones: ['gels', 'till'] }), store, 0);
    expect(view.areas.map((a) => a.zone)).toEqual(['gels']);
    expect(notes).toEqual([expect.stringMatching(/does not see zone "till"/)]);
  });

  it('[CAM-26] a floor that cannot be mapped is said, and the camera counts without it', () => {
    const line = [1, 2, 3, 4].map((i) => ({ picture: { x: i / 10, y: i / 10 }, floor: { x: i, y: i } }));
    const { view, notes } = viewOf(camera({ floor: line }), store, 0);
    expect(view.areas).toEqual([{ zone: 'gels', outline: null }]);
    expect(view.toFloor).toBeNull();
    expect(notes).toEqual([expect.stringMatching(/cannot be mapped: the spots .* It counts without it/)]);
  });

  it('[CAM-27] what is smaller than a person there is nobody, and a crowd is multiplied', async () => {
    const small = { ...box(28, 6), y0: box(28, 6).y1 - 0.05 };
    const leastSize = [{ y: 0.5, height: 0.1 }];
    expect([await count(camera(), [small]), await count(camera({ leastSize }), [small])]).toEqual([1, 0]);
    expect(await count(camera({ leastSize, crowd: { factor: 1.6, error: 1 } }), [box(28, 6), box(26, 7)])).toBe(3);
    // Off by one on average: exact in two of five cases at most, however sure the camera is.
    const told = await watch(camera({ crowd: { factor: 1.6, error: 1 } }), () => [box(28, 6), box(26, 7)]);
    expect(told.last.zones[0]?.confidence).toBe(0.41);
    const plain = await watch(camera(), () => [box(28, 6), box(26, 7)]);
    expect(plain.last.zones[0]?.confidence).toBeGreaterThan(0.7);
  });

  it('[CAM-24][CAM-29] queue and heat come of the same people, on the plan', async () => {
    const { last } = await watch(camera({ floor, queues: ['gels'] }), () => [box(28.2, 6.2), box(26.2, 7.2)], 10 * S);
    expect(last.queues).toMatchObject([{ zone: 'gels', length: 2, waitS: null }]);
    const heat = last.tallies!.take(NOON + 10 * S).heat!;
    expect(heat.map(({ x, y }) => [x, y]).sort()).toEqual([
      [52, 14],
      [56, 12],
    ]);
    expect(heat.every((c) => c.seconds > 9 && c.seconds <= 10)).toBe(true);
  });

  it('[CAM-28] at four in the morning everybody is let go, the reason is told, and unknown is not zero', async () => {
    const four = Date.parse('2026-11-21T03:00:00Z');
    const { seen } = await watch(camera(), () => [box(28, 6)], 10 * S, four - 5 * S);
    const turned = seen.findIndex((s) => s.zeroed?.includes('night'));
    expect(turned).toBe(50);
    expect(seen.filter((s) => s.zeroed?.length !== 0)).toHaveLength(1);
    expect(seen.slice(turned, turned + 4).map((s) => s.zones)).toEqual([[], [], [], []]);
    expect(seen.at(-1)!.zones[0]!.count).toBe(1);
    // Nobody was ever below nought or twice there.
    expect(seen.every((s) => s.zones.every((z) => z.count === 0 || z.count === 1))).toBe(true);
  });

  it('[CAM-28] what was taken for a figure has not visited anything, nor waited', async () => {
    const boxes = (ms: number) => (ms < 40 * S ? [box(28, 6)] : []);
    const { seen, last } = await watch(camera({ queues: ['gels'] }), boxes, 50 * S);
    expect(seen.some((s) => s.zeroed?.includes('figure'))).toBe(true);
    expect(last.tallies!.take(NOON + 50 * S).visits).toEqual([]);
    expect(last.queues).toMatchObject([{ length: 0, waitS: 0 }]);
  });

  it('[CAM-24][CAM-28] whoever was taken for a figure, and walks away, has visited from then on', async () => {
    // Stands without stirring, which is a figure after six seconds; then walks two metres, stands again, and is gone.
    const boxes = (ms: number): Box[] => (ms < 50 * S ? [box(28, 7 - 2 * Math.min(1, Math.max(0, ms / S - 40)))] : []);
    const { seen, last } = await watch(camera(), boxes, 60 * S);
    expect(seen.some((s) => s.zeroed?.includes('figure'))).toBe(true);
    const [visit] = last.tallies!.take(NOON + 60 * S).visits;
    expect(visit!.meanS).toBeGreaterThan(8);
    expect(visit!.meanS).toBeLessThan(10);
  });

  it('[CAM-3] a picture that was judged through a break is no beginning of what comes after it', async () => {
    const answers: ((boxes: Box[]) => void)[] = [];
    const detector: Detector = {
      within: { width: 64, height: 36 },
      judge: () =>
        new Promise((resolve) => {
          answers.push((boxes) => {
            resolve({ boxes, tookMs: 1 });
          });
        }),
      close: () => undefined,
    };
    const watcher = peopleWatcher(detector, viewOf(camera(), store, 0).view);
    const look = (ms: number) => watcher.look({ width: 64, height: 36, rgb: new Uint8Array(64 * 36 * 3) }, NOON + ms);
    const before = look(0);
    watcher.forget();
    answers.shift()!([box(28, 6)]);
    expect((await before).zones).toEqual([]);
    const after = look(100);
    answers.shift()!([box(28, 6)]);
    // One box of somebody new does not count yet.
    expect((await after).zones).toMatchObject([{ count: 0 }]);
  });

  it('[CAM-28] a figure is none of the first people of the new day', async () => {
    const four = Date.parse('2026-11-21T03:00:00Z');
    const { seen } = await watch(camera(), () => [box(28, 6)], 60 * S, four - 30 * S, 200);
    expect(seen[20]!.zones[0]!.count).toBe(1);
    const turned = seen.findIndex((s) => s.zeroed?.includes('night'));
    expect(turned).toBe(150);
    expect(seen.slice(turned).every((s) => s.zones.every((z) => z.count === 0))).toBe(true);
    expect(seen.flatMap((s) => s.zeroed ?? [])).toEqual(['figure', 'night']);
  });
});
