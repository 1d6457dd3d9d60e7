import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/** The console as a browser gets it, built into a folder of its own. */
export async function buildConsole(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'endcap-console-'));
  await build({
    configFile: false,
    root,
    base: '/web/',
    publicDir: false,
    logLevel: 'error',
    plugins: [react()],
    build: {
      outDir: folder,
      target: 'chrome120',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: { console: join(root, 'controller/console/index.html') } },
    },
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
