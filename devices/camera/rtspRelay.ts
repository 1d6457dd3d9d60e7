import { randomBytes } from 'node:crypto';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Clock } from '../../controller/runtime/clock.ts';
import { authorization, loginOf } from './credentials.ts';
import type { Challenge } from './credentials.ts';
import { ParameterWatch } from './parameterSets.ts';
import { RtspReader } from './rtspReader.ts';
import type { RtspMessage } from './rtspReader.ts';

/** A camera that cannot be reached is told after this, ms. */
const CONNECT_MS = 3_000;
const PORTS: Readonly<Record<string, number>> = { 'rtsp:': 554, 'rtsps:': 322 };

export interface RtspRelayOptions {
  /** Of the camera, with user and password where it wants them. */
  readonly url: string;
  readonly clock: Clock;
  /** Once: where this machine's decoder finds the camera. No user and no password are in it. */
  readonly onReady: (address: string) => void;
  /** Once: it does not go on. In the words of the network, or `redirected`, or `another coding`. */
  readonly onFault: (words: string) => void;
}

/**
 * Stands between the decoder and one RTSP camera, so that the decoder speaks to nobody else: it is told no address but
 * this machine's, a camera that sends on to another one is refused before the decoder hears of it, and user and
 * password go to the camera alone, when it asks for them. One decoder, once, with a word that only it knows.
 *
 * @returns its stop, which may come twice
 */
export function openRtspRelay({ url, clock, onReady, onFault }: RtspRelayOptions): () => void {
  const address = new URL(url);
  const login = loginOf(address);
  const host = address.hostname.replace(/^\[|\]$/g, '');
  const port = address.port === '' ? PORTS[address.protocol]! : Number(address.port);
  const theirs = `${address.protocol}//${address.host}`;
  const word = randomBytes(12).toString('hex');
  const parameters = new ParameterWatch();
  const asked: RtspMessage[] = [];
  let decoder: Socket | null = null;
  let challenge: Challenge | null = null;
  let own = '';
  let over = false;

  function stop(): void {
    over = true;
    cancelLate();
    camera.destroy();
    decoder?.destroy();
    server.close();
  }
  function fail(words: string): void {
    if (over) return;
    stop();
    onFault(words);
  }

  /** A request as the camera is to have it: to its own address, and signed where it asked for that. */
  function ask(request: RtspMessage): void {
    const [method = '', uri = '', version = ''] = request.first.split(' ');
    const path = uri.startsWith(own) ? theirs + uri.slice(own.length) : uri;
    const said = challenge === null || login.user === '' ? null : authorization(login, challenge, path, { method });
    camera.write(request.with(`${method} ${path} ${version}`, said === null ? [] : [`Authorization: ${said}`]));
  }
  function answered(answer: RtspMessage): void {
    const status = Number(/^RTSP\/1\.\d (\d{3})/.exec(answer.first)?.[1]);
    // What the camera itself asks is answered by nobody: the one thing that it could ask is to go elsewhere.
    if (!Number.isFinite(status)) {
      if (/^REDIRECT /i.test(answer.first)) fail('redirected');
      return;
    }
    const request = asked.shift();
    if (status >= 300 && status < 400) {
      fail('redirected');
      return;
    }
    const wants = answer.headers('www-authenticate').join(', ');
    if (status === 401 && wants !== '' && login.user !== '' && request !== undefined && !request.isRepeated) {
      challenge = { header: wants, times: 0 };
      const again = request.repeated();
      asked.unshift(again);
      ask(again);
      return;
    }
    decoder?.write(answer.with(answer.first, []));
  }

  const fromCamera = new RtspReader({
    onMessage: answered,
    onMedia(bytes) {
      if (parameters.hasChanged(bytes)) fail('another coding');
      // Who decodes too slowly is waited for, so that nothing piles up here.
      else if (!over && decoder?.write(bytes) === false) camera.pause();
    },
  });
  const server = createServer((socket) => {
    const reader = new RtspReader({
      onMessage(request) {
        if (decoder === null && (request.first.split(' ')[1] ?? '').startsWith(own)) {
          decoder = socket;
          server.close();
          socket.on('drain', () => camera.resume());
          socket.on('close', () => camera.destroy());
        }
        if (decoder !== socket) {
          socket.destroy();
          return;
        }
        asked.push(request);
        ask(request);
      },
      onMedia(bytes) {
        if (decoder === socket) camera.write(bytes);
      },
    });
    socket.on('data', (chunk) => {
      if (over || !reader.take(chunk)) socket.destroy();
    });
    socket.on('error', () => socket.destroy());
  });
  const begin = (): void => {
    cancelLate();
    server.listen(0, '127.0.0.1', () => {
      if (over) {
        server.close();
        return;
      }
      own = `rtsp://127.0.0.1:${(server.address() as AddressInfo).port}/${word}`;
      onReady(`${own}${address.pathname}${address.search}`);
    });
  };
  // Cameras sign their certificates themselves; nobody could check them.
  const camera: Socket =
    address.protocol === 'rtsps:'
      ? connectTls({ host, port, rejectUnauthorized: false }, begin)
      : connect({ host, port }, begin);
  const cancelLate = clock.after(CONNECT_MS, () => {
    fail('timeout');
  });
  camera.on('data', (chunk) => {
    if (!over && !fromCamera.take(chunk)) fail('Invalid data: no RTSP');
  });
  camera.on('error', (error) => {
    const code = 'code' in error ? String(error.code) : '';
    if (decoder === null) fail(code === 'ECONNREFUSED' ? 'Connection refused' : `${code} ${error.message}`.trim());
    else camera.destroy();
  });
  camera.on('close', () => {
    if (decoder === null) fail('the stream ended');
    // What was sent is decoded first; the decoder's own end tells the rest.
    else decoder.end();
  });
  server.on('error', (error) => {
    fail(error.message);
  });
  return stop;
}
