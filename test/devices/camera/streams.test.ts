import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Still } from '../../../controller/protocol/calibration.ts';
import type { Calibration } from '../../../devices/agent/calibrations.ts';
import type { Detector, Frame } from '../../../devices/camera/detector.ts';
import { hardwareFails } from '../../../devices/camera/ffmpegArguments.ts';
import { picturesIn } from '../../../devices/camera/folder.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { make, makeClip } from './clips.ts';
import { HttpCameras } from './httpCameras.ts';
import { rtspServer } from './rtspServer.ts';
import type { RtspOptions } from './rtspServer.ts';
import { fakeDetector, runCamera } from './runCamera.ts';
import type { CameraRun } from './runCamera.ts';

const folder = mkdtempSync(join(tmpdir(), 'endcap-streams-'));
const file = (name: string): string => join(folder, name);
const http = new HttpCameras();
const stops: (() => void)[] = [];

const still = (name: string, source: string): void => {
  make('-f', 'lavfi', '-i', source, '-frames:v', '1', '-update', '1', file(name));
};
beforeAll(() => {
  makeClip(file('clip.avi'), 3);
  mkdirSync(file('stills'));
  for (const [i, colour] of ['red', 'lime', 'blue'].entries())
    still(`stills/${[2, 10, 30][i]}.${i === 1 ? 'png' : 'jpg'}`, `color=${colour}:size=64x48`);
  writeFileSync(file('stills/11.jpg'), 'no picture');
  writeFileSync(file('stills/notes.txt'), 'no picture either');
  mkdirSync(file('large'));
  still('large/1.jpg', 'testsrc=size=7680x4320');
  still('bright.jpg', 'testsrc2=size=160x120');
  still('black.jpg', 'color=black:size=160x120');
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10'];
  make('-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=10:duration=2', ...h264, file('a.ts'));
  make('-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=10:duration=2', ...h264, file('b.ts'));
  const [a, b] = ['a.ts', 'b.ts'].map((name) => readFileSync(file(name))) as [Buffer, Buffer];
  writeFileSync(file('two-sizes.ts'), Buffer.concat([a, b]));
  const broken = Buffer.from(b);
  for (let at = 5_000; at < broken.length; at += 997) broken.fill(0xa5, at, at + 60);
  writeFileSync(file('broken.ts'), broken);
});
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

async function rtsp(options: RtspOptions = {}) {
  const camera = await rtspServer(options);
  stops.push(() => {
    camera.close();
  });
  return camera;
}

describe('several cameras in one agent', () => {
  it('[CAM-6] share one detector; one that is away touches the others in nothing, and health names it', async () => {
    let detectors = 0;
    const { until, counts, states, health, said } = run({
      cameras: [
        { camera: 'cam-drinks', source: { kind: 'file', path: file('clip.avi') } },
        { camera: 'cam-gels', source: { kind: 'rtsp', url: 'rtsp://127.0.0.1:9/live' } },
        { camera: 'cam-rest', source: { kind: 'file', path: file('clip.avi') } },
        { camera: 'cam-attic', source: { kind: 'file', path: file('clip.avi') } },
      ],
      loop: true,
      detector: () => {
        detectors++;
        return fakeDetector();
      },
    });
    await until(() => counts('cam-drinks') > 3 && counts('cam-rest') > 3);
    expect(detectors).toBe(1);
    expect(states('cam-drinks')).toEqual(['working']);
    expect(states('cam-gels')).toEqual(['blind']);
    expect(counts('cam-gels')).toBe(0);
    expect(health.at(-1)).toContain('Camera "cam-gels" is blind: nothing answers at rtsp://127.0.0.1:9/live');
    expect(health.at(-1)).toContain('has no camera "cam-attic"');
    expect(health.at(-1)).not.toContain('cam-rest" is');
    expect(said.join()).toContain('cam-attic');
  });

  it('[CAM-4][CAM-6] recordings: it ends when the last one is over, with 1 when one could not be played', async () => {
    writeFileSync(file('words.mp4'), 'this is no video\n'.repeat(100));
    const { ended, counts } = run({
      cameras: [
        { camera: 'cam-drinks', source: { kind: 'file', path: file('clip.avi') } },
        { camera: 'cam-gels', source: { kind: 'file', path: file('words.mp4') } },
      ],
    });
    expect(await ended).toEqual({ summary: 'The video is over: 30 pictures.', code: 1 });
    expect(counts('cam-drinks')).toBeGreaterThan(0);
  });
});

describe('a folder of pictures', () => {
  it('[CAM-1] is played by name at a fixed rate; what is none is left out, and said', async () => {
    expect(picturesIn(file('stills'))).toEqual(['2.jpg', '10.png', '11.jpg', '30.jpg']);
    const seen: Frame[] = [];
    const { ended } = one({ kind: 'file', path: file('stills') }, () => fakeDetector(seen));
    const { summary, code } = await ended;
    expect(summary).toBe('The folder ended early or is damaged (3 pictures): invalid data: 11.jpg');
    expect(code).toBe(0);
    expect(seen.map((f) => [...f.rgb.subarray(0, 3)].map((c) => (c > 128 ? 1 : 0)))).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  it('[CAM-1] a still of 8K is made small before anybody looks', async () => {
    const seen: Frame[] = [];
    const { ended } = one({ kind: 'folder', path: file('large') }, () => fakeDetector(seen));
    expect(await ended).toMatchObject({ code: 0 });
    expect(seen.map((f) => [f.width, f.height])).toEqual([[64, 36]]);
  });
});

describe('RTSP', () => {
  it('[CAM-3] wants a user: said without repeating what was tried; with the right one it sees', async () => {
    const camera = await rtsp({ login: 'shop:open sesame' });
    const wrong = one({ kind: 'rtsp', url: camera.url.replace('rtsp://', 'rtsp://shop:guess77@') });
    await wrong.until(() => wrong.states('cam-drinks').length > 0);
    expect(wrong.states('cam-drinks')).toEqual(['blind']);
    expect(wrong.health.at(-1)).toMatch(/is blind: rtsp:\/\/127\.0\.0\.1:\d+\/live wants a user and a password/);
    expect(JSON.stringify([wrong.said, wrong.health, wrong.emitted])).not.toContain('guess77');
    wrong.stop();
    const right = one({ kind: 'rtsp', url: camera.url.replace('rtsp://', 'rtsp://shop:open%20sesame@') });
    await right.until(() => right.counts('cam-drinks') > 0);
  });

  it('[CAM-3] only sound is said', async () => {
    const camera = await rtsp({
      picture: ['-re', '-f', 'lavfi', '-i', 'sine', '-c:a', 'pcm_mulaw', '-ar', '8000', '-ac', '1'],
    });
    const { until, states, health } = one({ kind: 'rtsp', url: camera.url });
    await until(() => states('cam-drinks').length > 0);
    expect(health.at(-1)).toMatch(/has no picture in it, only sound/);
  });

  it('[CAM-3] a camera that comes back with another size is seen again', async () => {
    const seen: Frame[] = [];
    const first = await rtsp();
    const { until, counts, states } = one({ kind: 'rtsp', url: first.url }, () => fakeDetector(seen, 400));
    await until(() => counts('cam-drinks') > 0);
    first.close();
    await until(() => states('cam-drinks').at(-1) === 'blind');
    const before = counts('cam-drinks');
    const encode = ['-c:v', 'mpeg4', '-g', '5', '-bf', '0'];
    await rtsp({
      port: Number(new URL(first.url).port),
      picture: ['-re', '-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=10', ...encode],
    });
    await until(() => counts('cam-drinks') > before);
    expect(states('cam-drinks')).toEqual(['working', 'blind', 'working']);
    expect([seen[0]!.width, seen.at(-1)!.width]).toEqual([160 * 2.5, 400]);
    expect(seen[0]!.height / seen[0]!.width).not.toBeCloseTo(seen.at(-1)!.height / seen.at(-1)!.width);
  });
});

describe('pictures that are not what they should be', () => {
  it('[CAM-8] a light that goes out: no counts, said, and back with the light', async () => {
    const [bright, black] = [readFileSync(file('bright.jpg')), readFileSync(file('black.jpg'))];
    const lamp = { on: true };
    const url = await http.motionJpeg(60, () => (lamp.on ? bright : black));
    const { until, states, counts, health } = one({ kind: 'http', url });
    await until(() => counts('cam-drinks') > 1);
    lamp.on = false;
    await until(() => states('cam-drinks').at(-1) === 'dark');
    const before = counts('cam-drinks');
    expect(health.at(-1)).toMatch(/^Camera "cam-drinks" is dark: .*switch the light on/);
    lamp.on = true;
    await until(() => states('cam-drinks').at(-1) === 'working');
    expect(counts('cam-drinks') - before).toBeLessThanOrEqual(1);
    await until(() => counts('cam-drinks') > before + 1);
    expect(states('cam-drinks')).toEqual(['working', 'dark', 'working']);
    expect(health.at(-1)).toBeNull();
  });

  it(
    '[CAM-8][CAM-33] a moved camera counts nobody, and is shown to whom calibrates it',
    { timeout: 40_000 },
    async () => {
      const store = shopForAgents();
      const signature = Array.from({ length: 256 }, (_, i) => (i * 7919) % 1000);
      let tell: (calibration: Calibration | null) => void = () => undefined;
      let shown: (still: Still) => void = () => undefined;
      const { until, states, counts } = run(
        {
          cameras: [{ camera: 'cam-drinks', source: { kind: 'file', path: file('b.ts') } }],
          loop: true,
          encode: () => Promise.resolve(Uint8Array.from([0xff, 0xd8, 0xff, 0xd9])),
        },
        {
          store: { ...store, cameras: store.cameras.map((c) => ({ ...c, signature })) },
          calibrations: (_camera, listen) => {
            tell = listen;
          },
          still: (picture) => {
            shown(picture);
            return Promise.resolve();
          },
        },
      );
      await until(() => states('cam-drinks').at(-1) === 'moved');
      const still = new Promise<Still>((resolve) => (shown = resolve));
      tell({ session: '0123456789abcdef01234567', camera: 'cam-drinks', wanted: true });
      expect(await still).toMatchObject({ camera: 'cam-drinks', signature: expect.any(Array) as unknown });
      expect(counts('cam-drinks')).toBe(0);
      expect(states('cam-drinks')).toEqual(['moved']);
    },
  );

  it('[CAM-3] a picture now and then counts nobody', { timeout: 40_000 }, async () => {
    const bright = readFileSync(file('bright.jpg'));
    const url = await http.motionJpeg(2_800, () => bright);
    const { until, states, counts, health } = one({ kind: 'http', url });
    await until(() => states('cam-drinks').length > 0);
    expect(states('cam-drinks')).toEqual(['blind']);
    expect(health.at(-1)).toMatch(/less than one picture in two seconds|too few of them to follow people/);
    expect(counts('cam-drinks')).toBe(0);
  });

  it.each(['two-sizes.ts', 'broken.ts'])('[CAM-4] %s is played to its end', async (name) => {
    const { ended } = one({ kind: 'file', path: file(name) });
    const { summary, code } = await ended;
    expect(summary).toMatch(/\d+ pictures/);
    expect(code).toBe(0);
  });
});

describe('decoding in hardware', () => {
  it('[CAM-9] what ffmpeg says of hardware that is not there, and of a source that is not', () => {
    expect(hardwareFails(['Device creation failed: -542398533.'])).toBe(true);
    expect(hardwareFails(['[h264_v4l2m2m @ 0x1] Could not find a valid device'])).toBe(true);
    expect(hardwareFails(['rtsp://cam/1: Connection refused'])).toBe(false);
    expect(hardwareFails(['method DESCRIBE failed: 401 Unauthorized'])).toBe(false);
  });

  const decodes = existsSync('/dev/dri');
  if (decodes)
    process.stderr.write('NOT RUN: this machine has a hardware decoder; what happens without one is left out\n');
  it.skipIf(decodes).each(['vaapi', 'v4l2m2m', 'auto'] as const)(
    '[CAM-9] %s on a machine without it: software, with a word where it was asked for by name',
    async (decoder) => {
      const { until, counts, said, notes, stop } = run({
        cameras: [{ camera: 'cam-drinks', source: { kind: 'file', path: file('b.ts') } }],
        decoder,
        loop: true,
      });
      await until(() => counts('cam-drinks') > 0);
      const word = `Camera "cam-drinks": this machine cannot decode its pictures by ${decoder}, so they are decoded in software.`;
      if (decoder === 'auto') expect(said.join()).not.toContain('software');
      else {
        expect(said).toContain(word);
        expect(notes.at(-1)).toBe(word);
      }
      stop();
    },
  );
});
