import type { Camera, FloorPair, Lens } from './camera.ts';
import type { Fault } from './fault.ts';
import type { StoreConfig } from './storeConfig.ts';

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A triangle counts as flat when it is lower than this part of its longest side. */
const FLAT = 0.02;
/** Nearer than this in the picture is the same spot, parts. */
const SAME = 0.002;

/** Faults of cameras that are sound by themselves and whose calibration cannot be right. */
export function cameraRuleFaults({ cameras = [] }: Partial<StoreConfig>): Fault[] {
  return cameras.flatMap((camera, i) => {
    const at = `cameras[${i}](${camera.id})`;
    return [
      ...queueFaults(camera, at),
      ...leastSizeFaults(camera, at),
      ...(camera.lens === undefined ? [] : lensFaults(camera.lens, at)),
      ...(camera.floor === undefined ? [] : floorFaults(camera.floor, at)),
    ];
  });
}

function queueFaults({ queues, zones }: Camera, at: string): Fault[] {
  return queues.flatMap((zone, i): Fault[] => {
    const path = `${at}.queues[${i}]`;
    if (!zones.includes(zone))
      return [
        {
          path,
          message: `"${zone}" is none of the zones of this camera`,
          fix: 'add it to its zones, or remove it here',
        },
      ];
    if (queues.indexOf(zone) === i) return [];
    return [{ path, message: `"${zone}" is named twice`, fix: 'remove one of them' }];
  });
}

function leastSizeFaults({ leastSize }: Camera, at: string): Fault[] {
  return leastSize.flatMap(({ y }, i): Fault[] => {
    const before = leastSize[i - 1];
    if (before === undefined || y > before.y) return [];
    return [
      {
        path: `${at}.leastSize[${i}].y`,
        message: `${y} does not come after ${before.y}`,
        fix: 'put the entries in order from the top of the picture down, each y once',
      },
    ];
  });
}

/** Beyond the radius at which it turns back, two places of the picture would be one. */
function lensFaults({ k1, k2 }: Lens, at: string): Fault[] {
  for (let r = 0; r <= 1; r += 0.02) {
    if (1 + 3 * k1 * r ** 2 + 5 * k2 * r ** 4 > 0.05) continue;
    return [
      {
        path: `${at}.lens`,
        message: `the picture would fold over at ${Math.round(r * 100)} % of the way to its corners`,
        fix: 'draw the straight lines again, some of them near the borders, and fit the lens anew',
      },
    ];
  }
  return [];
}

function floorFaults(pairs: readonly FloorPair[], at: string): Fault[] {
  const faults: Fault[] = [];
  pairs.forEach(({ picture }, i) => {
    const first = pairs.findIndex((p) => Math.hypot(p.picture.x - picture.x, p.picture.y - picture.y) < SAME);
    if (first < i)
      faults.push({
        path: `${at}.floor[${i}].picture`,
        message: `floor[${first}] is the same place in the picture`,
        fix: 'remove one of them, or point at another spot',
      });
  });
  if (faults.length > 0) return faults;
  for (const [side, words] of [
    ['picture', 'in the picture'],
    ['floor', 'on the plan'],
  ] as const) {
    if (isSpread(pairs.map((p) => p[side]))) continue;
    faults.push({
      path: `${at}.floor`,
      message: `the spots lie on one line ${words}, all or all but one: that maps no floor`,
      fix: 'choose four spots that are the corners of a part of the floor',
    });
  }
  if (faults.length > 0) return faults;
  const turned = turnedSpot(pairs);
  if (turned !== null)
    faults.push({
      path: `${at}.floor[${turned}]`,
      message: 'it lies on the other side of the other spots on the plan than in the picture',
      fix: 'look whether two spots are swapped, or left and right of the plan',
    });
  return faults;
}

/** Whether there are four spots of which no three lie on one line: each line through two leaves out two or more. */
function isSpread(spots: readonly Spot[]): boolean {
  return spots.every((a, i) =>
    spots.slice(i + 1).every((b) => spots.filter((c) => c !== a && c !== b && turn(a, b, c) !== 0).length >= 2),
  );
}

/** 1: clockwise as seen, -1: the other way, 0: as good as on one line. */
function turn(a: Spot, b: Spot, c: Spot): -1 | 0 | 1 {
  const area2 = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  const longest = Math.max(
    Math.hypot(b.x - a.x, b.y - a.y),
    Math.hypot(c.x - a.x, c.y - a.y),
    Math.hypot(c.x - b.x, c.y - b.y),
  );
  if (Math.abs(area2) <= FLAT * longest ** 2) return 0;
  return area2 > 0 ? 1 : -1;
}

/**
 * A camera sees the floor from above, so three spots go round the same way in the picture and on the plan. The spot
 * that most often does not, or null.
 */
function turnedSpot(pairs: readonly FloorPair[]): number | null {
  const wrong = pairs.map(() => 0);
  for (let i = 0; i < pairs.length; i++)
    for (let j = i + 1; j < pairs.length; j++)
      for (let k = j + 1; k < pairs.length; k++) {
        const [a, b, c] = [pairs[i]!, pairs[j]!, pairs[k]!];
        const [seen, there] = [turn(a.picture, b.picture, c.picture), turn(a.floor, b.floor, c.floor)];
        if (seen * there !== -1) continue;
        for (const spot of [i, j, k]) wrong[spot]!++;
      }
  const most = Math.max(...wrong);
  return most === 0 ? null : wrong.indexOf(most);
}
