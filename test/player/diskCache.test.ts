import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DiskCache } from '../../display/player/diskCache.ts';
import { shellDisk } from '../../display/player/disk.ts';
import { mediaBase, mediaProtocol } from '../../display/player/mediaProtocol.ts';

const ORIGIN = 'https://controller.store.example';
const TOKEN = 't'.repeat(32);
let folder: string;
let ask: (method: string, path: string, init?: RequestInit) => Promise<Response>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'endcap-disk-'));
  ask = await doorOf(folder);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function doorOf(path: string, limit: number | null = null): Promise<typeof ask> {
  const cache = await DiskCache.open(path, limit);
  const answer = mediaProtocol({ cache, token: TOKEN, origin: ORIGIN });
  return (method, rest, init = {}) => answer(new Request(mediaBase(TOKEN) + rest, { method, ...init }));
}

function fileOf(bytes: number): { sha256: string; bytes: Buffer } {
  const content = randomBytes(bytes);
  return { sha256: createHash('sha256').update(content).digest('hex'), bytes: content };
}

async function keep(file: { sha256: string; bytes: Buffer }): Promise<void> {
  expect((await ask('PUT', `parts/${file.sha256}?at=0`, { body: file.bytes })).status).toBe(204);
  expect((await ask('POST', `parts/${file.sha256}`)).status).toBe(204);
}

async function list(): Promise<unknown> {
  const told = (await (await ask('GET', 'files')).json()) as {
    files: { sha256: string; bytes: number; whole: boolean }[];
  };
  return told.files.map(({ sha256, bytes, whole }) => ({ sha256, bytes, whole }));
}

describe('disk cache', () => {
  test('[CCH-2] a file is there once it was read back and is right; a wrong one goes', async () => {
    const good = fileOf(5000);
    await ask('PUT', `parts/${good.sha256}?at=0`, { body: good.bytes.subarray(0, 2000) });
    expect((await ask('GET', `files/${good.sha256}`)).status).toBe(404);
    expect(await list()).toEqual([{ sha256: good.sha256, bytes: 2000, whole: false }]);
    await ask('PUT', `parts/${good.sha256}?at=2000`, { body: good.bytes.subarray(2000) });
    expect((await ask('POST', `parts/${good.sha256}`)).status).toBe(204);
    expect(await list()).toEqual([{ sha256: good.sha256, bytes: 5000, whole: true }]);
    expect(readFileSync(join(folder, 'files', good.sha256)).equals(good.bytes)).toBe(true);

    const wrong = fileOf(300);
    await ask('PUT', `parts/${wrong.sha256}?at=0`, { body: Buffer.alloc(300, 7) });
    const answer = await ask('POST', `parts/${wrong.sha256}`);
    expect([answer.status, await answer.text()]).toEqual([422, 'Its SHA-256 does not match.']);
    expect(existsSync(join(folder, 'parts', wrong.sha256))).toBe(false);
    expect((await ask('GET', `files/${wrong.sha256}`)).status).toBe(404);
  });

  test('[CCH-3] a part outlives the process and goes on where it ended; another place is refused', async () => {
    const file = fileOf(4000);
    await ask('PUT', `parts/${file.sha256}?at=0`, { body: file.bytes.subarray(0, 1500) });
    ask = await doorOf(folder);
    const part = await ask('GET', `parts/${file.sha256}`);
    expect(Buffer.from(await part.arrayBuffer()).equals(file.bytes.subarray(0, 1500))).toBe(true);
    const again = await ask('PUT', `parts/${file.sha256}?at=0`, { body: file.bytes.subarray(0, 1500) });
    expect([again.status, await again.text()]).toEqual([409, '1500 bytes lie there.']);
    await ask('PUT', `parts/${file.sha256}?at=1500`, { body: file.bytes.subarray(1500) });
    expect((await ask('POST', `parts/${file.sha256}`)).status).toBe(204);
  });

  test('[CCH-2] a new copy comes beside the file and takes its place when it is whole; a start finds none', async () => {
    const file = fileOf(4000);
    await keep(file);
    const put = (at: number, bytes: Buffer) => ask('PUT', `parts/${file.sha256}?at=${at}`, { body: bytes });
    expect((await put(0, Buffer.alloc(700, 7))).status).toBe(204);
    // Broken off, it begins anew.
    expect((await put(0, file.bytes.subarray(0, 1000))).status).toBe(204);
    const read = async () => Buffer.from(await (await ask('GET', `files/${file.sha256}`)).arrayBuffer());
    expect((await read()).equals(file.bytes)).toBe(true);
    expect(await list()).toEqual([{ sha256: file.sha256, bytes: 4000, whole: true }]);
    expect((await put(1000, file.bytes.subarray(1000))).status).toBe(204);
    expect((await ask('POST', `parts/${file.sha256}`)).status).toBe(204);
    expect((await read()).equals(file.bytes)).toBe(true);
    await put(0, file.bytes.subarray(0, 1000));
    ask = await doorOf(folder);
    expect(existsSync(join(folder, 'parts', file.sha256))).toBe(false);
    expect((await read()).equals(file.bytes)).toBe(true);
  });

  test.each([
    ['bytes=0-99', 206, 'bytes 0-99/1000', 0, 100],
    ['bytes=900-', 206, 'bytes 900-999/1000', 900, 1000],
    ['bytes=-10', 206, 'bytes 990-999/1000', 990, 1000],
    ['bytes=990-5000', 206, 'bytes 990-999/1000', 990, 1000],
    ['bytes=1000-', 416, 'bytes */1000', 0, 0],
    ['lines=1-2', 200, null, 0, 1000],
  ])('[CCH-4] Range %s is answered with %i', async (range, status, contentRange, from, to) => {
    const file = fileOf(1000);
    await keep(file);
    const answer = await ask('GET', `files/${file.sha256}?mime=video/mp4`, { headers: { range } });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([status, contentRange]);
    expect(Buffer.from(await answer.arrayBuffer()).equals(file.bytes.subarray(from, to))).toBe(true);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(answer.headers.get('content-type')).toBe('video/mp4');
  });

  test('[CCH-5] only who knows the token gets anything, and only hashes name files', async () => {
    const file = fileOf(10);
    await keep(file);
    const cache = await DiskCache.open(folder);
    const answer = mediaProtocol({ cache, token: TOKEN, origin: ORIGIN });
    const guessed = await answer(new Request(`endcap-media://cache/${'x'.repeat(32)}/files/${file.sha256}`));
    expect(guessed.status).toBe(404);
    for (const path of ['../../etc/passwd', 'files/..%2f..%2fsecret', `files/${file.sha256.toUpperCase()}`, 'parts/']) {
      expect((await ask('GET', path)).status, path).toBe(404);
    }
    await expect(cache.find('../secret')).rejects.toThrow('named by its SHA-256');
    expect((await ask('GET', `files/${file.sha256}?mime=text/html`)).headers.get('content-type')).toBe(
      'application/octet-stream',
    );
    expect((await ask('PATCH', `files/${file.sha256}`)).status).toBe(405);
    expect((await ask('POST', 'files', { body: '{"hashes": 1' })).status).toBe(400);
  });

  test('[CCH-6] a full disk is said, and no half piece stays', async () => {
    const file = fileOf(1000);
    symlinkSync('/dev/full', join(folder, 'parts', file.sha256));
    const answer = await ask('PUT', `parts/${file.sha256}?at=0`, { body: file.bytes });
    expect([answer.status, await answer.text()]).toEqual([507, 'the disk of the player is full']);
  });

  test('[CCH-7] it tells when a file was last needed, and how much may lie here', async () => {
    const limited = await doorOf(folder, 12_345);
    const file = fileOf(10);
    await keep(file);
    await ask('POST', 'files', {
      body: JSON.stringify({ hashes: [file.sha256, 'f'.repeat(64)], atMs: 1_700_000_000_000 }),
    });
    const told = (await (await limited('GET', 'files')).json()) as { files: unknown; quotaBytes: number };
    expect(told).toEqual({
      files: [{ sha256: file.sha256, bytes: 10, whole: true, neededAtMs: 1_700_000_000_000 }],
      quotaBytes: 12_345,
    });
    const free = (await (await ask('GET', 'files')).json()) as { quotaBytes: number };
    expect(free.quotaBytes).toBeGreaterThan(0);
    writeFileSync(join(folder, 'files', 'notes.txt'), 'not of the cache');
    expect(await list()).toHaveLength(1);
    expect((await ask('DELETE', `files/${file.sha256}`)).status).toBe(204);
    expect(await list()).toEqual([]);
  });

  test('[CCH-5] each window has a cache and an address of its own; a disk that refuses is told', async () => {
    const said: string[] = [];
    const disk = shellDisk(join(folder, 'windows'), ORIGIN, (line) => said.push(line));
    const [left, right] = [await disk.window('left'), await disk.window('right')];
    expect(left).not.toBe(right);
    const file = fileOf(10);
    const put = `${left!}parts/${file.sha256}?at=0`;
    expect((await disk.answer(new Request(put, { method: 'PUT', body: file.bytes }))).status).toBe(204);
    const files = async (base: string): Promise<number> =>
      ((await (await disk.answer(new Request(`${base}files`))).json()) as { files: unknown[] }).files.length;
    expect([await files(left!), await files(right!)]).toEqual([1, 0]);
    expect((await disk.answer(new Request('endcap-media://cache/guessed/files'))).status).toBe(404);
    writeFileSync(join(folder, 'no-folder'), '');
    expect(await shellDisk(join(folder, 'no-folder'), ORIGIN, (line) => said.push(line)).window('one')).toBeNull();
    expect(said).toEqual([expect.stringContaining('(ENOTDIR)')]);
  });
});
