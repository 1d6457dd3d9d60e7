import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import type { Plugin } from 'vite';

/** Packages that are found as files when they are loaded: they are native, or load parts of themselves by name. */
const AS_FILES = ['sharp', 'pino', 'epoll', 'onoff', /^@node-rs\//, /^@stoprocent\//, 'vite', 'onnxruntime-node'];

/** Every module goes on believing that it is where it was. */
const inPlace: Plugin = {
  name: 'in-place',
  transform(code, id) {
    if (!code.includes('import.meta')) return null;
    const file = id.replace(/\?.*$/, '');
    return code
      .replaceAll('import.meta.dirname', JSON.stringify(dirname(file)))
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href));
  },
};

/**
 * Packs each entry point with all that it imports into one file of the folder. Emulated, the machine would
 * otherwise read hundreds of files for every process and strip the types of each: half a minute. `packed.mjs` hands
 * them to Node there, by the list in `packed.json`.
 */
export async function packEntries(root: string, entries: readonly string[], folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const packed: Record<string, string> = {};
  for (const entry of entries) {
    const result = await build({
      root,
      configFile: false,
      logLevel: 'error',
      plugins: [inPlace],
      ssr: { noExternal: true },
      build: {
        ssr: join(root, entry),
        write: false,
        minify: false,
        target: 'node24',
        rolldownOptions: { external: AS_FILES, output: { codeSplitting: false } },
      },
    });
    const outputs = Array.isArray(result) ? result : [result];
    const chunk = outputs.flatMap((o) => ('output' in o ? o.output : [])).find((o) => o.type === 'chunk');
    if (chunk?.type !== 'chunk') throw new Error(`${entry} could not be packed`);
    const file = join(folder, `${Object.keys(packed).length}-${basename(entry, '.ts')}.js`);
    writeFileSync(file, chunk.code);
    packed[pathToFileURL(join(root, entry)).href] = file;
  }
  writeFileSync(join(folder, 'packed.json'), JSON.stringify(packed));
}
