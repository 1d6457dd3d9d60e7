import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { io } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { ask, displayHello, keyOf, notice, raise, signedIn } from './stage.ts';

/** A cable that can be cut without either end being told: connections stay open, nothing passes. */
async function cable(to: number): Promise<{ port: number; cut: () => void; remove: () => Promise<void> }> {
  const wires: TcpSocket[] = [];
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    near.pipe(far);
    far.pipe(near);
    for (const wire of [near, far]) wire.on('error', () => wire.destroy());
    wires.push(near, far);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      for (const wire of wires) wire.unpipe().pause();
    },
    remove: async () => {
      for (const wire of wires) wire.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('a dead link', () => {
  // In real time: the heartbeat is Socket.IO's own, on the machine's clock, and what is shown here is that its
  // settings and those of the client together keep the promise. Nothing else in this room waits for real time.
  it('[GW-1] [LIV-1] is seen by both ends within 10 s', async () => {
    const stage = await raise();
    const wire = await cable(stage.port);
    await stage.device({ id: 'p1', kind: 'player', place: 'tall' }, keyOf('p'));
    const socket = io(`http://127.0.0.1:${wire.port}/display`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    try {
      expect(await ask(socket, 'hello', displayHello({ device: 'p1', key: keyOf('p') }))).toMatchObject({ ok: true });
      stage.sessions.set('c', signedIn('viewer'));
      const console = stage.connect('/console', { extraHeaders: { cookie: 'c' } });
      await ask(console, 'watch', { protocol: 1 });
      const cutAt = performance.now();
      wire.cut();
      const client = notice<string>(socket, 'disconnect').then(
        (reason) => [reason, performance.now() - cutAt] as const,
      );
      const server = expect
        .poll(() => stage.metric('endcap_devices_online'), { timeout: 20_000, interval: 50 })
        .toBe(0)
        .then(() => performance.now() - cutAt);
      const [[reason, clientMs], serverMs] = await Promise.all([client, server]);
      expect(reason).toBe('ping timeout');
      expect(clientMs).toBeLessThanOrEqual(10_000);
      expect(serverMs).toBeLessThanOrEqual(10_000);
      const told = notice<{ devices: { id: string; online: boolean }[] }>(console, 'changes');
      stage.clock.advance(100);
      expect((await told).devices).toMatchObject([{ id: 'p1', online: false }]);
    } finally {
      socket.close();
      await wire.remove();
      await stage.stop();
    }
  });
});
