import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Box, Frame } from '../detector.ts';
import { copyWithin } from '../pixelate.ts';
import { lookOf } from '../counting/look.ts';
import { decode, gridRows, OutputError } from './decode.ts';
import { OnnxShapeError, withInputSize } from './inputSize.ts';
import { layoutOf } from './layout.ts';
import type { Declared, Layout, NamedLayout } from './layout.ts';
import { fromHalf } from './half.ts';
import { bytesOf, inputOf, letterbox, YOLO_PLANES } from './picture.ts';
import type { InputData, InputType } from './picture.ts';
import { gridFault } from './range.ts';
import { decodeEndToEnd, decodeSsd } from './ready.ts';
import { Shapes } from './shapes.ts';

/** Weak boxes count as well: they carry on a person who is half hidden. */
const MIN_SCORE = 0.1;
const MAX_OVERLAP = 0.45;

export interface Network {
  judge(frame: Frame): Promise<Box[]>;
}

/** A network as it is loaded for one picture size. */
interface Sized {
  readonly session: InferenceSession;
  readonly input: InputData;
}

function up32(pixels: number): number {
  return Math.max(32, Math.ceil(pixels / 32) * 32);
}

function open(model: Uint8Array, threads: number): Promise<InferenceSession> {
  return InferenceSession.create(model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionProviders: ['cpu'],
    logSeverityLevel: 3,
  });
}

/** @throws Error when it takes no picture at all */
function resized(model: Uint8Array, width: number, height: number): Uint8Array {
  try {
    return withInputSize(model, width, height);
  } catch (error) {
    if (error instanceof OnnxShapeError)
      throw new Error(`it is no network for pictures: ${error.message}`, { cause: error });
    throw error;
  }
}

function declared(names: readonly string[], metadata: InferenceSession['inputMetadata']): Declared[] {
  return names.map((name, i) => {
    const value = metadata[i];
    return value?.isTensor === true
      ? { name, type: value.type, shape: value.shape }
      : { name, type: 'unknown', shape: [] };
  });
}

/**
 * A network in this thread, used as its graph declares it.
 *
 * @param threads cores that one picture may use
 * @param named what the operator says it is
 */
export function createNetwork(model: Uint8Array, threads: number, named: NamedLayout = 'auto'): Network {
  let chosen: Promise<Network> | null = null;

  async function choose(): Promise<Network> {
    // Told in better words than the runtime's.
    resized(model, 32, 32);
    const session = await open(model, threads);
    const [input, ...more] = declared(session.inputNames, session.inputMetadata);
    if (input === undefined || more.length > 0) throw new OutputError('one picture is expected as its input');
    const layout = layoutOf(input, declared(session.outputNames, session.outputMetadata), named);
    if (layout.kind !== 'yolox') return readyNetwork(session, layout);
    await session.release();
    return gridNetwork(model, threads, layout.input);
  }

  return { judge: async (frame) => (await (chosen ??= choose())).judge(frame) };
}

/** @param data is read when the network runs; 16-bit numbers by their bits */
function tensorOf(data: InputData, dims: readonly number[]): Tensor {
  if (data instanceof Float32Array) return new Tensor('float32', data, dims);
  if (data instanceof Uint8Array) return new Tensor('uint8', data, dims);
  // Declared as 16-bit numbers from the start, its data would become an array of the kind that the runtime's own addon
  // takes for an empty one; bits it takes.
  return Object.assign(new Tensor('uint16', data, dims), { type: 'float16' as const });
}

/** The picture as red, green and blue planes, grey around it. */
function pictureTensor(picture: Frame, width: number, height: number, type: InputType): Tensor {
  const input = inputOf(type, 3 * width * height);
  letterbox(picture, width, height, input, YOLO_PLANES);
  return tensorOf(input, [1, 3, height, width]);
}

/** What a tensor holds, as numbers; the runtime may give 16-bit ones as their bits. */
function numbersOf({ type, data }: Tensor): number[] {
  if (type === 'float16' && data instanceof Uint16Array) return Array.from(data, fromHalf);
  return Array.from(data as ArrayLike<unknown>, Number);
}

/** A network that gives its boxes ready, at the size that it was exported for. */
function readyNetwork(session: InferenceSession, layout: Exclude<Layout, { kind: 'yolox' }>): Network {
  return {
    async judge(frame) {
      const width = layout.width ?? up32(frame.width);
      const height = layout.height ?? up32(frame.height);
      const scale = Math.min(1, width / frame.width, height / frame.height);
      const picture = scale < 1 ? copyWithin(frame, Math.max(1, Math.floor(frame.width * scale))) : frame;
      const tensor =
        layout.kind === 'ssd'
          ? new Tensor('uint8', bytesOf(picture, width, height), [1, height, width, 3])
          : pictureTensor(picture, width, height, layout.input);
      const answer = await session.run({ [session.inputNames[0]!]: tensor });
      const numbers = (name: string): number[] => {
        const output = answer[name];
        if (output === undefined) throw new OutputError(`its output ${name} is missing`);
        return numbersOf(output);
      };
      const options = {
        ...{ inputWidth: width, inputHeight: height, pictureWidth: picture.width, pictureHeight: picture.height },
        ...{ minScore: MIN_SCORE, maxOverlap: MAX_OVERLAP },
      };
      const name = session.outputNames[0]!;
      const boxes =
        layout.kind === 'nms-free'
          ? decodeEndToEnd(numbers(name), answer[name]!.dims, options)
          : decodeSsd(
              {
                boxes: numbers(layout.boxes),
                scores: numbers(layout.scores),
                classes: numbers(layout.classes),
                count: layout.count === null ? null : (numbers(layout.count)[0] ?? 0),
                first: layout.first,
              },
              options,
            );
      for (const output of Object.values(answer)) output.dispose();
      return boxes.map((box) => ({ ...box, look: lookOf(frame, box) }));
    },
  };
}

/**
 * A YOLOX network. It is loaded for the sizes of the pictures that come, rounded up to multiples of 32;
 * cameras of several shapes may share it.
 */
function gridNetwork(model: Uint8Array, threads: number, type: InputType): Network {
  const shapes = new Shapes<Sized>();

  async function sizedFor(width: number, height: number): Promise<Sized> {
    const key = `${width}x${height}`;
    const known = shapes.use(key);
    if (known !== undefined) return known;
    const sized = await load(width, height);
    shapes.add(key, sized);
    for (const { session } of shapes.spare()) await session.release();
    return sized;
  }

  async function load(width: number, height: number): Promise<Sized> {
    const session = await open(resized(model, width, height), threads);
    return { session, input: inputOf(type, 3 * width * height) };
  }

  return {
    async judge(frame) {
      const width = up32(frame.width);
      const height = up32(frame.height);
      const { session, input } = await sizedFor(width, height);
      letterbox(frame, width, height, input);
      const tensor = tensorOf(input, [1, 3, height, width]);
      const answer = await session.run({ [session.inputNames[0]!]: tensor });
      const output = answer[session.outputNames[0]!];
      if (output === undefined) throw new OutputError(`its output is no grid of ${gridRows(width, height)} rows`);
      const numbers = output.data instanceof Float32Array ? output.data : Float32Array.from(numbersOf(output));
      const boxes = decode(numbers, output.dims, {
        inputWidth: width,
        inputHeight: height,
        pictureWidth: frame.width,
        pictureHeight: frame.height,
        minScore: MIN_SCORE,
        maxOverlap: MAX_OVERLAP,
      });
      const fault = gridFault(numbers, output.dims[2]!);
      if (fault !== null) throw new OutputError(fault);
      output.dispose();
      return boxes.map((box) => ({ ...box, look: lookOf(frame, box) }));
    },
  };
}
