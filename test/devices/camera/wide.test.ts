import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../controller/runtime/clock.ts';
import { readCommandLine } from '../../../devices/agent/options.ts';
import { openPictures } from '../../../devices/camera/pictures.ts';
import type { Source } from '../../../devices/camera/source.ts';
import { sizeWithin } from '../../../devices/camera/within.ts';
import type { Within } from '../../../devices/camera/within.ts';
import { withinFor } from '../../../devices/camera/yolox/tiles.ts';
import { make } from './clips.ts';

const folder = mkdtempSync(join(tmpdir(), 'endcap-wide-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Sizes of pictures as they come from a source. */
function sizesOf(source: Source, within: Within): Promise<string[]> {
  const sizes = new Set<string>();
  return new Promise((resolve) => {
    openPictures(source, { fps: 100, within, pace: 'fast', loop: false }, systemClock(), {
      onFrame: ({ width, height }) => sizes.add(`${width}x${height}`),
      onEnd: () => {
        resolve([...sizes]);
      },
    });
  });
}

const usual = { width: 640, height: 480 };
const auto = withinFor(usual, 'auto');
const four = withinFor(usual, { columns: 2, rows: 2 });

describe('the size of pictures', () => {
  it.each([
    ['4:3', 1600, 1200, auto, '640x480'],
    ['16:9', 1920, 1080, auto, '640x360'],
    ['16:9 on its side', 1080, 1920, auto, '270x480'],
    ['small', 320, 240, auto, '640x480'],
    ['2:1', 2000, 1000, auto, '640x320'],
    ['wide', 1920, 720, auto, '1280x480'],
    ['wide, with few pixels of its own', 960, 360, auto, '960x360'],
    ['wide and small', 320, 120, auto, '640x240'],
    ['very wide', 4000, 400, auto, '2560x256'],
    ['16:9 in four tiles', 1920, 1080, four, '1280x720'],
    ['16:9 in four tiles, with few pixels', 800, 450, four, '800x450'],
  ])('[CAM-37] of a view that is %s (%i x %i)', async (name, width, height, within, expected) => {
    const own = sizeWithin({ width, height }, within);
    expect(`${own.width}x${own.height}`).toBe(expected);
    const pictures = join(folder, name.replaceAll(/\W/g, '-'));
    mkdirSync(pictures);
    const picture = join(pictures, 'one.png');
    make('-f', 'lavfi', '-i', `color=gray:size=${width}x${height}`, '-frames:v', '1', '-update', '1', picture);
    expect(await sizesOf({ kind: 'file', path: picture }, within)).toEqual([expected]);
    expect(await sizesOf({ kind: 'folder', path: pictures }, within)).toEqual([expected]);
  });
});

describe('the command line of a camera', () => {
  const read = (...args: string[]) => readCommandLine(['camera', '--camera', 'door=a.mp4', ...args], '8080');

  it('[CAM-37] tiles by themselves, none, or so many', () => {
    expect(read()).toMatchObject({ driver: { tiles: 'auto', within: usual } });
    expect(read('--tiles', 'off')).toMatchObject({ driver: { tiles: 'off' } });
    expect(read('--tiles', '3x1')).toMatchObject({ driver: { tiles: { columns: 3, rows: 1 } } });
  });

  it('[CAM-12] the hash that a model must have', () => {
    const hash = 'AB'.repeat(32);
    expect(read('--model', 'm.onnx', '--model-sha256', hash)).toMatchObject({
      driver: { model: 'm.onnx', modelSha256: hash.toLowerCase() },
    });
    expect(read('--model', 'm.onnx')).toMatchObject({ driver: { modelSha256: null } });
  });

  it('[CAM-18] what a file is said to be', () => {
    expect(read('--model', 'm.onnx')).toMatchObject({ driver: { modelLayout: 'auto' } });
    expect(read('--model', 'm.onnx', '--model-layout', 'ssd')).toMatchObject({ driver: { modelLayout: 'ssd' } });
    const { text } = readCommandLine(['camera', '--help'], '8080') as { text: string };
    for (const layout of ['yolox', 'nms-free', 'ssd']) expect(text).toMatch(new RegExp(`--model-layout.*${layout}`));
  });

  it.each([
    [['--model-layout', 'ssd'], /--model-layout belongs to a --model/],
    [['--model', 'm', '--model-layout', 'yolo'], /there are auto, yolox, nms-free, ssd/],
    [['--tiles', '9x9'], /--tiles: "9x9" is unknown; there are auto, off/],
    [['--model-sha256', 'ab'.repeat(32)], /--model-sha256 belongs to a --model/],
    [['--model', 'm', '--model-sha256', 'abc'], /64 hexadecimal digits/],
  ])('[CAM-4] %j is answered with what to do', (args, words) => {
    expect(read(...args)).toMatchObject({ does: 'fail', message: expect.stringMatching(words) as string });
  });
});
