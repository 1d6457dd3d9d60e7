import { z } from 'zod';
import type { Arrival, MediaCache } from './mediaCache.ts';
import { NoRoom } from './mediaCache.ts';

const account = z.object({
  files: z.array(z.object({ sha256: z.string(), bytes: z.number(), whole: z.boolean(), neededAtMs: z.number() })),
  quotaBytes: z.number().nullable(),
});

/** Pieces of about this size are handed to the shell, bytes. */
const PIECE = 1024 * 1024;

/**
 * Media on the disk of the player's shell, reached under an address that the shell gives to this page alone. Elements
 * read from the disk itself, with byte ranges: no file lies in the page's memory.
 *
 * @param base address of the shell's cache, with a slash at its end
 */
export function shellCache(base: string): MediaCache {
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(base + path, { cache: 'no-store', ...init });
    if (response.status === 507) throw new NoRoom('the disk of the player is full');
    return response;
  };
  const told = async (): Promise<z.infer<typeof account>> => account.parse(await (await ask('files')).json());
  const drop = async (sha256: string): Promise<void> => {
    await ask(`files/${sha256}`, { method: 'DELETE' });
  };
  return {
    kind: 'disk',
    list: async () => (await told()).files,
    async open(asset) {
      const path = `files/${asset.sha256}?mime=${encodeURIComponent(asset.mime)}`;
      const found = await ask(path, { method: 'HEAD' });
      if (!found.ok) return null;
      if (Number(found.headers.get('content-length')) !== asset.bytes) {
        await drop(asset.sha256);
        return null;
      }
      return { address: base + path, close: () => undefined };
    },
    async begin({ sha256 }, anew) {
      const kept = (await told()).files.find((f) => f.sha256 === sha256);
      // A whole file stays where it is until the new one takes its place: elements read from it piece by piece.
      const whole = kept?.whole === true;
      if (anew && !whole) await drop(sha256);
      const have = anew || whole ? 0 : (kept?.bytes ?? 0);
      return { ...arrival(sha256, have, ask), drop: async () => (whole ? undefined : drop(sha256)) };
    },
    drop,
    async needed(hashes, atMs) {
      await ask('files', { method: 'POST', body: JSON.stringify({ hashes, atMs }) });
    },
    quota: async () => (await told()).quotaBytes,
  };
}

function arrival(
  sha256: string,
  have: number,
  ask: (path: string, init?: RequestInit) => Promise<Response>,
): Omit<Arrival, 'drop'> {
  let at = have;
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let waitingBytes = 0;
  const flush = async (): Promise<void> => {
    if (waitingBytes === 0) return;
    const answer = await ask(`parts/${sha256}?at=${at}`, { method: 'PUT', body: new Blob(waiting) });
    if (!answer.ok) throw new Error(`the player's disk did not take it: ${await answer.text()}`);
    at += waitingBytes;
    waiting = [];
    waitingBytes = 0;
  };
  return {
    have,
    async *earlier() {
      if (have === 0) return;
      const reader = (await ask(`parts/${sha256}`)).body?.getReader();
      for (;;) {
        const piece = await reader?.read();
        if (piece?.value === undefined) return;
        yield piece.value;
      }
    },
    async write(chunk) {
      waiting.push(chunk.slice());
      waitingBytes += chunk.byteLength;
      if (waitingBytes >= PIECE) await flush();
    },
    async finish() {
      await flush();
      const answer = await ask(`parts/${sha256}`, { method: 'POST' });
      if (!answer.ok) throw new Error(`the player's disk did not keep it: ${await answer.text()}`);
    },
    pause: flush,
  };
}
