import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';

/** A command that takes longer is ended, ms. */
export const COMMAND_MS = 10_000;
/** So much of what it says is kept, characters. */
const KEPT = 2_000;

export interface Command {
  readonly argv: readonly string[];
  readonly stdin?: string;
}
/** `absent`: there is no such program. `output`: both of its streams, the last of them. */
export interface Ran {
  readonly did: 'well' | 'failed' | 'absent' | 'late';
  readonly code: number | null;
  readonly output: string;
}
export type RunCommand = (command: Command) => Promise<Ran>;

/** Runs a program with its arguments as they stand, never through a shell. Never rejects. */
export function runCommand({ argv, stdin = '' }: Command, patienceMs: number = COMMAND_MS): Promise<Ran> {
  const [program, ...args] = argv;
  return new Promise((resolve) => {
    if (program === undefined) {
      resolve({ did: 'absent', code: null, output: '' });
      return;
    }
    const failed = (error: NodeJS.ErrnoException): void => {
      const absent = error.code === 'ENOENT' || error.code === 'EACCES';
      resolve({ did: absent ? 'absent' : 'failed', code: null, output: error.code ?? error.message });
    };
    let child: ChildProcessWithoutNullStreams;
    try {
      // A group of its own: what it starts ends with it.
      child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
    } catch (error) {
      // Too little memory, words that are too long: told by an exception, not by an event.
      failed(error as NodeJS.ErrnoException);
      return;
    }
    child.once('error', failed);
    // Without a free file descriptor it has no streams, and the event tells.
    if ((child.stdout as unknown) === undefined) return;
    let output = '';
    let late = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-KEPT);
      });
    }
    const patience = setTimeout(() => {
      late = true;
      try {
        if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
        else process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }, patienceMs);
    child.once('error', () => clearTimeout(patience));
    child.once('close', (code) => {
      clearTimeout(patience);
      resolve({ did: late ? 'late' : code === 0 ? 'well' : 'failed', code, output: output.trim() });
    });
    // A program that does not read is none of a fault.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}
