import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HEART_COOKIE } from './hearts.ts';

/** What a shopper's phone needs, and nothing else: product pages, their files and pictures, likes, live counts. */
const OPEN: readonly { readonly methods: readonly string[]; readonly path: RegExp }[] = [
  { methods: ['GET', 'HEAD'], path: /^\/01\/[^?]+/ },
  { methods: ['GET', 'HEAD'], path: /^\/web\// },
  { methods: ['GET', 'HEAD'], path: /^\/media\// },
  { methods: ['GET', 'HEAD'], path: /^\/api\/v1\/products\/\d{8,14}(\?|$)/ },
  { methods: ['POST'], path: /^\/api\/v1\/products\/\d{8,14}\/like(\?|$)/ },
];
/** Headers that could speak for somebody, or claim to come from elsewhere: none of them passes this door. */
const DROPPED = ['authorization', 'forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

export interface GuestDoorOptions {
  readonly listen: { readonly host: string; readonly port: number };
  /** Hands a request on to the controller's own routes. */
  readonly handOn: (request: IncomingMessage, response: ServerResponse) => void;
}

/**
 * The phone pages over plain HTTP, for the shop's own guest network (DESIGN SEC): a door of its own with a short list
 * of what is behind it. No session, no key and no token passes it (API-15).
 */
export interface GuestDoor {
  readonly server: Server;
  /** True for a request that came in by this door. */
  isGuest(request: IncomingMessage): boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createGuestDoor({ listen, handOn }: GuestDoorOptions): GuestDoor {
  const guests = new WeakSet<object>();
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/' } = request;
    if (!OPEN.some((o) => o.methods.includes(method) && o.path.test(url))) {
      response
        .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
        .end('Only the pages of products are here.\n');
      return;
    }
    if (!ownOrigin(request)) {
      response
        .writeHead(403, { 'content-type': 'text/plain; charset=utf-8' })
        .end('Likes are taken from this page only.\n');
      return;
    }
    strip(request);
    handOn(request, response);
  });
  server.requestTimeout = 20_000;
  server.headersTimeout = 10_000;
  server.maxConnections = 500;
  server.on('connection', (socket) => guests.add(socket));
  return {
    server,
    isGuest: (request) => guests.has(request.socket),
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(listen.port, listen.host, () => {
          server.off('error', reject);
          resolve();
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Address of a running door, e.g. `http://192.168.1.20:8081`. */
export function guestUrl(door: GuestDoor): string {
  const { address, port } = door.server.address() as AddressInfo;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

function ownOrigin({ headers }: IncomingMessage): boolean {
  return headers.origin === undefined || headers.origin === `http://${headers.host ?? ''}`;
}

/** Leaves of a request what a phone's page needs: of its cookies the heart alone. */
function strip(request: IncomingMessage): void {
  const { headers } = request;
  const heart = headers.cookie?.split(/;\s*/).find((c) => c.startsWith(`${HEART_COOKIE}=`));
  if (heart === undefined) delete headers.cookie;
  else headers.cookie = heart;
  for (const name of DROPPED) Reflect.deleteProperty(headers, name);
  // The origin was checked above, by the scheme and name of this door; behind it the controller's own name counts.
  delete headers.origin;
  headers['sec-fetch-site'] = 'same-origin';
  headers.host = 'localhost';
}
