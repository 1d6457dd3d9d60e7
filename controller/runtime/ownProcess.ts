import { fork } from 'node:child_process';

/** Work that is done in a process of its own: what it takes of memory, and how it may fail, ends with it. */
export interface OwnProcess {
  /** Ends it at once. */
  stop(): void;
}

export interface OwnProcessEvents<M> {
  readonly message: (message: M) => void;
  /** It has ended, however; called once, also after `stop`. */
  readonly ended: () => void;
}

/** Most memory of the process, MB. `youngMb`: of one half of the young generation. */
export interface OwnProcessLimits {
  readonly oldMb: number;
  readonly youngMb: number;
}

/**
 * Runs a module in a process of its own and hands it a job; `doJob` takes it there.
 *
 * @param module file to run, as `new URL('./child.ts', import.meta.url)`
 */
export function startProcess<M>(
  module: URL,
  job: unknown,
  { oldMb, youngMb }: OwnProcessLimits,
  { message, ended }: OwnProcessEvents<M>,
): OwnProcess {
  const child = fork(module, {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${oldMb}`, `--max-semi-space-size=${youngMb}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    ended();
  };
  child.on('message', (value) => {
    message(value as M);
  });
  child.once('error', end);
  child.once('close', end);
  // A process that has gone already is told of by its end.
  child.send({ job }, () => undefined);
  return {
    stop() {
      child.kill('SIGKILL');
    },
  };
}

/** The other side: takes the one job of this process, and ends it when all that was told has gone out. */
export function doJob(work: (job: unknown, tell: (message: object) => void) => void): void {
  process.once('message', (value) => {
    let onTheWay = 1;
    const gone = (): void => {
      onTheWay -= 1;
      if (onTheWay === 0 && process.connected) process.disconnect();
    };
    work((value as { readonly job: unknown }).job, (message) => {
      if (!process.connected) return;
      onTheWay += 1;
      process.send?.(message, gone);
    });
    gone();
  });
}
