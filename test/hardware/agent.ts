import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export interface RunningAgent {
  readonly pid: number;
  /** Everything it said so far. */
  said(): string;
  readonly ended: Promise<number | null>;
  /** Asks it to end, as a service manager does, or as a person at the keyboard; gives its exit code. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<number | null>;
}

/** Starts a real agent. With `user`, without any right of the administrator. */
export function startAgent(controller: string, state: string, args: readonly string[], user?: number): RunningAgent {
  const child = spawn(
    process.execPath,
    ['devices/agent/main.ts', ...args, '--controller', controller, '--state', state],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(user === undefined ? {} : { uid: user, gid: user }),
    },
  );
  let text = '';
  const hear = (chunk: string): void => {
    text += chunk;
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    pid: child.pid ?? 0,
    said: () => text,
    ended,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}
