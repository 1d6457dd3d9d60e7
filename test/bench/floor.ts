import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** The page of the floor: two decoded pictures in layers of their own, swapped by opacity; a text block marks the frame. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>Floor</title>
<style>
  body { margin: 0; overflow: hidden; background: #000 }
  img { position: absolute; inset: 0; width: 100vw; height: 100vh; will-change: opacity }
  #probe { position: absolute; right: 0; bottom: 0; font-size: 3px; color: rgb(128 128 128 / 0.02) }
</style>
<main id="stage"><img src="/0.jpg"><img src="/1.jpg" style="opacity:0"><div id="probe"></div></main>
<script>
  const layers = [...document.images];
  let on = 0, count = 0;
  Promise.all(layers.map((l) => l.decode())).then(() => {
    const socket = new WebSocket('ws://' + location.host + '/');
    socket.onopen = () => { document.title = 'ready'; };
    socket.onmessage = () => {
      on = 1 - on;
      layers[on].style.opacity = 1;
      layers[1 - on].style.opacity = 0;
      const block = document.createElement('div');
      block.textContent = '\\u00b7';
      block.setAttribute('elementtiming', 'swap-' + ++count);
      document.getElementById('probe').replaceChildren(block);
    };
  });
</script>`;

export interface Floor {
  readonly url: string;
  /** Sends one bare message to the page: swap. */
  swap(): void;
  stop(): void;
}

/** A WebSocket of its own making, with nothing above it: one text frame is six bytes. */
export async function startFloor(pictures: readonly [Uint8Array, Uint8Array]): Promise<Floor> {
  let page: Duplex | undefined;
  const server = createServer((request, response) => {
    const picture = /^\/([01])\.jpg$/.exec(request.url ?? '')?.[1];
    response.setHeader('Content-Type', picture === undefined ? 'text/html' : 'image/jpeg');
    response.end(picture === undefined ? PAGE : pictures[picture === '0' ? 0 : 1]);
  });
  server.on('upgrade', (request, socket) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    page = socket;
    if (socket instanceof Socket) socket.setNoDelay(true);
    page.on('error', () => undefined);
    page.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    swap() {
      if (page === undefined) throw new Error('the page of the floor is not connected');
      page.write(Buffer.concat([Buffer.from([0x81, 4]), Buffer.from('swap')]));
    },
    stop() {
      page?.destroy();
      server.close();
    },
  };
}
