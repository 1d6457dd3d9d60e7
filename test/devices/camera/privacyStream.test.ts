import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../controller/runtime/clock.ts';
import { MOTION_WITHIN } from '../../../devices/camera/motion/motionScene.ts';
import { openPictures } from '../../../devices/camera/pictures.ts';
import type { Within } from '../../../devices/camera/within.ts';
import { withinFor } from '../../../devices/camera/yolox/tiles.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { deviceServer } from '../../fakes/deviceServer.ts';
import { sharedFile } from '../../flows/house.ts';
import { filesBelow, wiretap } from '../wiretap.ts';
import { make } from './clips.ts';
import { rtspServer } from './rtspServer.ts';

/** Frames of the footage, which is played again and again. */
const LOOP = 20;
/** Bytes of one piece that is looked for: eight pixels, and as much of the stream. */
const PIECE = 24;
const HEADS: readonly (readonly [string, Buffer])[] = [
  ['JPEG', Buffer.from([0xff, 0xd8, 0xff])],
  ['PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ['PPM', Buffer.from('P6\n')],
  ['WebP', Buffer.from('WEBPVP8')],
];

/** Pieces of bytes that are like nothing else: of a wall or a sky there are too many by chance. */
function pieces(bytes: Uint8Array, many: number): Buffer[] {
  const found: Buffer[] = [];
  const step = Math.floor(bytes.length / many / 3) * 3;
  for (let at = 0; at + PIECE <= bytes.length; at += step) {
    const piece = Buffer.from(bytes.subarray(at, at + PIECE));
    if (new Set(piece).size >= 16) found.push(piece);
  }
  return found;
}

/** As it may be written down: as it is, the other way round (BGR), in base64, in hexadecimal, as a list of numbers. */
function writings(piece: Buffer): (readonly [string, Buffer])[] {
  return [
    ['pixels', piece],
    ['pixels backwards', Buffer.from(piece).reverse()],
    ...[0, 1, 2].map(
      (by) => ['pixels in base64', Buffer.from(piece.subarray(by, by + 21).toString('base64'))] as const,
    ),
    ['pixels in hexadecimal', Buffer.from(piece.toString('hex'))],
    ['a list of pixels', Buffer.from(piece.join(','))],
  ];
}

/** The pictures that the agent's own way makes of a camera, one loop of them and some. */
async function picturesOf(url: string, within: Within): Promise<Uint8Array[]> {
  const pictures: Uint8Array[] = [];
  await new Promise<void>((resolve, reject) => {
    const opened = openPictures({ kind: 'rtsp', url }, { fps: 30, within, pace: 'life', loop: false }, systemClock(), {
      onFrame: ({ rgb }) => {
        // The first ones lack what came before the agent did.
        if (pictures.push(rgb.slice()) < LOOP + 10) return;
        opened.stop();
        resolve();
      },
      onEnd: ({ words }) => {
        reject(new Error(words.join(' ')));
      },
    });
  });
  return pictures.slice(10);
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endcap-privacy-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const weights = sharedFile('models/yolox_nano.onnx');
const footage = sharedFile('data/camera/pets09-s2l1/vtest-480x360-10fps.avi');

it('[CAM-30][CAM-31] of a stream by RTSP nothing is in a file, a log or a message: neither its bytes nor its pixels', async () => {
  const clip = join(folder, 'clip.mkv');
  // Real people where there are any; what the camera sends is then the same in every loop, bit for bit.
  const from =
    footage === null ? ['-f', 'lavfi', '-i', 'testsrc=size=480x360:rate=10'] : ['-ss', '10', '-i', footage, '-an'];
  make(...from, '-frames:v', `${LOOP}`, '-c:v', 'mpeg4', '-q:v', '4', '-g', '5', '-bf', '0', clip);
  const camera = await rtspServer({
    picture: ['-re', '-stream_loop', '-1', '-i', clip, '-c:v', 'copy'],
  });
  const server = await deviceServer(shopForAgents());
  const tap = await wiretap(server.url);
  server.demonstration = true;
  const [temp, state, work] = ['temp', 'state', 'work'].map((name) => join(folder, name)) as [string, string, string];
  for (const made of [temp, state, work]) mkdirSync(made);
  const { CI: _ci, ...env } = process.env;
  const main = join(import.meta.dirname, '../../../devices/agent/main.ts');
  const log: Buffer[] = [];
  const files = new Map<string, Buffer>();
  const lookAtFiles = (): void => {
    for (const { path, bytes } of [temp, state, work].flatMap(filesBelow)) files.set(path.slice(folder.length), bytes);
  };
  try {
    const within = weights === null ? MOTION_WITHIN : withinFor({ width: 640, height: 480 }, 'auto');
    const shown = await picturesOf(camera.url, within);
    const pixels = shown.flatMap((picture) => pieces(picture, 60));
    expect(pixels.length).toBeGreaterThan(200);
    // What is looked for is what an agent has in its memory: another one gets the very same.
    const again = await picturesOf(camera.url, within);
    const isThere = (piece: Buffer): boolean => again.some((picture) => Buffer.from(picture.buffer).includes(piece));
    const sample = pixels.filter((_, i) => i % 50 === 0);
    expect(sample.filter(isThere).length).toBeGreaterThan(sample.length * 0.9);

    const child = spawn(
      process.execPath,
      [
        ...[main, 'camera', '--source', camera.url, '--camera', 'cam-drinks', '--controller', tap.url],
        ...['--state', state, '--fps', '30'],
        ...(weights === null ? [] : ['--model', weights]),
      ],
      {
        cwd: work,
        env: { ...env, TMPDIR: temp, HOME: temp, XDG_CACHE_HOME: temp, INIT_CWD: work },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child.stdout.on('data', (chunk: Buffer) => log.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => log.push(chunk));
    try {
      const counts = (): number => server.events.filter((e) => e.type === 'endcap.count.v1').length;
      await expect
        .poll(
          () => {
            lookAtFiles();
            return counts();
          },
          { timeout: 60_000 },
        )
        .toBeGreaterThanOrEqual(5);
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    } catch (error) {
      throw new Error(Buffer.concat(log).toString(), { cause: error });
    } finally {
      child.kill('SIGKILL');
    }
    lookAtFiles();

    // The stream as it came, but for its head.
    const stream = pieces(readFileSync(clip).subarray(1_000), 300);
    expect(stream.length).toBeGreaterThan(200);
    const needles = [
      ...HEADS,
      ...stream.map((piece) => ['the stream', piece] as const),
      ...stream.map((piece) => ['the stream in base64', Buffer.from(piece.toString('base64'))] as const),
      ...pixels.flatMap(writings),
    ];
    const found = (bytes: Buffer): string[] => needles.filter(([, n]) => bytes.includes(n)).map(([name]) => name);
    // The search finds what is there.
    expect(found(Buffer.concat([Buffer.from('head'), Buffer.from(shown[3]!.buffer)]))).toContain('pixels');
    expect(found(readFileSync(clip))).toContain('the stream');

    const { raw, plain } = tap.sent();
    expect(plain.includes('endcap.count.v1')).toBe(true);
    expect(found(plain)).toEqual([]);
    expect(found(raw)).toEqual([]);
    expect(found(Buffer.concat(log))).toEqual([]);
    expect([...files.keys()]).toEqual(['/state/key.json']);
    for (const bytes of files.values()) expect(found(bytes)).toEqual([]);
  } finally {
    camera.close();
    tap.close();
    await server.close();
  }
}, 120_000);
