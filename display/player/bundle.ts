import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the bundles are made of, below the root; the packages by their lock file. */
const SOURCES = [
  'display/player',
  'controller/runtime/clock.ts',
  'controller/runtime/ranges.ts',
  'config/schema/id.ts',
  'display/renderer/page/shell.ts',
  'package-lock.json',
];

function files(root: string, path: string): string[] {
  try {
    return readdirSync(join(root, path), { withFileTypes: true }).flatMap((e) => files(root, `${path}/${e.name}`));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path];
    throw error;
  }
}

function hashOf(root: string): string {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((source) => files(root, source)).sort()) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** The page that says that the store is being looked for, with its font, as files. Answers with its path. */
export function layOutLooking(root: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const font = 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';
  copyFileSync(join(root, font), join(folder, 'inter.woff2'));
  copyFileSync(join(root, 'display/player/looking.html'), join(folder, 'looking.html'));
  return join(folder, 'looking.html');
}

/**
 * Bundles Electron's main process (a module) and preload (CommonJS: a sandboxed preload takes nothing else) into
 * `folder`, unless they are there as the sources stand. Answers with the path of main.
 */
export async function bundlePlayer(root: string, folder: string): Promise<string> {
  const main = join(folder, 'main.js');
  const stamp = join(folder, 'player.sha256');
  const hash = hashOf(root);
  const made = readIfThere(stamp);
  if (made === hash && readIfThere(main) !== null) return main;
  const { build } = await import('vite');
  const parts = [
    { entry: 'main.ts', format: 'es', fileName: 'main.js' },
    { entry: 'preload.ts', format: 'cjs', fileName: 'preload.cjs' },
  ] as const;
  for (const { entry, format, fileName } of parts) {
    await build({
      root,
      configFile: false,
      envDir: false,
      publicDir: false,
      logLevel: 'warn',
      // For Node: its own modules and Electron stay outside, every package comes in.
      ssr: { noExternal: true, external: ['electron'], target: 'node' },
      build: {
        ssr: join(root, 'display/player', entry),
        outDir: folder,
        emptyOutDir: false,
        target: 'node24',
        minify: false,
        reportCompressedSize: false,
        rolldownOptions: { external: ['electron'], output: { format, entryFileNames: fileName, codeSplitting: false } },
      },
    });
  }
  writeFileSync(join(folder, 'package.json'), '{ "name": "endcap-player", "type": "module", "main": "main.js" }\n');
  writeFileSync(stamp, hash);
  return main;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
