import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { findFfmpeg } from '../../../controller/runtime/ffmpeg.ts';

export interface RtspServer {
  readonly url: string;
  /** Requests that came, by method. */
  readonly methods: string[];
  /** Ends every session, as a camera does that loses its power. */
  cut(): void;
  close(): void;
}

export interface RtspOptions {
  /** ffmpeg's arguments from its input to its codec. */
  readonly picture?: readonly string[];
  /** `user:password` that every request must bring; without it anybody may look. */
  readonly login?: string;
  /** How it wants the password; Basic unless it is given. */
  readonly scheme?: 'Basic' | 'Digest';
  /** Sends everybody on to this address. */
  readonly redirect?: string;
  /** Address to listen on again; a new one unless it is given. */
  readonly port?: number;
}

const MOVING = ['-re', '-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=10', '-c:v', 'mpeg4', '-g', '5', '-bf', '0'];

const NONCE = 'b7f1a0c2';

/** Whether a request is signed with the password (RFC 2617, MD5). */
function isSigned(request: string, method: string, login: string): boolean {
  const [user, password] = login.split(':');
  const field = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(request)?.[1] ?? '';
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const wanted = md5(`${md5(`${user}:camera:${password}`)}:${NONCE}:${md5(`${method}:${field('uri')}`)}`);
  return field('nonce') === NONCE && field('response') === wanted;
}

/** A camera's RTSP side (RFC 2326, RTP interleaved in TCP), over RTP packets that ffmpeg makes of a moving picture. */
export async function rtspServer({
  picture = MOVING,
  login,
  scheme = 'Basic',
  redirect,
  port = 0,
}: RtspOptions = {}): Promise<RtspServer> {
  const rtp = createSocket('udp4');
  await new Promise<void>((resolve) => rtp.bind(0, '127.0.0.1', resolve));
  const camera = spawn(
    findFfmpeg(),
    ['-nostdin', '-loglevel', 'error', ...picture, '-f', 'rtp', `rtp://127.0.0.1:${rtp.address().port}?pkt_size=1200`],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const [first] = (await once(camera.stdout.setEncoding('utf8'), 'data')) as [string];
  // ffmpeg prints the session's description; the port in it is the one of the packets here, not of a session.
  const description = `${first
    .slice(first.indexOf('v=0'))
    .trim()
    .replace(/m=(video|audio) \d+/, 'm=$1 0')}\r\na=control:track1\r\n`;
  const playing = new Set<Socket>();
  const open = new Set<Socket>();
  const methods: string[] = [];
  rtp.on('message', (packet) => {
    const head = Buffer.from([0x24, 0, packet.length >> 8, packet.length & 0xff]);
    for (const socket of playing) socket.write(Buffer.concat([head, packet]));
  });
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => {
      open.delete(socket);
      playing.delete(socket);
    });
    socket.on('error', () => socket.destroy());
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const request = text.slice(0, end);
        text = text.slice(end + 4);
        const method = request.split(' ')[0]!;
        const sequence = /cseq: *(\d+)/i.exec(request)?.[1] ?? '0';
        methods.push(method);
        const answer = (lines: string[], body = ''): void => {
          socket.write(['RTSP/1.0 200 OK', `CSeq: ${sequence}`, ...lines, '', body].join('\r\n'));
        };
        const allowed =
          login === undefined ||
          (scheme === 'Basic' ? request.includes(`Basic ${btoa(login)}`) : isSigned(request, method, login));
        const wanted = scheme === 'Basic' ? 'Basic realm="camera"' : `Digest realm="camera", nonce="${NONCE}"`;
        if (!allowed && method !== 'OPTIONS')
          socket.write(`RTSP/1.0 401 Unauthorized\r\nCSeq: ${sequence}\r\nWWW-Authenticate: ${wanted}\r\n\r\n`);
        else if (redirect !== undefined && method === 'DESCRIBE')
          socket.write(`RTSP/1.0 302 Found\r\nCSeq: ${sequence}\r\nLocation: ${redirect}\r\n\r\n`);
        else if (method === 'DESCRIBE')
          answer(['Content-Type: application/sdp', `Content-Length: ${description.length}`], description);
        else if (method === 'SETUP') answer(['Session: 1', 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1']);
        else if (method === 'PLAY') {
          answer(['Session: 1']);
          playing.add(socket);
        } else answer(['Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN']);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `rtsp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/live`,
    methods,
    cut,
    close() {
      if (!server.listening) return;
      cut();
      server.close();
      camera.kill('SIGKILL');
      rtp.close();
    },
  };
}
