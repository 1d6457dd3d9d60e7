import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { listModels, loadModel, ModelError, readModelFile, sha256 } from '../../controller/runtime/models.ts';
import type { Driver } from '../agent/driver.ts';
import { DriverError } from '../agent/driver.ts';
import { cameraDriver } from './driver.ts';
import type { CameraSource } from './driver.ts';
import type { Decoder } from './source.ts';
import { yoloxDetector } from './yolox/workerDetector.ts';

export interface OpenOptions {
  readonly cameras: readonly CameraSource[];
  /** File of a model, or the name of one that was added; null: motion only. */
  readonly model: string | null;
  readonly fps: number;
  readonly within: { readonly width: number; readonly height: number };
  readonly threads: number;
  readonly loop: boolean;
  readonly decoder: Decoder;
  readonly cpuShare: number;
}

export interface Surroundings {
  /** Data folder, in which models are. */
  readonly data: string;
  /** Makes a file name of the command line absolute. */
  readonly path: (file: string) => string;
  readonly random: () => number;
}

interface Model {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** A name that was added is checked against its recorded hash; a file is taken as it is, and its hash is said. */
function readModel(model: string, { data, path }: Surroundings): Model {
  try {
    const file = path(model);
    const isName = listModels(data).some((m) => m.name === model);
    if (isName || (/^[a-z][a-z0-9-]{0,62}$/.test(model) && !existsSync(file))) {
      const { entry, bytes } = loadModel(data, model);
      return { name: entry.name, sha256: entry.sha256, bytes };
    }
    const bytes = readModelFile(file, basename(file));
    return { name: basename(file), sha256: sha256(bytes), bytes };
  } catch (error) {
    if (error instanceof ModelError) throw new DriverError(error.message);
    throw error;
  }
}

/**
 * A camera agent's driver from its command line.
 *
 * @throws DriverError when the video or the model is not there, or the model is not the one that was added
 */
export function openCamera(options: OpenOptions, surroundings: Surroundings): Driver {
  const { threads, within } = options;
  const cameras = options.cameras.map(({ camera, source }) => ({
    camera,
    source: source.kind === 'file' ? { ...source, path: surroundings.path(source.path) } : source,
  }));
  const model = options.model === null ? null : readModel(options.model, surroundings);
  return cameraDriver({
    cameras,
    fps: options.fps,
    loop: options.loop,
    decoder: options.decoder,
    cpuShare: options.cpuShare,
    random: surroundings.random,
    detectorName: model === null ? '' : `${model.name} (SHA-256 ${model.sha256.slice(0, 12)}…)`,
    // Loaded when somebody calibrates, and not before.
    encode: async (frame) => (await import('../../controller/runtime/images.ts')).jpegOf(frame),
    detector: model === null ? null : () => yoloxDetector({ ...model, model: model.bytes, threads, within }),
  });
}
