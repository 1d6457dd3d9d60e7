/**
 * Service worker of the display pages. The network first, with the kept copy where it does not answer in time; nothing
 * else passes through here: media and programme have their own caches.
 */
const KEPT = 'endcap-page-v1';
const PATIENCE_MS = 2_500;

interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
const worker = globalThis as unknown as {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'fetch', take: (event: FetchEvent) => void): void;
  addEventListener(type: 'install' | 'activate', take: (event: WorkerEvent) => void): void;
};

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  const display = url.pathname === '/player' || url.pathname.startsWith('/rack/');
  if (request.mode === 'navigate' && display) event.respondWith(page(request, url.origin + url.pathname));
  else if (url.pathname.startsWith('/web/')) event.respondWith(built(request));
});

/** Built files never change under their name: the kept copy is as good as the network's. */
async function built(request: Request): Promise<Response> {
  return (await (await caches.open(KEPT)).match(request.url)) ?? fetch(request);
}

async function page(request: Request, key: string): Promise<Response> {
  const kept = await (await caches.open(KEPT)).match(key, { ignoreVary: true });
  if (kept === undefined) return fetch(request);
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return fresh.ok ? fresh : kept;
  } catch {
    return kept;
  }
}
