import { Worker } from 'node:worker_threads';
import type { BatchResult, Step, StepResult, Write, WriteResult } from './batch.ts';
import { StorageError } from './records.ts';

export interface WriterSettings {
  readonly file: string;
  readonly maxBytes?: number;
}
export type ToWriter = { readonly kind: 'write'; readonly write: Write } | { readonly kind: 'close' };
export type FromWriter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly code: StorageError['code']; readonly message: string }
  | ({ readonly kind: 'done'; readonly seconds: number } & BatchResult)
  | { readonly kind: 'closed' };

/** The one writer of the database: a thread, so that waiting for the disk never stalls the event loop. */
export interface Writer {
  /** Resolves when the steps are committed, in the order of calling; rejects with StorageError, and then nothing is kept. */
  write(steps: readonly Step[]): Promise<readonly StepResult[]>;
  /** What is wrong: why the last batch could not be committed, or why it can no longer write at all; null when all is well. */
  trouble(): string | null;
  /** Commits what is under way and ends the thread. */
  close(): Promise<void>;
}

export interface WriterEvents {
  readonly onBatch?: (writes: number, seconds: number) => void;
  readonly onError?: (error: StorageError) => void;
}

interface Waiting {
  readonly resolve: (results: readonly StepResult[]) => void;
  readonly reject: (error: StorageError) => void;
}

/** Starts the writer and waits until it has the database open. */
export async function startWriter(file: string, maxBytes?: number, events: WriterEvents = {}): Promise<Writer> {
  const worker = new Worker(new URL('./writerThread.ts', import.meta.url), {
    workerData: { file, ...(maxBytes === undefined ? {} : { maxBytes }) } satisfies WriterSettings,
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let failure: string | null = null;
  let lastFault: string | null = null;
  let closing: Promise<void> | undefined;
  let closed: () => void = () => undefined;

  const fail = (words: string): void => {
    failure ??= words;
    const error = new StorageError('broken', words);
    for (const entry of waiting.values()) entry.reject(error);
    waiting.clear();
  };

  const settle = (result: WriteResult): void => {
    const entry = waiting.get(result.id);
    waiting.delete(result.id);
    if (result.ok) entry?.resolve(result.results);
    else {
      const error = new StorageError(result.code, result.message);
      events.onError?.(error);
      entry?.reject(error);
    }
  };

  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromWriter) => {
      if (message.kind === 'ready') resolve();
      else if (message.kind === 'refused') reject(new StorageError(message.code, message.message));
      else if (message.kind === 'done') {
        events.onBatch?.(message.results.length, message.seconds);
        lastFault = message.fault;
        message.results.forEach(settle);
      }
    });
    worker.on('error', (error) => {
      const words = `the writer of the database stopped: ${error instanceof Error ? error.message : String(error)}`;
      reject(new StorageError('broken', words));
      fail(words);
    });
    worker.on('exit', () => {
      fail('the database is closed');
      closed();
    });
  });

  return {
    write(steps) {
      if (failure !== null || closing !== undefined) {
        return Promise.reject(new StorageError('broken', failure ?? 'the database is being closed'));
      }
      const id = nextId++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ kind: 'write', write: { id, steps } } satisfies ToWriter);
      });
    },
    trouble: () => failure ?? lastFault,
    close() {
      closing ??= new Promise<void>((resolve) => {
        if (failure !== null) {
          resolve();
          return;
        }
        closed = resolve;
        worker.postMessage({ kind: 'close' } satisfies ToWriter);
      });
      return closing;
    },
  };
}
