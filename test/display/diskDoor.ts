import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { DiskCache } from '../../display/player/diskCache.ts';
import { mediaProtocol } from '../../display/player/mediaProtocol.ts';

/** The shell's protocol over HTTP: the same function that answers in Electron, for a page of `origin`. */
export async function throughDiskDoor(
  request: IncomingMessage,
  response: ServerResponse,
  door: { readonly cache: DiskCache; readonly token: string; readonly origin: string },
): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const { method = 'GET', url = '/' } = request;
  const { range } = request.headers;
  const reply = await mediaProtocol(door)(
    new Request(`http://disk${url}`, {
      method,
      headers: range === undefined ? {} : { range },
      body: method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? null : Buffer.concat(pieces),
    }),
  );
  response.writeHead(reply.status, Object.fromEntries(reply.headers));
  if (reply.body === null) response.end();
  else Readable.fromWeb(reply.body as NodeStream).pipe(response);
}
