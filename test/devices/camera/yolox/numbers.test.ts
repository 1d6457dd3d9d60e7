import { afterEach, describe, expect, it } from 'vitest';
import type { Detector, Frame } from '../../../../devices/camera/detector.ts';
import { fromHalf, halfOf } from '../../../../devices/camera/yolox/half.ts';
import type { NamedLayout } from '../../../../devices/camera/yolox/layout.ts';
import { letterbox, YOLO_PLANES } from '../../../../devices/camera/yolox/picture.ts';
import { yoloxDetector } from '../../../../devices/camera/yolox/workerDetector.ts';
import { FLOAT, FLOAT16, floats, INT8, longs, onnxFile, UINT8 } from './onnxBytes.ts';
import type { Constant, Node } from './onnxBytes.ts';

let detectors: Detector[] = [];
afterEach(() => {
  for (const detector of detectors) detector.close();
  detectors = [];
});
const judge = async (model: Uint8Array, picture: Frame, layout: NamedLayout = 'auto') => {
  const detector = yoloxDetector({ model, name: 'm', threads: 1, layout, within: { width: 64, height: 64 } });
  detectors.push(detector);
  return (await detector.judge({ ...picture, rgb: picture.rgb.slice() })).boxes;
};

/** A picture of one colour. */
const plain = (red: number, green: number, blue: number): Frame => ({
  width: 64,
  height: 64,
  rgb: Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => [red, green, blue][i % 3]!),
});

/**
 * A network whose score is what it sees: the red plane's mean. It sees one person, in the lower right quarter.
 *
 * @param type of its input
 * @param seen makes `red`, numbers 0 to 1, of the input `images`
 * @param toType of its output
 */
function redNetwork(type: number, seen: readonly Node[], extra: Record<string, Constant> = {}, toType = FLOAT) {
  return onnxFile({
    input: { name: 'images', type, dims: [1, 3, 64, 64] },
    constants: {
      ...extra,
      box: floats([1, 1, 4], [32, 32, 64, 64]),
      person: floats([1, 1, 1], [0]),
      row: longs([1, 1, 1]),
      from: longs([0]),
      to: longs([1]),
      channels: longs([1]),
    },
    nodes: [
      ...seen,
      { op: 'Slice', from: ['planes', 'from', 'to', 'channels'], to: 'red' },
      { op: 'ReduceMean', from: ['red'], to: 'mean', with: { axes: [1, 2, 3], keepdims: 1 } },
      { op: 'Reshape', from: ['mean', 'row'], to: 'score' },
      { op: 'Concat', from: ['box', 'score', 'person'], to: 'rows', with: { axis: 2 } },
      { op: 'Cast', from: ['rows'], to: 'output0', with: { to: toType } },
    ],
    outputs: [{ name: 'output0', type: toType, dims: [1, 1, 6] }],
  });
}
const scale = floats([], [1 / 255]);
const zero: Constant = { type: UINT8, dims: [], data: Uint8Array.of(0) };

describe('numbers of 16 bits', () => {
  it('[CAM-19] every one of them is read and written as it is', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = fromHalf(bits);
      if (!Number.isNaN(value)) expect(halfOf(value)).toBe(bits);
    }
    expect(fromHalf(halfOf(NaN))).toBeNaN();
  });

  it('[CAM-19] others become the nearest one', () => {
    expect([255, 1 / 255, 65_519, 65_520, 1e-9, -2.0009].map((v) => fromHalf(halfOf(v)))).toEqual([
      ...[255, 0.003921508789062, 65_504, Infinity, 0, -2].map((v) => expect.closeTo(v, 12) as number),
    ]);
  });
});

describe('a network of other numbers', () => {
  it('[CAM-19] is given 16-bit numbers, or bytes, in the order and range of its layout', () => {
    const picture = { width: 1, height: 1, rgb: Uint8Array.of(255, 51, 0) };
    const half = new Uint16Array(3);
    letterbox(picture, 1, 1, half, YOLO_PLANES);
    expect([...half].map(fromHalf)).toEqual([1, expect.closeTo(0.2, 3), 0]);
    letterbox(picture, 1, 1, half);
    expect([...half].map(fromHalf)).toEqual([0, 51, 255]);
    const whole = new Uint8Array(3);
    letterbox(picture, 1, 1, whole, YOLO_PLANES);
    expect([...whole]).toEqual([255, 51, 0]);
  });

  const identity: Node[] = [{ op: 'Cast', from: ['images'], to: 'planes', with: { to: FLOAT } }];
  const qdq: Node[] = [
    { op: 'QuantizeLinear', from: ['images', 'scale', 'zero'], to: 'whole' },
    { op: 'DequantizeLinear', from: ['whole', 'scale', 'zero'], to: 'planes' },
  ];
  /** A convolution in 8-bit numbers that passes every plane on, as quantised exports have it (QOperator). */
  const qlinear: Node[] = [
    qdq[0]!,
    {
      op: 'QLinearConv',
      from: ['whole', 'scale', 'zero', 'weights', 'weightScale', 'weightZero', 'scale', 'zero'],
      to: 'convolved',
    },
    { op: 'DequantizeLinear', from: ['convolved', 'scale', 'zero'], to: 'planes' },
  ];
  const weights: Record<string, Constant> = {
    weights: { type: INT8, dims: [3, 3, 1, 1], data: Int8Array.of(100, 0, 0, 0, 100, 0, 0, 0, 100) },
    weightScale: floats([], [0.01]),
    weightZero: { type: INT8, dims: [], data: Int8Array.of(0) },
  };
  it.each([
    ['16-bit numbers, in and out', redNetwork(FLOAT16, identity, {}, FLOAT16)],
    ['bytes in', redNetwork(UINT8, [{ ...qdq[1]!, from: ['images', 'scale', 'zero'] }], { scale, zero })],
    ['8-bit numbers between quantising and dequantising (QDQ)', redNetwork(FLOAT, qdq, { scale, zero })],
    ['8-bit operators (QOperator)', redNetwork(FLOAT, qlinear, { scale, zero, ...weights })],
  ])('[CAM-19] %s: sees the red of the picture', async (_, model) => {
    for (const red of [255, 153, 51]) {
      const boxes = await judge(model, plain(red, 10, 200));
      expect(boxes).toMatchObject([{ x0: 0.5, y0: 0.5, x1: 1, y1: 1, score: expect.closeTo(red / 255, 2) as number }]);
    }
  });

  it('[CAM-19] a raw grid that takes and gives 16-bit numbers, or takes bytes', async () => {
    // One class; in the cell at (2, 2) of the first grid somebody of 16 x 16 pixels stands.
    const values = Array.from({ length: 84 }, (_, row) =>
      row === 18 ? [0.5, 0.5, Math.log(2), Math.log(2), 0.9, 1] : [0, 0, 0, 0, 0, 0],
    ).flat();
    for (const [type, toType] of [
      [FLOAT16, FLOAT16],
      [UINT8, FLOAT],
    ] as const) {
      const model = onnxFile({
        input: { name: 'images', type, dims: [1, 3, 64, 64] },
        constants: { kept: floats([1, 84, 6], values) },
        nodes: [{ op: 'Cast', from: ['kept'], to: 'output', with: { to: toType } }],
        outputs: [{ name: 'output', type: toType, dims: [1, 84, 6] }],
      });
      const [box, ...more] = await judge(model, plain(1, 2, 3));
      expect(more).toEqual([]);
      expect(box!.score).toBeCloseTo(0.9, 3);
      expect([box!.x0, box!.y0, box!.x1, box!.y1].map((v) => v * 64)).toEqual(
        [12, 12, 28, 28].map((v) => expect.closeTo(v, 1) as number),
      );
    }
  });

  it('[CAM-19] outputs of whole numbers without their scale are refused in words', async () => {
    const model = redNetwork(FLOAT, [{ op: 'Identity', from: ['images'], to: 'planes' }], {}, UINT8);
    await expect(judge(model, plain(9, 9, 9))).rejects.toThrow(/its output output0 is of whole numbers \(uint8\)/);
  });
});

describe('a layout that the operator names', () => {
  const seen: Node[] = [{ op: 'Identity', from: ['images'], to: 'planes' }];

  it('[CAM-18] that is another than the file gives is refused with the right one', async () => {
    const model = redNetwork(FLOAT, seen);
    expect(await judge(model, plain(200, 0, 0), 'nms-free')).toHaveLength(1);
    for (const layout of ['yolox', 'ssd'] as const)
      await expect(judge(model, plain(200, 0, 0), layout)).rejects.toThrow(
        `it was said to be ${layout}, but its outputs are one of boxes without overlap, [1, rows, 6] (nms-free). Add it again with --layout nms-free`,
      );
  });
});
