import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Workshop } from './addon.ts';
import { onoffGpio } from './onoff.ts';

const ROOT = join(import.meta.dirname, '../..');
/** A build takes seconds; on a small board a minute, ms. */
const BUILD_MS = 300_000;

/** Folder with `include/node` of the Node that runs: beside its own program, as its archives and packages have it. */
export function headersBeside(program: string, version: string): string | null {
  const folder = dirname(dirname(realpathSync(program)));
  const file = join(folder, 'include/node/node_version.h');
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  const number = (name: string): string | undefined =>
    new RegExp(`#define NODE_${name}_VERSION (\\d+)`).exec(text)?.[1];
  // Headers of another Node would build an addon that does not fit either.
  return [number('MAJOR'), number('MINOR'), number('PATCH')].join('.') === version ? folder : null;
}

/** The workshop of this machine: npm, node-gyp and its compiler. */
export function npmWorkshop(say: (line: string) => void): Workshop {
  return {
    load: () => void onoffGpio(),
    node: process.versions.node,
    headers: () => headersBeside(process.execPath, process.versions.node),
    say,
    build: (headers) =>
      new Promise((resolve) => {
        const npm = process.env['npm_execpath'];
        const [command, ...first] = npm?.endsWith('.js') === true ? [process.execPath, npm] : ['npm'];
        const child = spawn(command, [...first, 'rebuild', 'epoll', '--foreground-scripts'], {
          cwd: ROOT,
          env: { ...process.env, ...(headers === null ? {} : { npm_config_nodedir: headers }) },
          stdio: ['ignore', 'pipe', 'pipe'],
          timeout: BUILD_MS,
        });
        let output = '';
        const hear = (chunk: string): void => {
          output = (output + chunk).slice(-8_000);
        };
        child.stdout.setEncoding('utf8').on('data', hear);
        child.stderr.setEncoding('utf8').on('data', hear);
        child.once('error', (error) => {
          resolve({ code: null, output: error.message });
        });
        child.once('close', (code) => {
          resolve({ code, output });
        });
      }),
  };
}
