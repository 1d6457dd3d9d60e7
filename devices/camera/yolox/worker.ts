import { parentPort, workerData } from 'node:worker_threads';
import type { Frame } from '../detector.ts';
import { createNetwork } from './onnx.ts';
import type { WorkerTask } from './thread.ts';

const port = parentPort;
if (port === null) throw new Error('this file is the detector of a camera agent and runs in a thread of its own');
const { model, threads, layout } = workerData as WorkerTask;
const network = createNetwork(model, threads, layout);

port.on('message', (frame: Frame) => {
  const startedMs = performance.now();
  network.judge(frame).then(
    (boxes) => {
      port.postMessage({ boxes, tookMs: performance.now() - startedMs });
    },
    (error: unknown) => {
      port.postMessage({ fault: error instanceof Error ? error.message : String(error) });
    },
  );
});
