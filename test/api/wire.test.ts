import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Server as SocketServer } from 'socket.io';
import { io } from 'socket.io-client';
import { expect, onTestFinished, test } from 'vitest';
import { bench } from './harness.ts';
import type { Bench } from './harness.ts';

function portOf(b: Bench): number {
  return (b.api.server.address() as AddressInfo).port;
}

/** What a server answers to these bytes, until it closes or `until` was seen. */
async function say(b: Bench, bytes: string, until: RegExp): Promise<string> {
  const socket: Socket = connect(portOf(b), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let heard = '';
  const done = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      if (until.test(heard)) resolve();
    });
    socket.on('close', () => resolve());
    socket.on('error', () => resolve());
  });
  socket.write(bytes);
  await done;
  socket.destroy();
  return heard;
}

test('[API-6] a body of 10 MB is refused before it is read, and the controller lives on', async () => {
  const b = await bench();
  await b.api.start();
  const cookie = await b.as('admin');
  const head = [
    'POST /api/v1/events HTTP/1.1',
    'Host: localhost',
    'Origin: http://localhost',
    `Cookie: ${cookie}`,
    'Content-Type: application/cloudevents+json',
    `Content-Length: ${10 * 1024 * 1024}`,
    '',
    '{"specversion"',
  ].join('\r\n');
  const heard = await say(b, head, /\}$/);
  expect(heard).toMatch(/^HTTP\/1\.1 413 /);
  expect(heard).toContain('"error":"too-large"');
  expect((await fetch(`http://127.0.0.1:${portOf(b)}/healthz`)).status).toBe(200);
});

test('[API-6] a body of 10 MB without a length is cut off at the limit', async () => {
  const b = await bench();
  await b.api.start();
  const cookie = await b.as('admin');
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = {
      ...{ host: 'localhost', origin: 'http://localhost', cookie },
      'content-type': 'application/cloudevents+json',
      'transfer-encoding': 'chunked',
    };
    const asking = request(
      { port: portOf(b), host: '127.0.0.1', method: 'POST', path: '/api/v1/events', headers, agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode);
        asking.destroy();
      },
    );
    asking.on('error', reject);
    for (let i = 0; i < 10; i++) asking.write('x'.repeat(1024 * 1024));
    asking.end();
  });
  expect(status).toBe(413);
});

test('[API-2] what is no HTTP is answered and closed', async () => {
  const b = await bench();
  await b.api.start();
  expect(await say(b, 'HELLO\r\n\r\n', /never/)).toMatch(/^HTTP\/1\.1 400 /);
});

test('[API-13] stopping closes Socket.IO first; a socket that stays open does not hold it', async () => {
  const order: string[] = [];
  const sockets: { io?: SocketServer } = {};
  const b = await bench({
    onPreClose: async () => {
      order.push('sockets');
      await sockets.io?.close();
    },
  });
  sockets.io = new SocketServer(b.api.server, { transports: ['websocket'] });
  b.api.server.once('close', () => order.push('server'));
  await b.api.start();
  const client = io(b.api.url(), { transports: ['websocket'], reconnection: false });
  onTestFinished(() => void client.close());
  await once(client as never, 'connect');
  const left = new Promise<string>((resolve) => client.on('disconnect', resolve));
  const idle = connect(portOf(b), '127.0.0.1');
  onTestFinished(() => void idle.destroy());
  await once(idle, 'connect');
  await b.api.stop();
  expect(await left).toBe('transport close');
  expect(order).toEqual(['sockets', 'server']);
});

test('[API-13] a port that is taken is told by the system’s code', async () => {
  const first = await bench();
  await first.api.start();
  const second = await bench({ listen: { host: '127.0.0.1', port: portOf(first) } });
  await expect(second.api.start()).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
