import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import config from '../../vite.config.ts';

const root = resolve(import.meta.dirname, '../..');
const SOURCES = ['display', 'controller/protocol', 'config/schema', 'vite.config.ts', 'package-lock.json'];

function sources(path: string): string[] {
  const whole = join(root, path);
  if (/\.[a-z]+$/.test(path)) return [path];
  return readdirSync(whole, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? sources(`${path}/${e.name}`) : [`${path}/${e.name}`],
  );
}

/** Folder with the built display pages as the sources stand, built once for all tests. */
export async function displayPages(): Promise<string> {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap(sources).sort()) hash.update(path).update(readFileSync(join(root, path)));
  const folder = join(tmpdir(), `endcap-display-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  const making = `${folder}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  await build({
    ...config,
    configFile: false,
    logLevel: 'error',
    build: {
      ...config.build,
      outDir: making,
      emptyOutDir: false,
      rolldownOptions: {
        input: ['renderer', 'rack', 'phone'].map((page) => join(root, 'display', page, 'index.html')),
      },
    },
  });
  try {
    renameSync(making, folder);
  } catch {
    // Another worker was first with the same pages.
  }
  return folder;
}
