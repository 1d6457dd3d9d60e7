import type { AssetRef } from '../../../controller/protocol/scalars.ts';
import type { FactsBook, FileFacts } from './facts.ts';
import { openFacts } from './facts.ts';
import type { Arrival, MediaCache } from './mediaCache.ts';
import { mediaUrl, NoRoom } from './mediaCache.ts';

/** A file lies in parts of about this size, bytes: so much at most is fetched again after a crash. */
const PART = 1024 * 1024;
/** Share of what the browser offers that media may take: plays and the page itself need room too. */
const SHARE = 0.8;

const partUrl = (sha256: string, part: number): string => `${mediaUrl({ sha256 })}?part=${part}`;

/**
 * Media in the browser's Cache Storage, with an account of it in IndexedDB: survives restarts. A file is there once its
 * account says so in one lasting write. Secure contexts only.
 *
 * @throws where the browser refuses to keep anything
 */
export async function storedCache(name: string): Promise<MediaCache> {
  const cache = await caches.open(name);
  const book = await openFacts(name);
  await tidy(cache, book);

  const part = async (facts: FileFacts, index: number): Promise<Blob | null> => {
    const blob = await (await cache.match(partUrl(facts.sha256, index)))?.blob();
    return blob !== undefined && blob.size === facts.parts[index] ? blob : null;
  };
  const drop = async (sha256: string): Promise<void> => {
    const parts = (await book.get(sha256))?.parts.length ?? 0;
    await book.delete(sha256);
    // One more than is known: its account may not have been written.
    for (let i = 0; i <= parts; i++) await cache.delete(partUrl(sha256, i));
  };
  return {
    kind: 'stored',
    list: async () =>
      (await book.all()).map(({ sha256, parts, whole, neededAtMs }) => ({
        sha256,
        bytes: parts.reduce((sum, n) => sum + n, 0),
        whole,
        neededAtMs,
      })),
    async open(asset) {
      const facts = await book.get(asset.sha256);
      if (facts?.whole !== true) return null;
      const blobs = await Promise.all(facts.parts.map((_, i) => part(facts, i)));
      const sound = blobs.filter((b) => b !== null);
      const file = new Blob(sound, { type: asset.mime });
      // Cut short by a power failure or cleared by hand: as good as not there.
      if (sound.length !== blobs.length || file.size !== asset.bytes) {
        await drop(asset.sha256);
        return null;
      }
      const address = URL.createObjectURL(file);
      return { address, close: () => URL.revokeObjectURL(address) };
    },
    async begin(asset, anew) {
      const kept = anew ? null : await book.get(asset.sha256);
      const earlier: Blob[] = [];
      for (let i = 0; kept?.whole === false && i < kept.parts.length; i++) {
        const blob = await part(kept, i);
        if (blob === null) break;
        earlier.push(blob);
      }
      if (earlier.length === 0) await drop(asset.sha256);
      return { ...arrival(asset, earlier, cache, book), drop: () => drop(asset.sha256) };
    },
    drop,
    async needed(hashes, atMs) {
      for (const hash of hashes) {
        const facts = await book.get(hash);
        if (facts !== null) await book.put({ ...facts, neededAtMs: atMs }, false);
      }
    },
    async quota() {
      const { quota } = await navigator.storage.estimate();
      return quota === undefined ? null : Math.floor(quota * SHARE);
    },
  };
}

function arrival(asset: AssetRef, earlier: readonly Blob[], cache: Cache, book: FactsBook): Omit<Arrival, 'drop'> {
  const { sha256, mime } = asset;
  const parts = earlier.map((b) => b.size);
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let waitingBytes = 0;
  const note = (whole: boolean): Promise<void> =>
    book.put({ sha256, mime, parts: [...parts], whole, neededAtMs: Date.now() }, whole);
  const flush = async (): Promise<void> => {
    if (waitingBytes === 0) return;
    const blob = new Blob(waiting);
    await orNoRoom(async () => {
      await cache.put(partUrl(sha256, parts.length), new Response(blob));
      parts.push(blob.size);
      await note(false);
    });
    waiting = [];
    waitingBytes = 0;
  };
  return {
    have: parts.reduce((sum, n) => sum + n, 0),
    async *earlier() {
      for (const blob of earlier) yield new Uint8Array(await blob.arrayBuffer());
    },
    async write(chunk) {
      waiting.push(chunk.slice());
      waitingBytes += chunk.byteLength;
      if (waitingBytes >= PART) await flush();
    },
    async finish() {
      await flush();
      await orNoRoom(() => note(true));
    },
    pause: flush,
  };
}

async function orNoRoom(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'QuotaExceededError') {
      throw new NoRoom('the browser gives no more room');
    }
    throw error;
  }
}

/** What nobody accounts for goes: left by a crash between two writes, or by an earlier build. */
async function tidy(cache: Cache, book: FactsBook): Promise<void> {
  const known = new Map((await book.all()).map((f) => [f.sha256, f.parts.length]));
  for (const request of await cache.keys()) {
    const { pathname, searchParams } = new URL(request.url);
    const index = Number(searchParams.get('part') ?? Number.NaN);
    if (!(index < (known.get(pathname.split('/').at(-1) ?? '') ?? 0))) await cache.delete(request);
  }
}
