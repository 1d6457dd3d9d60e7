import { Worker } from 'node:worker_threads';
import type { Detector, Judgement } from '../detector.ts';
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
type Answer = Judgement | { readonly fault: string };

/** A YOLOX network in a thread of its own, so that the link never waits for a picture. */
export function yoloxDetector({ model, name, threads, within }: YoloxOptions): Detector {
  let closed = false;
  let broken: DetectorError | null = null;
  let waiting: Waiting | null = null;
  // The runtime's official builds report their use to their maker unless this is set before they are loaded. Set here
  // and not in the worker, whose environment is a copy that native code does not see.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const task: WorkerTask = { model, threads };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: task });

  function fail(reason: string): void {
    broken ??= new DetectorError(reason);
    const { reject } = waiting ?? {};
    waiting = null;
    if (!closed) reject?.(broken);
  }

  worker.on('message', (answer: Answer) => {
    if ('fault' in answer) {
      fail(`The model ${name} does not work: ${answer.fault.slice(0, 300)}`);
      return;
    }
    const { resolve } = waiting ?? {};
    waiting = null;
    if (!closed) resolve?.(answer);
  });
  worker.on('error', (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_DLOPEN_FAILED';
    fail(
      missing
        ? 'The detector (onnxruntime-node) is not installed for this machine. Run "npm ci" again without --omit=optional, or start without --model to see motion only.'
        : `The detector broke off: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  worker.on('exit', () => {
    fail('The detector ended.');
  });

  return {
    within,
    judge(frame) {
      if (broken !== null) return Promise.reject(broken);
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        worker.postMessage(frame, [frame.rgb.buffer as ArrayBuffer]);
      });
    },
    close() {
      if (closed) return;
      closed = true;
      void worker.terminate();
    },
  };
}
