import type { Clock } from '../../../controller/runtime/clock.ts';
import { systemClock } from '../../../controller/runtime/clock.ts';
import type { Detector, Frame, Judgement } from '../detector.ts';
import { DetectorError } from '../detector.ts';
import type { Size } from '../within.ts';
import type { NamedLayout } from './layout.ts';
import { tilesOf, withinFor } from './tiles.ts';
import type { Tiling } from './tiles.ts';
import { startThread } from './thread.ts';
import type { DetectorThread, WorkerTask } from './thread.ts';

export interface YoloxOptions {
  /** The bytes of an ONNX file. */
  readonly model: Uint8Array;
  /** The model's name, for messages. */
  readonly name: string;
  readonly threads: number;
  /** What the operator says the network is; auto when left out. */
  readonly layout?: NamedLayout;
  /** The size of a picture that is looked at as a whole. */
  readonly within: Size;
  /** Whether larger ones are looked at in tiles; off when left out. */
  readonly tiles?: Tiling;
}

interface Waiting {
  readonly resolve: (judgement: Judgement) => void;
  readonly reject: (error: DetectorError) => void;
}

/** The wait before the first start anew, ms; doubled with each that follows, up to the longest. */
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
/** A thread that worked for so long was a good one: the next wait is a short one again, ms. */
const GOOD_MS = 60_000;
/** A thread that breaks off so often before it ever judged a picture will not judge one. */
const MOST_STARTS = 3;
/**
 * A thread that gives no answer for so long hangs, ms; for each look at a picture, of which one in tiles takes many. The
 * first picture loads the network, which takes a small board long.
 */
const FIRST_LIMIT_MS = 90_000;
const LIMIT_MS = 15_000;

const MISSING =
  'The detector (onnxruntime-node) is not installed for this machine. Run "npm ci" again without --omit=optional, or start without --model to see motion only.';

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_DLOPEN_FAILED';
}

/**
 * A network in a thread of its own, so that the link never waits for a picture. A thread that fails after it has
 * worked, or hangs over a picture, is stopped and started anew with the first picture after a wait; a network that
 * refuses its very first picture, or breaks off three times before it has judged one, is refused for good.
 *
 * @param start begins a thread
 */
export function yoloxDetector(
  { model, name, threads, layout = 'auto', tiles = 'off', within }: YoloxOptions,
  clock: Clock = systemClock(),
  start: (task: WorkerTask) => DetectorThread = startThread,
): Detector {
  const task: WorkerTask = { model, threads, layout, within, tiles };
  let closed = false;
  let hasWorked = false;
  let refused: DetectorError | null = null;
  let pausedFor: DetectorError | null = null;
  let waiting: Waiting | null = null;
  let failures = 0;
  let startedMs = 0;
  /** The thread that runs now has judged a picture. */
  let isWarm = false;
  let cancelLimit = (): void => undefined;
  let againMs = -Infinity;
  let thread: DetectorThread | null = begin();

  function begin(): DetectorThread {
    const begun = start(task);
    startedMs = clock.now();
    isWarm = false;
    begun.onAnswer((answer) => {
      if (begun !== thread) return;
      if ('fault' in answer) fail(`The model ${name} does not work: ${answer.fault.slice(0, 300)}`, !hasWorked);
      else {
        cancelLimit();
        hasWorked = true;
        isWarm = true;
        const { resolve } = waiting ?? {};
        waiting = null;
        if (!closed) resolve?.(answer);
      }
    });
    begun.onEnd((error) => {
      if (begun !== thread) return;
      if (isMissing(error)) fail(MISSING, true);
      else breakOff((error instanceof Error ? error.message : String(error)).slice(0, 300));
    });
    return begun;
  }

  function breakOff(reason: string): void {
    fail(`The detector broke off: ${reason}`, !hasWorked && failures + 1 >= MOST_STARTS);
  }

  function limit(frame: Frame): void {
    // Tiles, and then the whole of it made small.
    const moreLooks = tilesOf(frame, within, tiles).length;
    const limitMs = (isWarm ? LIMIT_MS : FIRST_LIMIT_MS) + moreLooks * LIMIT_MS;
    cancelLimit = clock.after(limitMs, () => {
      breakOff(`it gave no answer for ${limitMs / 1000} s`);
    });
  }

  function fail(reason: string, isFinal: boolean): void {
    cancelLimit();
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
    within: withinFor(within, tiles),
    judge(frame) {
      if (refused !== null) return Promise.reject(refused);
      if (thread === null && clock.now() < againMs && pausedFor !== null) return Promise.reject(pausedFor);
      const judging = (thread ??= begin());
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        limit(frame);
        judging.postMessage(frame, [frame.rgb.buffer as ArrayBuffer]);
      });
    },
    close() {
      if (closed) return;
      closed = true;
      cancelLimit();
      const gone = thread;
      thread = null;
      gone?.end();
    },
  };
}
