import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DiskCache } from '../../display/player/diskCache.ts';
import { CHUNK_BYTES, fileBody } from '../../display/player/fileBody.ts';
import { mediaBase, mediaProtocol } from '../../display/player/mediaProtocol.ts';

const TOKEN = 't'.repeat(32);
const FILM = randomBytes(9 * CHUNK_BYTES + 123);
const HASH = createHash('sha256').update(FILM).digest('hex');
let folder: string;
let path: string;
let uncaught: unknown[];
const note = (error: unknown): void => void uncaught.push(error);

beforeEach(async () => {
  uncaught = [];
  process.on('uncaughtExceptionMonitor', note);
  folder = mkdtempSync(join(tmpdir(), 'endcap-film-'));
  await DiskCache.open(folder);
  path = join(folder, 'files', HASH);
  writeFileSync(path, FILM);
});
afterEach(() => {
  process.off('uncaughtExceptionMonitor', note);
  rmSync(folder, { recursive: true, force: true });
});

/** Whether this process holds the film open. */
const held = (): boolean =>
  readdirSync('/proc/self/fd').some((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(path);
    } catch {
      return false;
    }
  });
async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}
/** Opens as ever, and counts how often what was opened is closed. */
function counting(): { openFile: (which: string) => Promise<FileHandle>; opened: number; closed: number } {
  const told = {
    opened: 0,
    closed: 0,
    async openFile(which: string) {
      const file = await open(which, 'r');
      told.opened++;
      const close = file.close.bind(file);
      file.close = () => {
        told.closed++;
        return close();
      };
      return file;
    },
  };
  return told;
}

describe('a film from the disk of the shell', () => {
  test('[CCH-4] is given up in the middle, as films do all the time: nothing is thrown, nothing stays open', async () => {
    const answer = mediaProtocol({
      cache: await DiskCache.open(folder),
      token: TOKEN,
      origin: 'https://store.example',
    });
    const giveUp = async (after: number): Promise<void> => {
      const headers = { range: `bytes=${after * 1000}-` };
      const reply = await answer(new Request(`${mediaBase(TOKEN)}files/${HASH}`, { headers }));
      expect(reply.status).toBe(206);
      // As Electron reads it. It is slow to take more, so that what was read waits.
      const body = Readable.fromWeb(reply.body!);
      body.on('error', () => undefined);
      await turns(40);
      for (let i = 0; i <= after % 3; i++) body.read();
      if (after % 2 === 0) await Promise.resolve();
      body.destroy();
    };
    await Promise.all(Array.from({ length: 100 }, (_, i) => giveUp(i)));
    await expect.poll(held).toBe(false);
    expect(uncaught).toEqual([]);
  });

  test.each([
    [0, FILM.length - 1],
    [0, CHUNK_BYTES - 1],
    [CHUNK_BYTES - 1, CHUNK_BYTES],
    [FILM.length - 1, FILM.length - 1],
    [5, 3 * CHUNK_BYTES + 7],
  ])('[CCH-4] comes whole from byte %i to byte %i, and is closed once', async (start, end) => {
    const files = counting();
    const read = await new Response(fileBody(path, start, end, files.openFile)).bytes();
    expect(Buffer.compare(read, FILM.subarray(start, end + 1))).toBe(0);
    expect(files).toMatchObject({ opened: 1, closed: 1 });
    expect(held()).toBe(false);
  });

  test('[CCH-4] is closed once, whenever it is given up; one that nobody reads is never opened', async () => {
    for (let step = 0; step < 30; step++) {
      const files = counting();
      const reader = fileBody(path, 0, FILM.length - 1, files.openFile).getReader();
      for (let i = 0; i < step % 3; i++) await reader.read();
      // The next piece is on its way: opened, read, or neither yet.
      const pending = reader.read();
      if (step > 2) await turns(step % 5);
      await reader.cancel();
      await pending;
      await expect.poll(held).toBe(false);
      expect(files.closed).toBe(files.opened);
    }
    const files = counting();
    const unread = fileBody(path, 0, 99, files.openFile);
    await turns(5);
    await unread.cancel();
    expect(files.opened).toBe(0);
  });

  test('[CCH-4] that is cut short or gone ends in a fault, not in less than was promised', async () => {
    const files = counting();
    const reader = fileBody(path, 0, FILM.length - 1, files.openFile).getReader();
    await reader.read();
    truncateSync(path, CHUNK_BYTES + 10);
    expect((await reader.read()).value).toHaveLength(10);
    await expect(reader.read()).rejects.toThrow('shorter than it was');
    expect(files).toMatchObject({ opened: 1, closed: 1 });
    const gone = fileBody(path, 0, FILM.length - 1, files.openFile).getReader();
    rmSync(path);
    await expect(gone.read()).rejects.toMatchObject({ code: 'ENOENT' });
    expect(held()).toBe(false);
    expect(uncaught).toEqual([]);
  });
});
