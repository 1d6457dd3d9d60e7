import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CalibrationState } from '../../controller/protocol/calibration.ts';
import { findFfmpeg } from '../../controller/runtime/ffmpeg.ts';
import { ffmpegArguments } from '../../devices/camera/ffmpegArguments.ts';
import { FrameCutter } from '../../devices/camera/frameCutter.ts';
import type { Frame } from '../../devices/camera/detector.ts';
import { filesBelow, wiretap } from '../devices/wiretap.ts';
import type { Wiretap } from '../devices/wiretap.ts';
import { House, sharedFile, until } from './house.ts';

const clip = sharedFile('data/camera/pets09-s2l1/vtest-480x360-10fps.avi');
const truth = sharedFile('data/camera/pets09-s2l1/gt/gt-480x360.txt');
const model = sharedFile('models/yolox_nano.onnx');
const [WIDTH, HEIGHT] = [480, 360];
const MAIN = join(import.meta.dirname, '../../devices/agent/main.ts');

const SIGNATURES: readonly (readonly [string, Buffer])[] = [
  ...[0xe0, 0xe1, 0xdb, 0xee].map((last) => ['JPEG', Buffer.from([0xff, 0xd8, 0xff, last])] as const),
  ['JPEG in base64', Buffer.from('/9j/')],
  ['PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ['PNG in base64', Buffer.from('iVBORw0KGgo')],
  ['WebP', Buffer.from('WEBPVP8')],
  ['PPM', Buffer.from(`P6\n${WIDTH} ${HEIGHT}\n`)],
];

/** What the agent has in its memory of the clip, made by the very same arguments. */
function framesOfClip(): Frame[] {
  const options = { fps: 10, within: { width: WIDTH, height: HEIGHT }, pace: 'fast', loop: false } as const;
  const args = ffmpegArguments({ kind: 'file', path: clip! }, options);
  const raw = execFileSync(findFfmpeg(), ['-loglevel', 'error', ...args], { maxBuffer: 2 ** 30 });
  return new FrameCutter().push(raw);
}
/** Runs of pixels of many pictures that are no flat colour. */
function runsOf(frames: readonly Frame[]): Buffer[] {
  return frames
    .filter((_, i) => i % 20 === 0)
    .flatMap(({ rgb }) => {
      const rows = [60, 130, 190, 250, 310].map((y) =>
        Buffer.from(rgb.subarray((y * WIDTH + 200) * 3, (y * WIDTH + 216) * 3)),
      );
      return rows.filter((run) => new Set(run).size > 12);
    });
}
const found = (bytes: Buffer, runs: readonly Buffer[]): string[] => [
  ...SIGNATURES.filter(([, signature]) => bytes.includes(signature)).map(([name]) => name),
  ...(runs.some((run) => bytes.includes(run) || bytes.includes(run.toString('base64').slice(2, -4)))
    ? ['raw pixels']
    : []),
];
/** Files that a process and its children have open, as the system says. */
function openFiles(pid: number): string[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  const own = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      return [];
    }
  });
  return [...own, ...children.flatMap((child) => openFiles(Number(child)))].filter((path) => path.startsWith('/'));
}

describe.skipIf(clip === null || truth === null || model === null)(
  'what leaves a camera agent that really counts',
  () => {
    let house: House;
    let tap: Wiretap;
    let agent: ChildProcess;
    let folder: string;
    let frames: Frame[];
    let runs: Buffer[];
    const log: Buffer[] = [];

    beforeAll(async () => {
      frames = framesOfClip();
      runs = runsOf(frames);
      house = await House.open(join(import.meta.dirname, '../../config/stores/pets.yaml'));
      tap = await wiretap(house.url);
      folder = mkdtempSync(join(tmpdir(), 'endcap-camera-privacy-'));
      const [temp, state, work] = ['temp', 'state', 'work'].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ];
      for (const made of [temp, state, work]) mkdirSync(made);
      const { CI: _ci, ...env } = process.env;
      const camera = ['camera', '--source', clip!, '--model', model!, '--camera', 'crossing-camera', '--loop'];
      const where = ['--size', `${WIDTH}x${HEIGHT}`, '--controller', tap.url, '--state', state];
      agent = spawn(process.execPath, [MAIN, ...camera, ...where], {
        cwd: work,
        env: { ...env, TMPDIR: temp, HOME: temp, XDG_CACHE_HOME: temp, INIT_CWD: work },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [agent.stdout, agent.stderr]) stream?.on('data', (chunk: Buffer) => log.push(chunk));
    }, 60_000);
    afterAll(async () => {
      if (agent.exitCode === null) {
        agent.kill('SIGTERM');
        await once(agent, 'close');
      }
      tap.close();
      await house.close();
      rmSync(folder, { recursive: true });
    });

    const wire = (): Buffer => {
      const { raw, plain } = tap.sent();
      return Buffer.concat([raw, plain]);
    };
    const counts = (): number => wire().toString('latin1').split('endcap.count.v1').length - 1;
    const stillsOnWire = (): string[] =>
      [
        ...tap
          .sent()
          .plain.toString('latin1')
          .matchAll(/"jpeg":"(\/9j\/[A-Za-z0-9+/=]+)"/g),
      ].map((m) => m[1]!);
    const logs = (): Buffer => Buffer.concat([...log, Buffer.from(house.controller.output())]);
    const nothingKept = (): void => {
      expect(found(logs(), runs)).toEqual([]);
      const files = [...filesBelow(folder), ...filesBelow(house.controller.data)];
      for (const { path, bytes } of files) expect([path, found(bytes, runs)]).toEqual([path, []]);
      expect(filesBelow(folder).map((f) => f.path.slice(folder.length))).toEqual(['/state/key.json']);
      // Nor in a file that has no name any more.
      const source = realpathSync(clip!);
      const open = openFiles(agent.pid!).filter((path) => path !== source && !/^\/(dev|proc|sys)\//.test(path));
      expect(open.filter((path) => !path.includes('/node_modules/') && !path.startsWith('/usr/'))).toEqual([]);
    };

    it('the search finds a picture where there is one', () => {
      expect(runs.length).toBeGreaterThan(100);
      expect(found(Buffer.from(frames[40]!.rgb), runs)).toEqual(['raw pixels']);
      expect(found(Buffer.from(Buffer.from(frames[40]!.rgb).toString('base64')), runs)).toContain('raw pixels');
    });

    it(
      '[CAM-30][CAM-32] counting, no picture is on the wire, on disk, in an open file or in a log',
      { timeout: 90_000 },
      async () => {
        await until(
          () => Promise.resolve(counts()),
          (n) => n > 12,
          'counts on the wire',
          60,
        );
        expect(found(wire(), runs)).toEqual([]);
        nothingKept();
      },
    );

    it(
      '[CAM-33][CAM-34] while an administrator calibrates, pictures go only when asked for, and are coarse everywhere',
      { timeout: 120_000 },
      async () => {
        const at = '/api/v1/cameras/crossing-camera/calibration-sessions';
        const session = (await house.call('POST', at)) as CalibrationState;
        const still = async (): Promise<Buffer | null> => {
          const answer = await fetch(`${house.url}${at}/${session.id}/still`, { headers: { cookie: house.cookie } });
          expect(answer.headers.get('cache-control')).toBe('no-store');
          return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : null;
        };
        // The first picture that was asked for may come before people are told apart.
        const seen: Buffer[] = [];
        await until(
          async () => {
            const jpeg = await still();
            const state = (await house.call('GET', `${at}/${session.id}`)) as CalibrationState;
            if (jpeg !== null && state.still?.sure === true && seen.at(-1)?.equals(jpeg) !== true) seen.push(jpeg);
            return seen.length;
          },
          (n) => n >= 12,
          'pictures in which people are told apart',
          60,
        );
        const boxes = boxesOf(readFileSync(truth!, 'utf8'));
        let people = 0;
        const sharp: string[] = [];
        for (const jpeg of seen) {
          const picture = await decoded(jpeg);
          const frame = bestMatch(picture, frames);
          // Coarse everywhere, whoever is found; and the place itself is seen: else nothing could be drawn on it.
          expect(isFlat(picture, { x: 0, y: 0, width: WIDTH, height: HEIGHT })).toBe(true);
          expect(coloursOf(picture)).toBeGreaterThan(200);
          for (const box of boxes.get(frame + 1) ?? []) {
            people++;
            if (!isFlat(picture, box)) sharp.push(`frame ${frame + 1}: ${JSON.stringify(box)}`);
          }
        }
        process.stdout.write(
          `Calibration of the PETS clip: ${people} people in ${seen.length} pictures, ${sharp.length} not pixelated\n`,
        );
        expect(people).toBeGreaterThan(20);
        expect(sharp).toEqual([]);
        // On the wire there are these pictures alone, and none is kept.
        const sent = stillsOnWire();
        for (const jpeg of seen) expect(sent).toContain(jpeg.toString('base64'));
        expect(found(Buffer.from(wire().toString('latin1').replaceAll('/9j/', ''), 'latin1'), runs)).toEqual([]);
        nothingKept();

        await house.call('DELETE', `${at}/${session.id}`);
        expect(
          (await fetch(`${house.url}${at}/${session.id}/still`, { headers: { cookie: house.cookie } })).status,
        ).toBe(404);
        const [pictures, events] = [stillsOnWire().length, counts()];
        await until(
          () => Promise.resolve(counts()),
          (n) => n > events + 3,
          'counting goes on',
        );
        expect(stillsOnWire().length).toBe(pictures);
        const audit = (await house.call('GET', '/api/v1/audit')) as { entries: { what: string; detail: string }[] };
        expect(
          audit.entries.filter((e) => e.what.startsWith('calibration')).map((e) => `${e.what} ${e.detail}`),
        ).toEqual(['calibration.end crossing-camera: it was ended', 'calibration.begin crossing-camera']);
      },
    );
  },
);

interface Pixels {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
function boxesOf(mot: string): Map<number, Pixels[]> {
  const boxes = new Map<number, Pixels[]>();
  for (const line of mot.trim().split('\n')) {
    const [frame = 0, , x = 0, y = 0, width = 0, height = 0] = line.split(',').map(Number);
    boxes.set(frame, [...(boxes.get(frame) ?? []), { x, y, width, height }]);
  }
  return boxes;
}
async function decoded(jpeg: Buffer): Promise<Frame> {
  const { data, info } = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}
/** The picture of the clip that looks most like this one. */
function bestMatch(picture: Frame, frames: readonly Frame[]): number {
  const difference = (frame: Frame): number => {
    let sum = 0;
    for (let i = 0; i < picture.rgb.length; i += 97) sum += Math.abs(picture.rgb[i]! - frame.rgb[i]!);
    return sum;
  };
  return frames.reduce((best, frame, i) => (difference(frame) < difference(frames[best]!) ? i : best), 0);
}
function coloursOf({ rgb }: Frame): number {
  const colours = new Set<number>();
  for (let at = 0; at < rgb.length; at += 3) colours.add((rgb[at]! << 16) | (rgb[at + 1]! << 8) | rgb[at + 2]!);
  return colours.size;
}
/** Every square of eight pixels that lies in the box whole is of one colour. */
function isFlat({ width, height, rgb }: Frame, box: Pixels): boolean {
  for (let y = Math.ceil(Math.max(0, box.y) / 8) * 8; y + 8 <= Math.min(height, box.y + box.height); y += 8) {
    for (let x = Math.ceil(Math.max(0, box.x) / 8) * 8; x + 8 <= Math.min(width, box.x + box.width); x += 8) {
      const first = (y * width + x) * 3;
      for (let row = y; row < y + 8; row++)
        for (let column = x; column < x + 8; column++)
          for (let colour = 0; colour < 3; colour++)
            if (rgb[(row * width + column) * 3 + colour] !== rgb[first + colour]) return false;
    }
  }
  return true;
}
