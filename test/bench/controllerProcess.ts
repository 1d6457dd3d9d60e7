import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** As in the start script of package.json; start.mjs is left out, since it would build the pages under running tests. */
const NODE_FLAGS = ['--max-semi-space-size=8', '--heap-growing-percent=40'];
const ADDRESS = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/;

export interface ControllerProcess {
  readonly url: string;
  /** Its data folder. */
  readonly data: string;
  /** Resident memory, MB of 2^20 bytes, by its own metrics. */
  rssMb(): Promise<number>;
  /** Everything it wrote. */
  output(): string;
  stop(): Promise<void>;
  /** As by a power cut: nothing in it gets to run. Its data stay. */
  kill(): Promise<void>;
}

export interface StoreFolder {
  /** The store file, in a folder of its own. */
  readonly file: string;
  remove(): void;
}

/** Writes a store file (JSON is YAML) with its media into a temporary folder. */
export function writeStore(config: unknown, media: Readonly<Record<string, Uint8Array>> = {}): StoreFolder {
  const folder = mkdtempSync(join(tmpdir(), 'endcap-bench-store-'));
  const file = join(folder, 'store.yaml');
  writeFileSync(file, JSON.stringify(config));
  mkdirSync(join(folder, 'media'));
  for (const [path, bytes] of Object.entries(media)) writeFileSync(join(folder, path), bytes);
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * Starts a real controller on a free port of loopback and waits until it is ready.
 * @param folder its data folder; without one it gets its own, which goes with it
 * @param settings further environment variables
 */
export async function startController(
  storeFile: string,
  folder?: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<ControllerProcess> {
  const data = folder ?? mkdtempSync(join(tmpdir(), 'endcap-bench-data-'));
  const child = spawn(process.execPath, [...NODE_FLAGS, 'controller/main.ts', '--store', storeFile], {
    cwd: ROOT,
    env: {
      ...process.env,
      ENDCAP_PORT: '0',
      ENDCAP_LISTEN: '127.0.0.1',
      ENDCAP_DATA: data,
      ENDCAP_LOG: 'warn',
      ...settings,
      NODE_ENV: 'production',
      NODE_COMPILE_CACHE: join(ROOT, 'dist/compiled'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let text = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: string): void => {
      text += chunk;
      const found = ADDRESS.exec(text);
      if (found !== null) resolve(found[0]);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.once('close', () => reject(new Error(`the controller ended before it was ready:\n${text}`)));
  });
  while (!(await fetch(`${url}/readyz`)).ok) await new Promise((resolve) => setTimeout(resolve, 20));
  return {
    url,
    data,
    output: () => text,
    async rssMb() {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      const bytes = /^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1];
      if (bytes === undefined) throw new Error('/metrics has no process_resident_memory_bytes');
      return Number(bytes) / 2 ** 20;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
      if (folder === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}
