import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { House } from './house.ts';

const BEACON = `ibeacon:${'a1'.repeat(16)}-1-7`;
const STRANGER = 'mac:5f00aabbccdd';
const NOBODY = `app:${'e5'.repeat(16)}`;
const store = {
  endcap: 1,
  store: { id: 'apps', name: 'Apps', timeZone: 'Europe/Amsterdam' },
  floorPlan: { widthM: 10, heightM: 5 },
  zones: [
    {
      id: 'drinks',
      name: 'Drinks',
      polygon: [
        { x: 0, y: 0 },
        { x: 10, y: 0 },
        { x: 10, y: 5 },
        { x: 0, y: 5 },
      ],
    },
  ],
  screens: [{ id: 'one', name: 'One', at: { x: 1, y: 1 }, zone: 'drinks' }],
  receivers: [{ id: 'shelf', name: 'Shelf', at: { x: 5, y: 2 }, listens: false, advertises: BEACON }],
};

interface Made {
  readonly tag: string;
  readonly identity: string;
  readonly token: string;
}

/** Files of a folder that hold one of these words. */
function holding(folder: string, words: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name);
    if (!statSync(path).isFile()) return false;
    const text = readFileSync(path).toString('latin1');
    return words.some((w) => text.includes(w));
  });
}

describe("sightings of a member's app, on a running controller", () => {
  let files: StoreFolder;
  let house: House;
  const data = mkdtempSync(join(tmpdir(), 'endcap-apps-'));
  const sight = async (token: string, body: object): Promise<[number, unknown]> => {
    const answer = await fetch(`${house.url}/api/v1/app/sightings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return [answer.status, await answer.json()];
  };
  const consent = async (more: object = {}): Promise<Made> =>
    (await house.call('POST', '/api/v1/app/consents', { wording: 'terms of 2026', ...more })) as Made;

  beforeAll(async () => {
    files = writeStore(store);
    house = await House.open(files.file, data, { ENDCAP_LOG: 'trace' });
  });
  afterAll(async () => {
    await house.close();
    files.remove();
    rmSync(data, { recursive: true, force: true });
  });

  it('[API-17] count while the consent holds, by the app or by a backend, and stop at once when it is withdrawn', async () => {
    const { tag, identity, token } = await consent();
    const body = { zone: 'drinks', confidence: 0.9, beacons: [{ beacon: BEACON, rssi: -60 }] };
    expect(await sight(token, body)).toEqual([202, { used: 2, unknown: 0, unmeasured: 0 }]);
    const late = await sight(token, { zone: 'drinks', at: new Date(Date.now() - 60_000).toISOString() });
    expect(late).toEqual([
      202,
      expect.objectContaining({ used: 0, reason: expect.stringMatching(/^it is 60 s old/) as string }),
    ]);
    const backend = [
      { id: 'b1', type: 'endcap.sighting.v1', data: { tag: identity, receiver: 'shelf', rssi: -61 } },
      { id: 'b2', type: 'endcap.place.v1', data: { tag: identity, zone: 'drinks' } },
    ];
    expect((await house.post(backend)).map((r) => r.result)).toEqual(['accepted', 'accepted']);
    await house.call('DELETE', `/api/v1/app/consents/${tag}`);
    expect((await sight(token, body))[0]).toBe(401);
    const after = await house.post(backend.map((e) => ({ ...e, id: `${e.id}-after` })));
    expect(after.map((r) => `${r.result}: ${r.reason}`)).toEqual(
      Array(2).fill('refused: this tag is not enrolled; it is not kept'),
    );
  });

  it('[OBS] what is told of a tag that is not enrolled is refused, and kept nowhere', async () => {
    const events = [STRANGER, NOBODY].flatMap((tag, i) => [
      { id: `s${i}`, type: 'endcap.sighting.v1', data: { tag, receiver: 'shelf', rssi: -61 } },
      { id: `p${i}`, type: 'endcap.place.v1', data: { tag, zone: 'drinks' } },
      { id: `t${i}`, type: 'endcap.telemetry.v1', data: { tag, batteryPercent: 80 } },
    ]);
    const results = await house.post(events);
    expect(results.map((r) => `${r.result}: ${r.reason}`)).toEqual(
      Array(6).fill('refused: this tag is not enrolled; it is not kept'),
    );
    expect(JSON.stringify([await house.live(), await house.call('GET', '/api/v1/tags')])).not.toMatch(
      /5f00aabbccdd|e5e5e5/,
    );
    expect(holding(data, [STRANGER, NOBODY])).toEqual([]);
    expect(house.controller.output()).not.toMatch(/5f00aabbccdd|e5e5e5/);
  });

  it('[SEC-13] the consent token and where the member was are on no disk and in no log', async () => {
    const { identity, token, tag } = await consent({ name: 'Zacharias', segments: [] });
    expect((await sight(token, { zone: 'drinks' }))[0]).toBe(202);
    await sight(`${token}x`, { zone: 'drinks' });
    await sight(token, { zone: 'attic', nonsense: true });
    const all = ['/api/v1/store', '/api/v1/audit', '/api/v1/readings', '/api/v1/campaigns', '/api/v1/tags'];
    const answers = await Promise.all(all.map((path) => house.call('GET', path)));
    expect(JSON.stringify(answers)).not.toContain(token);
    // The shortened hash is in the store, as it must be; the member has no place in what the console sees.
    expect(JSON.stringify(answers)).toContain(identity);
    expect(JSON.stringify((await house.live()).tags)).not.toContain(tag);
    expect(house.controller.output()).not.toContain(token);
    expect(holding(data, [token, token.slice(11)])).toEqual([]);
    await house.call('DELETE', `/api/v1/app/consents/${tag}`);
    expect(JSON.stringify(await house.call('GET', '/api/v1/store'))).not.toContain('Zacharias');
  });
});
