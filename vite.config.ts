import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Every page that the controller serves. Built to `dist/web`, at the same paths as here. */
const pages = {
  console: 'controller/console/index.html',
  player: 'display/renderer/index.html',
  rack: 'display/rack/index.html',
  phone: 'display/phone/index.html',
};

const root = import.meta.dirname;

export default defineConfig({
  root,
  base: '/web/',
  appType: 'mpa',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: resolve(root, 'dist/web'),
    emptyOutDir: true,
    target: 'chrome120',
    // Fonts and pictures stay files: the controller's Content-Security-Policy needs no data: then.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
    rolldownOptions: {
      input: Object.fromEntries(
        Object.entries(pages)
          .map(([name, path]) => [name, resolve(root, path)] as const)
          .filter(([, path]) => existsSync(path)),
      ),
    },
  },
});
