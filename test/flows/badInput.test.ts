import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { House } from './house.ts';

const DAY = 86_400_000;
const ROOT = join(import.meta.dirname, '../..');
const store = {
  endcap: 1,
  store: { id: 'bad', name: 'Bad input', timeZone: 'Europe/Amsterdam' },
  floorPlan: { widthM: 5, heightM: 5 },
  zones: [
    {
      id: 'drinks',
      name: 'Drinks',
      polygon: [
        { x: 0, y: 0 },
        { x: 5, y: 0 },
        { x: 5, y: 5 },
      ],
    },
  ],
  screens: [{ id: 'one', name: 'One', at: { x: 1, y: 1 }, zone: 'drinks' }],
  products: [{ id: 'jacket', gtin: '09506000134352', name: 'Jacket', price: 59.9, category: 'fashion' }],
};
const count = (id: string, part: object = {}): Record<string, unknown> => ({
  id,
  type: 'endcap.count.v1',
  data: { zone: 'drinks', count: 3 },
  ...part,
});

/** Starts a controller that is expected to refuse. */
function refusedStart(storeFile: string, data: string): { status: number | null; text: string } {
  const env = { ...process.env, ENDCAP_PORT: '0', ENDCAP_LISTEN: '127.0.0.1', ENDCAP_DATA: data, ENDCAP_LOG: 'warn' };
  const run = spawnSync(process.execPath, ['controller/main.ts', '--store', storeFile], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status: run.status, text: run.stdout + run.stderr };
}

describe('bad input to a running controller', () => {
  let files: StoreFolder;
  let house: House;
  const metric = async (line: RegExp): Promise<number> => {
    const text = await (await fetch(`${house.url}/metrics`)).text();
    return Number(line.exec(text)?.[1] ?? 0);
  };
  const alive = async (): Promise<void> => {
    expect(await house.post([count(crypto.randomUUID())])).toMatchObject([{ result: 'accepted' }]);
  };

  beforeAll(async () => {
    files = writeStore(store);
    house = await House.open(files.file);
  });
  afterAll(async () => {
    await house.close();
    files.remove();
  });

  it('[OBS] malformed, unknown, late and repeated events are answered one by one, counted, and change nothing', async () => {
    const results = await house.post([
      count('ok'),
      count('ok'),
      { ...count('zone'), data: { zone: 'attic', count: 1 } },
      { ...count('type'), type: 'endcap.nonsense.v1' },
      { ...count('unit'), data: { zone: 'drinks', count: '3 people' } },
      { ...count('source'), source: 'urn:somebody:else' },
      count('behind', { time: new Date(Date.now() - 3 * DAY).toISOString() }),
      count('ahead', { time: new Date(Date.now() + 3 * DAY).toISOString() }),
    ]);
    expect(results.map((r) => `${r.id} ${r.result}${r.reason === undefined ? '' : `: ${r.reason}`}`)).toEqual([
      'ok accepted',
      'ok duplicate',
      'zone refused: no zone "attic" in this store',
      expect.stringMatching(/^type refused: unknown type "endcap.nonsense.v1"; known are /),
      expect.stringMatching(/^unit refused: data\.count: /),
      'source refused: the source "urn:somebody:else" is not one that this sender may use',
      'behind late: it is 3 days old and no longer decides (limit 10 s)',
      'ahead refused: its time lies 3 days in the future; set the clock of the sender',
    ]);
    expect(await metric(/^endcap_observations_total\{type="other",result="refused"\} (\d+)/m)).toBeGreaterThanOrEqual(
      5,
    );
    expect(await metric(/^endcap_observations_total\{type="endcap.count.v1",result="duplicate"\} (\d+)/m)).toBe(1);
    const readings = (await house.call('GET', '/api/v1/readings')) as {
      readings: { key: string; value: number | null }[];
    };
    expect(readings.readings.find((r) => r.key === 'zone.occupancy:drinks')).toMatchObject({ value: 3 });
  });

  it('[API] a body of 10 MB is refused in words and the controller lives on', async () => {
    const answer = await fetch(`${house.url}/api/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents+json', cookie: house.cookie, origin: house.url },
      body: 'x'.repeat(10 * 1024 * 1024),
    }).catch(() => null); // the server may hang up before all of it was sent
    if (answer !== null)
      expect([answer.status, ((await answer.json()) as { message: string }).message]).toEqual([
        413,
        expect.stringMatching(/larger than/),
      ]);
    await alive();
  });

  it('[GW] a page of a foreign origin gets no socket, and it is counted', async () => {
    const socket = io(`${house.url}/console`, {
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { cookie: house.cookie, origin: 'https://evil.example' },
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect_error', () => {
        resolve();
      });
      socket.once('connect', () => {
        reject(new Error('it was let in'));
      });
    });
    socket.disconnect();
    expect(await metric(/^endcap_socket_refused_total\{[^}]*origin[^}]*\} (\d+)/m)).toBeGreaterThan(0);
    await alive();
  });

  it('[SEC] a role without the right is refused and nothing is changed', async () => {
    await house.call('POST', '/api/v1/users', { user: 'vera', role: 'viewer', password: 'only looking here' });
    const signIn = await fetch(`${house.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: house.url },
      body: JSON.stringify({ user: 'vera', password: 'only looking here' }),
    });
    const cookie = signIn.headers.get('set-cookie')!.split(';')[0]!;
    const answer = await fetch(`${house.url}/api/v1/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, origin: house.url },
      body: JSON.stringify({ user: 'mallory', role: 'admin', password: 'let me in please' }),
    });
    expect([answer.status, ((await answer.json()) as { message: string }).message.length > 10]).toEqual([403, true]);
    expect(JSON.stringify(await house.call('GET', '/api/v1/users'))).not.toContain('mallory');
  });

  it('[REC] a second controller on the same data folder is refused with the reason; the first lives on', async () => {
    const { status, text } = refusedStart(files.file, house.controller.data);
    expect([status, text]).toEqual([1, expect.stringMatching(/already|another controller|in use/i)]);
    await alive();
  });
});

describe('bad input at the start', () => {
  it('[CFG] a store file with five faults and a missing picture lists all of them, and starts nothing', () => {
    const files = writeStore({
      ...store,
      store: { ...store.store, timeZone: 'Europe/Amsterdm' },
      zones: [
        {
          ...store.zones[0],
          polygon: [
            { x: 0, y: 0 },
            { x: 5, y: 5 },
            { x: 5, y: 0 },
            { x: 0, y: 5 },
          ],
        },
      ],
      screens: [{ ...store.screens[0], zone: 'drink' }],
      products: [
        { ...store.products[0], gtin: '09506000134353', image: 'media/gone.webp' },
        { ...store.products[0], id: 'x' },
      ],
      campaings: [],
    });
    const data = mkdtempSync(join(tmpdir(), 'endcap-bad-'));
    const { status, text } = refusedStart(files.file, data);
    rmSync(data, { recursive: true });
    files.remove();
    expect(status).toBe(1);
    for (const word of [
      'timeZone',
      'crosses itself',
      'did you mean "drinks"?',
      'check digit',
      'did you mean "campaigns"?',
    ])
      expect(text).toContain(word);
  });

  it('[CFG] a missing picture is named with its place', () => {
    const files = writeStore({ ...store, products: [{ ...store.products[0], image: 'media/gone.webp' }] });
    const data = mkdtempSync(join(tmpdir(), 'endcap-bad-'));
    const { status, text } = refusedStart(files.file, data);
    rmSync(data, { recursive: true });
    files.remove();
    expect([status, text]).toEqual([1, expect.stringContaining('products[0](jacket).image')]);
    expect(text).toContain('media/gone.webp is not there');
  });

  it('[OBS-4] a full disk: events are to be sent again, screens go on, and each counts once when there is room, also after a restart', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'endcap-full-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      context.skip('needs root and tmpfs to make a small disk');
    }
    const files = writeStore(store);
    let house = await House.open(files.file, folder);
    const likes = async (): Promise<number | null> => {
      const page = (await (await fetch(`${house.url}/api/v1/products/09506000134352`)).json()) as {
        likes: number | null;
      };
      return page.likes;
    };
    const like = { id: 'the-like', type: 'endcap.like.v1', data: { product: 'jacket' } };
    try {
      await house.post([count('first')]);
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(join(folder, 'ballast'), new Uint8Array(bavail * bsize));
      const padded = Array.from({ length: 400 }, (_, i) => count(`pad-${i}`));
      let refused = await house.post(padded);
      for (let i = 0; i < 50 && !refused.some((r) => r.result === 'retry'); i++) {
        refused = await house.post(padded.map((p) => ({ ...p, id: `${String(p['id'])}-${i}` })));
      }
      expect(refused.find((r) => r.result === 'retry')?.reason).toMatch(/full/);
      expect(await house.post([like])).toMatchObject([
        { result: 'retry', reason: expect.stringContaining('send it again') as string },
      ]);
      expect((await fetch(`${house.url}/healthz`)).status).toBe(200);
      expect((await fetch(`${house.url}/readyz`)).status).toBe(503);
      rmSync(join(folder, 'ballast'));
      expect(await house.post([like])).toMatchObject([{ result: 'accepted' }]);
      expect(await house.post([like])).toMatchObject([{ result: 'duplicate' }]);
      expect(await likes()).toBe(1);
      expect((await fetch(`${house.url}/readyz`)).status).toBe(200);
      await house.close();
      house = await House.open(files.file, folder);
      expect(await house.post([like])).toMatchObject([{ result: 'duplicate' }]);
      expect(await likes()).toBe(1);
    } finally {
      await house.close();
      execFileSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true, force: true });
      files.remove();
    }
  });
});
