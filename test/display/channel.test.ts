import { createServer } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Channel } from '../../display/renderer/link/socket.ts';
import { openChannel } from '../../display/renderer/link/socket.ts';

let http: HttpServer;
let io: Server;
let channel: Channel;
let log: [string, string | null][];
beforeEach(async () => {
  log = [];
  http = createServer();
  io = new Server(http, { transports: ['websocket'] });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const address = http.address();
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  // A page's own address, from which the channel finds its controller.
  vi.stubGlobal('location', { protocol: 'http:', host, hostname: '127.0.0.1' });
  const came = new Promise<void>((done) => io.of('/display').on('connection', () => done()));
  channel = openChannel('/display', {
    connected: () => undefined,
    lost: () => undefined,
    failed: (name, why) => log.push([name, why]),
  });
  await came;
});
afterEach(async () => {
  channel.close();
  await io.close();
  vi.unstubAllGlobals();
});
const ask = async (name: string): Promise<unknown> =>
  ((await io.of('/display').timeout(5_000).emitWithAck(name, {})) as unknown[])[0];

test('[PLY-35] an order that cannot be carried out is answered so and told, until one of its kind is', async () => {
  let broken = true;
  const ways: Record<string, () => unknown> = {
    throws: () => {
      if (broken) throw new TypeError('no picture');
    },
    rejects: async () => {
      await Promise.resolve();
      if (broken) throw new Error('x'.repeat(400));
      return { ready: true };
    },
    quiet: () => undefined,
  };
  for (const [name, way] of Object.entries(ways)) channel.on(name, z.object({}), way);
  expect(await ask('quiet')).toEqual({ ok: true });
  expect(await ask('throws')).toEqual({ ready: false, reason: 'failed: no picture' });
  expect(await ask('rejects')).toEqual({ ready: false, reason: `failed: ${'x'.repeat(200)}` });
  expect(log).toEqual([
    ['throws', 'no picture'],
    ['rejects', 'x'.repeat(200)],
  ]);
  broken = false;
  expect(await ask('throws')).toEqual({ ok: true });
  expect(await ask('rejects')).toEqual({ ready: true });
  expect(await ask('quiet')).toEqual({ ok: true });
  expect(log.slice(2)).toEqual([
    ['throws', null],
    ['rejects', null],
  ]);
});

test('[PLY-35] a word that is not of the protocol is answered so and told like any other that cannot be done', async () => {
  channel.on('counts', z.object({ n: z.number() }), () => undefined);
  const say = async (body: unknown): Promise<unknown> =>
    ((await io.of('/display').timeout(5_000).emitWithAck('counts', body)) as unknown[])[0];
  expect(await say({ n: 'many' })).toMatchObject({
    ready: false,
    reason: expect.stringMatching(/^malformed: /) as string,
  });
  expect(log).toEqual([['counts', expect.stringContaining('expected number') as string]]);
  expect(await say({ n: 1 })).toEqual({ ok: true });
  expect(log.at(-1)).toEqual(['counts', null]);
});
