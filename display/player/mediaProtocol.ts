import { z } from 'zod';
import { parseRange } from '../../controller/runtime/ranges.ts';
import type { DiskCache } from './diskCache.ts';
import { DiskFull } from './diskCache.ts';
import { fileBody } from './fileBody.ts';

/** The scheme under which the page reaches the cache of its shell. */
export const MEDIA_SCHEME = 'endcap-media';

export interface MediaProtocolOptions {
  readonly cache: DiskCache;
  /** Known to the player's page alone: no other page or frame can name an address of the cache. */
  readonly token: string;
  /** Origin of the player's page. */
  readonly origin: string;
}

/** Most of one piece that the page hands over, bytes. */
const PIECE_BYTES = 8 * 1024 * 1024;
const KIND = /^(image|video|audio|font|model)\/[a-z0-9.+-]{1,60}$/;
const whichWay = /^\/([^/]+)\/(files|parts)(?:\/([0-9a-f]{64}))?$/;
const neededBody = z.strictObject({
  hashes: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(50_000),
  atMs: z.number(),
});

/** Address of the cache for the page, with a slash at its end. */
export function mediaBase(token: string): string {
  return `${MEDIA_SCHEME}://cache/${token}/`;
}

/**
 * The disk cache as requests and answers: GET `files` tells what is kept, GET `files/HASH` reads with byte ranges (206),
 * GET and PUT `parts/HASH?at=N` read and append, POST `parts/HASH` finishes, DELETE `files/HASH` drops, POST `files`
 * notes what is needed.
 */
export function mediaProtocol({ cache, token, origin }: MediaProtocolOptions): (request: Request) => Promise<Response> {
  const common = {
    'access-control-allow-origin': origin,
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  const answer = (status: number, text: string | null = null, headers: Record<string, string> = {}): Response =>
    new Response(text, { status, headers: { ...common, ...headers } });

  return async (request) => {
    const url = new URL(request.url);
    const found = whichWay.exec(url.pathname);
    if (found?.[1] !== token) return answer(404, 'There is nothing here.');
    if (request.method === 'OPTIONS') {
      return answer(204, null, {
        'access-control-allow-methods': 'GET, HEAD, PUT, POST, DELETE',
        'access-control-allow-headers': 'content-type, range',
        'access-control-max-age': '7200',
      });
    }
    const [, , place, hash] = found;
    try {
      switch (`${request.method} ${place}${hash === undefined ? '' : '/'}`) {
        case 'GET files':
          return Response.json({ files: await cache.list(), quotaBytes: await cache.quota() }, { headers: common });
        case 'POST files': {
          const told = neededBody.safeParse(await request.json().catch(() => null));
          if (!told.success) return answer(400, 'Say which files are needed.');
          await cache.needed(told.data.hashes, told.data.atMs);
          return answer(204);
        }
        case 'GET files/':
        case 'HEAD files/':
          return send(request, await cache.find(hash!), kind(url), common);
        case 'GET parts/':
          return send(request, await cache.findPart(hash!), 'application/octet-stream', common);
        case 'PUT parts/': {
          const piece = new Uint8Array(await request.arrayBuffer());
          if (piece.byteLength > PIECE_BYTES) return answer(413, 'The piece is too large.');
          const at = Number(url.searchParams.get('at'));
          const { taken, bytes } = await cache.append(hash!, at, piece);
          return taken ? answer(204) : answer(409, `${bytes} bytes lie there.`);
        }
        case 'POST parts/':
          return (await cache.finish(hash!)) === 'whole' ? answer(204) : answer(422, 'Its SHA-256 does not match.');
        case 'DELETE files/':
          await cache.drop(hash!);
          return answer(204);
        default:
          return answer(405, 'This cannot be done here.');
      }
    } catch (error) {
      if (error instanceof DiskFull) return answer(507, error.message);
      const code = (error as NodeJS.ErrnoException).code ?? 'error';
      return answer(500, `the disk of the player cannot be used (${code})`);
    }
  };
}

function kind(url: URL): string {
  const mime = url.searchParams.get('mime') ?? '';
  return KIND.test(mime) ? mime : 'application/octet-stream';
}

function send(
  request: Request,
  file: { readonly path: string; readonly bytes: number } | null,
  mime: string,
  common: Record<string, string>,
): Response {
  if (file === null) return new Response('It is not kept.', { status: 404, headers: common });
  const { path, bytes } = file;
  const range = parseRange(request.headers.get('range') ?? undefined, bytes);
  const headers: Record<string, string> = { ...common, 'accept-ranges': 'bytes', 'content-type': mime };
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${bytes}` } });
  }
  const { start, end } = range === 'whole' ? { start: 0, end: bytes - 1 } : range;
  headers['content-length'] = String(end - start + 1);
  if (range !== 'whole') headers['content-range'] = `bytes ${start}-${end}/${bytes}`;
  const status = range === 'whole' ? 200 : 206;
  if (request.method === 'HEAD' || end < start) return new Response(null, { status, headers });
  return new Response(fileBody(path, start, end), { status, headers });
}
