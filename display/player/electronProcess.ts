import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { EXIT_ALREADY_RUNS, EXIT_NOT_STARTED } from './handOver.ts';
import type { Opened, Shell, ShellEvents } from './supervisor.ts';

/** Electron gets this long to end when asked, ms. */
const CLOSE_MS = 5_000;

export interface ElectronProcessOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly events: ShellEvents;
  /** It ended in a way that a new start would not mend: its exit code. */
  readonly over: (code: number) => void;
  /** Whether a window that someone closed stays closed. */
  readonly mayBeClosed: boolean;
}

/** Electron's process as a whole; the page inside it has a watchdog of its own, in Electron's main process. */
export function electronProcess(options: ElectronProcessOptions): Shell & { close(): Promise<void> } {
  let running: ChildProcess | null = null;
  return {
    async open(): Promise<Opened> {
      const child = spawn(options.program, options.args, { stdio: ['ignore', 'inherit', 'inherit'], env: options.env });
      child.once('exit', (code, signal) => {
        if (running !== child) return;
        running = null;
        if (code === EXIT_ALREADY_RUNS || code === EXIT_NOT_STARTED) options.over(1);
        else if (code === 0 && options.mayBeClosed) options.over(0);
        else
          options.events.gone(signal === null ? `Electron ended with ${code ?? 0}` : `Electron was ended by ${signal}`);
      });
      try {
        await once(child, 'spawn');
      } catch (error) {
        return { did: 'gone', why: `Electron cannot be started (${(error as NodeJS.ErrnoException).code ?? 'error'})` };
      }
      running = child;
      return { did: 'open' };
    },
    // What can be looked for, shown and asked is the business of the watchdog inside.
    showLooking: () => Promise.resolve(),
    ping: () => Promise.resolve('player'),
    look: () => Promise.resolve(null),
    end() {
      const ended = running;
      running = null;
      ended?.kill('SIGKILL');
    },
    async close() {
      const ended = running;
      running = null;
      if (ended === null || !isAlive(ended)) return;
      const exit = once(ended, 'exit');
      ended.kill('SIGTERM');
      const patience = new AbortController();
      await Promise.race([exit, pause(CLOSE_MS, null, { signal: patience.signal }).catch(() => undefined)]);
      patience.abort();
      if (isAlive(ended)) ended.kill('SIGKILL');
      await exit;
    },
  };
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
