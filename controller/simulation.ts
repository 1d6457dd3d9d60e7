import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Clock } from './runtime/clock.ts';
import type { Logger } from './runtime/logger.ts';

/** First and longest pause before a simulator that ended is started again, ms. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

export interface SimulationOptions {
  readonly controller: string;
  /** Folder of its device key. */
  readonly state: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Runs the simulated shop of a demonstration store as a process of its own: it comes in by the same door as real
 * sensors, and when it fails the controller does not. Answers with its stop.
 */
export function startSimulation({ controller, state, clock, logger }: SimulationOptions): () => Promise<void> {
  const program = join(import.meta.dirname, '../devices/agent/main.ts');
  let child: ChildProcess | null = null;
  let stopped = false;
  let pause = FIRST_PAUSE_MS;
  let stopWait: () => void = () => undefined;

  const start = (): void => {
    const began = clock.now();
    const args = [program, 'simulator', '--controller', controller, '--state', state, '--name', 'Shop simulator'];
    child = spawn(process.execPath, args, {
      // The channel closes with this process, however it ends, and the simulator ends with the channel.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('error', (error) => {
      logger.error({ error: error.message }, 'the simulator could not be started');
    });
    child.once('close', (code) => {
      child = null;
      if (stopped) return;
      pause = clock.now() - began > LONGEST_PAUSE_MS ? FIRST_PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
      logger.warn({ code, againInS: pause / 1000 }, 'the simulator ended and will be started again');
      stopWait = clock.after(pause, start);
    });
  };
  start();

  return async () => {
    stopped = true;
    stopWait();
    const running = child;
    if (running === null) return;
    await new Promise<void>((resolve) => {
      running.once('close', () => {
        resolve();
      });
      running.kill('SIGTERM');
    });
  };
}
