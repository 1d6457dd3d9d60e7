import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadModel } from '../../controller/runtime/modelDownload.ts';
import { sha256 } from '../../controller/runtime/models.ts';

const WHOLE = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31) % 251));
const HALF = 150_000;

describe('a download of a model', () => {
  let data: string;
  let servers: Server[] = [];
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'endcap-download-'));
  });
  afterEach(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    servers = [];
    rmSync(data, { recursive: true });
  });
  /** Answers each request as the next of `answers` does; resolves with the address, and the parts that were asked for. */
  async function serve(...answers: RequestListener[]) {
    const ranges: (string | undefined)[] = [];
    const server = createServer((request, answer) => {
      ranges.push(request.headers.range);
      answers.shift()!(request, answer);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return { url: `http://127.0.0.1:${port}/m.onnx`, ranges };
  }
  const whole: RequestListener = (_request, answer) => answer.writeHead(200).end(WHOLE);
  /** Breaks off in the middle, when what was sent has arrived. */
  const broken: RequestListener = (_request, answer) => {
    answer.writeHead(200, { 'content-length': WHOLE.length });
    answer.write(WHOLE.subarray(0, HALF), () => setImmediate(() => answer.destroy()));
  };
  const rest =
    (bytes: Buffer): RequestListener =>
    (request, answer) => {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]);
      answer
        .writeHead(206, { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` })
        .end(bytes.subarray(from));
    };
  const kept = (): string[] => readdirSync(join(data, 'models'));
  const fetched = (url: string, hash = sha256(WHOLE)) => downloadModel({ url, sha256: hash, data });

  it('[CAM-12] comes whole, and leaves nothing beside it', async () => {
    const { url, ranges } = await serve(whole);
    expect(WHOLE.equals(await fetched(url))).toBe(true);
    expect([ranges, kept()]).toEqual([[undefined], []]);
  });

  it('[CAM-12] that breaks off is said and kept; the next try asks for the rest alone', async () => {
    const { url, ranges } = await serve(broken, rest(WHOLE));
    await expect(fetched(url)).rejects.toThrow(/could not be fetched.*are kept: the same command goes on from there/);
    expect(kept()).toHaveLength(1);
    expect(WHOLE.equals(await fetched(url))).toBe(true);
    expect(ranges[1]).toMatch(/^bytes=[1-9]\d*-$/);
    expect(kept()).toEqual([]);
  });

  it('[CAM-12] begins anew where the server gives no parts', async () => {
    const { url } = await serve(broken, whole);
    await expect(fetched(url)).rejects.toThrow();
    expect(WHOLE.equals(await fetched(url))).toBe(true);
  });

  it('[CAM-12] whose file was replaced meanwhile is fetched once more from its beginning', async () => {
    const other = Buffer.from(WHOLE).fill(1, HALF);
    const { url, ranges } = await serve(broken, rest(other), whole);
    await expect(fetched(url)).rejects.toThrow();
    expect(WHOLE.equals(await fetched(url))).toBe(true);
    expect(ranges).toHaveLength(3);
    expect(ranges[2]).toBeUndefined();
  });

  it('[CAM-12] of another file than expected is refused, and nothing of it is kept', async () => {
    const { url } = await serve(whole);
    await expect(fetched(url, 'a'.repeat(64))).rejects.toThrow(/its SHA-256 is [0-9a-f]{64}, expected was aaa/);
    expect(kept()).toEqual([]);
  });

  it('[CAM-12] what was begun for another hash is not gone on with', async () => {
    const { url, ranges } = await serve(broken, whole);
    await expect(fetched(url, 'a'.repeat(64))).rejects.toThrow();
    expect(WHOLE.equals(await fetched(url))).toBe(true);
    expect(ranges).toEqual([undefined, undefined]);
  });

  it('[CAM-12] nobody there is said, with what to do without a network', async () => {
    await expect(fetched('http://127.0.0.1:9/m.onnx')).rejects.toThrow(/Without a network here.*model add FILE/);
    expect(kept()).toEqual([]);
  });
});
