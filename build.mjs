// Builds the web pages into dist/web, unless they are already there as the sources stand. Plain JavaScript:
// it has to say what is wrong on a machine whose Node is too old for the rest of the house.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = import.meta.dirname ?? fileURLToPath(new URL('.', import.meta.url));
/** What the pages are made of. */
const SOURCES = [
  'vite.config.ts',
  'package-lock.json',
  'config/schema',
  'controller/protocol',
  'controller/console',
  'display',
];
const PAGES = ['controller/console', 'display/renderer', 'display/rack', 'display/phone'];
const stampFile = join(root, 'dist', 'web.sha256');

export const NODE_WANTED = 24;

/** Why this Node cannot run the controller, with the fix; undefined when it can. */
export function nodeTooOld(version = process.versions.node) {
  if (Number(version.split('.')[0]) >= NODE_WANTED) return undefined;
  return (
    `Endcap needs Node ${NODE_WANTED} or newer; this is ${version}.\n` +
    `Start it by its npm scripts (npm start, npm test): npm ci brings Node ${NODE_WANTED} for Linux, macOS and Windows ` +
    'as an optional package.\n' +
    `If that package was left out (--omit=optional, or another platform), install Node ${NODE_WANTED} from https://nodejs.org.`
  );
}

function files(path) {
  const whole = join(root, path);
  if (!existsSync(whole)) return [];
  const entries = readdirSyncOrFile(whole);
  if (entries === undefined) return [path];
  return entries.flatMap((entry) => (entry.isDirectory() || entry.isFile() ? files(`${path}/${entry.name}`) : []));
}

function readdirSyncOrFile(path) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** SHA-256 over every source of the pages, by path and content. */
export function sourceHash() {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap(files).sort()) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function upToDate(hash) {
  try {
    return readFileSync(stampFile, 'utf8').trim() === hash && existsSync(join(root, 'dist', 'web'));
  } catch {
    return false;
  }
}

/**
 * Builds when the sources differ from the last build. The child ends with this process.
 *
 * @returns {Promise<'fresh' | 'built' | 'empty'>} `empty`: there is no page to build
 */
export async function buildWeb() {
  if (!PAGES.some((page) => existsSync(join(root, page, 'index.html')))) return 'empty';
  const hash = sourceHash();
  if (upToDate(hash)) return 'fresh';
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NODE_ENV: 'production' } },
  );
  const stop = (signal) => {
    child.kill(signal);
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (...how) => resolve(how));
  });
  process.removeListener('SIGTERM', stop).removeListener('SIGINT', stop);
  if (signal !== null) process.exit(signal === 'SIGINT' ? 130 : 143);
  if (code !== 0) throw new Error(`the web pages could not be built (vite ended with ${code})`);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile, `${hash}\n`);
  return 'built';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const afterInstall = process.argv.includes('--after-install');
  const old = nodeTooOld();
  if (afterInstall && old !== undefined) {
    console.warn(`\n${old}\nThe packages are installed; the web pages are built at the first start.\n`);
  } else {
    try {
      const result = await buildWeb();
      if (!afterInstall) console.log(result === 'fresh' ? 'dist/web is up to date.' : 'dist/web is built.');
    } catch (error) {
      console.error(error.message);
      // An install stays good without its pages: the next start builds them, or says again why it cannot.
      process.exitCode = afterInstall ? 0 : 1;
    }
  }
}
