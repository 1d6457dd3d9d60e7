import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../controller/runtime/clock.ts';
import { ParameterWatch } from '../../../devices/camera/parameterSets.ts';
import { openRtspRelay } from '../../../devices/camera/rtspRelay.ts';
import { RtspReader } from '../../../devices/camera/rtspReader.ts';
import { rtspServer } from './rtspServer.ts';
import type { RtspOptions } from './rtspServer.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function relayed(options: RtspOptions, login = '') {
  const camera = await rtspServer(options);
  let fault: (words: string) => void = () => undefined;
  const faulted = new Promise<string>((resolve) => (fault = resolve));
  const address = await new Promise<string>((onReady) => {
    const url = camera.url.replace('//', `//${login}`);
    stops.push(openRtspRelay({ url, clock: systemClock(), onReady, onFault: fault }));
  });
  stops.push(() => {
    camera.close();
  });
  return { camera, address, faulted };
}
async function dial(address: string): Promise<Socket> {
  const socket = connect(Number(new URL(address).port), '127.0.0.1').setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  stops.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

describe('[CAM-31][CAM-36] what stands between the decoder and an RTSP camera', () => {
  it('knows its decoder by a word; who does not say it is let go, and the decoder comes all the same', async () => {
    const { camera, address } = await relayed({ login: 'shop:right', scheme: 'Digest' }, 'shop:right@');
    expect(address).not.toContain('right');
    const stranger = await dial(address);
    stranger.write('DESCRIBE rtsp://127.0.0.1/live RTSP/1.0\r\nCSeq: 1\r\n\r\n');
    await once(stranger, 'close');
    expect(camera.methods).toEqual([]);
    const decoder = await dial(address);
    decoder.write(`DESCRIBE ${address} RTSP/1.0\r\nCSeq: 7\r\n\r\n`);
    const [answer] = (await once(decoder, 'data')) as [string];
    // Asked twice of the camera, once signed; the decoder hears of the description alone.
    expect(answer).toMatch(/^RTSP\/1\.0 200 OK\r\nCSeq: 7\r\n/);
    expect(camera.methods).toEqual(['DESCRIBE', 'DESCRIBE']);
  });

  it('a wrong password is asked once more at most, and the decoder hears of it', async () => {
    const { camera, address } = await relayed({ login: 'shop:right' }, 'shop:wrong@');
    const decoder = await dial(address);
    decoder.write(`DESCRIBE ${address} RTSP/1.0\r\nCSeq: 1\r\n\r\n`);
    expect(((await once(decoder, 'data')) as [string])[0]).toMatch(/^RTSP\/1\.0 401 /);
    expect(camera.methods).toEqual(['DESCRIBE', 'DESCRIBE']);
  });

  it('a redirect is a fault, and nothing of it reaches the decoder', async () => {
    const { address, faulted } = await relayed({ redirect: 'rtsp://127.0.0.1:9/elsewhere' });
    const decoder = await dial(address);
    let heard = '';
    decoder.on('data', (text: string) => (heard += text));
    decoder.write(`DESCRIBE ${address} RTSP/1.0\r\nCSeq: 1\r\n\r\n`);
    expect(await faulted).toBe('redirected');
    expect(heard).toBe('');
  });

  it('reads messages and packets at whatever places the chunks end', () => {
    const bytes = Buffer.concat([
      Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 3\r\n\r\nv=0'),
      Buffer.from([0x24, 0, 0, 2, 0x0d, 0x0a]),
      Buffer.from('RTSP/1.0 302 Found\r\nLocation: rtsp://x\r\n\r\n'),
    ]);
    for (const size of [1, 5, 17, bytes.length]) {
      const read: string[] = [];
      const reader = new RtspReader({
        onMessage: (m) => read.push(m.first + Buffer.from(m.with('', [])).toString('latin1').slice(-3)),
        onMedia: (packet) => read.push(Buffer.from(packet).toString('hex')),
      });
      for (let at = 0; at < bytes.length; at += size) expect(reader.take(bytes.subarray(at, at + size))).toBe(true);
      expect(read).toEqual(['RTSP/1.0 200 OKv=0', '240000020d0a', 'RTSP/1.0 302 Found\n\r\n']);
    }
    const none = new RtspReader({ onMessage: () => undefined, onMedia: () => undefined });
    expect(none.take(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toBe(false);
    expect(none.take(Buffer.alloc(20_000, 0x41))).toBe(false);
  });
});

describe('[CAM-3] parameters of a stream', () => {
  const packet = (...payload: number[]): Uint8Array =>
    Uint8Array.from([0x24, 0, 0, 0, 0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, ...payload]);

  it.each([
    ['H.264, alone', [0x67, 1, 2, 3], [0x67, 1, 2, 4], [0x65, 9, 9, 9]],
    [
      'H.264, among others',
      [0x78, 0, 3, 0x67, 1, 2, 0, 2, 0x68, 7],
      [0x78, 0, 3, 0x67, 1, 3, 0, 2, 0x68, 7],
      [0x78, 0, 2, 0x68, 8],
    ],
    ['H.265', [0x42, 1, 5, 6], [0x42, 1, 5, 7], [0x26, 1, 5, 7]],
  ])('%s: the same again is none, another one is a change', (_, first, then, picture) => {
    const watch = new ParameterWatch();
    expect([first, picture, first, then].map((p) => watch.hasChanged(packet(...p)))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('what is no packet of pictures changes nothing', () => {
    const watch = new ParameterWatch();
    for (const p of [packet(), packet(0x67), Uint8Array.from([0x24]), packet(0x78, 0xff, 0xff, 0x67, 1)])
      expect(watch.hasChanged(p)).toBe(false);
  });
});
