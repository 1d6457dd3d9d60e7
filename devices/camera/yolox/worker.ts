import { parentPort, workerData } from 'node:worker_threads';
import type { Frame } from '../detector.ts';
import { createNetwork } from './onnx.ts';
import type { WorkerTask } from './thread.ts';
import { tiledNetwork } from './tiledNetwork.ts';

const port = parentPort;
if (port === null) throw new Error('this file is the detector of a camera agent and runs in a thread of its own');
const { model, threads, layout, within, tiles } = workerData as WorkerTask;
const network = tiledNetwork(createNetwork(model, threads, layout), within, tiles);

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
