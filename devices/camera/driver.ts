import { statSync } from 'node:fs';
import type { AgentStore } from '../../controller/protocol/device.ts';
import { FfmpegError, findFfmpeg } from '../../controller/runtime/ffmpeg.ts';
import type { Driver, DriverContext, Emit, Stop } from '../agent/driver.ts';
import { DriverError } from '../agent/driver.ts';
import { CalibrationSession } from './calibrationSession.ts';
import type { Detector, Frame } from './detector.ts';
import { picturesIn } from './folder.ts';
import { openMotion } from './motion/motionThread.ts';
import { cameraOutputs } from './outputs.ts';
import { Reporter } from './reporter.ts';
import type { Decoder, Source } from './source.ts';
import { sourceName } from './source.ts';
import { CameraStream } from './stream.ts';
import { Turns } from './turns.ts';
import { viewOf } from './view.ts';
import { motionWatcher, peopleWatcher } from './watcher.ts';

/** One camera of the store and where its pictures come from. */
export interface CameraSource {
  readonly camera: string;
  readonly source: Source;
}

export interface CameraOptions {
  /** At least one; they share one detector. */
  readonly cameras: readonly CameraSource[];
  /** Pictures a second of each camera, at most; of a folder, exactly. */
  readonly fps: number;
  /** A recording: begin again at the end. */
  readonly loop: boolean;
  /** Decoding in hardware. */
  readonly decoder: Decoder;
  /** Part of the time that the detector may work, above 0, at most 1. */
  readonly cpuShare: number;
  /** Makes the detector of people; null: motion only. Called at every start. */
  readonly detector: (() => Detector) | null;
  /** What counts, for people: the model's name and hash. */
  readonly detectorName: string;
  /** Makes a JPEG of a picture in memory, for whom calibrates. */
  readonly encode: (frame: Frame) => Promise<Uint8Array>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

type StoreCamera = AgentStore['cameras'][number];

function cameraOf(store: AgentStore, id: string): StoreCamera | string {
  const found = store.cameras.find((c) => c.id === id);
  if (found !== undefined) return found;
  const known = store.cameras.map((c) => c.id).join(', ');
  return `The store "${store.id}" has no camera "${id}"; ${known === '' ? 'it has none yet: place one in the console' : `it has: ${known}. Name one of them with --camera`}.`;
}

/** A file that is there, or a folder with pictures in it. */
function checked(source: Source): Source {
  if (source.kind !== 'file' && source.kind !== 'folder') return source;
  const name = sourceName(source);
  try {
    const stat = statSync(source.path);
    if (stat.isFile()) return { kind: 'file', path: source.path };
    if (!stat.isDirectory()) throw new DriverError(`${name} is no file and no folder; name a video after --source.`);
    if (picturesIn(source.path).length === 0)
      throw new DriverError(`${name} is a folder without pictures (JPEG, PNG, WebP); name the video itself.`);
    return { kind: 'folder', path: source.path };
  } catch (error) {
    if (error instanceof DriverError) throw error;
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new DriverError(
      missing ? `There is no file ${name}. Check the path after --source.` : `${name} cannot be opened.`,
    );
  }
}

/**
 * Cameras as a driver: counts of their zones and crossings of their lines, nothing else. While one is blind it says
 * nothing, so that what it said goes stale, and its health says why; the others go on.
 *
 * @throws DriverError when a video file is not there
 */
export function cameraDriver(options: CameraOptions): Driver {
  const cameras = options.cameras.map(({ camera, source }) => ({ camera, source: checked(source) }));
  const sees = options.detector === null ? 'movement' : 'people';
  return {
    kind: 'camera',
    cameras: cameras.map(({ camera: id }) => ({
      ...{ id, sees },
      model: sees === 'people' ? options.detectorName.slice(0, 120) : null,
    })),
    tells: cameraOutputs,
    followsStore: true,
    concerns: (store) => [
      store.id,
      store.cameraCounting.enabled,
      store.timeZone,
      cameras.map(({ camera }) => {
        const found = store.cameras.find((c) => c.id === camera);
        return [found, found?.floor === undefined ? [] : store.zones.filter((z) => found.zones.includes(z.id))];
      }),
    ],
    start: (context, emit) => start({ ...options, cameras }, context, emit),
  };
}

function start(options: CameraOptions, context: DriverContext, emit: Emit): Stop {
  const { store, clock, say, degraded, finished, calibrations, still } = context;
  const known = options.cameras.map((c) => ({ ...c, found: cameraOf(store, c.camera) }));
  const places = known.flatMap(({ camera, source, found }) =>
    typeof found === 'string' ? [] : [{ id: camera, source, place: found }],
  );
  const strangers = known.flatMap(({ found }) => (typeof found === 'string' ? [found] : []));
  if (places.length === 0) throw new DriverError(strangers[0]!);
  if (!store.cameraCounting.enabled) {
    for (const { id } of places) say(offWords(id));
    degraded(places.map(({ id }) => offWords(id)).join(' '));
    return () => undefined;
  }
  try {
    findFfmpeg();
  } catch (error) {
    if (error instanceof FfmpegError) throw new DriverError(error.message);
    throw error;
  }

  const detector = options.detector?.() ?? null;
  const motion = openMotion(clock);
  const turns = new Turns(clock, { share: options.cpuShare, fps: options.fps });
  const troubles = new Map<string, string | null>();
  const notes = new Map<string, string | null>();
  const running = new Set<string>();
  let worst: 0 | 1 = 0;
  let stopped = false;
  for (const words of strangers) say(words);

  const tellHealth = (): void => {
    const all = [...strangers, ...[...troubles.values()].filter((t) => t !== null)];
    degraded(all.length === 0 ? null : all.join(' '));
    const noted = [...notes.values()].filter((n) => n !== null);
    context.noted?.(noted.length === 0 ? null : noted.join(' '));
  };
  const streams = places.map(({ id, source, place }) => {
    const { view, notes: words } = viewOf(place, store, context.controllerMs() - clock.now());
    for (const word of words) say(word);
    const session = new CalibrationSession({
      ...{ camera: id, findsPeople: detector !== null, clock, encode: options.encode, send: still },
      signature: () => stream.signature,
    });
    const watcher = session.watch(detector === null ? motionWatcher(motion, view) : peopleWatcher(detector, view));
    const reporter = new Reporter({
      camera: id,
      part: watcher.label === null ? id : `${id}:${watcher.label}`,
      warmUpMs: watcher.warmUpMs,
      warmUpPictures: 3,
    });
    running.add(id);
    const stream: CameraStream = new CameraStream({
      ...{ camera: id, source, watcher, reporter, turns, clock, say, emit },
      ...{ fps: options.fps, loop: options.loop, decoder: options.decoder, random: options.random },
      signature: place.signature ?? null,
      isShown: () => session.isOn,
      health(trouble, note) {
        if (stopped) return;
        troubles.set(id, trouble);
        notes.set(id, note);
        tellHealth();
      },
      over(summary, code) {
        if (stopped) return;
        if (code === 1) worst = 1;
        running.delete(id);
        if (running.size === 0) {
          stop();
          finished(summary, worst);
          return;
        }
        say(`Camera "${id}": ${summary}`);
        troubles.set(id, code === 0 ? null : `Camera "${id}": ${summary}`);
        tellHealth();
      },
      fault(message) {
        if (stopped) return;
        stop();
        finished(message, 1);
      },
    });
    say(
      detector === null
        ? `Camera "${id}": no model was named, so it sees only whether anything moves, and counts nobody. To count people: npm run endcap -- model fetch yolox-nano, then --model yolox-nano.`
        : `Camera "${id}": counting people in ${view.areas.length === 1 ? 'one area' : `${view.areas.length} areas`} with ${options.detectorName}.`,
    );
    calibrations(id, (calibration) => {
      session.follow(calibration);
    });
    return { stream, session };
  });

  function stop(): void {
    if (stopped) return;
    stopped = true;
    for (const { stream, session } of streams) {
      stream.stop();
      session.follow(null);
    }
    detector?.close();
    motion.close();
  }

  for (const { stream } of streams) stream.start();
  return stop;
}

function offWords(id: string): string {
  return `Camera "${id}" counts nothing: counting by camera is off in this store. Put the notice up, then switch it on in the console under Cameras.`;
}
