import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach } from 'vitest';

/** Child processes of one test file; those still running are ended after each test, by their own handle. */
export function testProcesses(): {
  /** Runs a TypeScript file under this Node. */
  start(file: URL, args: readonly string[], env?: Record<string, string>): ChildProcess;
} {
  let started: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of started) await stop(child);
    started = [];
  });
  return {
    start(file, args, env = {}) {
      const child = spawn(process.execPath, [file.pathname, ...args], {
        stdio: ['pipe', 'pipe', 'pipe'],
        env: { ...process.env, NODE_OPTIONS: '', ...env },
      });
      started.push(child);
      return child;
    },
  };
}

/** Kills it without warning and waits until it is gone. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** Everything that it printed, once it has ended. */
export async function output(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

/** Kills it right after its `lines`-th line; answers with every whole line that came out. */
export async function killAfterLines(child: ChildProcess, lines: number): Promise<string[]> {
  const { stdout } = child;
  if (stdout === null) throw new Error('the process has no standard output');
  const seen: string[] = [];
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  let rest = '';
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    seen.push(...parts);
    if (seen.length >= lines && !child.killed) child.kill('SIGKILL');
  });
  await gone;
  if (seen.length < lines) throw new Error(`it ended early: ${errors}`);
  return seen;
}

/** The first line that a process prints. */
export function firstLine(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error('the process has no standard output');
  return new Promise((resolve, reject) => {
    createInterface({ input: stdout }).once('line', resolve);
    child.once('close', () => {
      reject(new Error('it ended without a word'));
    });
  });
}
