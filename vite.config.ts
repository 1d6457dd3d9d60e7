import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

/** Every page that the controller serves. Built to `dist/web`, at the same paths as here. */
const pages = {
  console: 'controller/console/index.html',
  player: 'display/renderer/index.html',
  rack: 'display/rack/index.html',
  phone: 'display/phone/index.html',
};

const root = import.meta.dirname;

/** Beside every script and style its compressed forms, so that a phone loads a third of the bytes and serving costs nothing. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    enforce: 'post',
    // From what was written: before that Vite still has to fill in what the scripts preload.
    writeBundle({ dir = resolve(root, 'dist/web') }, bundle) {
      for (const [name, part] of Object.entries(bundle)) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const bytes = Buffer.from(part.type === 'chunk' ? part.code : part.source);
        if (bytes.length < 1400) continue;
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
        writeFileSync(resolve(dir, `${name}.br`), brotliCompressSync(bytes, quality));
        writeFileSync(resolve(dir, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/** For each page the list of its files, also of those that it loads later: a display keeps all of them for a restart. */
function fileLists(): Plugin {
  return {
    name: 'file-lists',
    apply: 'build',
    generateBundle: {
      // After Vite has taken out the chunks that held nothing but styles.
      order: 'post',
      handler(_options, bundle) {
        for (const [page, path] of Object.entries(pages)) {
          const files = new Set<string>();
          const visit = (name: string): void => {
            const part = bundle[name];
            if (part?.type !== 'chunk' || files.has(name)) return;
            files.add(name);
            for (const other of [
              ...(part.viteMetadata?.importedCss ?? []),
              ...(part.viteMetadata?.importedAssets ?? []),
            ]) {
              files.add(other);
            }
            for (const next of [...part.imports, ...part.dynamicImports]) visit(next);
          };
          for (const [name, part] of Object.entries(bundle)) {
            if (part.type === 'chunk' && part.facadeModuleId?.endsWith(path) === true) visit(name);
          }
          if (files.size === 0) continue;
          this.emitFile({ type: 'asset', fileName: `files-${page}.json`, source: JSON.stringify([...files]) });
        }
      },
    },
  };
}

export default defineConfig({
  root,
  base: '/web/',
  appType: 'mpa',
  publicDir: false,
  plugins: [react(), fileLists(), compressed()],
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
