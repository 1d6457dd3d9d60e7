import { describe, expect, it } from 'vitest';
import { OutputError } from '../../../../devices/camera/yolox/decode.ts';
import { layoutOf } from '../../../../devices/camera/yolox/layout.ts';
import { decodeEndToEnd, decodeSsd } from '../../../../devices/camera/yolox/ready.ts';
import type { SsdOutput } from '../../../../devices/camera/yolox/ready.ts';

/** A picture of 400 x 200 in the top left of 400 x 400. */
const options = {
  ...{ inputWidth: 400, inputHeight: 400, pictureWidth: 400, pictureHeight: 200 },
  ...{ minScore: 0.1, maxOverlap: 0.45 },
};
const place = (b: { x0: number; y0: number; x1: number; y1: number }) =>
  [b.x0, b.y0, b.x1, b.y1].map((v) => Math.round(v * 1e4) / 1e4);
const endToEnd = (...rows: number[][]) => decodeEndToEnd(Float32Array.from(rows.flat()), [1, rows.length, 6], options);

describe('a YOLO network that needs no sorting out', () => {
  it('[CAM-16] people of class 0 in pixels, best first; others and weak ones are left out', () => {
    const boxes = endToEnd(
      [40, 20, 80, 120, 0.5, 0],
      [200, 100, 240, 200, 0.9, 0],
      [0, 0, 100, 100, 0.9, 2],
      [300, 0, 340, 100, 0.05, 0],
      [0, 0, 0, 0, 0, 0],
    );
    expect(boxes.map(place)).toEqual([
      [0.5, 0.5, 0.6, 1],
      [0.1, 0.1, 0.2, 0.6],
    ]);
    expect(boxes[0]!.score).toBeCloseTo(0.9);
  });

  it('[CAM-16] the same in parts of the input', () => {
    expect(endToEnd([0.1, 0.05, 0.2, 0.3, 0.5, 0]).map(place)).toEqual([[0.1, 0.1, 0.2, 0.6]]);
  });

  it('[CAM-16] another shape, no numbers, scores or classes that are none are refused in words', () => {
    expect(() => decodeEndToEnd(new Float32Array(70), [1, 10, 7], options)).toThrow(/\[1, rows, 6\] is expected/);
    expect(() => decodeEndToEnd(new Float32Array(59), [1, 10, 6], options)).toThrow('cut off');
    expect(() => endToEnd([1, 1, 9, 9, Number.NaN, 0])).toThrow(/no numbers/);
    expect(() => endToEnd([1, 1, 9, 9, 3.4, 0])).toThrow(/not between 0 and 1/);
    expect(() => endToEnd([1, 1, 9, 9, 0.4, 0.3])).toThrow(OutputError);
  });
});

describe('an SSD network', () => {
  const output: SsdOutput = {
    boxes: [0.05, 0.1, 0.3, 0.2, 0.1, 0.5, 0.4, 0.9, 0.2, 0.2, 0.3, 0.3],
    scores: [0.8, 0.9, 0.7],
    classes: [1, 3, 1],
    count: 2,
    first: 'y',
  };

  it('[CAM-16] people of class 1, as many rows as are told, y first or x first', () => {
    expect(decodeSsd(output, options).map(place)).toEqual([[0.1, 0.1, 0.2, 0.6]]);
    expect(decodeSsd({ ...output, first: 'x' }, options).map(place)).toEqual([[0.05, 0.2, 0.3, 0.4]]);
    expect(decodeSsd({ ...output, count: null }, options)).toHaveLength(2);
    expect(decodeSsd({ ...output, count: 0 }, options)).toEqual([]);
  });

  it('[CAM-16] what does not fit each other, and boxes in pixels, are refused in words', () => {
    expect(() => decodeSsd({ ...output, classes: [1] }, options)).toThrow(/do not fit each other/);
    expect(() => decodeSsd({ ...output, count: 4 }, options)).toThrow(/tells of 4 boxes, and gives 3/);
    expect(() => decodeSsd({ ...output, count: Number.NaN }, options)).toThrow(OutputError);
    expect(() => decodeSsd({ ...output, boxes: output.boxes, scores: [-4, -3, -5] }, options)).toThrow(/not between/);
    const pixels = Array.from(output.boxes, (v) => v * 400);
    expect(() => decodeSsd({ ...output, boxes: pixels }, options)).toThrow(/no parts of the picture/);
  });
});

describe('what a graph declares', () => {
  const planes = (width: number | string, height: number | string) =>
    ({ name: 'images', type: 'float32', shape: [1, 3, height, width] }) as const;
  const out = (name: string, ...shape: (number | string)[]) => ({ name, type: 'float32', shape });

  it('[CAM-16] a raw grid, also of one class; one without overlap', () => {
    expect(layoutOf(planes(416, 416), [out('output', 1, 3549, 85)])).toEqual({ kind: 'yolox', input: 'float32' });
    expect(layoutOf(planes(416, 416), [out('output', 1, 3549, 6)])).toEqual({ kind: 'yolox', input: 'float32' });
    expect(layoutOf(planes(640, 480), [out('output0', 1, 300, 6)])).toEqual({
      ...{ kind: 'nms-free', input: 'float32', width: 640, height: 480 },
    });
    expect(layoutOf(planes('w', 'h'), [out('output0', 1, 300, 6)])).toMatchObject({ width: null, height: null });
  });

  const ssd = ['num_detections', 'detection_boxes', 'detection_scores', 'detection_classes'].map((name) => out(name));
  const bytes = { name: 'inputs', type: 'uint8', shape: [1, 'h', 'w', 3] };

  it('[CAM-16] SSD by the names of its outputs', () => {
    expect(layoutOf(bytes, ssd)).toEqual({
      ...{ kind: 'ssd', width: null, height: null, count: 'num_detections', first: 'y' },
      ...{ boxes: 'detection_boxes', scores: 'detection_scores', classes: 'detection_classes' },
    });
    expect(layoutOf(bytes, [out('boxes'), out('scores'), out('labels')])).toMatchObject({ count: null, first: 'x' });
    const raw = [...ssd, out('raw_detection_boxes'), out('raw_detection_scores'), out('detection_multiclass_scores')];
    expect(layoutOf(bytes, raw)).toEqual(layoutOf(bytes, ssd));
  });

  it('[CAM-18] the operator says which of two it is; what it cannot be is refused', () => {
    const either = [out('output', 1, 'n', 6)];
    expect(layoutOf(planes('w', 'h'), either, 'yolox')).toEqual({ kind: 'yolox', input: 'float32' });
    expect(layoutOf(planes('w', 'h'), either, 'nms-free')).toMatchObject({ kind: 'nms-free', width: null });
    expect(() => layoutOf(planes('w', 'h'), either, 'ssd')).toThrow(/--layout yolox or --layout nms-free/);
    expect(() => layoutOf(planes(416, 416), [out('output', 1, 3549, 85)], 'ssd')).toThrow(
      'it was said to be ssd, but its outputs are one raw grid (yolox). Add it again with --layout yolox (a bare file: --model-layout yolox), or name the right file',
    );
    expect(() => layoutOf(bytes, ssd, 'yolox')).toThrow(/its outputs are boxes, scores and classes \(ssd\)/);
  });

  it('[CAM-16] what cannot be told is refused in words', () => {
    expect(() => layoutOf(planes('w', 'h'), [out('output', 1, 'n', 6)])).toThrow(/may be a raw grid of one class/);
    expect(() => layoutOf(planes(640, 640), [out('a', 1, 2), out('b', 1)])).toThrow(/\(a, b\) are of no kind/);
    expect(() => layoutOf(planes(640, 640), ssd)).toThrow(/one picture of bytes/);
    expect(() => layoutOf(bytes, [out('output', 1, 300, 6)])).toThrow(/one colour picture, .* or bytes is expected/);
  });
});
