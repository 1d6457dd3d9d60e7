import { Worker } from 'node:worker_threads';
import type { Clock } from '../../../controller/runtime/clock.ts';
import { systemClock } from '../../../controller/runtime/clock.ts';
import type { Place } from '../counting/geometry.ts';
import type { Area } from '../counting/occupancy.ts';
import type { Frame } from '../detector.ts';
import { DetectorError } from '../detector.ts';
import type { MotionAnswer, MotionTask } from './messages.ts';

type Looked = Extract<MotionAnswer, { readonly tookMs: number }>;

/** One camera that is looked at for motion. */
export interface MotionEye {
  /**
   * Whether anything is in its areas; no zones while its empty scene is learnt. The picture's memory is the thread's
   * from then on. Rejects with a DetectorError.
   */
  look(frame: Frame, atMs: number): Promise<Looked>;
  /** Its view was lost: the empty scene is learnt anew. */
  forget(): void;
}

/** Looks for motion for all cameras of an agent, so that the link never waits for a picture. */
export interface Motion {
  eye(areas: readonly Area[], masks: readonly (readonly Place[])[]): MotionEye;
  /** Ends it; what is under way never resolves. May be called twice. */
  close(): void;
}

/** The thread, as far as it is used here. */
export interface Thread {
  postMessage(task: MotionTask, transfer?: ArrayBuffer[]): void;
  onAnswer(listen: (answer: MotionAnswer) => void): void;
  /** It broke off, or ended by itself. */
  onEnd(listen: (error: unknown) => void): void;
  end(): void;
}

/** The wait before the first start anew, ms; doubled with each that follows, up to the longest. */
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
/** A thread that worked for so long was a good one: the next wait is a short one again, ms. */
const GOOD_MS = 60_000;
/** A thread that gives no answer to a picture for so long hangs, ms; to its first, which loads OpenCV. */
const LIMIT_MS = 15_000;
const FIRST_LIMIT_MS = 90_000;
/** One that breaks off so often before it ever looked at a picture will not look at one. */
const MOST_STARTS = 3;
const MISSING =
  'What looks for motion (@techstark/opencv-js) is not installed. Run "npm ci" again without --omit=optional, or name a model with --model.';

function startThread(): Thread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  return {
    postMessage: (task, transfer = []) => {
      worker.postMessage(task, transfer);
    },
    onAnswer: (listen) => worker.on('message', listen),
    onEnd: (listen) => {
      worker.on('error', listen);
      worker.on('exit', () => {
        listen(new Error('its thread ended'));
      });
    },
    end: () => void worker.terminate(),
  };
}

/**
 * A thread that breaks off, or hangs over a picture, is started anew with the first picture after a wait.
 *
 * @param start begins a thread
 */
export function openMotion(clock: Clock = systemClock(), start: () => Thread = startThread): Motion {
  const eyes: { readonly areas: readonly Area[]; readonly masks: readonly (readonly Place[])[] }[] = [];
  let thread: Thread | null = null;
  let waiting: { readonly resolve: (looked: Looked) => void; readonly reject: (error: Error) => void }[] = [];
  let closed = false;
  let hasWorked = false;
  let failures = 0;
  let failed: DetectorError | null = null;
  let againMs = -Infinity;
  let startedMs = 0;
  /** The thread that runs now has looked at a picture. */
  let isWarm = false;
  let cancelLimit = (): void => undefined;

  /** From now on for the picture that is looked at: those behind it wait for it. */
  function limit(): void {
    cancelLimit();
    if (waiting.length === 0) return;
    const limitMs = isWarm ? LIMIT_MS : FIRST_LIMIT_MS;
    cancelLimit = clock.after(limitMs, () => {
      breakOff(new Error(`it gave no answer for ${limitMs / 1000} s`));
    });
  }

  function breakOff(error: unknown): void {
    cancelLimit();
    const gone = thread;
    thread = null;
    gone?.end();
    const nowMs = clock.now();
    if (hasWorked && nowMs - startedMs >= GOOD_MS) failures = 0;
    againMs = nowMs + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures++);
    const code = error instanceof Error && 'code' in error ? error.code : '';
    const reason = error instanceof Error ? error.message : String(error);
    failed =
      code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
        ? new DetectorError(MISSING)
        : new DetectorError(
            `What looks for motion broke off: ${reason.slice(0, 300)}; it is started anew`,
            hasWorked || failures < MOST_STARTS,
          );
    for (const { reject } of waiting.splice(0)) if (!closed) reject(failed);
  }

  function begin(): Thread {
    const begun = start();
    startedMs = clock.now();
    isWarm = false;
    eyes.forEach((eye, camera) => {
      begun.postMessage({ does: 'begin', camera, ...eye });
    });
    begun.onAnswer((answer) => {
      if (begun !== thread) return;
      const { resolve, reject } = waiting.shift() ?? {};
      if (closed) return;
      isWarm = true;
      limit();
      if ('fault' in answer) {
        reject?.(new DetectorError(`a picture could not be looked at for motion: ${answer.fault.slice(0, 300)}`, true));
        return;
      }
      hasWorked = true;
      resolve?.(answer);
    });
    begun.onEnd((error) => {
      if (begun === thread) breakOff(error);
    });
    return begun;
  }

  return {
    eye(areas, masks) {
      const camera = eyes.push({ areas, masks }) - 1;
      thread?.postMessage({ does: 'begin', camera, areas, masks });
      return {
        look(frame, atMs) {
          if (failed !== null && (!failed.passing || (thread === null && clock.now() < againMs)))
            return Promise.reject(failed);
          const looking = (thread ??= begin());
          return new Promise((resolve, reject) => {
            waiting.push({ resolve, reject });
            if (waiting.length === 1) limit();
            looking.postMessage({ does: 'look', camera, frame, atMs }, [frame.rgb.buffer as ArrayBuffer]);
          });
        },
        forget: () => thread?.postMessage({ does: 'forget', camera }),
      };
    },
    close() {
      if (closed) return;
      closed = true;
      cancelLimit();
      waiting = [];
      const gone = thread;
      thread = null;
      gone?.end();
    },
  };
}
