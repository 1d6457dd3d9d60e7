import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { observationData } from '../../../controller/protocol/observation.ts';
import { systemClock } from '../../../controller/runtime/clock.ts';
import { DriverError } from '../../../devices/agent/driver.ts';
import type { Emission } from '../../../devices/agent/emission.ts';
import type { Detector, Frame } from '../../../devices/camera/detector.ts';
import { DetectorError } from '../../../devices/camera/detector.ts';
import { cameraDriver } from '../../../devices/camera/driver.ts';
import type { CameraOptions } from '../../../devices/camera/driver.ts';
import type { Source } from '../../../devices/camera/source.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { driverContext } from '../../fakes/driverContext.ts';
import { make, makeClip, makeJpeg } from './clips.ts';
import { rtspServer } from './rtspServer.ts';

const folder = mkdtempSync(join(tmpdir(), 'endcap-camera-'));
const file = (name: string): string => join(folder, name);
const servers: Server[] = [];
const stops: (() => void)[] = [];

beforeAll(() => {
  makeClip(file('clip.avi'), 2);
  make('-f', 'lavfi', '-i', 'sine=duration=1', file('sound.wav'));
  writeFileSync(file('cut.avi'), readFileSync(file('clip.avi')).subarray(0, 20_000));
  writeFileSync(file('empty.mp4'), '');
  writeFileSync(file('words.mp4'), 'this is no video\n'.repeat(1000));
  // 4 GB that take no room: a hole.
  writeFileSync(file('huge.mp4'), '');
  truncateSync(file('huge.mp4'), 4 * 2 ** 30);
  makeJpeg(file('red.jpg'), 'red');
  mkdirSync(file('nothing'));
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Sees one person who stands in the middle of every picture. */
function fakeDetector(seen: Frame[] = []): Detector {
  return {
    within: { width: 64, height: 64 },
    judge(frame) {
      seen.push(frame);
      return Promise.resolve({ boxes: [{ x0: 0.4, y0: 0.3, x1: 0.6, y1: 0.8, score: 0.9 }], tookMs: 1 });
    },
    close: () => undefined,
  };
}

const countsOf = (emitted: readonly Emission[]): Emission[] => emitted.filter((e) => e.type === 'endcap.count.v1');

interface Run {
  readonly emitted: Emission[];
  readonly said: string[];
  readonly health: (string | null)[];
  readonly ended: Promise<{ summary: string; code: number }>;
  /** Resolves when it holds; looked at after everything that the driver does. */
  readonly until: (holds: () => boolean) => Promise<void>;
  readonly stop: () => void;
}
function run({
  camera = 'cam-drinks',
  source = { kind: 'file', path: file('clip.avi') },
  ...options
}: Partial<CameraOptions> & { camera?: string; source?: Source }): Run {
  const emitted: Emission[] = [];
  const said: string[] = [];
  const health: (string | null)[] = [];
  let waiting: { holds: () => boolean; resolve: () => void }[] = [];
  const look = (): void => {
    for (const w of waiting.filter(({ holds }) => holds())) w.resolve();
    waiting = waiting.filter(({ holds }) => !holds());
  };
  let end: (value: { summary: string; code: number }) => void = () => undefined;
  const ended = new Promise<{ summary: string; code: number }>((resolve) => (end = resolve));
  const driver = cameraDriver({
    cameras: [{ camera, source }],
    fps: 10,
    loop: false,
    decoder: 'none',
    cpuShare: 1,
    detector: () => fakeDetector(),
    detectorName: 'a fake',
    encode: () => Promise.reject(new Error('nobody calibrates')),
    random: () => 0,
    ...options,
  });
  const store = shopForAgents();
  const stop = driver.start(
    driverContext({
      store,
      clock: systemClock(),
      say: (line) => {
        said.push(line);
        look();
      },
      degraded: (detail) => {
        health.push(detail);
        look();
      },
      finished: (summary, code = 0) => end({ summary, code }),
    }),
    (emission) => {
      emitted.push(emission);
      look();
    },
  );
  stops.push(stop);
  return {
    emitted,
    said,
    health,
    ended,
    stop,
    until: (holds) =>
      new Promise((resolve) => {
        waiting.push({ holds, resolve });
        look();
      }),
  };
}

async function serve(listen: RequestListener): Promise<string> {
  const server = createServer(listen);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

describe('a video file', () => {
  it('[CAM-5][CAM-23] is played to its end; the first counts come after half a second of it', async () => {
    const seen: Frame[] = [];
    const { emitted, health, ended } = run({ detector: () => fakeDetector(seen) });
    expect(emitted).toEqual([]);
    expect(health).toEqual(['Camera "cam-drinks" has seen nothing yet: waiting for the first pictures of clip.avi.']);
    expect(await ended).toEqual({ summary: 'The video is over: 20 pictures.', code: 0 });
    expect([seen[0]!.width, seen[0]!.height]).toEqual([64, 48]);
    expect(countsOf(emitted).length).toBeGreaterThanOrEqual(2);
    expect(emitted.filter((e) => e.type === 'endcap.camera.v1')).toMatchObject([
      { data: { camera: 'cam-drinks', state: 'working' } },
    ]);
    for (const emission of countsOf(emitted)) {
      expect(emission).toMatchObject({
        type: 'endcap.count.v1',
        part: 'cam-drinks',
        data: { zone: 'drinks', count: 1 },
      });
      expect(observationData[emission.type].safeParse(emission.data).success).toBe(true);
    }
    expect(health.at(-1)).toBeNull();
  });

  it('[CAM-13] without a model: motion, by its own name, and it says so', async () => {
    const { emitted, said, ended, until } = run({ detector: null, loop: true });
    void ended;
    await until(() => emitted.length > 0);
    expect(emitted[0]).toMatchObject({ part: 'cam-drinks:motion', data: { zone: 'drinks', confidence: 0.3 } });
    expect(said[0]).toMatch(/counts nobody.*model fetch yolox-nano/);
  });

  it('[CAM-4] that begins again goes on past its end', async () => {
    const seen: Frame[] = [];
    const { until, emitted } = run({ loop: true, detector: () => fakeDetector(seen) });
    await until(() => emitted.length > 0 && seen.length > 25);
  });

  it.each([
    ['sound.wav', /^sound\.wav has no picture in it/],
    ['words.mp4', /no video that can be read/],
    ['huge.mp4', /no video that can be read/],
    ['empty.mp4', /no video that can be read/],
  ])('[CAM-4] %s ends with 1 and a reason', async (name, words) => {
    const { ended, emitted } = run({ source: { kind: 'file', path: file(name) } });
    const { summary, code } = await ended;
    expect(summary).toMatch(words);
    expect(code).toBe(1);
    expect(emitted).toEqual([]);
  });

  it('[CAM-4] a cut off video is played as far as it goes', async () => {
    const { ended } = run({ source: { kind: 'file', path: file('cut.avi') } });
    const { summary, code } = await ended;
    expect(summary).toMatch(/\d+ pictures/);
    expect(code).toBe(0);
  });

  it('[CAM-4] a missing file, a folder and an unknown camera are said at once', () => {
    expect(() => run({ source: { kind: 'file', path: file('none.mp4') } })).toThrow('There is no file none.mp4.');
    expect(() => run({ source: { kind: 'file', path: file('nothing') } })).toThrow(/a folder without pictures/);
    expect(() => run({ camera: 'cam-attic' })).toThrow(DriverError);
    expect(() => run({ camera: 'cam-attic' })).toThrow(/has no camera "cam-attic".*cam-drinks, cam-gels, cam-rest/);
  });

  it('[CAM-4] a detector that cannot work ends it with 1', async () => {
    const { ended, emitted } = run({
      detector: () => ({
        ...fakeDetector(),
        judge: () => Promise.reject(new DetectorError('The model x does not work.')),
      }),
    });
    expect(await ended).toEqual({ summary: 'The model x does not work.', code: 1 });
    expect(emitted).toMatchObject([{ data: { state: 'blind', detail: 'The model x does not work.' } }]);
  });

  it('[CAM-14] a detector that fails for a while: blind meanwhile, with the reason, and counting again', async () => {
    let pictures = 0;
    const { emitted, health, ended } = run({
      source: { kind: 'file', path: file('clip.avi') },
      detector: () => {
        const sound = fakeDetector();
        return {
          ...sound,
          judge: (frame) =>
            ++pictures === 8 ? Promise.reject(new DetectorError('The detector broke off', true)) : sound.judge(frame),
        };
      },
    });
    expect(await ended).toMatchObject({ code: 0 });
    const states = emitted.flatMap((e) => (e.type === 'endcap.camera.v1' ? [e.data] : []));
    expect(states.map((s) => s.state)).toEqual(['working', 'blind', 'working']);
    expect(states[1]!.detail).toBe('The detector broke off');
    expect(health).toContain('Camera "cam-drinks" is blind: The detector broke off.');
  });

  it('[DEV-20] stops for good, twice, and starts again', async () => {
    const first = run({ loop: true });
    await first.until(() => first.emitted.length > 0);
    first.stop();
    first.stop();
    const before = first.emitted.length;
    const second = run({});
    expect(await second.ended).toMatchObject({ code: 0 });
    expect(first.emitted).toHaveLength(before);
  });
});

describe('a live camera', () => {
  it.each([
    ['Basic realm="cam"', /^Basic bWU6cGFzcw==$/],
    ['Digest realm="cam", nonce="n", qop="auth"', /^Digest username="me", realm="cam", nonce="n", uri="\/shot.jpg"/],
  ])('[CAM-1] one JPEG is asked for again and again, with its user and password: %s', async (challenge, login) => {
    let [asked, refused] = [0, 0];
    const logins = new Set<string>();
    const url = await serve((request, answer) => {
      const { authorization } = request.headers;
      if (authorization === undefined) {
        refused++;
        answer.writeHead(401, { 'www-authenticate': challenge }).end();
        return;
      }
      asked++;
      logins.add(authorization);
      answer.writeHead(200, { 'content-type': 'image/jpeg' }).end(readFileSync(file('red.jpg')));
    });
    const seen: Frame[] = [];
    const address = `${url.replace('http://', 'http://me:pass@')}/shot.jpg`;
    const { until, emitted, said } = run({
      source: { kind: 'http', url: address },
      detector: () => fakeDetector(seen),
    });
    await until(() => countsOf(emitted).length > 1);
    expect(asked).toBeGreaterThan(3);
    // Once to see what the address gives, once to begin with the pictures.
    expect(refused).toBe(2);
    for (const said of logins) expect(said).toMatch(login);
    // Red, as far as JPEG goes.
    expect(seen[0]!.rgb[0]).toBeGreaterThan(200);
    expect(seen[0]!.rgb[1]).toBeLessThan(60);
    expect(said.join()).not.toContain('pass');
  });

  it('[CAM-3] a stream that dies: blind and said, silent, and back when it comes again', async () => {
    const jpeg = readFileSync(file('red.jpg'));
    let streams = 0;
    const url = await serve((_request, answer) => {
      answer.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=cut' });
      streams++;
      let sent = 0;
      const timer = setInterval(() => {
        answer.write(`--cut\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`);
        answer.write(jpeg);
        answer.write('\r\n');
        // The first one breaks off.
        if (streams === 1 && ++sent === 30) answer.destroy();
      }, 50);
      answer.on('close', () => clearInterval(timer));
    });
    const { until, emitted, health, said } = run({ source: { kind: 'http', url: `${url}/live` }, fps: 20 });
    await until(() => countsOf(emitted).length > 0);
    await until(() => health.some((h) => h?.includes('is blind') === true));
    const inSight = emitted.length;
    expect(health.at(-1)).toMatch(/^Camera "cam-drinks" is blind: .*127\.0\.0\.1.*trying again\.$/);
    await until(() => said.includes('Camera "cam-drinks" sees.'));
    await until(() => countsOf(emitted.slice(inSight)).length > 0);
    expect(emitted.filter((e) => e.type === 'endcap.camera.v1').map((e) => e.data.state)).toEqual([
      'working',
      'blind',
      'working',
    ]);
    expect(health.at(-1)).toBeNull();
  });

  it.each([
    [401, /wants a user and a password/],
    [404, /not there/],
  ])('[CAM-3] an answer of %i is said, and it tries again', async (status, words) => {
    let asked = 0;
    const url = await serve((_request, answer) => {
      asked++;
      answer.writeHead(status).end();
    });
    const { until, health, emitted } = run({ source: { kind: 'http', url } });
    await until(() => health.length > 2);
    expect(health.at(-1)).toMatch(words);
    expect(asked).toBeGreaterThan(1);
    expect(emitted).toMatchObject([{ data: { camera: 'cam-drinks', state: 'blind' } }]);
  });

  it('[CAM-1][CAM-3] RTSP over TCP: pictures come; when the camera loses its power it is blind, then sees again', async () => {
    const camera = await rtspServer();
    stops.push(() => {
      camera.close();
    });
    const seen: Frame[] = [];
    const { until, emitted, health, said } = run({
      source: { kind: 'rtsp', url: camera.url },
      detector: () => fakeDetector(seen),
    });
    await until(() => emitted.length > 0);
    expect([seen[0]!.width, seen[0]!.height]).toEqual([64, 48]);
    expect(camera.methods).toEqual(expect.arrayContaining(['DESCRIBE', 'SETUP', 'PLAY']));
    camera.cut();
    await until(() => health.at(-1)?.includes('is blind') === true);
    const inSight = emitted.length;
    await until(() => said.includes('Camera "cam-drinks" sees.') && countsOf(emitted.slice(inSight)).length > 0);
    expect(camera.methods.filter((m) => m === 'PLAY').length).toBeGreaterThan(1);
  });

  it('[CAM-3] nobody there is said', async () => {
    const { until, health } = run({ source: { kind: 'rtsp', url: 'rtsp://127.0.0.1:9/live' } });
    await until(() => health.length > 1);
    expect(health.at(-1)).toMatch(/is blind: nothing answers at rtsp:\/\/127\.0\.0\.1:9\/live/);
  });
});
