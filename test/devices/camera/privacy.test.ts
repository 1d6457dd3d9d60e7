import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { observationData } from '../../../controller/protocol/observation.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { deviceServer } from '../../fakes/deviceServer.ts';
import { sharedFile } from '../../flows/house.ts';
import { filesBelow, wiretap } from '../wiretap.ts';
import { make } from './clips.ts';

/** A colour that stands for the picture: as raw pixels, three bytes again and again. */
const COLOUR = [0x5a, 0xc3, 0x1e] as const;
const PATTERNS: readonly (readonly [string, Buffer])[] = [
  ['JPEG', Buffer.from([0xff, 0xd8, 0xff])],
  ['PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ['PPM', Buffer.from('P6\n')],
  ['WebP', Buffer.from('WEBPVP8')],
  ['raw RGB', Buffer.from([...COLOUR, ...COLOUR, ...COLOUR])],
  ['raw BGR', Buffer.from([...COLOUR, ...COLOUR, ...COLOUR].reverse())],
  ['pixels in base64', Buffer.from(Buffer.from([...COLOUR, ...COLOUR, ...COLOUR]).toString('base64'))],
  ['a list of pixels', Buffer.from(COLOUR.join(','))],
];
const found = (bytes: Buffer): string[] => PATTERNS.filter(([, p]) => bytes.includes(p)).map(([name]) => name);

describe('what leaves a camera agent', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'endcap-privacy-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const weights = sharedFile('models/yolox_nano.onnx');
  it.each([['motion', []] as const, ...(weights === null ? [] : [['a network', ['--model', weights]] as const])])(
    '[CAM-30][CAM-31] no picture is in a file, a log or a message, only counts; with %s',
    async (_, model) => {
      // Lossless, so that the agent really has these very pixels in its memory; the patterns are in the clip itself.
      const clip = join(folder, 'clip.avi');
      const hex = COLOUR.map((c) => c.toString(16)).join('');
      const moving = 'geq=r=r(X\\,Y):g=g(X\\,Y):b=b(X\\,Y)';
      make(
        '-f',
        'lavfi',
        '-i',
        `color=0x${hex}:size=160x120:rate=10:duration=5,format=rgb24,${moving}`,
        '-c:v',
        'rawvideo',
        '-pix_fmt',
        'bgr24',
        clip,
      );
      expect(found(readFileSync(clip))).toContain('raw BGR');

      const server = await deviceServer(shopForAgents());
      // Everything that the agent says passes here, byte for byte.
      const tap = await wiretap(server.url);
      server.demonstration = true;
      const [temp, state, work] = ['temp', 'state', 'work'].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ];
      for (const made of [temp, state, work]) mkdirSync(made);
      // On a build machine the detector's runtime keeps quiet by itself, which would prove nothing.
      const { CI: _ci, ...env } = process.env;
      const main = join(import.meta.dirname, '../../../devices/agent/main.ts');
      const child = spawn(
        process.execPath,
        [
          main,
          'camera',
          '--source',
          clip,
          '--camera',
          'cam-drinks',
          '--controller',
          tap.url,
          '--state',
          state,
          ...model,
        ],
        {
          cwd: work,
          env: { ...env, TMPDIR: temp, HOME: temp, XDG_CACHE_HOME: temp, INIT_CWD: work },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      const log: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => log.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => log.push(chunk));
      try {
        const [code] = (await once(child, 'close')) as [number | null];
        expect(code, Buffer.concat(log).toString()).toBe(0);
      } finally {
        child.kill('SIGKILL');
        tap.close();
        await server.close();
      }

      expect(server.events.length).toBeGreaterThanOrEqual(2);
      for (const event of server.events) {
        expect(['endcap.count.v1', 'endcap.crossing.v1', 'endcap.camera.v1']).toContain(event.type);
        expect(observationData[event.type as 'endcap.count.v1'].safeParse(event.data).success).toBe(true);
        expect(event.source).toBe(
          model.length === 0 && event.type !== 'endcap.camera.v1'
            ? 'urn:endcap:device:auto-0:cam-drinks:motion'
            : 'urn:endcap:device:auto-0:cam-drinks',
        );
      }
      const { raw, plain } = tap.sent();
      expect(plain.includes('endcap.count.v1')).toBe(true);
      expect(found(Buffer.concat([plain, raw]))).toEqual([]);
      expect(found(Buffer.concat(log))).toEqual([]);
      const files = [temp, state, work].flatMap(filesBelow);
      expect(files.map((f) => f.path.slice(folder.length))).toEqual(['/state/key.json']);
      for (const file of files) expect(found(file.bytes)).toEqual([]);
    },
  );
});
