import { parentPort } from 'node:worker_threads';
import type { MotionAnswer, MotionTask } from './messages.ts';
import { MotionScene } from './motionScene.ts';
import { loadBackgrounds } from './opencv.ts';

const port = parentPort;
if (port === null) throw new Error('this file looks for motion for a camera agent and runs in a thread of its own');
const make = await loadBackgrounds();
const scenes = new Map<number, MotionScene>();

function look({ camera, frame, atMs }: Extract<MotionTask, { readonly does: 'look' }>): MotionAnswer {
  const startedMs = performance.now();
  try {
    const scene = scenes.get(camera);
    const zones = scene?.step(frame, atMs) ?? [];
    return { zones, unknown: scene?.unknown ?? null, tookMs: performance.now() - startedMs };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (task: MotionTask) => {
  if (task.does === 'look') {
    port.postMessage(look(task));
    return;
  }
  scenes.get(task.camera)?.forget();
  if (task.does === 'begin') scenes.set(task.camera, new MotionScene(task.areas, task.masks, make));
});
