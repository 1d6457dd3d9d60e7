import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../controller/runtime/clock.ts';
import { addModel } from '../../../controller/runtime/models.ts';
import type { ModelLayout } from '../../../controller/runtime/models.ts';
import type { Emission } from '../../../devices/agent/emission.ts';
import { runAgent } from '../../../devices/agent/run.ts';
import { openTransport } from '../../../devices/agent/transport.ts';
import type { Detector, Judgement } from '../../../devices/camera/detector.ts';
import { cameraDriver } from '../../../devices/camera/driver.ts';
import { openCamera } from '../../../devices/camera/open.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { deviceServer } from '../../fakes/deviceServer.ts';
import { driverContext } from '../../fakes/driverContext.ts';
import { sharedFile } from '../../flows/house.ts';
import { memoryKeys } from '../agent/harness.ts';
import { makeClip } from './clips.ts';

const folder = mkdtempSync(join(tmpdir(), 'endcap-camera-agent-'));
const clip = join(folder, 'clip.avi');
const stops: (() => unknown)[] = [];
beforeAll(() => {
  makeClip(clip, 2);
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A detector whose thread works as hard as it can for so long at each picture. */
function toilingDetector(busyMs: number, judging: (begins: boolean) => void): Detector {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', (ms) => {
       const end = performance.now() + ms;
       while (performance.now() < end);
       parentPort.postMessage(ms);
     });`,
    { eval: true },
  );
  return {
    within: { width: 64, height: 64 },
    judge: () =>
      new Promise<Judgement>((resolve) => {
        judging(true);
        worker.once('message', (tookMs: number) => {
          judging(false);
          resolve({ boxes: [], tookMs });
        });
        worker.postMessage(busyMs);
      }),
    close: () => void worker.terminate(),
  };
}

describe('a camera agent', () => {
  it('[CAM-10] its link lives while the detector works for long', { timeout: 60_000 }, async () => {
    const server = await deviceServer(shopForAgents());
    server.demonstration = true;
    const clock = systemClock();
    const meanwhile: number[] = [];
    let before = 0;
    let judged: () => void = () => undefined;
    const enough = new Promise<void>((resolve) => (judged = resolve));
    const agent = runAgent({
      driver: cameraDriver({
        cameras: [{ camera: 'cam-drinks', source: { kind: 'file', path: clip } }],
        ...{ fps: 10, loop: true, decoder: 'none', cpuShare: 1, detectorName: 'a slow one', random: () => 0 },
        encode: () => Promise.reject(new Error('nobody calibrates')),
        detector: () =>
          toilingDetector(11_000, (begins) => {
            if (begins) before = server.healths.length;
            else {
              meanwhile.push(server.healths.length - before);
              judged();
            }
          }),
      }),
      ...{ name: 'camera', version: '0', boot: 'boot', clock, random: () => 0, keys: memoryKeys() },
      open: (listeners) => openTransport(server.url, null, clock, listeners),
      say: () => undefined,
    });
    stops.push(
      () => {
        agent.stop();
        return agent.ended;
      },
      () => server.close(),
    );
    await enough;
    expect(meanwhile[0]).toBeGreaterThanOrEqual(2);
    // Once to be paired, once to be let in: no connection was lost.
    expect(server.connections).toBeLessThanOrEqual(2);
  });
});

const weights = sharedFile('models/yolox_nano.onnx');
describe.runIf(weights !== null)('a model that is not what it should be', () => {
  const said: string[] = [];
  const open = (model: string, modelSha256: string | null = null, modelLayout: ModelLayout = 'auto') =>
    openCamera(
      {
        cameras: [{ camera: 'cam-drinks', source: { kind: 'file', path: clip } }],
        ...{
          model,
          modelSha256,
          modelLayout,
          credentials: null,
          tiles: 'auto',
          fps: 10,
          within: { width: 64, height: 64 },
          threads: 1,
          loop: true,
          decoder: 'none',
          cpuShare: 1,
        },
      },
      {
        data: folder,
        path: (name) => resolve(folder, name),
        random: () => 0,
        logins: null,
        say: (line) => said.push(line),
      },
    );
  /** Damage in the weights, as if a disk had lost a block. */
  const damaged = (): Buffer => {
    const bytes = readFileSync(weights!);
    return bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 512);
  };

  /** What becomes of it: its last words with the exit code, and what the controller is told. */
  async function fate(driver: ReturnType<typeof open>) {
    const emitted: Emission[] = [];
    const ended = await new Promise((done) => {
      stops.push(
        driver.start(
          driverContext({
            clock: systemClock(),
            finished: (words, code) => {
              done([words, code]);
            },
          }),
          (emission) => emitted.push(emission),
        ),
      );
    });
    return { ended, emitted };
  }
  const blind = (detail: RegExp) => [
    {
      type: 'endcap.camera.v1',
      data: { camera: 'cam-drinks', state: 'blind', detail: expect.stringMatching(detail) as string },
    },
  ];

  it('[CAM-11] scores that are no numbers end it with words, and are no empty aisle', async () => {
    writeFileSync(join(folder, 'sick.onnx'), damaged());
    const { ended, emitted } = await fate(open('sick.onnx'));
    const words = /sick\.onnx does not work: its scores are no numbers/;
    expect(ended).toEqual([expect.stringMatching(words), 1]);
    expect(emitted).toMatchObject(blind(words));
  });

  it('[CAM-12] one whose hash is another is not begun with; the console is told, and nothing is counted', async () => {
    addModel(folder, readFileSync(weights!), { name: 'nano', licence: 'Apache-2.0', source: 'nano.onnx' });
    writeFileSync(join(folder, 'models', 'nano.onnx'), damaged());
    const { ended, emitted } = await fate(open('nano'));
    const words = /"nano" is not the file that was added/;
    expect(ended).toEqual([expect.stringMatching(words), 1]);
    expect(emitted).toMatchObject(blind(words));
  });

  it('[CAM-12] a file, or a model that was added, whose hash is none that was named, as well', async () => {
    writeFileSync(join(folder, 'file.onnx'), readFileSync(weights!));
    addModel(folder, readFileSync(weights!), { name: 'nano', licence: 'Apache-2.0', source: 'nano.onnx' });
    for (const model of ['file.onnx', 'nano']) {
      const { ended, emitted } = await fate(open(model, 'a'.repeat(64)));
      expect(ended).toEqual([expect.stringMatching(/is not the file that was expected: its SHA-256 is 695e/), 1]);
      expect(emitted).toMatchObject(blind(/--model-sha256 is aaa/));
    }
    const right = createHash('sha256').update(readFileSync(weights!)).digest('hex');
    expect(open('file.onnx', right).cameras).toMatchObject([{ model: expect.stringMatching(/^file\.onnx/) as string }]);
  });

  it('[CAM-18] one that is of another layout than it was added with ends it with words', async () => {
    addModel(folder, readFileSync(weights!), { name: 'nano', licence: '', source: 'nano.onnx', layout: 'ssd' });
    const { ended, emitted } = await fate(open('nano'));
    const words = /The model nano does not work: it was said to be ssd, but .*--layout yolox/;
    expect(ended).toEqual([expect.stringMatching(words), 1]);
    expect(emitted).toMatchObject(blind(words));
  });

  it('[CAM-18] a file that is another than --model-layout says, and a model that was added as another', async () => {
    writeFileSync(join(folder, 'file.onnx'), readFileSync(weights!));
    const file = await fate(open('file.onnx', null, 'nms-free'));
    const words = /file\.onnx does not work: it was said to be nms-free, but .*--model-layout yolox/;
    expect(file.ended).toEqual([expect.stringMatching(words), 1]);
    expect(file.emitted).toMatchObject(blind(words));
    addModel(folder, readFileSync(weights!), { name: 'nano', licence: '', source: 'nano.onnx', layout: 'yolox' });
    const added = await fate(open('nano', null, 'ssd'));
    expect(added.ended).toEqual([expect.stringMatching(/nano was added as yolox, and --model-layout says ssd/), 1]);
  });

  it.each([
    ['nobody', /There is no model "nobody"/],
    ['gone.onnx', /gone\.onnx/],
  ])('[CAM-12] %s, which is not there, is said at once, and the console is told, too', async (model, words) => {
    said.splice(0);
    const driver = open(model);
    expect(said).toEqual([expect.stringMatching(words)]);
    const { ended, emitted } = await fate(driver);
    expect(ended).toEqual([expect.stringMatching(words), 1]);
    expect(emitted).toMatchObject(blind(words));
  });
});
