import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Box, Frame } from '../detector.ts';
import { lookOf } from '../counting/look.ts';
import { decode, gridRows, OutputError } from './decode.ts';
import { OnnxShapeError, withInputSize } from './inputSize.ts';
import { letterbox } from './picture.ts';
import { gridFault } from './range.ts';

/** Weak boxes count as well: they carry on a person who is half hidden. */
const MIN_SCORE = 0.1;
const MAX_OVERLAP = 0.45;

/** Cameras of so many shapes share a network without its being loaded anew for every picture. */
const KEPT_SIZES = 3;

export interface Network {
  judge(frame: Frame): Promise<Box[]>;
}

/** A network as it is loaded for one picture size. */
interface Sized {
  readonly session: InferenceSession;
  readonly input: Float32Array;
}

function up32(pixels: number): number {
  return Math.max(32, Math.ceil(pixels / 32) * 32);
}

/**
 * A YOLOX network in this thread. It is loaded for the sizes of the pictures that come, rounded up to multiples of 32;
 * cameras of several shapes may share it.
 *
 * @param threads cores that one picture may use
 */
export function createNetwork(model: Uint8Array, threads: number): Network {
  /** The size that was used last comes last. */
  const loaded = new Map<string, Sized>();

  async function sizedFor(width: number, height: number): Promise<Sized> {
    const key = `${width}x${height}`;
    const known = loaded.get(key);
    const sized = known ?? (await load(width, height));
    loaded.delete(key);
    loaded.set(key, sized);
    const [oldest] = loaded;
    if (loaded.size > KEPT_SIZES && oldest !== undefined) {
      loaded.delete(oldest[0]);
      await oldest[1].session.release();
    }
    return sized;
  }

  async function load(width: number, height: number): Promise<Sized> {
    let bytes: Uint8Array;
    try {
      bytes = withInputSize(model, width, height);
    } catch (error) {
      if (error instanceof OnnxShapeError)
        throw new Error(`it is no YOLOX network: ${error.message}`, { cause: error });
      throw error;
    }
    const session = await InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionProviders: ['cpu'],
      logSeverityLevel: 3,
    });
    const [input] = session.inputMetadata;
    const fits = session.inputNames.length === 1 && input?.isTensor === true && input.type === 'float32';
    if (!fits || input.shape.length !== 4 || input.shape[1] !== 3)
      throw new Error('it is no YOLOX network: one colour picture of 32-bit numbers is expected as its input');
    return { session, input: new Float32Array(3 * width * height) };
  }

  return {
    async judge(frame) {
      const width = up32(frame.width);
      const height = up32(frame.height);
      const { session, input } = await sizedFor(width, height);
      letterbox(frame, width, height, input);
      const tensor = new Tensor('float32', input, [1, 3, height, width]);
      const answer = await session.run({ [session.inputNames[0]!]: tensor });
      const output = answer[session.outputNames[0]!];
      if (output === undefined || !(output.data instanceof Float32Array))
        throw new OutputError(`its output is no grid of ${gridRows(width, height)} rows`);
      const boxes = decode(output.data, output.dims, {
        inputWidth: width,
        inputHeight: height,
        pictureWidth: frame.width,
        pictureHeight: frame.height,
        minScore: MIN_SCORE,
        maxOverlap: MAX_OVERLAP,
      });
      const fault = gridFault(output.data, output.dims[2]!);
      if (fault !== null) throw new OutputError(fault);
      output.dispose();
      return boxes.map((box) => ({ ...box, look: lookOf(frame, box) }));
    },
  };
}
