import { createServer } from 'node:https';
import type { Server } from 'node:https';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStoreCa } from '../../controller/api/storeCa.ts';

export const GOOD = 'news.example.com';
export const BAD = 'elsewhere.example.net';
const GREEN_PAGE = '<body style="background:rgb(24,196,72)">';
const after = (ms: number, script: string): string =>
  `${GREEN_PAGE}<script>setTimeout(() => {${script}}, ${ms})</script>`;

/** Pages of the web as shops meet them, good and bad, by path. */
const PAGES: Record<string, string> = {
  '/good': GREEN_PAGE,
  '/leaves': after(250, `location.href = 'https://${BAD}/blue'`),
  '/busy': after(50, 'for (;;) {}'),
  '/nags': after(
    50,
    `alert('a'); confirm('b'); prompt('c'); open('https://${GOOD}/good'); try { top.location = 'https://${BAD}/blue' } catch {}
     const a = document.createElement('a'); a.href = '/file'; a.className = 'file'; document.body.append(a); a.click();
     try { document.cookie = 'a=b'; localStorage.setItem('a', 'b'); document.body.style.background = 'red' } catch {}`,
  ),
  '/blue': '<body style="background:rgb(40,80,230)">',
};

/** Two hosts of the web on this machine, over HTTPS. A browser finds them by `resolverRule`. */
export class PageServer {
  /** `host path` of every request. */
  readonly requests: { readonly host: string; readonly path: string; readonly headers: Record<string, unknown> }[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'endcap-pages-'));
  private server: Server | null = null;

  async start(): Promise<void> {
    const { key, cert } = await openStoreCa({
      ...{ folder: this.folder, storeName: 'Web', names: [GOOD, BAD], nowMs: Date.now() },
    });
    const server = createServer({ key, cert }, (request, response) => {
      const path = request.url ?? '/';
      this.requests.push({ host: request.headers.host ?? '', path, headers: request.headers });
      if (path === '/never') return;
      if (path === '/redirects') {
        response.writeHead(302, { location: `https://${BAD}/blue` }).end();
        return;
      }
      if (path === '/file') {
        response.writeHead(200, { 'content-disposition': 'attachment; filename="x"' }).end('x');
        return;
      }
      response.writeHead(path in PAGES ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
      response.end(PAGES[path] ?? 'nothing here');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.server = server;
  }

  /** Switch for a browser that shall find these hosts here; `gone.example.com` is a host that refuses. */
  get resolverRule(): string {
    const { port } = this.server!.address() as AddressInfo;
    const here = `127.0.0.1:${port}`;
    return `--host-resolver-rules=MAP ${GOOD}:443 ${here}, MAP ${BAD}:443 ${here}, MAP gone.example.com:443 127.0.0.1:1`;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
