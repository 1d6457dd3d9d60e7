import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { make } from './clips.ts';
import { rtspServer } from './rtspServer.ts';
import type { RtspOptions } from './rtspServer.ts';
import { runCamera } from './runCamera.ts';
import type { CameraRun } from './runCamera.ts';

const servers: Server[] = [];
const stops: (() => void)[] = [];
const folder = mkdtempSync(join(tmpdir(), 'endcap-doors-'));

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

function one(kind: 'rtsp' | 'http', url: string): CameraRun {
  const running = runCamera({ cameras: [{ camera: 'cam-drinks', source: { kind, url } }] });
  stops.push(running.stop);
  return running;
}
async function serve(listen: RequestListener): Promise<string> {
  const server = createServer(listen);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}
async function rtsp(options: RtspOptions) {
  const camera = await rtspServer(options);
  stops.push(() => {
    camera.close();
  });
  return camera;
}
function jpeg(): Buffer {
  const file = join(folder, 'shot.jpg');
  make('-f', 'lavfi', '-i', 'testsrc2=size=160x120', '-frames:v', '1', '-update', '1', file);
  const bytes = readFileSync(file);
  rmSync(file);
  return bytes;
}
/** What every process of this machine was started with, as any of its users may read it, and its environment. */
function startedWith(): { readonly name: string; readonly text: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const read = (what: string): string => {
        try {
          return readFileSync(`/proc/${pid}/${what}`, 'utf8');
        } catch {
          return '';
        }
      };
      return [{ name: read('comm').trim(), text: `${read('cmdline')}\n${read('environ')}` }];
    });
}

const onLinux = process.platform === 'linux';
if (!onLinux) process.stderr.write('NOT RUN: command lines of other processes are read on Linux only\n');
describe.skipIf(!onLinux)('a password of a camera', () => {
  it.each(['Basic', 'Digest'] as const)(
    '[CAM-36] RTSP with %s: stands on no command line and in no environment, and in no word',
    async (scheme) => {
      const password = `p${randomBytes(6).toString('hex')}'s`;
      const camera = await rtsp({ login: `shop:${password}`, scheme });
      const address = camera.url.replace('rtsp://', `rtsp://shop:${encodeURIComponent(password)}@`);
      const { until, counts, said, health, emitted } = one('rtsp', address);
      await until(() => counts('cam-drinks') > 0);
      const all = startedWith();
      expect(all.some(({ name, text }) => name === 'ffmpeg' && text.includes('concat'))).toBe(true);
      const secret = password.slice(0, -2);
      expect(all.filter(({ text }) => text.includes(secret) || text.includes(btoa(`shop:${password}`)))).toEqual([]);
      expect(JSON.stringify([said, health, emitted])).not.toContain(secret);
    },
  );

  it('[CAM-36] RTSP with Digest and a wrong password: blind, said without it', async () => {
    const camera = await rtsp({ login: 'shop:right', scheme: 'Digest' });
    const { until, states, health } = one('rtsp', camera.url.replace('rtsp://', 'rtsp://shop:guess77@'));
    await until(() => states('cam-drinks').length > 0);
    expect(health.at(-1)).toMatch(/is blind: rtsp:\/\/127\.0\.0\.1:\d+\/live wants a user and a password/);
    expect(health.at(-1)).not.toContain('guess77');
  });

  it('[CAM-36] an HTTP stream: ffmpeg is told no address at all', async () => {
    const password = `p${randomBytes(6).toString('hex')}`;
    const picture = jpeg();
    const asked: string[] = [];
    const url = await serve((request, answer) => {
      asked.push(request.headers.authorization ?? '');
      if (request.headers.authorization !== `Basic ${btoa(`shop:${password}`)}`) {
        answer.writeHead(401, { 'www-authenticate': 'Basic realm="cam"' }).end();
        return;
      }
      answer.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=cut' });
      const timer = setInterval(() => {
        answer.write(`--cut\r\nContent-Type: image/jpeg\r\nContent-Length: ${picture.length}\r\n\r\n`);
        answer.write(picture);
        answer.write('\r\n');
      }, 60);
      answer.on('close', () => {
        clearInterval(timer);
      });
    });
    const { until, counts } = one('http', url.replace('http://', `http://shop:${password}@`));
    await until(() => counts('cam-drinks') > 1);
    const all = startedWith();
    expect(all.some(({ name, text }) => name === 'ffmpeg' && text.includes('mpjpeg'))).toBe(true);
    expect(all.filter(({ text }) => text.includes(password) || text.includes(btoa(`shop:${password}`)))).toEqual([]);
    // Opened once, and the password only when it was asked for.
    expect(asked.map((a) => a !== '')).toEqual([false, true]);
  });
});

describe('a camera that sends on to another address', () => {
  it.each([
    ['a picture', 'image/jpeg', 'http'],
    ['a stream', 'multipart/x-mixed-replace; boundary=cut', 'http'],
    ['a file of this machine', 'image/jpeg', 'file'],
  ])('[CAM-31] %s: nobody else is asked, and it is said', async (_, type, scheme) => {
    const visits: string[] = [];
    const other = await serve((request, answer) => {
      visits.push(request.url ?? '');
      answer.writeHead(200, { 'content-type': type }).end(jpeg());
    });
    const location = scheme === 'file' ? 'file:///etc/hostname' : `${other}/elsewhere?token=abc`;
    const url = await serve((_request, answer) => answer.writeHead(302, { location }).end());
    const { until, states, counts, health } = one('http', `${url}/shot`);
    await until(() => states('cam-drinks').length > 0);
    expect(states('cam-drinks')).toEqual(['blind']);
    expect(health.at(-1)).toMatch(/\/shot sends on to another address, and nobody but the camera is asked/);
    expect(visits).toEqual([]);
    expect(counts('cam-drinks')).toBe(0);
  });

  it('[CAM-31] one that begins with it after a while is blind from then on', async () => {
    const visits: string[] = [];
    const other = await serve((request, answer) => {
      visits.push(request.url ?? '');
      answer.end();
    });
    const picture = jpeg();
    const camera = { sendsOn: false };
    const url = await serve((_request, answer) => {
      if (camera.sendsOn) answer.writeHead(307, { location: other }).end();
      else answer.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture);
    });
    const { until, states, counts, health } = one('http', url);
    await until(() => counts('cam-drinks') > 0);
    camera.sendsOn = true;
    await until(() => states('cam-drinks').at(-1) === 'blind');
    expect(health.at(-1)).toContain('sends on to another address');
    expect(visits).toEqual([]);
  });

  it.each(['RTSP', 'RTSP with Digest'])(
    '[CAM-31] %s: the other host gets no connection at all, and it is said',
    async (kind) => {
      let visits = 0;
      const other = createTcpServer((socket) => {
        visits++;
        socket.destroy();
      });
      stops.push(() => other.close());
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const redirect = `rtsp://127.0.0.1:${(other.address() as AddressInfo).port}/elsewhere?token=abc`;
      const camera = await rtsp({
        redirect,
        ...(kind === 'RTSP' ? {} : { login: 'shop:right', scheme: 'Digest' as const }),
      });
      const { until, states, counts, health, said } = one('rtsp', camera.url.replace('//', '//shop:right@'));
      // It tries again, and refuses again.
      await until(() => camera.methods.filter((m) => m === 'OPTIONS').length > 2);
      await until(() => states('cam-drinks').length > 0);
      expect(camera.methods.filter((m) => m === 'DESCRIBE').length).toBeGreaterThan(0);
      expect(states('cam-drinks')).toEqual(['blind']);
      expect(health.at(-1)).toMatch(/\/live sends on to another address, and nobody but the camera is asked/);
      expect(said.join()).not.toContain('elsewhere');
      expect(visits).toBe(0);
      expect(counts('cam-drinks')).toBe(0);
    },
  );

  it('[CAM-31] a playlist is refused: it would name other addresses', async () => {
    const visits: string[] = [];
    const other = await serve((request, answer) => {
      visits.push(request.url ?? '');
      answer.end();
    });
    const list = `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${other}/a.ts\n`;
    const url = await serve((request, answer) => {
      const type = request.url === '/told' ? 'application/vnd.apple.mpegurl' : 'application/octet-stream';
      answer.writeHead(200, { 'content-type': type }).end(list);
    });
    const told = one('http', `${url}/told`);
    await told.until(() => told.states('cam-drinks').length > 0);
    expect(told.health.at(-1)).toMatch(/is a playlist that names other addresses/);
    const hidden = one('http', `${url}/hidden`);
    await hidden.until(() => hidden.states('cam-drinks').length > 0);
    expect(hidden.states('cam-drinks')).toEqual(['blind']);
    expect(visits).toEqual([]);
  });
});
