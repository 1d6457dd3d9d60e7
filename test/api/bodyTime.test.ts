import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import Fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { bodyTime } from '../../controller/api/bodyTime.ts';

/** A server with a form and an upload, and what they got. */
async function server(times: { wholeMs: number; pauseMs: number }): Promise<{ port: number; got: string[] }> {
  const got: string[] = [];
  const http = Fastify();
  http.addHook('onRequest', bodyTime(times));
  http.post('/form', async () => 'ok');
  http.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    inner.post('/upload', { config: { slowBody: true } }, async (request) => {
      for await (const chunk of request.body as AsyncIterable<Uint8Array>) got.push(Buffer.from(chunk).toString());
      return 'ok';
    });
  });
  await http.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => http.close());
  return { port: (http.server.address() as AddressInfo).port, got };
}

function post(port: number, path: string, length: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`,
  );
  return socket;
}

test('[LIB-8] a body that does not come ends its connection', async () => {
  const { port } = await server({ wholeMs: 30, pauseMs: 3_600_000 });
  const socket = post(port, '/form', 10);
  socket.write('{"a"');
  await once(socket, 'close');
});

test('[LIB-8] an upload may take longer than a form, and ends when it pauses', async () => {
  const { port, got } = await server({ wholeMs: 1, pauseMs: 100 });
  const socket = post(port, '/upload', 1000);
  for (let i = 0; i < 20; i++) {
    socket.write('x');
    while (got.join('').length <= i) await new Promise((done) => setImmediate(done));
  }
  expect(got.join('')).toBe('x'.repeat(20));
  await once(socket, 'close');
});

test('[LIB-8] a body that came leaves no timer behind', async () => {
  const { port } = await server({ wholeMs: 3_600_000, pauseMs: 3_600_000 });
  const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  const head = 'POST /form HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json';
  socket.write(`${head}\r\nContent-Length: 2\r\n\r\n{}`);
  await once(socket, 'close');
  expect(heard).toMatch(/^HTTP\/1\.1 200 [^]*ok$/);
  expect(timers()).toBe(before);
});
