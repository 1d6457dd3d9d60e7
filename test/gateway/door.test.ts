import { once } from 'node:events';
import { connect as tcp } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Socket } from 'socket.io-client';
import { originAllowed } from '../../controller/gateway/origin.ts';
import { ask, deviceHello, displayHello, keyOf, notice, raise, settled, signedIn } from './stage.ts';
import type { Answer, Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await raise();
});
afterEach(() => stage.stop());

const opened = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.once('connect', () => resolve('open'));
    socket.once('connect_error', (error) => resolve(error.message));
  });

describe('who may connect', () => {
  it.each([
    [undefined, 'shop:8080', true],
    ['http://shop:8080', 'shop:8080', true],
    ['https://shop', 'shop:443', true],
    ['https://shop.example', '10.0.0.1:8080', true],
    ['http://shop:8081', 'shop:8080', false],
    ['https://evil.example', 'shop:8080', false],
    ['https://shop.example.evil.example', 'shop:8080', false],
    ['null', 'shop:8080', false],
    ['file://', '', false],
    ['garbage', 'shop:8080', false],
    ['http://shop:8080', undefined, false],
  ])('[GW-2] origin %s at host %s: %s', (origin, host, allowed) => {
    expect(originAllowed(origin, host, ['https://shop.example/'])).toBe(allowed);
  });

  it('[GW-2] lets its own pages in and keeps foreign ones out, and counts them', async () => {
    const own = stage.connect('/display', { extraHeaders: { origin: stage.url } });
    const foreign = stage.connect('/display', { extraHeaders: { origin: 'https://evil.example' } });
    const sandboxed = stage.connect('/console', { extraHeaders: { origin: 'null' } });
    expect(await Promise.all([own, foreign, sandboxed].map(opened))).toEqual([
      'open',
      'websocket error',
      'websocket error',
    ]);
    expect(await stage.metric('endcap_socket_refused_total{namespace="/",reason="origin"}')).toBe(2);
  });

  it('[GW-2] on loopback keeps a foreign name out that was pointed at this machine (DNS rebinding)', async () => {
    const names = [`evil.example:${stage.port}`, `localhost.evil.example:${stage.port}`];
    const rebound = names.map((host) =>
      stage.connect('/console', { extraHeaders: { host, origin: `http://${host}` } }),
    );
    const known = [`localhost:${stage.port}`, `[::1]:${stage.port}`].map((host) =>
      stage.connect('/console', { extraHeaders: { host, origin: `http://${host}` } }),
    );
    expect(await Promise.all([...rebound, ...known].map(opened))).toEqual([
      'websocket error',
      'websocket error',
      'open',
      'open',
    ]);
    expect(await stage.metric('endcap_socket_refused_total{namespace="/",reason="host"}')).toBe(2);
  });

  it('[GW-16] counts by the address that a trusted proxy names, and by none that others claim', async () => {
    const from = (address: string): Promise<string> =>
      opened(stage.connect('/display', { extraHeaders: { 'x-forwarded-for': address } }));
    const full = async (): Promise<string[]> => {
      await Promise.all(Array.from({ length: 64 }, () => from('198.51.100.1')));
      return Promise.all([from('198.51.100.1'), from('203.0.113.9, 198.51.100.2')]);
    };
    expect(await full()).toEqual(['websocket error', 'websocket error']);
    await stage.stop();
    stage = await raise({ trustProxy: ['127.0.0.0/8'] });
    expect(await full()).toEqual(['websocket error', 'open']);
  });

  it('[GW-3] has no other namespaces', async () => {
    const names = ['/', '/admin', '/__proto__', '/constructor', '/display/'];
    const answers = await Promise.all(names.map((name) => opened(stage.connect(name))));
    expect(answers).not.toContain('open');
    expect(await stage.metric('endcap_socket_refused_total{namespace="/",reason="namespace"}')).toBe(names.length);
  });

  it('[GW-1] speaks websocket only', async () => {
    const answer = await fetch(`${stage.url}/socket.io/?EIO=4&transport=polling`);
    expect(answer.status).toBe(400);
    expect((await fetch(`${stage.url}/socket.io/socket.io.js`)).status).toBe(400);
  });

  it('[GW-4] cuts a connection that does not say hello within 5 s', async () => {
    const sockets = ['/display', '/device', '/console', '/shopper'].map((n) => stage.connect(n));
    await Promise.all(sockets.map(opened));
    const ends = sockets.map((s) => notice<string>(s, 'disconnect'));
    await ask(sockets[0]!, 'hello', displayHello());
    stage.clock.advance(4999);
    await Promise.all(sockets.map(settled));
    stage.clock.advance(1);
    expect(await Promise.all(ends)).toEqual(Array(4).fill('transport close'));
  });

  it('[GW-4] leaves one that shows a code in peace as long as the code is good', async () => {
    const socket = stage.connect('/display');
    await ask(socket, 'pair.begin', { protocol: 1, kind: 'player', name: 'x', wants: null });
    const ended = notice<string>(socket, 'disconnect');
    stage.clock.advance(10 * 60_000);
    await settled(socket);
    stage.clock.advance(5000);
    expect(await ended).toBe('transport close');
  });

  it('[GW-5] lets 64 strangers of one address wait, and the next when one was let in or left', async () => {
    const sockets = Array.from({ length: 64 }, () => stage.connect('/display'));
    expect(new Set(await Promise.all(sockets.map(opened)))).toEqual(new Set(['open']));
    expect(await opened(stage.connect('/display'))).toBe('websocket error');
    expect(await stage.metric('endcap_socket_refused_total{namespace="/",reason="too-many"}')).toBe(1);
    await stage.device({ id: 'p1', kind: 'player', place: 'tall' }, keyOf('p'));
    await ask(sockets[0]!, 'hello', displayHello({ device: 'p1', key: keyOf('p') }));
    expect(await opened(stage.connect('/display'))).toBe('open');
    sockets[1]!.close();
    await expect.poll(() => opened(stage.connect('/display'))).toBe('open');
  });

  it('[GW-5] does not count those that were let in', async () => {
    for (let i = 0; i < 70; i++) await stage.player('tall');
    expect(await stage.metric('endcap_devices_online')).toBe(70);
  });
});

describe('hostile calls', () => {
  const deep = (depth: number): unknown => {
    let value: unknown = 0;
    for (let i = 0; i < depth; i++) value = [value];
    return value;
  };
  const polluted: unknown = JSON.parse('{"__proto__": {"admin": true}, "constructor": {"prototype": {"admin": true}}}');
  const bodies: [string, unknown[]][] = [
    ['nothing', []],
    ['undefined', [undefined]],
    ['null', [null]],
    ['a number', [42]],
    ['a long string', ['x'.repeat(500_000)]],
    ['a list', [[]]],
    ['bytes', [Buffer.alloc(100)]],
    ['deep nesting', [{ events: deep(2000) }]],
    ['prototype keys', [polluted]],
    ['two bodies', [{}, {}]],
    ['a protocol that is no number', [{ protocol: {} }]],
  ];

  it.each(bodies)('[GW-6] answers malformed to %s in every call and lives on', async (_name, args) => {
    const agent = await stage.agent();
    const player = await stage.player('aisle-1');
    const cookie = 'good';
    stage.sessions.set(cookie, signedIn('admin'));
    const console = stage.connect('/console', { extraHeaders: { cookie } });
    await ask(console, 'watch', { protocol: 1 });
    const shopper = stage.connect('/shopper');
    const calls: [Socket, string][] = [
      [player.socket, 'hello'],
      [player.socket, 'pair.begin'],
      [player.socket, 'clock'],
      [player.socket, 'shown'],
      [player.socket, 'plays'],
      [player.socket, 'health'],
      [agent.socket, 'observations'],
      [agent.socket, 'health'],
      [console, 'watch'],
      [console, 'identify'],
      [shopper, 'watch'],
    ];
    const isDeep = _name === 'deep nesting';
    for (const [socket, event] of calls) {
      if (isDeep && event === 'observations') continue;
      const answer: Answer = await ask(socket, event, ...args);
      expect({ event, ...answer }).toMatchObject({ event, ok: false, reason: 'malformed' });
      expect(answer.message?.length).toBeLessThanOrEqual(300);
    }
    expect(await ask(player.socket, 'clock', { t0: 1 })).toMatchObject({ t0: 1 });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect(await stage.metric('endcap_socket_refused_total{namespace="/shopper",reason="malformed"}')).toBe(1);
  });

  it('[GW-6] names the place that is wrong', async () => {
    const hello = displayHello({ viewport: { width: 'wide', height: 1, ratio: 1 } });
    const { message } = await ask(stage.connect('/display'), 'hello', hello);
    expect(message).toMatch(/^"hello": viewport\.width: /);
  });

  it.each(['error', 'nonsense', '__proto__', 'constructor', 'toString', ''])(
    '[GW-6] refuses the unknown call "%s"',
    async (event) => {
      const { socket } = await stage.player('aisle-1');
      expect(await ask(socket, event, {})).toMatchObject({ ok: false, reason: 'malformed' });
    },
  );

  it('[GW-6] counts a call without acknowledgement and does not act on it', async () => {
    const { socket } = await stage.player('aisle-1');
    socket.emit('plays', { plays: [{ id: 'x' }] });
    socket.emit('hello');
    await settled(socket);
    expect(await stage.metric('endcap_socket_refused_total{namespace="/display",reason="malformed"}')).toBe(3);
    expect(stage.app.plays).toEqual([]);
  });

  it('[GW-7] answers nothing but hello, pairing and clock before hello', async () => {
    const display = stage.connect('/display');
    for (const event of ['shown', 'plays', 'health']) {
      expect(await ask(display, event, {})).toMatchObject({ reason: 'unpaired' });
    }
    const device = stage.connect('/device');
    await ask(device, 'hello', deviceHello());
    expect(await ask(device, 'observations', { events: [{}] })).toMatchObject({ reason: 'unpaired' });
    expect(stage.app.handedIn).toEqual([]);
  });

  it('[GW-8] takes 300 calls a second of one socket', async () => {
    const { socket } = await stage.player('aisle-1');
    stage.clock.advance(1000);
    const answers = await Promise.all(Array.from({ length: 310 }, (_, t0) => ask(socket, 'clock', { t0 })));
    expect(answers.filter((a) => a.reason === 'too-many')).toHaveLength(10);
    stage.clock.advance(1000);
    expect(await ask(socket, 'clock', { t0: 5 })).toMatchObject({ t0: 5 });
  });

  it('[GW-1] cuts off who sends more than a megabyte, and nobody else', async () => {
    const { socket } = await stage.player('aisle-1');
    const other = await stage.player('aisle-2');
    const ended = notice(socket, 'disconnect');
    socket.emit('plays', { plays: ['x'.repeat(1_100_000)] });
    await ended;
    expect(await ask(other.socket, 'clock', { t0: 1 })).toMatchObject({ t0: 1 });
  });

  it('[GW-6] lives through a hundred thousand brackets', async () => {
    const { socket } = await stage.agent();
    const answered = new Promise((resolve) => socket.io.once('packet', resolve));
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    socket.io.engine.write(`2/device,77["observations",{"events":[${nested}]}]`);
    expect(await answered).toMatchObject({ id: 77, data: [{ results: [{ result: 'refused' }] }] });
  });

  it('[GW-6] lives through bytes that are no websocket', async () => {
    const raw = tcp(stage.port, '127.0.0.1');
    await once(raw, 'connect');
    raw.resume();
    raw.write(
      [
        'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
        'Host: localhost',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        '\r\n',
      ].join('\r\n'),
    );
    raw.write(Buffer.from([0xff, 0xff, 0xff, 0x00, 0x12]));
    await once(raw, 'close');
    const { socket } = await stage.player('aisle-1');
    expect(await ask(socket, 'clock', { t0: 1 })).toMatchObject({ t0: 1 });
  });
});

describe('the end', () => {
  it('[GW-70] closes every connection, lets nobody in, leaves no timer and no listener', async () => {
    const { socket } = await stage.player('aisle-1');
    const waiting = stage.connect('/display');
    await ask(waiting, 'pair.begin', { protocol: 1, kind: 'player', name: 'x', wants: null });
    const cookie = 'good';
    stage.sessions.set(cookie, signedIn('viewer'));
    const console = stage.connect('/console', { extraHeaders: { cookie } });
    await ask(console, 'watch', { protocol: 1 });
    const ends = [socket, waiting, console].map((s) => notice<string>(s, 'disconnect'));
    await stage.gateway.stop();
    // Not "server disconnect": clients come back by themselves when the controller does.
    expect(await Promise.all(ends)).toEqual(['transport close', 'transport close', 'transport close']);
    expect(await opened(stage.connect('/display'))).toBe('websocket error');
    expect(stage.app.listeners).toBe(0);
    expect(stage.clock.waits).toEqual([]);
  });
});
