import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../controller/runtime/ffmpeg.ts';
import type { Box, Detector } from '../devices/camera/detector.ts';
import { measureFolder } from './bench/cameraMeasure.ts';
import type { ClipFigures } from './bench/cameraMeasure.ts';
import { readTruth, TruthError } from './bench/cameraTruth.ts';
import { visitFigures } from './bench/cameraVisits.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endcap-bench-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const [WIDTH, HEIGHT, FPS] = [96, 72, 10];

/** A white figure that walks from left to right on black, twice; noise about it, as a sensor has. */
function drawn(path: string, seconds: number, ...coding: string[]): void {
  const source = `color=black:s=${WIDTH}x${HEIGHT}:r=${FPS}:d=${seconds}`;
  const figure = `color=white:s=8x24:r=${FPS}:d=${seconds}`;
  const graph = `[0]noise=alls=12:allf=t[ground];[ground][1]overlay=x='-9+mod(t,4)*30':y=40:shortest=1`;
  execFileSync(findFfmpeg(), [
    ...['-v', 'error', '-f', 'lavfi', '-i', source, '-f', 'lavfi', '-i', figure],
    ...['-filter_complex', graph, ...coding, path],
  ]);
}

/** Finds the white figure. */
function whiteDetector(): Detector {
  return {
    within: { width: WIDTH, height: HEIGHT },
    judge({ width, height, rgb }) {
      let [x0, x1, y0, y1] = [width, -1, height, -1];
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          if (rgb[3 * (y * width + x)]! > 150) {
            [x0, x1] = [Math.min(x0, x), Math.max(x1, x)];
            [y0, y1] = [Math.min(y0, y), Math.max(y1, y)];
          }
      const box: Box = { x0: x0 / width, x1: (x1 + 1) / width, y0: y0 / height, y1: (y1 + 1) / height, score: 0.9 };
      return Promise.resolve({ boxes: x1 < x0 ? [] : [box], tookMs: 1 });
    },
    close: () => undefined,
  };
}

const write = (truth: unknown): void => {
  writeFileSync(join(folder, 'truth.json'), typeof truth === 'string' ? truth : JSON.stringify(truth));
};
const measure = () => measureFolder(folder, { every: 1 }, whiteDetector);

describe('[CAM-38] the bench of counting by camera', () => {
  it('measures what the issue names, under its names, by the way that pictures go in the agent', async () => {
    drawn(join(folder, 'clip.avi'), 8, '-c:v', 'mjpeg', '-q:v', '3');
    const there = Array.from({ length: 8 * FPS }, (_, i) => ((i / FPS) % 4 > 0.5 && (i / FPS) % 4 < 3.2 ? 1 : null));
    write({
      'clip.avi': {
        fps: FPS,
        size: [WIDTH * 2, HEIGHT * 2],
        zones: {
          all: {
            polygon: [
              [0, 0],
              [192, 0],
              [192, 144],
              [0, 144],
            ],
            count_per_frame: there,
          },
          uncounted: {
            polygon: [
              [0, 0],
              [10, 0],
              [10, 10],
            ],
          },
        },
        lines: {
          middle: { line: [96, 0, 96, 144], to_positive: 0, to_negative: 2 },
          unknown: { line: [0, 70, 192, 70] },
        },
        presence_s: [
          [0.3, 3.5],
          [4.3, 7.5],
        ],
        people: 2,
      },
    });
    const clips = await measure();
    const clip = clips['clip.avi'] as ClipFigures;
    expect(JSON.parse(JSON.stringify(clip))).toMatchObject({
      zones: { all: { mae: 0, exactShare: 1 }, uncounted: { mae: null, exactShare: null } },
      lines: {
        middle: { toPositive: 0, toNegative: 2, truth: { toPositive: 0, toNegative: 2 } },
        unknown: { truth: { toPositive: null, toNegative: null } },
      },
      ...{ visits: 2, people: 2, pictures: 80, unreadable: 0, notes: [] },
    });
    expect(clip.visitErrorS).toBeLessThan(0.5);
    expect(clip.framesPerSecond).toBeGreaterThan(0);
    expect(clip.processorShare).toBeGreaterThanOrEqual(clip.decodingShare);
    expect(clip.five.lines['middle']).toMatchObject({ toPositive: 0, toNegative: 2 });
  });

  it('takes folders of pictures and GIF files, polygons in parts of the picture, masks, and presence alone', async () => {
    mkdirSync(join(folder, 'pictures'));
    drawn(join(folder, 'pictures/%03d.jpg'), 4);
    drawn(join(folder, 'clip.gif'), 4);
    const whole = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ];
    write({
      pictures: { presence_s: [[0.3, 3.5]] },
      'clip.gif': { zones: { all: { polygon: whole, count_per_frame: Array(40).fill(0) } }, masks: [whole] },
    });
    const clips = await measure();
    expect(clips['pictures']).toMatchObject({ visits: 1, zones: {}, pictures: 40 });
    expect(clips['clip.gif']).toMatchObject({ zones: { all: { mae: 0 } }, visits: null, pictures: 40 });
  });

  it('what is wrong with one clip is said, and the others are measured', async () => {
    drawn(join(folder, 'good.avi'), 2, '-c:v', 'mjpeg');
    writeFileSync(join(folder, 'broken.mp4'), 'no video');
    write({
      'good.avi': {
        fps: 'ten',
        zones: {
          bad: { polygon: [[0, 0]] },
          long: {
            polygon: [
              [0, 0],
              [9, 0],
              [9, 9],
            ],
            count_per_frame: Array(50).fill(0),
          },
        },
        lines: 7,
      },
      'broken.mp4': {},
      'missing.mp4': { people: 1 },
      'odd.mp4': 3,
    });
    const clips = await measure();
    expect((clips['good.avi'] as ClipFigures).notes).toEqual([
      expect.stringContaining('fps cannot be read'),
      expect.stringContaining('zones.bad.polygon cannot be read'),
      expect.stringContaining('lines is no object'),
      expect.stringContaining('zones.long has counts of 50 pictures'),
    ]);
    expect(clips['broken.mp4']).toEqual({ fault: 'it is no video that can be read' });
    expect(clips['missing.mp4']).toEqual({ fault: 'it is not there' });
    expect(clips['odd.mp4']).toEqual({ fault: expect.stringContaining('its truth cannot be read') as string });
  });

  it.each([
    ['', 'is empty'],
    ['{', 'is no JSON'],
    ['[]', 'is no object of clips'],
    ['null', 'is no object of clips'],
    ['{}', 'names no clip'],
  ])('a truth of %j is refused in words that name the file', (text, words) => {
    write(text);
    expect(() => readTruth(folder)).toThrow(TruthError);
    expect(() => readTruth(folder)).toThrow(words);
    expect(() => readTruth(folder)).toThrow(join(folder, 'truth.json'));
  });

  it('visits that overlap are told by comings and goings in their order', () => {
    const counts = [0, 0, 1, 1, 2, 2, 1, 1, 0, 0];
    expect(
      visitFigures(
        counts,
        [
          [0.2, 0.6],
          [0.4, 0.9],
        ],
        10,
      ),
    ).toEqual({ visits: 2, trueVisits: 2, visitErrorS: 0.025, beginErrorS: 0, endErrorS: 0.05 });
    expect(visitFigures(counts, [[0.2, 0.8]], 10)).toMatchObject({ visits: 1, beginErrorS: 0, endErrorS: 0 });
    expect(visitFigures(counts, [], 10)).toMatchObject({ visits: 1, trueVisits: 0, visitErrorS: null });
  });
});
