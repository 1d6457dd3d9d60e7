import { Worker } from 'node:worker_threads';
import type { Frame, Judgement } from '../detector.ts';
import type { Size } from '../within.ts';
import type { NamedLayout } from './layout.ts';
import type { Tiling } from './tiles.ts';

/** What the worker is started with. */
export interface WorkerTask {
  readonly model: Uint8Array;
  readonly threads: number;
  /** What the operator says the network is. */
  readonly layout: NamedLayout;
  /** The size of a picture that is looked at as a whole. */
  readonly within: Size;
  readonly tiles: Tiling;
}

/** What the thread answers to a picture. */
export type Answer = Judgement | { readonly fault: string };

/** The thread, as far as it is used here. */
export interface DetectorThread {
  postMessage(frame: Frame, transfer: ArrayBuffer[]): void;
  onAnswer(listen: (answer: Answer) => void): void;
  /** It broke off, or ended by itself. */
  onEnd(listen: (error: unknown) => void): void;
  /** Whatever it does, it is stopped. */
  end(): void;
}

/**
 * Begins a thread.
 *
 * @param file what runs in it: answers each picture with an `Answer`
 */
export function startThread(task: WorkerTask, file = new URL('./worker.ts', import.meta.url)): DetectorThread {
  // The runtime's official builds report their use to their maker unless this is set before they are loaded. Set here
  // and not in the worker, whose environment is a copy that native code does not see.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const worker = new Worker(file, { workerData: task });
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
