import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createLogger } from '../runtime/logger.ts';
import { run } from './run.ts';
import { terminal } from './terminal.ts';

// npm changes into the package's folder; names on the command line are meant from where it was typed.
const typedIn = process.env['INIT_CWD'] ?? process.cwd();

process.exitCode = await run(process.argv.slice(2), {
  folder: resolve(process.env['ENDCAP_DATA'] ?? 'data'),
  terminal,
  logger: createLogger('silent'),
  path: (file) => resolve(typedIn, file),
  now: () => Date.now(),
  wait: (ms) => setTimeout(ms),
});
