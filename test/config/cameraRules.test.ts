import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../config/schema/check.ts';
import { storeConfig } from '../../config/schema/storeConfig.ts';

type Part = Record<string, unknown>;

const zone = (id: string): Part => ({
  id,
  name: id,
  polygon: [
    { x: 0, y: 0 },
    { x: 5, y: 0 },
    { x: 5, y: 5 },
  ],
});
const pair = (x: number, y: number, px: number, py: number): Part => ({ picture: { x, y }, floor: { x: px, y: py } });
/** A camera above the lower edge of the plan: far is narrow. */
const far = [pair(0.3, 0.2, 0, 0), pair(0.7, 0.2, 10, 0)];
const near = [pair(0.9, 0.9, 10, 8), pair(0.1, 0.9, 0, 8)];
const store = (camera: Part, ownStore: Part = {}): Part => ({
  endcap: 1,
  store: { id: 's', name: 'S', timeZone: 'Europe/Amsterdam', ...ownStore },
  floorPlan: { widthM: 20, heightM: 10 },
  zones: [zone('till'), zone('aisle')],
  cameras: [{ id: 'cam', name: 'Cam', at: { x: 1, y: 1 }, zones: ['till'], ...camera }],
});

/** Faults as path, message and fix. */
function faults(camera: Part): string[] {
  const result = checkConfig(store(camera));
  return result.ok ? [] : result.faults.map((f) => `${f.path}: ${f.message} > ${f.fix}`);
}

describe('[CFG] cameras', () => {
  it('with a whole calibration are sound', () => {
    expect(
      faults({
        queues: ['till'],
        floor: [...far, ...near],
        lens: { k1: 0.2 },
        leastSize: [
          { y: 0.2, height: 0.1 },
          { y: 0.9, height: 0.4 },
        ],
        crowd: { factor: 1.3, error: 0.8 },
        signature: [0.1, -2, 7],
      }),
    ).toEqual([]);
  });

  it.each<[string, Part, string[]]>([
    [
      'a queue that it does not count',
      { queues: ['aisle'] },
      [
        'cameras[0](cam).queues[0]: "aisle" is none of the zones of this camera > add it to its zones, or remove it here',
      ],
    ],
    [
      'a queue twice',
      { queues: ['till', 'till'] },
      ['cameras[0](cam).queues[1]: "till" is named twice > remove one of them'],
    ],
    [
      'least sizes out of order',
      {
        leastSize: [
          { y: 0.5, height: 0.1 },
          { y: 0.5, height: 0.2 },
        ],
      },
      [
        'cameras[0](cam).leastSize[1].y: 0.5 does not come after 0.5 > put the entries in order from the top of the picture down, each y once',
      ],
    ],
    [
      'a lens that folds',
      { lens: { k1: -0.5 } },
      [
        'cameras[0](cam).lens: the picture would fold over at 80 % of the way to its corners > draw the straight lines again, some of them near the borders, and fit the lens anew',
      ],
    ],
    [
      'three spots',
      { floor: far.concat(near.slice(1)) },
      ['cameras[0](cam).floor: Too small: expected array to have >=4 items > use at least 4'],
    ],
    [
      'one spot of the picture twice',
      { floor: [...far, ...near, pair(0.3, 0.2, 3, 3)] },
      [
        'cameras[0](cam).floor[4].picture: floor[0] is the same place in the picture > remove one of them, or point at another spot',
      ],
    ],
    [
      'spots on a line in the picture, but one',
      { floor: [pair(0.1, 0.1, 0, 0), pair(0.5, 0.1, 5, 0), pair(0.9, 0.1, 5, 5), pair(0.5, 0.9, 0, 5)] },
      [
        'cameras[0](cam).floor: the spots lie on one line in the picture, all or all but one: that maps no floor > choose four spots that are the corners of a part of the floor',
      ],
    ],
    [
      'spots on a line on the plan',
      { floor: [pair(0.3, 0.2, 0, 0), pair(0.7, 0.2, 1, 1), pair(0.9, 0.9, 2, 2), pair(0.1, 0.9, 3, 3)] },
      [
        'cameras[0](cam).floor: the spots lie on one line on the plan, all or all but one: that maps no floor > choose four spots that are the corners of a part of the floor',
      ],
    ],
    [
      'two spots swapped',
      { floor: [pair(0.3, 0.2, 10, 0), pair(0.7, 0.2, 0, 0), ...near] },
      [
        'cameras[0](cam).floor[0]: it lies on the other side of the other spots on the plan than in the picture > look whether two spots are swapped, or left and right of the plan',
      ],
    ],
    [
      'a mirrored plan',
      { floor: [pair(0.3, 0.2, 10, 0), pair(0.7, 0.2, 0, 0), pair(0.9, 0.9, 0, 8), pair(0.1, 0.9, 10, 8)] },
      [
        'cameras[0](cam).floor[0]: it lies on the other side of the other spots on the plan than in the picture > look whether two spots are swapped, or left and right of the plan',
      ],
    ],
  ])('with %s are refused with what to do', (_what, camera, expected) => {
    expect(faults(camera)).toEqual(expected);
  });

  it('[PRV] count nobody in a new store, and the notice names counting as a purpose of its own', () => {
    const { cameraCounting } = storeConfig.parse(store({})).store;
    expect(cameraCounting.enabled).toBe(false);
    expect(cameraCounting.notice).toMatch(/a purpose of its own: we count/);
    expect(checkConfig(store({}, { cameraCounting: { enabled: true, notice: 'too short' } }))).toMatchObject({
      ok: false,
      faults: [{ path: 'store.cameraCounting.notice' }],
    });
  });
});
