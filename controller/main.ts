import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readArguments } from './arguments.ts';
import { systemClock } from './runtime/clock.ts';
import { EnvironmentError, readEnvironment } from './runtime/environment.ts';
import type { Environment } from './runtime/environment.ts';
import { createLogger } from './runtime/logger.ts';
import { StorageError } from './records/records.ts';
import { CertificateError } from './api/storeCa.ts';
import { StartError, startController, StoreFileError } from './start.ts';
import type { Running } from './start.ts';

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
// npm changes into the package's folder; names on the command line are meant from where it was typed.
const typedIn = process.env['INIT_CWD'] ?? process.cwd();

const args = readArguments(process.argv.slice(2), version);
if (args.does === 'print') console.log(args.text);
else if (args.does === 'fail') fail(args.message, 2);
else await run(args.store);

function fail(message: string, code: number): void {
  console.error(message);
  process.exitCode = code;
}

async function run(store: string | undefined): Promise<void> {
  let environment: Environment;
  try {
    environment = readEnvironment(process.env);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    fail(error.message, 2);
    return;
  }
  const logger = createLogger(environment.log);
  // Asked to stop while it still starts: the start is finished, then ended, so that nothing is left half made.
  const asked = Promise.withResolvers<NodeJS.Signals>();
  process.once('SIGTERM', asked.resolve);
  process.once('SIGINT', asked.resolve);
  let running: Running;
  try {
    running = await startController({
      environment,
      storeFile: store === undefined ? join(root, 'config/stores/demo/store.yaml') : resolve(typedIn, store),
      storeNamed: store !== undefined,
      webRoot: join(root, 'dist/web'),
      version,
      clock: systemClock(),
      logger,
    });
  } catch (error) {
    const text = explain(error, environment);
    if (text === null) throw error;
    fail(text, 1);
    return;
  }
  console.log(banner(running));
  const signal = await asked.promise;
  logger.info({ signal }, 'stopping');
  await running.stop();
}

/** What went wrong at the start, in words, or null for what nobody foresaw. */
function explain(error: unknown, { listen, port }: Environment): string | null {
  if (error instanceof StoreFileError) {
    const faults = error.faults.map((f) => `  ${f.path}\n    ${f.message}\n    fix: ${f.fix}`);
    return [error.message, ...faults].join('\n');
  }
  if (error instanceof StorageError || error instanceof CertificateError || error instanceof StartError)
    return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE')
    return `Port ${port} of ${listen} is taken. Set ENDCAP_PORT to another, or stop what uses it.`;
  if (code === 'EACCES')
    return `Port ${port} of ${listen} is not allowed for this user. Set ENDCAP_PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL') return `${listen} is not an address of this machine. Set ENDCAP_LISTEN to one that is.`;
  return null;
}

function banner({ url, storeName, demonstration, admin, pin, notes }: Running): string {
  return [
    '',
    `  Endcap ${version}: ${storeName}${demonstration ? ' (demonstration store)' : ''}`,
    '',
    `  Console   ${url}/`,
    `  Player    ${url}/player`,
    ...(admin === null
      ? []
      : ['', `  Sign in   ${admin.user}`, `  Password  ${admin.password}   (until you have chosen your own)`]),
    ...(pin === null ? [] : ['', `  Pin       ${pin}   (for players and agents: --pin)`]),
    ...notes.flatMap((note) => ['', `  ${note}`]),
    '',
  ].join('\n');
}
