import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError, sha256 } from './models.ts';

/** Largest download, bytes. */
const MAX_BYTES = 512 * 2 ** 20;
/** A line on which nothing comes for so long is dead, ms. */
const STALL_MS = 30_000;

export interface DownloadOptions {
  readonly url: string;
  /** What the whole file must have, hexadecimal. */
  readonly sha256: string;
  /** Data folder; what came of a broken download waits in its folder models. */
  readonly data: string;
}

function words(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}

/** Bytes of a download that broke off; 0: none. */
async function bytesIn(part: string): Promise<number> {
  return stat(part).then(
    ({ size }) => (size <= MAX_BYTES ? size : 0),
    () => 0,
  );
}

/** Asks for what is missing, and puts it behind what is there. Where the server gives no parts, all of it comes anew. */
async function receive(url: string, part: string): Promise<void> {
  const had = await bytesIn(part);
  const ended = new AbortController();
  let stall: NodeJS.Timeout | undefined;
  const expectMore = (): void => {
    clearTimeout(stall);
    stall = setTimeout(() => {
      ended.abort(new Error(`nothing came for ${STALL_MS / 1000} s`));
    }, STALL_MS);
  };
  try {
    expectMore();
    const answer = await fetch(url, {
      signal: ended.signal,
      headers: had === 0 ? {} : { range: `bytes=${had}-` },
    });
    // What is there is all of it, or more than there is.
    if (answer.status === 416) {
      await answer.body?.cancel();
      return;
    }
    if (!answer.ok) throw new Error(`the answer was HTTP ${answer.status}`);
    const goesOn = answer.status === 206 && answer.headers.get('content-range')?.startsWith(`bytes ${had}-`) === true;
    const file = await open(part, goesOn ? 'a' : 'w');
    try {
      let size = goesOn ? had : 0;
      for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
        expectMore();
        size += chunk.length;
        if (size > MAX_BYTES) throw new Error('the file is too large');
        await file.write(chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    clearTimeout(stall);
    ended.abort();
  }
}

/**
 * Fetches a file whose hash is known. What came before the line broke is kept, and the next try goes on behind it.
 *
 * @returns the whole file, whose hash is the expected one
 * @throws ModelError in words with what to do; nothing is kept of a file with another hash
 */
export async function downloadModel({ url, sha256: expected, data }: DownloadOptions): Promise<Uint8Array> {
  const folder = join(data, 'models');
  // Named by what it is to become: what was begun for another file is never gone on with.
  const part = join(folder, `${createHash('sha256').update(url).update(expected).digest('hex').slice(0, 16)}.part`);
  let actual = '';
  try {
    mkdirSync(folder, { recursive: true });
    // A second time, and from its beginning, where what was kept of a former try may be at fault.
    for (let tries = (await bytesIn(part)) > 0 ? 2 : 1; tries > 0; tries--) {
      await receive(url, part);
      const bytes = await readFile(part);
      rmSync(part, { force: true });
      actual = sha256(bytes);
      if (actual === expected) return bytes;
    }
  } catch (error) {
    const kept = await bytesIn(part);
    if (kept === 0) rmSync(part, { force: true });
    throw new ModelError(
      `The model could not be fetched from ${url} (${words(error)}). ${kept === 0 ? '' : `The first ${(kept / 1e6).toFixed(1)} MB are kept: the same command goes on from there. `}Without a network here: fetch the file on another machine, and add it with "npm run endcap -- model add FILE". No model was added or changed.`,
    );
  }
  throw new ModelError(
    `What came is not what was expected: its SHA-256 is ${actual}, expected was ${expected}. Nothing was added.`,
  );
}
