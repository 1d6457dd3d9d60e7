import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AddressFigures } from './bleAddresses.ts';
import type { BleTask } from './bleChild.ts';
import type { FirstFigures } from './bleFirst.ts';
import type { SteadyFigures } from './bleSteady.ts';
import type { FlowFigures } from './bleThroughput.ts';

export interface ThroughputFigures {
  /** Presence alone, and through the controller's door. */
  readonly presence: FlowFigures;
  readonly door: FlowFigures;
  readonly steady: SteadyFigures;
  readonly first: readonly FirstFigures[];
  readonly addresses: AddressFigures;
}

/** Every part in a process of its own, started as the controller is. */
export async function throughput(): Promise<ThroughputFigures> {
  return {
    presence: await alone<FlowFigures>('presence'),
    door: await alone<FlowFigures>('door'),
    steady: await alone<SteadyFigures>('steady'),
    first: await alone<FirstFigures[]>('first'),
    addresses: await alone<AddressFigures>('addresses'),
  };
}

async function alone<T>(task: BleTask): Promise<T> {
  const child = fork(join(import.meta.dirname, 'bleChild.ts'), {
    execArgv: ['--max-semi-space-size=8', '--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const gone = new AbortController();
  try {
    const [answered] = (await Promise.race([
      (child.send(task), once(child, 'message', { signal: gone.signal })),
      once(child, 'exit', { signal: gone.signal }).then(([code]) => {
        throw new Error(`the process for "${task}" ended with ${String(code)}`);
      }),
    ])) as [T];
    return answered;
  } finally {
    gone.abort();
    if (child.connected) child.disconnect();
  }
}
