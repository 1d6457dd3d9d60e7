import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Calibration } from '../../../devices/agent/calibrations.ts';
import type { Detector, Frame } from '../../../devices/camera/detector.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { make } from './clips.ts';
import { HttpCameras } from './httpCameras.ts';
import { rtspServer } from './rtspServer.ts';
import type { RtspOptions } from './rtspServer.ts';
import { fakeDetector, runCamera } from './runCamera.ts';
import type { CameraRun } from './runCamera.ts';

const folder = mkdtempSync(join(tmpdir(), 'endcap-bad-input-'));
const file = (name: string): string => join(folder, name);
const http = new HttpCameras();
const stops: (() => void)[] = [];

const still = (name: string, source: string): void => {
  make('-f', 'lavfi', '-i', source, '-frames:v', '1', '-update', '1', file(name));
};
beforeAll(() => {
  still('8k.jpg', 'testsrc=size=7680x4320');
  still('bright.jpg', 'testsrc2=size=160x120');
  still('lamp.jpg', 'testsrc2=size=160x120,eq=gamma=0.3:contrast=0.6');
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10'];
  make(
    '-f',
    'lavfi',
    '-i',
    'mandelbrot=size=320x240:rate=10:end_scale=0.3',
    '-t',
    '4',
    '-c:v',
    'mjpeg',
    file('other.avi'),
  );
  // One stream, whose pictures are of one size for eight seconds, and then of another.
  make('-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=10:duration=8', ...h264, file('first.ts'));
  make('-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=10:duration=60', ...h264, file('then.ts'));
  writeFileSync(file('both.txt'), "file 'first.ts'\nfile 'then.ts'\n");
  make('-f', 'concat', '-i', file('both.txt'), '-c', 'copy', file('both.ts'));
  // Bytes of pictures are turned over, and those that tell where one begins are left as they are.
  make('-i', file('then.ts'), '-c', 'copy', '-bsf:v', 'noise=amount=40', file('sick.ts'));
}, 60_000);
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  http.close();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(...options: Parameters<typeof runCamera>): CameraRun {
  const running = runCamera(...options);
  stops.push(running.stop);
  return running;
}
const one = (source: Parameters<typeof runCamera>[0]['cameras'][number]['source'], detector?: () => Detector) =>
  run({ cameras: [{ camera: 'cam-drinks', source }], ...(detector === undefined ? {} : { detector }) });

async function rtsp(options: RtspOptions) {
  const camera = await rtspServer(options);
  stops.push(() => {
    camera.close();
  });
  return camera;
}

describe('bad input: a clear state, and counts that are unknown', () => {
  it('[CAM-1] a still of 8K, asked for again and again, is made small before anybody looks', async () => {
    const large = readFileSync(file('8k.jpg'));
    const url = await http.serve((_request, answer) =>
      answer.writeHead(200, { 'content-type': 'image/jpeg' }).end(large),
    );
    const seen: Frame[] = [];
    const { until, counts } = one({ kind: 'http', url }, () => fakeDetector(seen));
    await until(() => counts('cam-drinks') > 0);
    expect(new Set(seen.map((f) => `${f.width}x${f.height}`))).toEqual(new Set(['64x36']));
  });

  it('[CAM-3] one picture a minute: blind, said, and nobody is counted', async () => {
    const bright = readFileSync(file('bright.jpg'));
    const url = await http.motionJpeg(60_000, () => bright, true);
    const { until, states, counts, health } = one({ kind: 'http', url });
    await until(() => states('cam-drinks').length > 0);
    expect(states('cam-drinks')).toEqual(['blind']);
    expect(health.at(-1)).toMatch(/sends no pictures, or too few of them to follow people/);
    expect(counts('cam-drinks')).toBe(0);
  });

  it('[CAM-3] another size in the middle of a stream: a break that is said, and the new pictures keep their shape', async () => {
    const seen: Frame[] = [];
    const camera = await rtsp({ picture: ['-re', '-i', file('both.ts'), '-c:v', 'copy'] });
    const { until, counts, states, health } = one({ kind: 'rtsp', url: camera.url }, () => fakeDetector(seen, 400));
    await until(() => counts('cam-drinks') > 0);
    await until(() => states('cam-drinks').includes('blind'));
    const before = counts('cam-drinks');
    expect(health.at(-1)).toMatch(/another size or coding than before: counting begins anew; trying again\.$/);
    await until(() => counts('cam-drinks') > before);
    expect(states('cam-drinks')).toEqual(['working', 'blind', 'working']);
    const shapes = new Set(seen.map((f) => `${f.width}x${f.height}`));
    expect([...shapes]).toEqual(['400x300', '400x225']);
  });

  it('[CAM-3] broken H.264: blind, said with what to do, and nobody is counted in what the decoder patches up', async () => {
    const camera = await rtsp({ picture: ['-re', '-i', file('sick.ts'), '-c:v', 'copy'] });
    const { until, states, counts, health } = one({ kind: 'rtsp', url: camera.url });
    await until(() => health.at(-1)?.includes('broken pictures') === true);
    expect(states('cam-drinks')).toEqual(['blind']);
    expect(health.at(-1)).toMatch(/is blind: rtsp:.*\/live sends broken pictures: check its cable or radio/);
    expect(counts('cam-drinks')).toBe(0);
  });

  it.each(['rtsp', 'http'] as const)('[CAM-3] %s: a host that has no address is said', async (kind) => {
    const { until, states, counts, health } = one({ kind, url: `${kind}://camera.of-nobody.invalid/live` });
    await until(() => states('cam-drinks').length > 0);
    expect(states('cam-drinks')).toEqual(['blind']);
    expect(health.at(-1)).toMatch(
      /is blind: the name in (rtsp|http):\/\/camera\.of-nobody\.invalid\/live is not known; check the address; trying again\.$/,
    );
    expect(counts('cam-drinks')).toBe(0);
  });

  it(
    '[CAM-13] motion: a lamp that is switched is unknown at once, with the reason, and known again',
    { timeout: 60_000 },
    async () => {
      const [bright, lamp] = [readFileSync(file('bright.jpg')), readFileSync(file('lamp.jpg'))];
      const light = { on: true };
      const url = await http.motionJpeg(60, () => (light.on ? bright : lamp));
      const running = run({ cameras: [{ camera: 'cam-drinks', source: { kind: 'http', url } }], detector: null });
      const { until, states, emitted, health } = running;
      const counts = (): number => running.counts('cam-drinks:motion');
      await until(() => counts() > 1);
      light.on = false;
      await until(() => states('cam-drinks').at(-1) === 'blind');
      expect(health.at(-1)).toMatch(
        /is blind: most of the picture has changed at once.*learnt anew, which takes 3 s\.$/,
      );
      const blindAt = emitted.findIndex((e) => e.type === 'endcap.camera.v1' && e.data.state === 'blind');
      await until(() => states('cam-drinks').at(-1) === 'working');
      expect(emitted.slice(blindAt).map((e) => e.type)).toEqual([
        'endcap.camera.v1',
        'endcap.count.v1',
        'endcap.camera.v1',
      ]);
      expect(states('cam-drinks')).toEqual(['working', 'blind', 'working']);
    },
  );

  it(
    '[CAM-8] the calibration of another camera: moved, nobody is counted; its own counts',
    { timeout: 60_000 },
    async () => {
      const store = shopForAgents();
      const calibrated = (signature: readonly number[]) => ({
        store: { ...store, cameras: store.cameras.map((c) => ({ ...c, signature: [...signature] })) },
      });
      const aimed = {
        cameras: [{ camera: 'cam-drinks', source: { kind: 'file', path: file('other.avi') } as const }],
        loop: true,
      };
      let tell: (calibration: Calibration | null) => void = () => undefined;
      let shown: (signature: readonly number[]) => void = () => undefined;
      const signed = new Promise<readonly number[]>((resolve) => (shown = resolve));
      const other = run(
        { ...aimed, encode: () => Promise.resolve(Uint8Array.from([0xff, 0xd8, 0xff, 0xd9])) },
        {
          calibrations: (_camera, listen) => {
            tell = listen;
          },
          still: (picture) => {
            if (picture.signature !== undefined) shown(picture.signature);
            return Promise.resolve();
          },
        },
      );
      const ask = setInterval(() => {
        tell({ session: '0123456789abcdef01234567', camera: 'cam-drinks', wanted: true });
      }, 500);
      stops.push(() => {
        clearInterval(ask);
      });
      const signature = await signed;
      other.stop();
      const own = run(aimed, calibrated(signature));
      await own.until(() => own.counts('cam-drinks') > 0);
      expect(own.states('cam-drinks')).toEqual(['working']);
      own.stop();
      const strange = run(
        { ...aimed, cameras: [{ camera: 'cam-drinks', source: { kind: 'file', path: file('then.ts') } }] },
        calibrated(signature),
      );
      await strange.until(() => strange.states('cam-drinks').length > 0);
      expect(strange.states('cam-drinks')).toEqual(['moved']);
      expect(strange.health.at(-1)).toMatch(/^Camera "cam-drinks" looks elsewhere: /);
      expect(strange.counts('cam-drinks')).toBe(0);
    },
  );
});
