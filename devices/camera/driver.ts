import { statSync } from 'node:fs';
import type { AgentStore } from '../../controller/protocol/device.ts';
import { FfmpegError, findFfmpeg } from '../../controller/runtime/ffmpeg.ts';
import { backoffMs } from '../agent/backoff.ts';
import type { Driver } from '../agent/driver.ts';
import { DriverError } from '../agent/driver.ts';
import { CalibrationSession } from './calibrationSession.ts';
import type { Detector, Frame } from './detector.ts';
import { faultWords } from './faultWords.ts';
import type { Area } from './counting/occupancy.ts';
import { openPictures } from './pictures.ts';
import { Reporter } from './reporter.ts';
import type { Source } from './source.ts';
import { sourceName } from './source.ts';
import { Sight } from './sight.ts';
import { motionWatcher, peopleWatcher } from './watcher.ts';
import type { View } from './watcher.ts';

export interface CameraOptions {
  /** The store's camera that this is. */
  readonly camera: string;
  readonly source: Source;
  /** Pictures a second, at most. */
  readonly fps: number;
  /** A file: begin again at the end. */
  readonly loop: boolean;
  /** Makes the detector of people; null: motion only. Called at every start. */
  readonly detector: (() => Detector) | null;
  /** What counts, for people: the model's name and hash. */
  readonly detectorName: string;
  /** Makes a JPEG of a picture in memory, for whom calibrates. */
  readonly encode: (frame: Frame) => Promise<Uint8Array>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** A stream that went on for this long was a good one: the next wait is a short one again, ms. */
const GOOD_MS = 10_000;
/** A picture that takes longer than this to judge is too slow to follow people, ms. */
const SLOW_MS = 500;

type StoreCamera = AgentStore['cameras'][number];

function cameraOf(store: AgentStore, id: string): StoreCamera {
  const found = store.cameras.find((c) => c.id === id);
  if (found !== undefined) return found;
  const known = store.cameras.map((c) => c.id).join(', ');
  throw new DriverError(
    `The store "${store.id}" has no camera "${id}"; ${known === '' ? 'it has none yet: place one in the console' : `it has: ${known}. Name one of them with --camera`}.`,
  );
}

/** Zones without an area of their own are the whole picture. */
function viewOf(camera: StoreCamera): View {
  const areas = camera.zones.flatMap((zone): Area[] => {
    const own = camera.areas.filter((a) => a.zone === zone);
    return own.length === 0 ? [{ zone, outline: null }] : own.map(({ outline }) => ({ zone, outline }));
  });
  return { areas, lines: camera.lines, masks: camera.masks };
}

function checkFile(source: Source): void {
  if (source.kind !== 'file') return;
  const name = sourceName(source);
  let isFile: boolean;
  try {
    isFile = statSync(source.path).isFile();
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new DriverError(
      missing ? `There is no file ${name}. Check the path after --source.` : `${name} cannot be opened.`,
    );
  }
  if (!isFile) throw new DriverError(`${name} is a folder; name the video itself after --source.`);
}

/**
 * A camera as a driver: counts of its zones and crossings of its lines, nothing else. While it is blind it says
 * nothing, so that what it said goes stale, and its health says why.
 *
 * @throws DriverError when the video file is not there
 */
export function cameraDriver(options: CameraOptions): Driver {
  const { camera: id, source, fps, loop } = options;
  checkFile(source);
  const name = sourceName(source);
  return {
    kind: 'camera',
    cameras: [
      options.detector === null
        ? { id, sees: 'movement', model: null }
        : { id, sees: 'people', model: options.detectorName.slice(0, 120) },
    ],
    followsStore: true,
    concerns: (store) => [store.id, store.cameraCounting.enabled, store.cameras.find((c) => c.id === id)],
    start({ store, clock, say, degraded, finished, calibrations, still }, emit) {
      const view = viewOf(cameraOf(store, id));
      if (!store.cameraCounting.enabled) {
        const off = `Camera "${id}" counts nothing: counting by camera is off in this store. Put the notice up, then switch it on in the console under Cameras.`;
        say(off);
        degraded(off);
        return () => undefined;
      }
      try {
        findFfmpeg();
      } catch (error) {
        if (error instanceof FfmpegError) throw new DriverError(error.message);
        throw error;
      }
      const detector = options.detector?.() ?? null;
      const session = new CalibrationSession({
        ...{ camera: id, findsPeople: detector !== null, clock, encode: options.encode, send: still },
      });
      const watcher = session.watch(detector === null ? motionWatcher(view) : peopleWatcher(detector, view));
      calibrations(id, (calibration) => {
        session.follow(calibration);
      });
      const reporter = new Reporter({
        part: watcher.label === null ? id : `${id}:${watcher.label}`,
        warmUpMs: watcher.warmUpMs,
        warmUpPictures: 3,
      });
      say(
        detector === null
          ? `Camera "${id}": no model was named, so it sees only whether anything moves, and counts nobody. To count people: npm run endcap -- model fetch yolox-nano, then --model yolox-nano.`
          : `Camera "${id}": counting people in ${view.areas.length === 1 ? 'one area' : `${view.areas.length} areas`} with ${options.detectorName}.`,
      );

      let stopped = false;
      let failures = 0;
      let openedMs = 0;
      let cancelRetry = (): void => undefined;
      let pictures: ReturnType<typeof openPictures> | null = null;
      let lastSaid = '';
      const sight = new Sight({ watcher, clock, onSeen, onFault: fail });

      const blind = (why: string): void => {
        const line = `Camera "${id}" is blind: ${why}.`;
        degraded(line);
        if (line !== lastSaid) say(line);
        lastSaid = line;
      };

      function onSeen(seen: Parameters<Reporter['report']>[0], atMs: number): void {
        for (const emission of reporter.report(seen, atMs)) emit(emission);
        if (!reporter.isSettled) return;
        if (lastSaid !== '') say(`Camera "${id}" sees.`);
        lastSaid = '';
        degraded(
          sight.usualMs > SLOW_MS
            ? `Camera "${id}": a picture takes ${Math.round(sight.usualMs)} ms to judge, too long to follow people; choose a smaller --size or give it --threads.`
            : null,
        );
      }

      function fail(message: string): void {
        stop();
        finished(message, 1);
      }

      function open(): void {
        openedMs = clock.now();
        let frames = 0;
        pictures = openPictures(source, { fps, within: watcher.within, pace: 'life', loop }, clock, {
          onFrame(frame) {
            frames++;
            sight.take(frame);
          },
          onEnd({ complete, words }) {
            if (source.kind === 'file') void sight.done().then(() => fileOver(frames, complete, words));
            else lost(complete ? ['the stream ended'] : words);
          },
        });
      }

      function fileOver(frames: number, complete: boolean, words: readonly string[]): void {
        if (stopped) return;
        stop();
        if (frames === 0) finished(`${faultWords(source, words)}.`, 1);
        else if (complete && words.length === 0) finished(`The video is over: ${frames} pictures.`);
        else finished(`The video ended early or is damaged (${frames} pictures): ${words.at(-1) ?? 'no reason given'}`);
      }

      function lost(words: readonly string[]): void {
        sight.forget();
        watcher.forget();
        reporter.forget();
        if (clock.now() - openedMs > GOOD_MS) failures = 0;
        const waitMs = backoffMs(failures++, options.random());
        blind(`${faultWords(source, words)}; trying again`);
        cancelRetry = clock.after(waitMs, open);
      }

      function stop(): void {
        if (stopped) return;
        stopped = true;
        cancelRetry();
        pictures?.stop();
        sight.stop();
        session.follow(null);
        detector?.close();
      }

      degraded(`Camera "${id}" has seen nothing yet: waiting for the first pictures of ${name}.`);
      open();
      return stop;
    },
  };
}
