import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../../../controller/runtime/ffmpeg.ts';
import { overlap } from '../../../../devices/camera/counting/overlap.ts';
import type { Box, Frame } from '../../../../devices/camera/detector.ts';
import { copyWithin } from '../../../../devices/camera/pixelate.ts';
import { createNetwork } from '../../../../devices/camera/yolox/onnx.ts';
import { tiledNetwork } from '../../../../devices/camera/yolox/tiledNetwork.ts';
import { mergeTiles, readTiling, tilesOf, withinFor } from '../../../../devices/camera/yolox/tiles.ts';
import { yoloxDetector } from '../../../../devices/camera/yolox/workerDetector.ts';
import { sharedFile } from '../../../flows/house.ts';
import { FLOAT, floats, onnxFile } from './onnxBytes.ts';

const usual = { width: 640, height: 480 };
const size = (width: number, height: number) => ({ width, height });

describe('the tiles of a picture', () => {
  it('[CAM-37] none where the picture is no larger than the network looks at, nor where the view is a usual one', () => {
    for (const [width, height] of [
      [640, 480],
      [640, 360],
      [360, 480],
      [640, 250],
    ] as const)
      for (const tiling of ['auto', { columns: 3, rows: 2 }] as const)
        expect(tilesOf(size(width, height), usual, tiling)).toEqual([]);
    expect(tilesOf(size(960, 480), usual, 'auto')).toEqual([]);
    expect(tilesOf(size(1920, 480), usual, 'off')).toEqual([]);
  });

  it.each([
    [961, 480, 2],
    [960, 360, 2],
    [1920, 480, 4],
    [2560, 480, 6],
    [2000, 100, 4],
  ])('[CAM-37] a wide view of %i x %i has %i, which cover it and overlap by a person', (width, height, count) => {
    const tiles = tilesOf(size(width, height), usual, 'auto');
    expect(tiles).toHaveLength(count);
    expect(new Set(tiles.map((t) => `${t.width} ${t.height} ${t.y}`)).size).toBe(1);
    expect(tiles[0]!.width).toBeLessThanOrEqual(640);
    expect([tiles[0]!.x, tiles.at(-1)!.x + tiles.at(-1)!.width]).toEqual([0, width]);
    for (let i = 1; i < count; i++)
      expect(tiles[i - 1]!.x + tiles[i - 1]!.width - tiles[i]!.x).toBeGreaterThanOrEqual(0.4 * height - 1);
  });

  it('[CAM-37] as many as were asked for, that overlap by a fifth of themselves', () => {
    const tiles = tilesOf(size(1280, 720), usual, { columns: 2, rows: 2 });
    expect(tiles.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [568, 0],
      [0, 320],
      [568, 320],
    ]);
    expect(tiles[0]).toMatchObject({ width: 712, height: 400 });
  });

  it('[CAM-37] pictures for them are wanted larger, where they have the pixels', () => {
    expect(withinFor(usual, 'off')).toEqual(usual);
    expect(withinFor(usual, 'auto').wide).toEqual({ ratio: 2, width: 2560, height: 480 });
    expect(withinFor(usual, { columns: 2, rows: 2 }).wide).toEqual({ ratio: 0, width: 1280, height: 960 });
    expect(['auto', 'off', '2x1', '7x1', '0x1', '2', 'x'].map(readTiling)).toEqual([
      ...['auto', 'off', { columns: 2, rows: 1 }, null, null, null, null],
    ]);
  });
});

describe('what was found in tiles', () => {
  const picture = size(1000, 500);
  const [left, right] = [
    { x: 0, y: 0, width: 600, height: 500 },
    { x: 400, y: 0, width: 600, height: 500 },
  ];
  /** A box by pixels of the picture, in parts of what shows it, cut off where that ends. */
  const at = (tile: typeof left, x0: number, x1: number, score = 0.9, y0 = 100, y1 = 300): Box => {
    const part = (v: number, from: number, of: number): number => Math.min(1, Math.max(0, (v - from) / of));
    return {
      ...{ x0: part(x0, tile.x, tile.width), x1: part(x1, tile.x, tile.width), score },
      ...{ y0: part(y0, tile.y, tile.height), y1: part(y1, tile.y, tile.height) },
    };
  };
  const all = { x: 0, y: 0, ...picture };
  const merged = (inLeft: Box[], inRight: Box[], whole: Box[] = []) =>
    mergeTiles(
      [
        { tile: left, boxes: inLeft },
        { tile: right, boxes: inRight },
      ],
      whole,
      picture,
    ).map((b) => [Math.round(b.x0 * 1000), Math.round(b.x1 * 1000), b.score]);

  it('[CAM-37] somebody whom both show whole is one', () => {
    expect(merged([at(left, 450, 530, 0.8)], [at(right, 452, 528)])).toEqual([[452, 528, 0.9]]);
  });

  it('[CAM-37] somebody whom one cuts and the other shows whole is the whole one, however sure the piece is', () => {
    expect(merged([at(left, 560, 660, 0.95)], [at(right, 560, 660, 0.6)])).toEqual([[560, 660, 0.6]]);
    expect(merged([at(left, 340, 440)], [at(right, 340, 440, 0.95)])).toEqual([[340, 440, 0.9]]);
  });

  it('[CAM-37] somebody whom both cut is put together, or taken from the whole picture', () => {
    expect(merged([at(left, 380, 640)], [at(right, 380, 640, 0.7)])).toEqual([[380, 640, 0.9]]);
    expect(merged([at(left, 380, 640)], [at(right, 380, 640, 0.7)], [at(all, 382, 638, 0.5)])).toEqual([
      [382, 638, 0.5],
    ]);
  });

  it('[CAM-37] two who stand beside each other on a border stay two', () => {
    const boxes = merged(
      [at(left, 500, 560), at(left, 570, 640, 0.8)],
      [at(right, 500, 560), at(right, 570, 640, 0.7)],
    );
    expect(boxes).toEqual([
      [500, 560, 0.9],
      [570, 640, 0.7],
    ]);
  });

  it('[CAM-37] a piece of somebody whom nothing shows whole stays; pieces at other heights are others', () => {
    expect(merged([at(left, 560, 660)], [])).toEqual([[560, 600, 0.9]]);
    expect(merged([at(left, 380, 640, 0.9, 0, 100)], [at(right, 380, 640, 0.7, 300, 400)])).toHaveLength(2);
  });

  it('[CAM-37] the whole picture made small says nothing of whom a tile has room for', () => {
    expect(merged([], [], [at(all, 100, 180)])).toEqual([]);
    expect(merged([], [], [at(all, 300, 700)])).toEqual([[300, 700, 0.9]]);
  });

  it('[CAM-37] cut from above and below: put together as well', () => {
    const tiles = [
      { x: 0, y: 0, width: 500, height: 600 },
      { x: 0, y: 400, width: 500, height: 600 },
    ] as const;
    const boxes = tiles.map((tile) => ({ tile, boxes: [at(tile, 100, 200, 0.9, 300, 800)] }));
    const [only, ...more] = mergeTiles(boxes, [], size(500, 1000));
    expect(more).toEqual([]);
    expect([only!.y0, only!.y1]).toEqual([expect.closeTo(0.3, 6), expect.closeTo(0.8, 6)]);
  });
});

it('[CAM-37] a detector looks at a wide picture in tiles in its own thread', async () => {
  // A network that finds one person at the same place in whatever it is shown.
  const model = onnxFile({
    input: { name: 'images', type: FLOAT, dims: [1, 3, 48, 64] },
    constants: { kept: floats([1, 1, 6], [20, 10, 30, 25, 0.9, 0]) },
    nodes: [{ op: 'Identity', from: ['kept'], to: 'output0' }],
    outputs: [{ name: 'output0', type: FLOAT, dims: [1, 1, 6] }],
  });
  const found: number[] = [];
  for (const tiles of ['auto', 'off', { columns: 3, rows: 1 }] as const) {
    const detector = yoloxDetector({ model, name: 'm', threads: 1, within: size(64, 48), tiles });
    const { boxes } = await detector.judge({ width: 192, height: 48, rgb: new Uint8Array(192 * 48 * 3) });
    detector.close();
    for (const { look } of boxes) expect(look).toBeDefined();
    found.push(boxes.length);
  }
  expect(found).toEqual([4, 1, 3]);
});

const weights = sharedFile('models/yolox_nano.onnx');
const clip = sharedFile('data/camera/pets09-s2l1/vtest-480x360-10fps.avi');
const truth = sharedFile('data/camera/pets09-s2l1/gt/gt-480x360.txt');
describe.runIf(weights !== null && clip !== null && truth !== null)('real pictures side by side', () => {
  const [WIDTH, HEIGHT] = [480, 360];
  const BYTES = WIDTH * HEIGHT * 3;
  type Corners = Omit<Box, 'score' | 'look'>;

  /** Pictures of the clip, by their numbers from 0, rising. */
  function pictures(numbers: readonly number[]): Buffer[] {
    const raw = execFileSync(
      findFfmpeg(),
      [
        ...['-v', 'error', '-i', clip!, '-vf', `select=${numbers.map((n) => `eq(n\\,${n})`).join('+')}`],
        ...['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
      ],
      { maxBuffer: 2 ** 28 },
    );
    expect(raw.length).toBe(numbers.length * BYTES);
    return numbers.map((_, i) => raw.subarray(i * BYTES, (i + 1) * BYTES));
  }
  /** Who stands in a picture, pixels. */
  const people = new Map<number, Corners[]>();
  for (const line of readFileSync(truth!, 'utf8').trim().split('\n')) {
    const [number, , x, y, width, height] = line.split(',').map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    people.set(number - 1, [...(people.get(number - 1) ?? []), { x0: x, y0: y, x1: x + width, y1: y + height }]);
  }
  function beside(parts: readonly Buffer[]): Frame {
    const rgb = new Uint8Array(parts.length * BYTES);
    parts.forEach((part, i) => {
      for (let y = 0; y < HEIGHT; y++)
        rgb.set(part.subarray(y * WIDTH * 3, (y + 1) * WIDTH * 3), (y * parts.length + i) * WIDTH * 3);
    });
    return { width: parts.length * WIDTH, height: HEIGHT, rgb };
  }

  /**
   * Looks at `count` pictures, each of `across` of the clip side by side and with somebody on a border of tiles, and
   * holds them against the truth.
   */
  async function look(across: number, count: number, tiling: 'auto' | 'off') {
    const every = Math.floor(795 / across);
    const picture = size(across * WIDTH, HEIGHT);
    const borders = tilesOf(picture, usual, 'auto').flatMap((t) => [t.x, t.x + t.width]);
    const isOnBorder = ({ x0, x1 }: Corners): boolean => borders.some((x) => x0 < x - 5 && x1 > x + 5);
    const there = (first: number): Corners[] =>
      Array.from({ length: across }, (_, k) =>
        (people.get(first + k * every) ?? []).map((p) => ({ ...p, x0: p.x0 + k * WIDTH, x1: p.x1 + k * WIDTH })),
      ).flat();
    const candidates = Array.from({ length: every }, (_, n) => n).filter((n) => there(n).some(isOnBorder));
    const firsts = Array.from({ length: count }, (_, i) => candidates[Math.floor((i * candidates.length) / count)]!);
    const raw = pictures(Array.from({ length: across }, (_, k) => firsts.map((n) => n + k * every)).flat());
    const network = tiledNetwork(createNetwork(readFileSync(weights!), 1), usual, tiling);
    const seen = { people: 0, found: 0, twice: 0, onBorders: 0, foundThere: 0, twiceThere: 0 };
    for (const [i, first] of firsts.entries()) {
      const whole = beside(Array.from({ length: across }, (_, k) => raw[k * count + i]!));
      const shown = tiling === 'off' ? copyWithin(whole, usual.width) : whole;
      const boxes = (await network.judge(shown))
        .filter(({ score }) => score >= 0.4)
        .map((b) => ({
          ...{ x0: b.x0 * picture.width, y0: b.y0 * HEIGHT },
          ...{ x1: b.x1 * picture.width, y1: b.y1 * HEIGHT },
        }));
      for (const person of there(first)) {
        // A box is the one's whom it fits best, not one's who stands behind.
        const best = (box: Corners): number => Math.max(...there(first).map((p) => overlap(p, box)));
        const hits = boxes.filter((box) => best(box) > 0.3 && overlap(person, box) === best(box)).length;
        seen.people++;
        if (hits > 0) seen.found++;
        if (hits > 1) seen.twice++;
        if (isOnBorder(person)) seen.onBorders++;
        if (isOnBorder(person) && hits > 0) seen.foundThere++;
        if (isOnBorder(person) && hits > 1) seen.twiceThere++;
      }
    }
    return { ...seen, part: seen.found / seen.people };
  }

  it('[CAM-37] two: whoever stands on the border of a tile is found, and once', { timeout: 120_000 }, async () => {
    const seen = await look(2, 20, 'auto');
    expect(seen.onBorders).toBeGreaterThan(15);
    expect(seen.foundThere).toBe(seen.onBorders);
    expect(seen.twiceThere).toBe(0);
    // The network itself gives two boxes of one now and then.
    expect(seen.twice).toBeLessThan(0.02 * seen.people);
    expect(seen.part).toBeGreaterThan(0.9);
  });

  it('[CAM-37] four: tiles find whom the whole picture made small does not show', { timeout: 120_000 }, async () => {
    const [small, tiled] = [await look(4, 10, 'off'), await look(4, 10, 'auto')];
    expect(small.part).toBeLessThan(0.6);
    expect(tiled.part).toBeGreaterThan(0.88);
    expect(tiled.twice).toBe(0);
  });
});
