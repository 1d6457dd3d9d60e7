import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { request } from 'node:http';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { House, until } from './house.ts';

const GTIN = '09506000134352';
const store = {
  endcap: 1,
  store: { id: 'guest', name: 'Guest', timeZone: 'Europe/Amsterdam', demonstration: true },
  floorPlan: { widthM: 5, heightM: 5 },
  zones: [
    {
      id: 'all',
      name: 'All',
      polygon: [
        { x: 0, y: 0 },
        { x: 5, y: 0 },
        { x: 5, y: 5 },
      ],
    },
  ],
  screens: [{ id: 'one', name: 'One', at: { x: 1, y: 1 }, zone: 'all' }],
  products: [{ id: 'jacket', gtin: GTIN, name: 'Jacket', price: 59.9, category: 'fashion' }],
  creatives: [{ id: 'jacket', name: 'Jacket', kind: 'product', product: 'jacket' }],
  campaigns: [{ id: 'loop', name: 'Loop', on: { everywhere: true }, creatives: ['jacket'] }],
};

/** A port of loopback that is free now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly cookie: string | undefined;
}

describe('the door of the guest network', () => {
  let files: StoreFolder;
  let house: House;
  let port: number;
  const at = (method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, body, cookie: answer.headers['set-cookie']?.[0] });
        });
      });
      asked.on('error', reject).end();
    });
  const own = (): string => `http://127.0.0.1:${port}`;

  beforeAll(async () => {
    port = await freePort();
    files = writeStore(store);
    house = await House.open(files.file, undefined, { ENDCAP_GUEST: `127.0.0.1:${port}` });
  });
  afterAll(async () => {
    await house.close();
    files.remove();
  });

  it('[API-15] shows product pages, and codes on screens lead to them', async () => {
    expect(await at('GET', `/01/${GTIN}`)).toMatchObject({
      status: 200,
      body: expect.stringContaining('<html') as string,
    });
    expect(await at('GET', `/api/v1/products/${GTIN}`)).toMatchObject({ status: 200 });
    const programme = (await house.call('GET', '/api/v1/screens/one/programme')) as {
      spots: { scene: { url?: string } }[];
    };
    expect(programme.spots[0]!.scene.url).toBe(`${own()}/01/${GTIN}`);
  });

  it('[API-15] counts one like per phone and day, with a cookie that plain HTTP keeps', async () => {
    const page = await at('GET', `/api/v1/products/${GTIN}`);
    expect(page.cookie).not.toMatch(/secure/i);
    const cookie = page.cookie!.split(';')[0]!;
    const like = async (): Promise<{ liked: boolean; waitMs: number | null }> => {
      const answer = await at('POST', `/api/v1/products/${GTIN}/like`, { origin: own(), cookie });
      return JSON.parse(answer.body) as { liked: boolean; waitMs: number | null };
    };
    // A heart that was given just now is too young; the store says so and is asked again.
    expect(await like()).toMatchObject({ likes: null, liked: false, counted: false });
    const counted = await until(like, ({ liked }) => liked, 'a heart that is old enough');
    expect(counted).toMatchObject({ likes: 1, likesQuality: 'live', liked: true, counted: true, waitMs: null });
    expect(await like()).toMatchObject({ likes: 1, liked: true, counted: false });
    // A phone that keeps no cookie gets a new heart each time, and none of them counts.
    const bare = await at('POST', `/api/v1/products/${GTIN}/like`, { origin: own() });
    expect(JSON.parse(bare.body)).toMatchObject({ likes: 1, liked: false, counted: false });
    expect(bare.cookie).toMatch(/^endcap_heart=/);
  });

  it.each([
    '/',
    '/player',
    '/rack/x',
    '/metrics',
    '/healthz',
    '/api/v1/session',
    '/api/v1/store',
    '/api/v1/readings',
    '/api/v1/openapi.json',
    '/hooks/x',
  ])('[API-15] nothing else is behind it: %s', async (path) => {
    expect(await at('GET', path, { cookie: house.cookie, authorization: 'Bearer x' })).toMatchObject({ status: 404 });
  });

  it('[API-15] a page of another site cannot like', async () => {
    expect(await at('POST', `/api/v1/products/${GTIN}/like`, { origin: 'http://evil.example' })).toMatchObject({
      status: 403,
    });
    expect(await at('DELETE', `/api/v1/products/${GTIN}`)).toMatchObject({ status: 404 });
  });

  it('[GW-9] of the live connections only that of shoppers is behind it, even for one who is signed in', async () => {
    const reach = (namespace: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = io(`${own()}${namespace}`, {
          transports: ['websocket'],
          reconnection: false,
          extraHeaders: { cookie: house.cookie },
        });
        const end = (how: string): void => {
          socket.disconnect();
          resolve(how);
        };
        socket.once('connect', () => {
          end('in');
        });
        socket.once('connect_error', (error) => {
          end(error.message);
        });
      });
    expect(await Promise.all(['/shopper', '/display', '/device', '/console'].map(reach))).toEqual([
      'in',
      'Only /shopper is here.',
      'Only /shopper is here.',
      'Only /shopper is here.',
    ]);
  });
});
