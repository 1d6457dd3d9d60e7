import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import {
  listModels,
  loadModel,
  ModelError,
  ModelHashError,
  readModelFile,
  sha256,
} from '../../controller/runtime/models.ts';
import type { ModelLayout } from '../../controller/runtime/models.ts';
import type { Driver } from '../agent/driver.ts';
import { DetectorError } from './detector.ts';
import type { Detector } from './detector.ts';
import { cameraDriver } from './driver.ts';
import type { CameraSource } from './driver.ts';
import { loginFile, readLogins, withLogin, withPassword } from './logins.ts';
import type { Decoder } from './source.ts';
import type { Tiling } from './yolox/tiles.ts';
import { yoloxDetector } from './yolox/workerDetector.ts';

export interface OpenOptions {
  readonly cameras: readonly CameraSource[];
  /** File with users and passwords of cameras; null: none. */
  readonly credentials: string | null;
  /** File of a model, or the name of one that was added; null: motion only. */
  readonly model: string | null;
  /** SHA-256 that the model must have, hexadecimal; null: none was named. */
  readonly modelSha256: string | null;
  /** What the operator says the file is; auto: as its graph declares it. */
  readonly modelLayout: ModelLayout;
  readonly fps: number;
  readonly within: { readonly width: number; readonly height: number };
  readonly tiles: Tiling;
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
  /** Users and passwords of cameras, as in their file; null: none are in the environment. */
  readonly logins: string | null;
  readonly say: (line: string) => void;
}

interface Model {
  readonly name: string;
  readonly sha256: string;
  readonly layout: ModelLayout;
  readonly bytes: Uint8Array;
}

/**
 * A name that was added is checked against its recorded hash; a file is taken as it is, and its hash is said, unless one
 * was named. Why it is refused is told by whom it would have served, so that the console knows.
 */
function readModel(
  model: string,
  { modelSha256: expected, modelLayout: named }: Pick<OpenOptions, 'modelSha256' | 'modelLayout'>,
  surroundings: Surroundings,
): Model | ModelError {
  try {
    const found = findModel(model, named, surroundings);
    if (named !== 'auto' && found.layout !== 'auto' && found.layout !== named)
      return new ModelError(
        `The model ${found.name} was added as ${found.layout}, and --model-layout says ${named}. Leave --model-layout out, or add the model again with --layout ${named}.`,
      );
    if (expected === null || found.sha256 === expected) return found;
    return new ModelHashError(
      `The model ${found.name} is not the file that was expected: its SHA-256 is ${found.sha256}, --model-sha256 is ${expected}. Name the right file, or take it anew from a source that you trust.`,
    );
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
}

/** Says with the first picture why there is none. */
function refused(reason: string, within: OpenOptions['within']): Detector {
  return { within, judge: () => Promise.reject(new DetectorError(reason)), close: () => undefined };
}

function findModel(model: string, named: ModelLayout, { data, path }: Surroundings): Model {
  const file = path(model);
  const isName = listModels(data).some((m) => m.name === model);
  if (isName || (/^[a-z][a-z0-9-]{0,62}$/.test(model) && !existsSync(file))) {
    const { entry, bytes } = loadModel(data, model);
    return { name: entry.name, sha256: entry.sha256, layout: entry.layout === 'auto' ? named : entry.layout, bytes };
  }
  const bytes = readModelFile(file, basename(file));
  return { name: basename(file), sha256: sha256(bytes), layout: named, bytes };
}

function seeing(model: Model | ModelError | null, options: Pick<OpenOptions, 'threads' | 'within' | 'tiles'>) {
  if (model === null) return { detector: null, detectorName: '' };
  if (model instanceof ModelError)
    return {
      detector: () => refused(model.message, options.within),
      detectorName: model instanceof ModelHashError ? 'a model that is another file' : 'a model that cannot be read',
    };
  const { name, layout, bytes } = model;
  return {
    detector: () => yoloxDetector({ name, layout, model: bytes, ...options }),
    detectorName: `${name} (SHA-256 ${model.sha256.slice(0, 12)}…)`,
  };
}

/**
 * A camera agent's driver from its command line. A model that is not there, or is another file, is said at once, and
 * refuses the first picture, so that the console is told.
 *
 * @throws DriverError when the video or the file of passwords is not there
 */
export function openCamera(options: OpenOptions, surroundings: Surroundings): Driver {
  const { fps, loop, decoder, cpuShare, threads, within, tiles } = options;
  const { path, logins: told, say } = surroundings;
  for (const camera of withPassword(options.cameras))
    say(
      `Camera "${camera}": its password stands on the command line, where every user of this machine can read it. Put it into a file that only you can read, and name that with --credentials.`,
    );
  const logins =
    options.credentials === null
      ? readLogins(told ?? '', 'ENDCAP_CAMERA_CREDENTIALS')
      : loginFile(path(options.credentials));
  const cameras = options.cameras.map(({ camera, source }) => ({
    camera,
    source: source.kind === 'file' ? { ...source, path: path(source.path) } : withLogin(camera, source, logins),
  }));
  const model = options.model === null ? null : readModel(options.model, options, surroundings);
  if (model instanceof ModelError) say(model.message);
  return cameraDriver({
    ...{ cameras, fps, loop, decoder, cpuShare },
    random: surroundings.random,
    ...seeing(model, { threads, within, tiles }),
    // Loaded when somebody calibrates, and not before.
    encode: async (frame) => (await import('../../controller/runtime/images.ts')).jpegOf(frame),
  });
}
