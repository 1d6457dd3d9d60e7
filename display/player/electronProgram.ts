import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A download that takes longer than this has failed, ms. */
const FETCH_MS = 10 * 60_000;

function text(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

/** Electron's program, where its package has fetched it; null: not here (yet), or of another version. */
export function findElectron(root: string, env: NodeJS.ProcessEnv): string | null {
  const folder = join(root, 'node_modules/electron');
  const name = text(join(folder, 'path.txt'));
  const own = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (own !== undefined && own !== '') {
    const path = join(own, name ?? (process.platform === 'win32' ? 'electron.exe' : 'electron'));
    return existsSync(path) ? path : null;
  }
  if (name === null || text(join(folder, 'dist/version'))?.replace(/^v/, '') !== electronVersion(root)) return null;
  const path = join(folder, 'dist', name);
  return existsSync(path) ? path : null;
}

/** The version that the packages name; null where Electron's package was left out (`--omit=dev`). */
export function electronVersion(root: string): string | null {
  const found = /"version":\s*"([^"]+)"/.exec(text(join(root, 'node_modules/electron/package.json')) ?? '');
  return found?.[1] ?? null;
}

/**
 * Fetches Electron's program by its package's own installer, which checks its hash. Answers with null, or with words
 * about why it could not be.
 */
export async function fetchElectron(root: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string | null> {
  if (electronVersion(root) === null) return 'its package is not installed (npm ci without --omit=dev installs it)';
  if ((env['ELECTRON_SKIP_BINARY_DOWNLOAD'] ?? '') !== '') return 'ELECTRON_SKIP_BINARY_DOWNLOAD forbids the download';
  const child = spawn(process.execPath, [join(root, 'node_modules/electron/install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env,
    signal: AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]),
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    words = (words + piece).slice(-8_000);
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve).once('error', () => resolve(null));
  });
  if (code === 0) return null;
  if (signal.aborted) return 'the player stops';
  const cause = /\b(E[A-Z]{4,}|fetch failed|HTTPError[^\n]{0,40}|[Cc]hecksum[^\n]{0,40}|status code \d+)/.exec(
    words,
  )?.[1];
  return `the download failed (${cause ?? (code === null ? 'it took too long' : `code ${code}`)})`;
}
