import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerCertificate } from '../../controller/api/storeCa.ts';
import { findChromium } from '../chromium.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The launcher as a process of its own. */
export interface Launched {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Exit code and signal. */
  readonly ended: Promise<[number | null, NodeJS.Signals | null]>;
  /** Resolves when it has said so; rejects when it ends before. */
  readonly says: (pattern: RegExp) => Promise<void>;
}

/** A folder of its own per test, gone afterwards; `close` ends everything that was started. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'endcap-player-'));
  readonly #children: ChildProcess[] = [];
  readonly #servers: Server[] = [];

  launch(args: readonly string[], env: Readonly<Record<string, string>> = {}): Launched {
    const child = spawn(process.execPath, ['display/player/start.ts', '--state', join(this.folder, 'state'), ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env, NODE_ENV: '', INIT_CWD: this.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (s: string) => (text += s));
    const says = (pattern: RegExp): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(text)) resolve();
        };
        look();
        for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
        child.once('close', () => reject(new Error(`ended before it said ${String(pattern)}:\n${text}`)));
      });
    const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    return { child, output: () => text, ended, says };
  }

  /** The same with the Chromium of the tests, without a window. */
  browser(args: readonly string[]): Launched {
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return this.launch(['--browser', '--headless', ...sandbox, ...args], { CHROME_PATH: findChromium() ?? '' });
  }

  /** A small controller: health, and a page that reports what it sees. */
  async serve(site: Site, options: { port?: number; certificate?: ServerCertificate } = {}): Promise<string> {
    const { certificate } = options;
    const server =
      certificate === undefined
        ? createServer(site.answer)
        : createTlsServer({ cert: certificate.cert, key: certificate.key }, site.answer);
    this.#servers.push(server);
    server.listen(options.port ?? 0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  }

  /** Ends the last server and everything that hangs on it. */
  async unserve(): Promise<void> {
    const server = this.#servers.pop();
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  async close(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const processes = below(child.pid!);
      child.kill('SIGKILL');
      await once(child, 'close');
      for (const pid of processes) end(pid);
    }
    while (this.#servers.length > 0) await this.unserve();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

/** A page that asks for `/here?...` as soon as it runs; everything that was asked for, in order. */
export class Site {
  readonly asked: string[] = [];
  /** HTTP status of the page. */
  status = 200;
  /** Script of the page, after it has reported. */
  script = '';
  #waiting: { readonly pattern: RegExp; readonly count: number; readonly resolve: () => void }[] = [];

  readonly answer: RequestListener = (request, response) => {
    const url = request.url ?? '';
    if (url === '/favicon.ico') {
      response.writeHead(404).end();
      return;
    }
    this.asked.push(url);
    if (url === '/healthz') response.end('{}');
    else if (url.startsWith('/player')) {
      response.writeHead(this.status, { 'content-type': 'text/html; charset=utf-8' });
      response.end(
        `<!doctype html><title>Player</title><script>
        fetch('/here?secure=' + isSecureContext + '&shell=' + typeof globalThis.endcapShell).then(() => { ${this.script} });
        </script>`,
      );
    } else response.end('Something else');
    this.#waiting = this.#waiting.filter(({ pattern, count, resolve }) => {
      if (this.#count(pattern) < count) return true;
      resolve();
      return false;
    });
  };

  #count(pattern: RegExp): number {
    return this.asked.filter((url) => pattern.test(url)).length;
  }

  /** Resolves when something was asked for that often. */
  heard(pattern: RegExp, count = 1): Promise<void> {
    if (this.#count(pattern) >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ pattern, count, resolve }));
  }
}

/** Ids of the processes below one; none below one that has ended, also while it is looked at. Linux. */
export function below(pid: number): number[] {
  let children: string;
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  } catch {
    return [];
  }
  const own = children.trim().split(/\s+/).filter(Boolean).map(Number);
  return own.flatMap((child) => [child, ...below(child)]);
}

/** Gone, or dead and only waiting to be collected. */
export function alive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

export function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Ended by itself.
  }
}

/** The browser's own process, and those of its pages. */
export function browserOf(launched: Launched): { readonly browser: number; readonly pages: readonly number[] } {
  const all = below(launched.child.pid!);
  const commandLine = (pid: number): string => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      // It ended meanwhile.
      return '';
    }
  };
  return { browser: all[0]!, pages: all.filter((pid) => commandLine(pid).includes('--type=renderer')) };
}
