import { Worker } from 'node:worker_threads';
import type { Clock } from '../../../controller/runtime/clock.ts';
import { systemClock } from '../../../controller/runtime/clock.ts';
import type { Detector, Frame, Judgement } from '../detector.ts';
import { DetectorError } from '../detector.ts';
import type { WorkerTask } from './worker.ts';

export interface YoloxOptions {
  /** The bytes of an ONNX file. */
  readonly model: Uint8Array;
  /** The model's name, for messages. */
  readonly name: string;
  readonly threads: number;
  readonly within: { readonly width: number; readonly height: number };
}

interface Waiting {
  readonly resolve: (judgement: Judgement) => void;
  readonly reject: (error: DetectorError) => void;
}

/** What the thread answers to a picture. */
export type Answer = Judgement | { readonly fault: string };

/** The thread, as far as it is used here. */
export interface DetectorThread {
  postMessage(frame: Frame, transfer: ArrayBuffer[]): void;
  onAnswer(listen: (answer: Answer) => void): void;
  /** It broke off, or ended by itself. */
  onEnd(listen: (error: unknown) => void): void;
  end(): void;
}

/** The wait before the first start anew, ms; doubled with each that follows, up to the longest. */
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
/** A thread that worked for so long was a good one: the next wait is a short one again, ms. */
const GOOD_MS = 60_000;
/** A thread that breaks off so often before it ever judged a picture will not judge one. */
const MOST_STARTS = 3;

const MISSING =
  'The detector (onnxruntime-node) is not installed for this machine. Run "npm ci" again without --omit=optional, or start without --model to see motion only.';

function startThread(task: WorkerTask): DetectorThread {
  // The runtime's official builds report their use to their maker unless this is set before they are loaded. Set here
  // and not in the worker, whose environment is a copy that native code does not see.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: task });
  return {
    postMessage: (frame, transfer) => {
      worker.postMessage(frame, transfer);
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

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_DLOPEN_FAILED';
}

/**
 * A network in a thread of its own, so that the link never waits for a picture. A thread that fails after it has
 * worked is started anew with the first picture after a wait; a network that refuses its very first picture, or breaks
 * off three times before it has judged one, is refused for good.
 *
 * @param start begins a thread
 */
export function yoloxDetector(
  { model, name, threads, within }: YoloxOptions,
  clock: Clock = systemClock(),
  start: (task: WorkerTask) => DetectorThread = startThread,
): Detector {
  const task: WorkerTask = { model, threads };
  let closed = false;
  let hasWorked = false;
  let refused: DetectorError | null = null;
  let pausedFor: DetectorError | null = null;
  let waiting: Waiting | null = null;
  let failures = 0;
  let startedMs = 0;
  let againMs = -Infinity;
  let thread: DetectorThread | null = begin();

  function begin(): DetectorThread {
    const begun = start(task);
    startedMs = clock.now();
    begun.onAnswer((answer) => {
      if (begun !== thread) return;
      if ('fault' in answer) fail(`The model ${name} does not work: ${answer.fault.slice(0, 300)}`, !hasWorked);
      else {
        hasWorked = true;
        const { resolve } = waiting ?? {};
        waiting = null;
        if (!closed) resolve?.(answer);
      }
    });
    begun.onEnd((error) => {
      if (begun !== thread) return;
      if (isMissing(error)) fail(MISSING, true);
      else
        fail(
          `The detector broke off: ${(error instanceof Error ? error.message : String(error)).slice(0, 300)}`,
          !hasWorked && failures + 1 >= MOST_STARTS,
        );
    });
    return begun;
  }

  function fail(reason: string, isFinal: boolean): void {
    const gone = thread;
    thread = null;
    gone?.end();
    const nowMs = clock.now();
    if (hasWorked && nowMs - startedMs >= GOOD_MS) failures = 0;
    againMs = nowMs + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures++);
    if (isFinal) refused = new DetectorError(reason);
    else pausedFor = new DetectorError(`${reason.replace(/\.$/, '')}; it is started anew`, true);
    const { reject } = waiting ?? {};
    waiting = null;
    if (!closed) reject?.(refused ?? pausedFor!);
  }

  return {
    within,
    judge(frame) {
      if (refused !== null) return Promise.reject(refused);
      if (thread === null && clock.now() < againMs && pausedFor !== null) return Promise.reject(pausedFor);
      const judging = (thread ??= begin());
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        judging.postMessage(frame, [frame.rgb.buffer as ArrayBuffer]);
      });
    },
    close() {
      if (closed) return;
      closed = true;
      const gone = thread;
      thread = null;
      gone?.end();
    },
  };
}
