import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { tag } from '../../config/schema/tag.ts';
import { sha256Hex } from '../../controller/api/requests.ts';
import type { Role } from '../../controller/protocol/console.ts';
import type { Decision } from '../../controller/protocol/decision.ts';
import { campaignsAnswer, readingsAnswer, storeAnswer } from '../../controller/protocol/http.ts';
import { packProgramme } from '../../controller/protocol/programme/packed.ts';
import type { DeviceRecord } from '../../controller/records/records.ts';
import { smallStore } from '../fakes/smallStore.ts';
import { START_MS, bench } from './harness.ts';
import type { Bench } from './harness.ts';

const KEY = 'k'.repeat(43);

function player(more: Partial<DeviceRecord> = {}): DeviceRecord {
  return {
    ...{ id: 'player-7', kind: 'player', name: 'Player 7', place: 'aisle-1', keyHash: sha256Hex(KEY) },
    ...{ simulated: false, createdAtMs: 5, revokedAtMs: null },
    ...more,
  };
}

function decision(atMs: number, text: string): Decision {
  const cause = { rule: 'DEC-1', text, decidedAtMs: atMs, simulated: false };
  return { screen: 'aisle-1', atMs, class: null, campaign: null, campaigns: [], cause, readings: [], losers: [] };
}

test('[API-4] the store with its media, as configured', async () => {
  const b = await bench();
  const cookie = await b.as('viewer');
  const answer = await b.call('GET', '/api/v1/store', cookie);
  expect(storeAnswer.safeParse(answer.json()).error).toBeUndefined();
  expect(answer.json()).toMatchObject({
    revision: 1,
    config: smallStore(),
    media: { 'media/cola.png': { mime: 'image/png', bytes: 10 } },
  });
  const config = smallStore();
  await b.app.saveConfiguration({ ...config, store: { ...config.store, name: 'New name' } }, {}, 'me');
  const next = await b.call('GET', '/api/v1/store', cookie);
  expect(next.json()).toMatchObject({ revision: 2, config: { store: { name: 'New name' } } });
});

test('[API-4][SEC][PRV] keys of rolling ids and names of members are told to who enrols tags, and to nobody else', async () => {
  const b = await bench();
  const { config } = b.app.configuration();
  const key = 'ab'.repeat(16);
  const eid = { key, exponent: 4, counter: 0, at: '2026-11-01T00:00:00Z' };
  const fob = tag.parse({ id: 'fob', name: 'Fob', identity: 'eid:fob', eid });
  const consent = { on: '2026-11-01', wording: 'v1' };
  const anna = tag.parse({ id: 'fob-2', name: 'Anna', class: 'member', identity: 'mac:000000000001', consent });
  await b.app.saveConfiguration({ ...config, tags: [fob, anna] }, {}, 'me');
  const told = async (role: Role) => {
    const { body } = await b.call('GET', '/api/v1/store', await b.as(role));
    return [key, 'Anna'].map((secret) => body.includes(secret));
  };
  // Each asks twice: what was written out for the one is not for the other.
  for (const role of ['viewer', 'staff', 'marketer', 'admin', 'viewer', 'staff'] as const)
    expect([role, await told(role)]).toEqual([role, ['staff', 'admin'].includes(role) ? [true, true] : [false, false]]);
  const viewed = await b.call('GET', '/api/v1/store', await b.as('viewer'));
  expect(storeAnswer.parse(viewed.json()).config.tags).toEqual([
    { ...fob, eid: undefined },
    { ...anna, name: 'A member' },
  ]);
});

test('[API-4] campaigns with what they do now, and plays of the store’s day', async () => {
  const b = await bench();
  const play = (id: number, startMs: number): object => ({
    ...{ id: `p.b.${id}`, screen: 'aisle-1', campaign: 'cola-all-day', creative: 'cola-page', startMs },
    ...{ endMs: startMs + 10, plannedMs: null, outcome: 'complete', override: null },
  });
  const midnight = Date.UTC(2026, 10, 20, 23);
  await b.records.plays.add([play(1, midnight - 1), play(2, midnight)] as never, 'player-7', midnight);
  const cookie = await b.as('viewer');
  const campaigns = (await b.call('GET', '/api/v1/campaigns', cookie)).json<unknown>();
  expect(campaignsAnswer.safeParse(campaigns).error).toBeUndefined();
  expect(campaigns).toMatchObject({
    campaigns: [{ campaign: { id: 'cola-all-day', status: 'approved' }, onScreens: ['aisle-1'], playsToday: 1 }],
  });
  expect((await b.call('GET', '/api/v1/plays?limit=1', cookie)).json()).toEqual({
    plays: [{ ...play(2, midnight), device: 'player-7', mark: null }],
    next: `${midnight}_p.b.2`,
  });
  expect((await b.call('GET', '/api/v1/plays?limit=0', cookie)).statusCode).toBe(400);
});

test('[API-14] a campaign is paused at once, and an unknown one is 404', async () => {
  const b = await bench();
  const marketer = await b.as('marketer');
  const paused = await b.call('POST', '/api/v1/campaigns/cola-all-day/status', marketer, { status: 'paused' });
  expect(paused.json()).toMatchObject({ campaign: { id: 'cola-all-day', status: 'paused' } });
  expect((await b.call('POST', '/api/v1/campaigns/nope/status', marketer, { status: 'paused' })).statusCode).toBe(404);
  expect(
    (await b.call('POST', '/api/v1/campaigns/cola-all-day/status', marketer, { status: 'draft' })).statusCode,
  ).toBe(400);
});

async function programme(b: Bench, headers: Record<string, string>): Promise<[number, string | undefined, string]> {
  const answer = await b.api.http.inject({
    url: '/api/v1/screens/aisle-1/programme',
    headers: { host: 'localhost', ...headers },
  });
  return [answer.statusCode, answer.headers.etag?.toString(), answer.body];
}

test('[API-9] a programme by its revision, and 304 for the same', async () => {
  const b = await bench();
  const first = { screen: 'aisle-1', revision: 'r1', madeAtMs: 1, spots: [], segments: [] };
  b.app.programmes.set('aisle-1', first);
  const cookie = await b.as('viewer');
  expect(await programme(b, { cookie })).toEqual([200, '"r1"', JSON.stringify(packProgramme(first))]);
  expect(await programme(b, { cookie, 'if-none-match': '"r1"' })).toEqual([304, '"r1"', '']);
  b.app.programmes.set('aisle-1', { ...first, revision: 'r2', madeAtMs: 2 });
  const [status, tag, body] = await programme(b, { cookie, 'if-none-match': '"r1"' });
  expect([status, tag, JSON.parse(body)]).toEqual([200, '"r2"', { ...first, revision: 'r2', madeAtMs: 2, cycles: [] }]);
  expect((await b.call('GET', '/api/v1/screens/nowhere/programme', cookie)).statusCode).toBe(404);
});

test('[SEC-9] a player fetches the programme of its own screen by its key, and no other', async () => {
  const b = await bench();
  b.app.programmes.set('aisle-1', { screen: 'aisle-1', revision: 'r1', madeAtMs: 1, spots: [], segments: [] });
  const ask = async (credential: string): Promise<number> =>
    (await programme(b, { authorization: `Bearer ${credential}` }))[0];
  expect(await ask(`player-7.${KEY}`)).toBe(401);
  await b.records.devices.add(player());
  expect(await ask(`player-7.${KEY}`)).toBe(200);
  expect(await ask(`player-7.${'x'.repeat(43)}`)).toBe(401);
  expect(await ask('player-7')).toBe(401);
  expect(await ask('')).toBe(401);
  for (const more of [{ place: 'other' }, { kind: 'rack' as const }, { revokedAtMs: 9 }]) {
    const other = await bench();
    other.app.programmes.set('aisle-1', { screen: 'aisle-1', revision: 'r1', madeAtMs: 1, spots: [], segments: [] });
    await other.records.devices.add(player(more));
    expect((await programme(other, { authorization: `Bearer player-7.${KEY}` }))[0]).toBe(401);
  }
});

test('[API-4] why a screen shows what it shows, now and then', async () => {
  const b = await bench();
  const cookie = await b.as('viewer');
  const then = decision(1000, 'then');
  await b.records.journal.append(
    [{ input: { kind: 'advance', atMs: 1000 }, configRevision: 1, decisions: [then] }],
    [],
  );
  b.app.decisions.set('aisle-1', decision(5000, 'now'));
  const ask = async (query: string): Promise<unknown> =>
    (await b.call('GET', `/api/v1/screens/aisle-1/decision${query}`, cookie)).json();
  expect(await ask('')).toMatchObject({ cause: { text: 'now' }, basis: 'now', askedMs: START_MS });
  expect(await ask('?at=2000')).toEqual({
    ...then,
    ...{ basis: 'recorded', askedMs: 2000, then: [] },
    note: 'This is the decision as it was written down: no state of the engine was kept.',
  });
  expect(await ask('?at=10')).toMatchObject({
    error: 'not-found',
    message: 'No decision is recorded for that instant.',
  });
  expect(await ask('?at=soon')).toMatchObject({ error: 'invalid', faults: [{ path: 'at' }] });
  expect((await b.call('GET', '/api/v1/screens/nowhere/decision', cookie)).statusCode).toBe(404);
});

test('[API-4] readings, unknown ones without a value', async () => {
  const b = await bench();
  const answer = (await b.call('GET', '/api/v1/readings', await b.as('viewer'))).json<unknown>();
  const { readings } = readingsAnswer.parse(answer);
  expect(readings[0]).toMatchObject({ key: 'product.likes:cola', value: null, quality: 'unknown' });
});

test('[API-4] devices are listed without their keys', async () => {
  const b = await bench();
  await b.records.devices.add(player());
  expect((await b.call('GET', '/api/v1/devices', await b.as('viewer'))).json()).toEqual({
    devices: [
      { id: 'player-7', kind: 'player', name: 'Player 7', place: 'aisle-1', createdAtMs: 5, revokedAtMs: null },
    ],
  });
});

test('[API-14] a device is named and moved, only to a place that is there', async () => {
  const b = await bench();
  await b.records.devices.add(player({ place: null }));
  const staff = await b.as('staff');
  const patch = async (body: object): Promise<[number, unknown]> => {
    const answer = await b.call('PATCH', '/api/v1/devices/player-7', staff, body);
    return [answer.statusCode, answer.json()];
  };
  expect(await patch({ name: 'Left', place: 'rack-1' })).toMatchObject([422, { error: 'unknown-place' }]);
  expect(b.connections.asked).toEqual([]);
  expect(await patch({ name: ' Left ', place: 'aisle-1' })).toMatchObject([200, { name: 'Left', place: 'aisle-1' }]);
  expect(await patch({ name: 'Right', place: 'aisle-1' })).toMatchObject([200, { name: 'Right' }]);
  expect(b.connections.asked).toEqual(['moved player-7']);
  expect(b.records.devices.get('player-7')).toMatchObject({ name: 'Right', place: 'aisle-1' });
});

test('[SEC-9] a revoked device is cut off at once and stays revoked', async () => {
  const b = await bench();
  await b.records.devices.add(player());
  const admin = await b.as('admin');
  expect((await b.call('DELETE', '/api/v1/devices/player-7', admin)).statusCode).toBe(204);
  expect(b.connections.asked).toEqual(['drop player-7']);
  expect(b.records.devices.get('player-7')?.revokedAtMs).toBe(START_MS);
  const again = await b.call('PATCH', '/api/v1/devices/player-7', admin, { name: 'Back', place: 'aisle-1' });
  expect(again.statusCode).toBe(409);
  expect((await b.call('DELETE', '/api/v1/devices/nobody', admin)).statusCode).toBe(404);
});

test('[API-14] a device that shows a code is let in once; wrong and old codes say why', async () => {
  const b = await bench();
  const staff = await b.as('staff');
  const wait = (code: string, expiresAtMs: number): void => {
    b.pairings.waiting.push({ code, kind: 'player', name: 'TV', wants: null, from: '192.0.2.7', expiresAtMs });
  };
  wait('K7M-4PX', START_MS + 1000);
  wait('ABC-234', START_MS - 1);
  expect((await b.call('GET', '/api/v1/pairings', staff)).json()).toMatchObject({
    pairings: [{ code: 'K7M-4PX' }, {}],
  });
  const confirm = async (code: string): Promise<[number, unknown]> => {
    const answer = await b.call('POST', `/api/v1/pairings/${code}`, staff, { name: 'Aisle TV', place: 'aisle-1' });
    return [answer.statusCode, answer.json()];
  };
  expect(await confirm('K7M-4PX')).toMatchObject([200, { kind: 'player', name: 'Aisle TV', place: 'aisle-1' }]);
  expect(await confirm('K7M-4PX')).toMatchObject([404, { error: 'unknown-code' }]);
  expect(await confirm('ABC-234')).toMatchObject([410, { error: 'expired' }]);
  expect(await confirm('k7m-4px')).toMatchObject([400, { error: 'invalid' }]);
  for (let i = 0; i < 16; i++) await confirm('ZZZ-999');
  expect(await confirm('ZZZ-999')).toMatchObject([429, { error: 'too-many' }]);
});

test('[API-4] the store file goes out as YAML and comes back sound', async () => {
  const b = await bench();
  const admin = await b.as('admin');
  const file = await b.call('GET', '/api/v1/config', admin);
  expect(file.headers['content-type']).toBe('application/yaml; charset=utf-8');
  expect(parse(file.body)).toMatchObject({ endcap: 1, store: { id: 'corner' } });
  expect(await check(b, admin, file.body)).toEqual([]);
});

test('[API-2] a store file with faults: all of them, with place and fix; nothing is changed', async () => {
  const b = await bench();
  const admin = await b.as('admin');
  const { body } = await b.call('GET', '/api/v1/config', admin);
  const broken = body.replace('zone: drinks', 'zone: drink').replace('media/cola.png', 'media/none.png');
  const faults = await check(b, admin, broken);
  expect(faults.map(({ path }) => path)).toEqual(['screens[0](aisle-1).zone', 'products[0](cola).image']);
  expect(faults[0]?.fix).toBe('did you mean "drinks"?');
  expect(await check(b, admin, 'store: [\n  oh: {')).not.toEqual([]);
  expect(b.app.configuration().revision).toBe(1);
});

async function check(b: Bench, cookie: string, payload: string): Promise<{ path: string; fix: string }[]> {
  const headers = { host: 'localhost', origin: 'http://localhost', cookie, 'content-type': 'application/yaml' };
  const answer = await b.api.http.inject({ method: 'POST', url: '/api/v1/config/check', headers, payload });
  expect(answer.statusCode).toBe(200);
  return answer.json<{ faults: { path: string; fix: string }[] }>().faults;
}

test('[API-11] alive is not ready: readiness says what is wrong', async () => {
  let broker = false;
  const b = await bench({ checks: () => [{ name: 'broker', ok: broker, detail: 'mosquitto' }] });
  expect((await b.call('GET', '/healthz')).json()).toEqual({ ok: true, version: '0.0.0-test', uptimeS: 0, checks: [] });
  b.pass(2500);
  const waiting = await b.call('GET', '/readyz');
  expect([waiting.statusCode, waiting.json()]).toMatchObject([503, { ok: false, uptimeS: 2.5 }]);
  broker = true;
  expect((await b.call('GET', '/readyz')).json()).toMatchObject({
    ok: true,
    checks: [
      { name: 'records', ok: true },
      { name: 'engine', ok: true },
      { name: 'broker', ok: true },
    ],
  });
  b.app.failNext = { call: 'engine', error: new Error('stopped') };
  expect((await b.call('GET', '/readyz')).statusCode).toBe(503);
});
