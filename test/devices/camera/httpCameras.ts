import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';

/** HTTP sides of cameras, on ports of their own; one test file's. */
export class HttpCameras {
  readonly #servers: Server[] = [];

  /** @returns its address */
  async serve(listen: RequestListener): Promise<string> {
    const server = createServer(listen);
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  /** A stream of JPEG pictures, each chosen when it is due; the first one at once where that is wanted. */
  motionJpeg(everyMs: number, picture: () => Buffer, atOnce = false): Promise<string> {
    return this.serve((_request, answer) => {
      answer.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=cut' });
      const send = (): void => {
        const jpeg = picture();
        answer.write(`--cut\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`);
        answer.write(jpeg);
        answer.write('\r\n');
      };
      if (atOnce) send();
      const timer = setInterval(send, everyMs);
      answer.on('close', () => {
        clearInterval(timer);
      });
    });
  }

  close(): void {
    for (const server of this.#servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  }
}
