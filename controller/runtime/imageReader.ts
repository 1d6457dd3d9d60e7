import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { ImageFacts } from './images.ts';

export interface ImageQuestion {
  readonly id: number;
  readonly want: 'facts' | 'thumbnail';
  readonly bytes: Uint8Array;
}
export type ImageAnswer =
  | { readonly id: number; readonly ok: true; readonly want: 'facts'; readonly facts: ImageFacts }
  | { readonly id: number; readonly ok: true; readonly want: 'thumbnail'; readonly picture: Uint8Array }
  | { readonly id: number; readonly ok: false; readonly message: string };

/** Opens pictures in a process of its own, started when it is needed and ended when it is not. */
export interface ImageReader {
  /** Rejects with the decoder's words for a picture that is damaged or too large. */
  read(bytes: Uint8Array): Promise<ImageFacts>;
  /** A small WebP of a picture. Rejects as `read` does. */
  thumbnail(bytes: Uint8Array): Promise<Uint8Array>;
  /** Ends the process; what waits is rejected, and a later read starts another. */
  close(): void;
}

/** The process ends after this long without work, ms: decoders keep what memory they once took. */
const IDLE_MS = 3000;
/** A picture that takes longer is given up, ms. */
const LONGEST_MS = 60_000;

interface Waiting {
  readonly resolve: (answer: Extract<ImageAnswer, { ok: true }>) => void;
  readonly reject: (error: Error) => void;
  readonly giveUp: NodeJS.Timeout;
}

export function createImageReader(): ImageReader {
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let nextId = 1;
  const waiting = new Map<number, Waiting>();

  const take = (id: number): Waiting | undefined => {
    const entry = waiting.get(id);
    waiting.delete(id);
    if (entry !== undefined) clearTimeout(entry.giveUp);
    return entry;
  };

  /** Ends the process; what waits for it is told why. */
  const end = (why: string): void => {
    clearTimeout(idle);
    const ended = child;
    child = undefined;
    for (const id of [...waiting.keys()]) take(id)?.reject(new Error(why));
    ended?.removeAllListeners();
    // A decoder that dies may still have an error to say; nobody waits for it.
    ended?.on('error', () => undefined);
    ended?.kill('SIGKILL');
  };

  const settle = (answer: ImageAnswer): void => {
    const entry = take(answer.id);
    if (answer.ok) entry?.resolve(answer);
    else entry?.reject(new Error(answer.message));
    if (waiting.size > 0) return;
    clearTimeout(idle);
    idle = setTimeout(() => {
      end('idle');
    }, IDLE_MS);
  };

  const start = (): ChildProcess => {
    const made = fork(new URL('./imageProcess.ts', import.meta.url), {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    made.on('message', (answer) => {
      settle(answer as ImageAnswer);
    });
    made.once('exit', () => {
      end('the decoder stopped at this picture');
    });
    made.once('error', (error) => {
      end(`the decoder could not be started: ${error.message}`);
    });
    return made;
  };

  const ask = (want: ImageQuestion['want'], bytes: Uint8Array): Promise<Extract<ImageAnswer, { ok: true }>> => {
    clearTimeout(idle);
    const process = (child ??= start());
    const id = nextId++;
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        end('it takes too long to open');
      }, LONGEST_MS);
      waiting.set(id, { resolve, reject, giveUp });
      process.send({ id, want, bytes } satisfies ImageQuestion, (error) => {
        if (error !== null) take(id)?.reject(error);
      });
    });
  };

  return {
    async read(bytes) {
      const answer = await ask('facts', bytes);
      if (answer.want !== 'facts') throw new Error('the decoder answered another question');
      return answer.facts;
    },
    async thumbnail(bytes) {
      const answer = await ask('thumbnail', bytes);
      if (answer.want !== 'thumbnail') throw new Error('the decoder answered another question');
      return answer.picture;
    },
    close() {
      end('closed');
    },
  };
}
