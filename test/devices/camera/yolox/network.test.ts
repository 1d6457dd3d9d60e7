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
