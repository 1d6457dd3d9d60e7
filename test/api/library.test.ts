import { execFileSync } from 'node:child_process';
import { createReadStream, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { expect, onTestFinished, test, vi } from 'vitest';
import { slug } from '../../controller/api/mediaName.ts';
import type { MediaEntry, Problem } from '../../controller/protocol/http.ts';
import { openRecords } from '../../controller/records/open.ts';
import type { Records } from '../../controller/records/records.ts';
import { StorageError } from '../../controller/records/records.ts';
import { createLogger } from '../../controller/runtime/logger.ts';
import { bench, temporaryFolder } from './harness.ts';
import type { Bench } from './harness.ts';

interface Library extends Bench {
  readonly data: string;
  readonly own: Records;
  upload(name: string, bytes: Uint8Array, cookie?: string): Promise<{ status: number; body: MediaEntry & Problem }>;
}

/** An API on real records: files are really opened. */
async function library(): Promise<Library> {
  const data = temporaryFolder();
  const own = await openRecords({ folder: data, logger: createLogger('silent') });
  onTestFinished(() => own.close());
  const b = await bench({ records: own });
  const marketer = await b.as('marketer');
  return {
    ...b,
    data,
    own,
    async upload(name, bytes, cookie = marketer) {
      const answer = await b.api.http.inject({
        method: 'POST',
        url: `/api/v1/media?name=${encodeURIComponent(name)}`,
        headers: { host: 'localhost', origin: 'http://localhost', cookie, 'content-type': 'application/octet-stream' },
        payload: Buffer.from(bytes),
      });
      return { status: answer.statusCode, body: answer.json<MediaEntry & Problem>() };
    },
  };
}

function picture(background: string, width = 800, height = 600): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}

/** Films of two seconds, and of so many, made by ffmpeg. */
function film(folder: string, ending: string, ...coding: string[]): Buffer {
  return filmOf(2, folder, ending, ...coding);
}
function filmOf(seconds: number, folder: string, ending: string, ...coding: string[]): Buffer {
  const file = join(folder, `film.${ending}`);
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=5', '-t', String(seconds), '-pix_fmt', 'yuv420p'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...source, ...coding, file]);
  return readFileSync(file);
}

/** A PNG of a few hundred bytes whose head is sound and claims this size. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head[8] = 1;
  const rows = deflateSync(Buffer.alloc(100_000));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

function incoming(l: Library): string[] {
  return readdirSync(join(l.data, 'media', 'incoming'));
}

test('[LIB-1] a picture goes in with its size, a small picture and a clean name of its own', async () => {
  const l = await library();
  const { status, body } = await l.upload('../Été 2026 (final).JPEG', await picture('#e2725b'));
  expect(status).toBe(201);
  expect(body).toMatchObject({
    path: 'media/ete-2026-final.png',
    asset: { mime: 'image/png', width: 800, height: 600 },
    thumbnail: { mime: 'image/webp', width: 480, height: 360 },
    durationMs: null,
    usedBy: [],
  });
  expect(l.own.media.path(body.thumbnail!.sha256)).toBeDefined();
  expect((await l.upload('Été 2026 (final).png', await picture('#1f3d36'))).body.path).toBe(
    'media/ete-2026-final-2.png',
  );
  expect(l.own.audit.list(2).map((a) => [a.who, a.what])).toEqual([
    ['marketer', 'media.add'],
    ['marketer', 'media.add'],
  ]);
  expect(['a/b\\c.d.png', '', '....', 'ＡＢＣ.png', 'x'.repeat(300)].map(slug)).toEqual([
    'c-d',
    'file',
    'file',
    'abc',
    'x'.repeat(80),
  ]);
});

test('[LIB-2] the same bytes twice are one entry, also at once and when the store has them already', async () => {
  const l = await library();
  const bytes = await picture('#e2725b');
  const both = await Promise.all([l.upload('a.png', bytes), l.upload('b.png', bytes)]);
  expect(both.map((u) => u.status).sort()).toEqual([200, 201]);
  expect(new Set(both.map((u) => u.body.path)).size).toBe(1);
  expect(l.own.library.all()).toHaveLength(1);
  const { revision, config, media } = l.app.configuration();
  const known = await l.own.media.add(await picture('#222222'), 'cola.png');
  await l.app.saveConfiguration(config, { ...media, 'media/cola.png': known }, 'me', revision);
  const again = await l.upload('other.png', await picture('#222222'));
  expect(again).toMatchObject({ status: 200, body: { path: 'media/cola.png', uploadedAtMs: null } });
  expect(again.body.usedBy).toEqual([{ section: 'products', id: 'cola', name: 'Cola' }]);
});

test('[LIB-3] a film is probed: its size, its length and a frame of it', async () => {
  const l = await library();
  const mp4 = await l.upload('film.mp4', film(l.folder, 'mp4', '-c:v', 'libx264'));
  expect(mp4.status).toBe(201);
  expect(mp4.body).toMatchObject({
    path: 'media/film.mp4',
    asset: { mime: 'video/mp4', width: 64, height: 48 },
    thumbnail: { mime: 'image/webp', width: 64, height: 48 },
    durationMs: 2000,
  });
  const webm = await l.upload('film.webm', film(l.folder, 'webm', '-c:v', 'libvpx-vp9', '-cpu-used', '8'));
  expect(webm).toMatchObject({ status: 201, body: { asset: { mime: 'video/webm', width: 64, height: 48 } } });
});

test('[LIB-4] what screens cannot show is refused with the reason and the fix, and nothing of it is kept', async () => {
  const l = await library();
  const hevc = film(l.folder, 'mp4', '-c:v', 'libx265', '-x265-params', 'log-level=none');
  const h264 = film(l.folder, 'mp4', '-c:v', 'libx264');
  const vp9 = filmOf(8, l.folder, 'webm', '-c:v', 'libvpx-vp9', '-cpu-used', '8');
  const cases: [string, Uint8Array, string][] = [
    ['hevc.mp4', hevc, 'coded as hevc, which not every screen shows. Export it as MP4 with H.264'],
    ['cut.mp4', h264.subarray(0, 2000), 'The film is damaged (Invalid data found when processing input)'],
    ['bomb.png', bomb(50_000, 50_000), 'The picture is damaged or too large'],
    ['x.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>'), 'holds a script'],
    ['cut.webm', vp9.subarray(0, vp9.length / 2), 'The film is cut short: it says 8 s and has '],
    ['film.mp4', Buffer.from('%PDF-1.7 nothing else'), 'Not a picture or film that screens show. Use PNG'],
  ];
  for (const [name, bytes, words] of cases) {
    const { status, body } = await l.upload(name, bytes);
    expect([name, status, body.message]).toEqual([name, 422, expect.stringContaining(words) as string]);
  }
  expect(l.own.library.all()).toEqual([]);
  expect(readdirSync(join(l.data, 'media'))).toEqual(['incoming']);
  expect(incoming(l)).toEqual([]);
});

test('[LIB-4] without ffmpeg films are refused with what to install, and pictures go on', async () => {
  const l = await library();
  const mp4 = film(l.folder, 'mp4', '-c:v', 'libx264');
  vi.stubEnv('PATH', l.folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { status, body } = await l.upload('film.mp4', mp4);
  expect([status, body.error]).toEqual([503, 'no-ffmpeg']);
  expect(body.message).toContain('ffprobe is missing. Install ffmpeg on it');
  expect((await l.upload('a.png', await picture('#e2725b'))).status).toBe(201);
});

test('[LIB-4] a picture of 50,000 x 50,000 pixels is refused by its size; a drawing has no pixels', async () => {
  const l = await library();
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="50000" height="50000"/>');
  expect(await l.upload('huge.svg', svg)).toMatchObject({ status: 201, body: { thumbnail: null } });
  const { status, body } = await l.upload('bomb.png', bomb(50_000, 50_000));
  expect([status, body.message]).toEqual([
    422,
    'The picture is damaged or too large (it has 50000 x 50000 pixels, and at most 100 million are opened). Export it again.',
  ]);
});

/** Sends a body over a real connection; `length` may say more than there is. */
async function send(
  l: Library,
  body: Readable,
  length: number | null,
): Promise<{ status: number | undefined; text: string; sent: number }> {
  await l.api.start();
  const { port } = l.api.server.address() as AddressInfo;
  const cookie = await l.as('marketer');
  const head = { host: 'localhost', origin: 'http://localhost', cookie, 'content-type': 'application/octet-stream' };
  const headers = length === null ? head : { ...head, 'content-length': length };
  return new Promise((resolve, reject) => {
    let sent = 0;
    const out = request({ port, host: '127.0.0.1', method: 'POST', path: '/api/v1/media?name=film.mp4', headers });
    out.on('response', (answer) => {
      body.destroy();
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => {
        out.destroy();
        resolve({ status: answer.statusCode, text, sent });
      });
    });
    out.on('error', reject);
    body.on('data', (chunk: Buffer) => (sent += chunk.length));
    body.pipe(out);
  });
}

test('[LIB-5] a film of 4 GB is refused before it is read', async () => {
  const l = await library();
  const file = join(l.folder, 'huge.mp4');
  writeFileSync(file, '\u0000\u0000\u0000\u0020ftypisom');
  truncateSync(file, 4 * 1024 ** 3);
  const { status, text, sent } = await send(l, createReadStream(file), 4 * 1024 ** 3);
  expect(status).toBe(413);
  expect(JSON.parse(text)).toEqual({ error: 'too-large', message: 'Larger than 1024 MB. Export it smaller.' });
  expect(sent).toBeLessThan(64 * 1024 ** 2);
  expect(incoming(l)).toEqual([]);
});

test('[LIB-5] a picture that says it has 60 MB is refused by its first bytes', async () => {
  const l = await library();
  const head = (await picture('#e2725b')).subarray(0, 200);
  const said = await send(l, Readable.from([head, Buffer.alloc(8192)]), 60 * 1024 ** 2);
  expect([said.status, said.text]).toEqual([413, expect.stringContaining('Larger than 50 MB') as string]);
  expect(incoming(l)).toEqual([]);
});

test('[LIB-5] a picture without a length that goes on for ever ends at its limit', async () => {
  const l = await library();
  const head = (await picture('#e2725b')).subarray(0, 200);
  const block = Buffer.alloc(1024 ** 2);
  const endless = Readable.from(
    (function* () {
      yield head;
      for (let i = 0; i < 80; i++) yield block;
    })(),
  );
  const { status, text } = await send(l, endless, null);
  expect([status, text]).toEqual([413, expect.stringContaining('Larger than 50 MB') as string]);
  expect(incoming(l)).toEqual([]);
});

test('[LIB-6] a full disk is answered 507 in words, and nothing is half stored', async () => {
  const l = await library();
  const full = { ...l.own, media: { ...l.own.media, receive: () => Promise.reject(new StorageError('full', 'full')) } };
  const b = await bench({ records: full });
  const answer = await b.api.http.inject({
    method: 'POST',
    url: '/api/v1/media?name=a.png',
    headers: {
      host: 'localhost',
      origin: 'http://localhost',
      cookie: await b.as('marketer'),
      'content-type': 'application/octet-stream',
    },
    payload: await picture('#e2725b'),
  });
  expect(answer.statusCode).toBe(507);
  expect(answer.json<Problem>().message).toContain('disk of the controller is full');
  expect(l.own.library.all()).toEqual([]);
});

test('[LIB-7] a file that is used stays and says by what; one that is not goes', async () => {
  const l = await library();
  const cookie = await l.as('marketer');
  const { body } = await l.upload('poster.png', await picture('#e2725b'));
  const put = { id: 'poster', name: 'Poster', kind: 'image', files: { landscape: body.path } };
  const change = (base: number, changes: unknown) => l.call('PATCH', '/api/v1/config', cookie, { base, changes });
  expect((await change(1, [{ section: 'creatives', put }])).statusCode).toBe(200);
  const used = await l.call('DELETE', '/api/v1/media/poster.png', cookie);
  expect(used.statusCode).toBe(409);
  expect(used.json<Problem>().message).toBe('This file is used by "Poster" (creatives). Take it out there first.');
  const list = await l.call('GET', '/api/v1/media', await l.as('viewer'));
  expect(list.json<{ media: MediaEntry[] }>().media.map((m) => [m.path, m.usedBy.map((u) => u.id)])).toEqual([
    ['media/poster.png', ['poster']],
    ['media/logo.svg', ['corner']],
    ['media/cola.png', ['cola']],
  ]);
  await change(2, [{ section: 'creatives', remove: 'poster' }]);
  expect((await l.call('DELETE', '/api/v1/media/poster.png', cookie)).statusCode).toBe(204);
  expect((await l.call('DELETE', '/api/v1/media/poster.png', cookie)).statusCode).toBe(404);
  expect(l.app.configuration().media['media/poster.png']).toBeUndefined();
  expect((await l.call('DELETE', '/api/v1/media/..%2Fendcap.db', cookie)).statusCode).toBe(404);
  expect((await l.upload('a.png', await picture('#111111'), await l.as('staff'))).status).toBe(403);
});
