import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Detector, Frame } from '../../../../devices/camera/detector.ts';
import { OnnxShapeError, withInputSize } from '../../../../devices/camera/yolox/inputSize.ts';
import { letterbox } from '../../../../devices/camera/yolox/picture.ts';
import { yoloxDetector } from '../../../../devices/camera/yolox/workerDetector.ts';
import { sharedFile } from '../../../flows/house.ts';

const field = (number: number, content: Uint8Array | string): number[] => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return [number * 8 + 2, bytes.length, ...bytes];
};
const bytes = (...parts: number[][]): Uint8Array => Uint8Array.from(parts.flat());
const dim = (n: number): number[] => field(1, bytes([8, n]));
const value = (name: string, dims: number[]): Uint8Array =>
  bytes(field(1, name), field(2, bytes(field(1, bytes([8, 1], field(2, bytes(...dims.map(dim))))))));
/** The smallest thing shaped like an ONNX file: version, and a graph with a name, input, output, value. */
const model = (dims: number[]): Uint8Array =>
  bytes(
    [8, 8],
    field(
      7,
      bytes(
        field(2, 'g'),
        field(11, value('in', dims)),
        field(12, value('out', [1, 84])),
        field(13, value('mid', [1])),
      ),
    ),
    [0x30, 5],
  );
const frame = (width: number, height: number): Frame => ({
  width,
  height,
  rgb: Uint8Array.from({ length: width * height * 3 }, (_, i) => i % 251),
});

let detectors: Detector[] = [];
const open = (bytes_: Uint8Array): Detector => {
  const detector = yoloxDetector({ model: bytes_, name: 'm.onnx', threads: 1, within: { width: 640, height: 480 } });
  detectors.push(detector);
  return detector;
};
afterEach(() => {
  for (const detector of detectors) detector.close();
  detectors = [];
});

describe('the size that a network is declared for', () => {
  it('[CAM-10] is written anew; shapes that follow from it are taken out', () => {
    const changed = withInputSize(model([1, 3, 64, 64]), 96, 32);
    const expected = bytes(
      [8, 8],
      field(
        7,
        bytes(
          field(2, 'g'),
          field(11, value('in', [1, 3, 32, 96])),
          field(12, bytes(field(1, 'out'), field(2, bytes(field(1, bytes([8, 1])))))),
        ),
      ),
      [0x30, 5],
    );
    expect([...changed]).toEqual([...expected]);
  });

  it('[CAM-11] garbage, a cut off file and a network without a picture are refused', () => {
    const whole = model([1, 3, 64, 64]);
    for (let length = 3; length < whole.length - 2; length++)
      expect(() => withInputSize(whole.subarray(0, length), 64, 64)).toThrow(OnnxShapeError);
    expect(() => withInputSize(new Uint8Array(200).fill(0xff), 64, 64)).toThrow(OnnxShapeError);
    expect(() => withInputSize(model([1, 10]), 64, 64)).toThrow('its input is no picture');
  });
});

describe('the picture for the network', () => {
  it('[CAM-10] planes of blue, green and red, top left, grey around', () => {
    const into = new Float32Array(3 * 4 * 2);
    letterbox({ width: 2, height: 1, rgb: Uint8Array.from([10, 20, 30, 40, 50, 60]) }, 4, 2, into);
    expect([...into]).toEqual([
      ...[30, 60, 114, 114, 114, 114, 114, 114],
      ...[20, 50, 114, 114, 114, 114, 114, 114],
      ...[10, 40, 114, 114, 114, 114, 114, 114],
    ]);
  });
});

describe('a network in its thread', () => {
  it.each([
    ['no ONNX file', new TextEncoder().encode('this is a text file, and a long one at that '.repeat(4))],
    ['damaged', model([1, 3, 64, 64])],
    ['no picture', model([1, 10])],
  ])('[CAM-4] a model that is %s is said, and stays refused', async (_, file) => {
    const detector = open(file);
    await expect(detector.judge(frame(64, 64))).rejects.toThrow(/^The model m\.onnx does not work: /);
    await expect(detector.judge(frame(64, 64))).rejects.toThrow(/m\.onnx/);
  });

  const weights = sharedFile('models/yolox_nano.onnx');
  it.skipIf(weights === null)('[CAM-10] judges pictures of any size, one after the other', async () => {
    const detector = open(readFileSync(weights!));
    for (const [width, height] of [
      [640, 360],
      [640, 360],
      [100, 70],
      [416, 416],
    ] as const) {
      const { boxes, tookMs } = await detector.judge(frame(width, height));
      expect(tookMs).toBeGreaterThan(0);
      for (const b of boxes) expect(b.score).toBeGreaterThanOrEqual(0.1);
    }
  });

  it.skipIf(weights === null)('[CAM-4] half a model is said', async () => {
    const whole = readFileSync(weights!);
    await expect(open(whole.subarray(0, whole.length / 2)).judge(frame(64, 64))).rejects.toThrow(/does not work: /);
  });
});

describe('networks of other layouts', () => {
  const varint = (n: number): number[] => (n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))]);
  const part = (number: number, content: Uint8Array | string): number[] => {
    const inner = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    return [number * 8 + 2, ...varint(inner.length), ...inner];
  };
  const tensorType = (name: string, type: number, dims: number[]): Uint8Array =>
    bytes(
      part(1, name),
      part(2, bytes(part(1, bytes([8, type], part(2, bytes(...dims.map((n) => part(1, bytes([8, ...varint(n)]))))))))),
    );
  /** A graph that always gives the same, whatever it is shown. */
  const always = (input: Uint8Array, outputs: Record<string, { dims: number[]; values: number[] }>): Uint8Array => {
    const each = Object.entries(outputs);
    return bytes(
      [8, 8],
      part(
        7,
        bytes(
          ...each.map(([name]) => part(1, bytes(part(1, `${name}_kept`), part(2, name), part(4, 'Identity')))),
          part(2, 'g'),
          ...each.map(([name, { dims, values }]) =>
            part(
              5,
              bytes(
                ...dims.map((n) => [8, ...varint(n)]),
                [16, 1],
                part(8, `${name}_kept`),
                part(9, new Uint8Array(Float32Array.from(values).buffer)),
              ),
            ),
          ),
          part(11, input),
          ...each.map(([name, { dims }]) => part(12, tensorType(name, 1, dims))),
        ),
      ),
      part(8, bytes([16, 13])),
    );
  };
  const corners = (b: { x0: number; y0: number; x1: number; y1: number }) =>
    [b.x0, b.y0, b.x1, b.y1].map((v) => Math.round(v * 100) / 100);

  it('[CAM-16] a YOLO network that needs no sorting out, at its own size, by its outputs alone', async () => {
    const rows = [16, 8, 32, 32, 0.9, 0, 0, 0, 64, 64, 0.9, 5];
    const file = always(tensorType('images', 1, [1, 3, 64, 64]), { output0: { dims: [1, 2, 6], values: rows } });
    // 128 x 64 is made 64 x 32.
    const { boxes } = await open(file).judge(frame(128, 64));
    expect(boxes.map(corners)).toEqual([[0.25, 0.25, 0.5, 1]]);
  });

  it('[CAM-16] an SSD network', async () => {
    const file = always(tensorType('inputs', 2, [1, 64, 64, 3]), {
      num_detections: { dims: [1], values: [1] },
      detection_boxes: { dims: [1, 2, 4], values: [0.125, 0.25, 0.5, 0.5, 0, 0, 1, 1] },
      detection_scores: { dims: [1, 2], values: [0.9, 0.9] },
      detection_classes: { dims: [1, 2], values: [1, 1] },
    });
    const { boxes } = await open(file).judge(frame(64, 64));
    expect(boxes.map(corners)).toEqual([[0.25, 0.13, 0.5, 0.5]]);
  });

  it('[CAM-16] one that cannot be told is refused in words', async () => {
    const file = always(tensorType('images', 1, [1, 3, 64, 64]), {
      a: { dims: [1, 2], values: [1, 2] },
      b: { dims: [1], values: [1] },
    });
    await expect(open(file).judge(frame(64, 64))).rejects.toThrow(/its outputs \(a, b\) are of no kind/);
  });

  it('[CAM-15] a YOLOX export without the sigmoid is refused with its first picture', async () => {
    const values = Array.from({ length: 84 }, () => [0.4, 0.4, 1, 2, -5, -3, -6]).flat();
    const file = always(tensorType('images', 1, [1, 3, 64, 64]), { output: { dims: [1, 84, 7], values } });
    await expect(open(file).judge(frame(64, 64))).rejects.toThrow(/^The model m\.onnx does not work: .*the sigmoid/);
  });
});
