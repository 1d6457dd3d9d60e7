import { readdirSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

/** Payloads of the frames that a client sends over a websocket: they go masked over the wire. */
export function unmasked(stream: Buffer): Buffer {
  const out: Buffer[] = [];
  let at = stream.indexOf('\r\n\r\n') + 4;
  while (at + 6 <= stream.length) {
    let length = stream[at + 1]! & 0x7f;
    let head = 2;
    if (length === 126) {
      length = stream.readUInt16BE(at + 2);
      head = 4;
    } else if (length === 127) {
      length = Number(stream.readBigUInt64BE(at + 2));
      head = 10;
    }
    const mask = stream.subarray(at + head, at + head + 4);
    const payload = stream.subarray(at + head + 4, at + head + 4 + length);
    out.push(Buffer.from(payload.map((byte, i) => byte ^ mask[i % 4]!)));
    at += head + 4 + length;
  }
  return Buffer.concat(out);
}

export interface Wiretap {
  readonly url: string;
  /** Everything that clients have sent so far: as it went, and unmasked. */
  sent(): { readonly raw: Buffer; readonly plain: Buffer };
  close(): void;
}

/** Stands between clients and a server of this machine, and keeps what the clients say, byte for byte. */
export async function wiretap(server: string): Promise<Wiretap> {
  const streams: Buffer[][] = [];
  const tap = createServer((socket) => {
    const chunks: Buffer[] = [];
    streams.push(chunks);
    const on = connect(Number(new URL(server).port), '127.0.0.1');
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.pipe(on).pipe(socket);
    for (const end of [socket, on]) end.on('error', () => end.destroy());
  });
  await new Promise<void>((resolve) => tap.listen(0, '127.0.0.1', resolve));
  const address = tap.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    sent: () => ({
      raw: Buffer.concat(streams.flat()),
      plain: Buffer.concat(streams.map((chunks) => unmasked(Buffer.concat(chunks)))),
    }),
    close: () => {
      tap.close();
    },
  };
}

/** Every file below a folder, with what is in it. */
export function filesBelow(folder: string): { readonly path: string; readonly bytes: Buffer }[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }));
}
