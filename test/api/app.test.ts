import { Writable } from 'node:stream';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { LightMyRequestResponse } from 'fastify';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import { appIdentity } from '../../controller/api/appDoor.ts';
import { sha256Hex } from '../../controller/api/requests.ts';
import type { Problem } from '../../controller/protocol/http.ts';
import { START_MS, bench } from './harness.ts';
import type { Bench } from './harness.ts';

const BEACON = `ibeacon:${'a1'.repeat(16)}-1-7`;
const DOOR_BEACON = `eddystone:${'b2'.repeat(16)}`;
const BACKEND = 'endcap_test-token-of-the-backend';

interface Made {
  readonly tag: string;
  readonly identity: string;
  readonly token: string;
  readonly revision: number;
}

/** A store with two fixed beacons, one of which listens too, and a backend that may make consents. */
async function shop(b: Bench, sources: readonly string[] = ['urn:crm:*', 'urn:app:consents']): Promise<Bench> {
  const { config, media } = b.app.configuration();
  const receivers = [
    { id: 'shelf', name: 'Shelf', at: { x: 1, y: 1 }, advertises: BEACON },
    { id: 'door', name: 'Door', at: { x: 9, y: 1 }, listens: false, advertises: DOOR_BEACON },
    { id: 'till', name: 'Till', at: { x: 5, y: 1 } },
  ];
  const tags = [{ id: 'basket-1', name: 'Basket 1', identity: 'mac:e78f135624ce' }];
  await b.app.saveConfiguration(storeConfig.parse({ ...config, receivers, tags }), media, 'test');
  const token = { id: 'crm', name: 'CRM', tokenHash: sha256Hex(BACKEND), sources, createdAtMs: 0, revokedAtMs: null };
  await b.records.tokens.add(token);
  return b;
}

function send(
  b: Bench,
  method: 'POST' | 'DELETE',
  url: string,
  token: string | null,
  body?: object,
  address = '192.0.2.7',
) {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  const headers = { host: 'localhost', ...authorization };
  return b.api.http.inject({
    method,
    url,
    headers,
    remoteAddress: address,
    ...(body === undefined ? {} : { payload: body }),
  });
}
const sight = (b: Bench, token: string | null, body: object, address?: string): Promise<LightMyRequestResponse> =>
  send(b, 'POST', '/api/v1/app/sightings', token, body, address);

async function consented(b: Bench, more: object = {}): Promise<Made> {
  const answer = await send(b, 'POST', '/api/v1/app/consents', BACKEND, { wording: 'terms of 2026', ...more });
  expect([answer.statusCode, answer.json<Problem>().message]).toEqual([201, undefined]);
  return answer.json<Made>();
}
const tagsOf = (b: Bench) => b.app.configuration().config.tags;

test('[API-16] a backend makes a consent: the token once, and a member tag under its shortened hash', async () => {
  const b = await shop(await bench());
  const made = await consented(b, { name: 'Anna', segments: ['runs'] });
  expect(made.token).toMatch(/^endcap_app_[A-Za-z0-9_-]{43}$/);
  expect(made.identity).toBe(`app:${sha256Hex(made.token).slice(0, 32)}`);
  expect(tagsOf(b).at(-1)).toEqual({
    id: made.tag,
    name: 'Anna',
    class: 'member',
    identity: made.identity,
    consent: { on: '2026-11-21', wording: 'terms of 2026' },
    segments: ['runs'],
    lost: false,
  });
  expect(b.records.audit.list(1)).toEqual([
    { atMs: START_MS, who: 'token:crm', what: 'consent.add', detail: made.tag },
  ]);
  const other = await consented(b);
  expect([other.tag === made.tag, other.token === made.token]).toEqual([false, false]);
});

test('[API-16] a token needs the scope by its own name, a person the right to change tags', async () => {
  const wide = await shop(await bench(), ['*', 'urn:app:*']);
  const refused = await send(wide, 'POST', '/api/v1/app/consents', BACKEND, { wording: 'v1' });
  expect([refused.statusCode, refused.json<Problem>().message]).toEqual([
    403,
    'This ingest token does not name "urn:app:consents" among its sources. Make one that does.',
  ]);
  for (const [role, status] of [
    ['viewer', 403],
    ['marketer', 403],
    ['staff', 201],
    ['admin', 201],
  ] as const) {
    const answer = await wide.call('POST', '/api/v1/app/consents', await wide.as(role), { wording: 'v1' });
    expect([role, answer.statusCode]).toEqual([role, status]);
  }
  expect((await send(wide, 'POST', '/api/v1/app/consents', null, { wording: 'v1' })).statusCode).toBe(401);
  expect(tagsOf(wide)).toHaveLength(3);
});

test.each([
  ['without words', {}, 400, 'wording'],
  ['with a person in it', { wording: 'v1', email: 'a@b.c' }, 400, 'email'],
  ['with a segment that is none', { wording: 'v1', segments: ['Runs fast'] }, 400, 'segments'],
  ['of a day to come', { wording: 'v1', on: '2026-11-22' }, 422, '2026-11-22'],
])('[API-16] a consent %s is refused, and nothing is kept', async (_, body, status, word) => {
  const b = await shop(await bench());
  const answer = await send(b, 'POST', '/api/v1/app/consents', BACKEND, body);
  expect([answer.statusCode, answer.body.includes(word)]).toEqual([status, true]);
  expect(tagsOf(b)).toHaveLength(1);
});

test('[API-17] a zone and ranged beacons become a place and sightings; strangers are counted and forgotten', async () => {
  const b = await shop(await bench());
  const { token, identity } = await consented(b);
  const at = '2026-11-21T11:59:58+01:00';
  const beacons = [
    { beacon: BEACON.toUpperCase(), rssi: -61 },
    { beacon: DOOR_BEACON, rssi: -80 },
    { beacon: DOOR_BEACON, rssi: 0 },
    { beacon: `eddystone:${'c3'.repeat(16)}`, rssi: -50 },
    { beacon: 'mac:e78f135624ce', rssi: -40 },
  ];
  const answer = await sight(b, token, { zone: 'drinks', confidence: 0.9, beacons, at });
  expect([answer.statusCode, answer.json()]).toEqual([202, { used: 3, unknown: 2, unmeasured: 1 }]);
  expect(b.app.handedIn.map(({ event, origin }) => [origin.who, event])).toEqual(
    [
      { type: 'endcap.place.v1', data: { tag: identity, zone: 'drinks', confidence: 0.9 } },
      { type: 'endcap.sighting.v1', data: { tag: identity, receiver: 'shelf', rssi: -61 } },
      { type: 'endcap.sighting.v1', data: { tag: identity, receiver: 'door', rssi: -80 } },
    ].map((event) => [
      'app',
      { specversion: '1.0', id: expect.any(String) as string, source: 'urn:endcap:app', time: at, ...event },
    ]),
  );
  expect((await sight(b, token, { beacons: [{ beacon: `eddystone:${'c3'.repeat(16)}`, rssi: -50 }] })).json()).toEqual({
    used: 0,
    unknown: 1,
    unmeasured: 0,
  });
  expect(b.app.handedIn).toHaveLength(3);
});

test.each<[string, object, number, RegExp]>([
  ['nothing', {}, 400, /send a zone or beacons/],
  ['no beacons', { beacons: [] }, 400, /send a zone or beacons/],
  ['confidence of nothing', { confidence: 0.5, beacons: [{ beacon: BEACON, rssi: -60 }] }, 400, /confidence/],
  ['a zone that is not there', { zone: 'attic', beacons: [{ beacon: BEACON, rssi: -60 }] }, 422, /attic/],
  ['a person', { zone: 'drinks', name: 'Anna' }, 400, /name/],
  ['a beacon of no form', { beacons: [{ beacon: 'AA:BB', rssi: -60 }] }, 400, /an identity looks like/],
  ['a level in the wrong unit', { beacons: [{ beacon: BEACON, rssi: 61 }] }, 400, /at most 20/],
  [
    'too many beacons',
    { beacons: Array.from({ length: 51 }, () => ({ beacon: BEACON, rssi: -60 })) },
    400,
    /at most 50/,
  ],
  ['a time that is none', { zone: 'drinks', at: 'yesterday' }, 400, /at/],
])('[API-17] a sighting of %s is refused as a whole', async (_, body, status, words) => {
  const b = await shop(await bench());
  const { token } = await consented(b);
  const answer = await sight(b, token, body);
  expect([answer.statusCode, answer.body]).toEqual([status, expect.stringMatching(words)]);
  expect(b.app.handedIn).toEqual([]);
});

test('[API-17] no other credential speaks for an app, and nothing of a stranger is kept', async () => {
  const b = await shop(await bench());
  const { token, identity } = await consented(b);
  const revision = b.app.configuration().revision;
  const audit = b.records.audit.list(100).length;
  const body = { zone: 'drinks' };
  for (const wrong of [
    null,
    'x',
    BACKEND,
    identity,
    identity.slice(4),
    token.slice(0, -1),
    `${token}x`,
    '0'.repeat(32),
  ]) {
    const answer = await sight(b, wrong, body);
    expect([wrong, answer.statusCode, answer.json<Problem>().error]).toEqual([wrong, 401, 'unknown-consent']);
  }
  expect((await b.call('POST', '/api/v1/app/sightings', await b.as('admin'), body)).statusCode).toBe(401);
  expect(b.app.handedIn).toEqual([]);
  expect([b.app.configuration().revision, b.records.audit.list(100).length]).toEqual([revision, audit]);
});

test('[API-17] a tag of an app whose class or consent was taken away is let in no more', async () => {
  const b = await shop(await bench());
  const { token, tag } = await consented(b);
  const { config, media } = b.app.configuration();
  const tags = config.tags.map(({ consent: _consent, ...t }) => (t.id === tag ? t : { ...t }));
  await b.app.saveConfiguration({ ...config, tags }, media, 'test');
  expect((await sight(b, token, { zone: 'drinks' })).statusCode).toBe(401);
});

test('[API-18] a withdrawn consent stops at once, with a receipt, and is in no earlier revision', async () => {
  const b = await shop(await bench());
  const { token, tag } = await consented(b, { name: 'Anna' });
  const { config, media } = b.app.configuration();
  await b.records.config.save(config, media, 'test', START_MS);
  await b.records.config.save(config, media, 'test', START_MS);
  expect((await sight(b, token, { zone: 'drinks' })).statusCode).toBe(202);
  const gone = await send(b, 'DELETE', `/api/v1/app/consents/${tag}`, BACKEND);
  expect([gone.statusCode, gone.json()]).toEqual([
    200,
    {
      tag,
      atMs: START_MS,
      revision: b.app.configuration().revision,
      erased: [
        'the tag with its consent token, name, consent and segments, from the store in force',
        'its name, identity and consent from an earlier revision',
        'where it was: that was held in memory alone',
      ],
      remains: [
        `lines of the audit that a consent ${tag} was given and withdrawn`,
        'counts and readings, in which nobody can be told from another',
        'copies that were made of the data folder before now, until they are deleted',
      ],
    },
  ]);
  expect((await sight(b, token, { zone: 'drinks' })).statusCode).toBe(401);
  expect(tagsOf(b).map((t) => t.id)).toEqual(['basket-1']);
  expect(b.records.audit.list(1)[0]).toMatchObject({ who: 'token:crm', what: 'consent.withdraw' });
  expect((await send(b, 'DELETE', `/api/v1/app/consents/${tag}`, BACKEND)).statusCode).toBe(404);
  expect((await send(b, 'DELETE', '/api/v1/app/consents/basket-1', BACKEND)).statusCode).toBe(404);
  expect(tagsOf(b)).toHaveLength(1);
});

test("[API-18] a member's fob goes as an app does: its button stands for nothing, and the receipt says so", async () => {
  const b = await shop(await bench());
  const { config, media } = b.app.configuration();
  const fob = { id: 'fob-7', name: 'Bea', class: 'member', identity: 'mac:0000000000a7' };
  const consent = { on: '2026-11-20', wording: 'v1' };
  const buttons = [{ id: 'call', name: 'Call', at: { x: 1, y: 1 }, tag: 'fob-7' }];
  const next = storeConfig.parse({ ...config, tags: [...config.tags, { ...fob, consent }], buttons });
  await b.app.saveConfiguration(next, media, 'test');
  const url = '/api/v1/app/consents/fob-7';
  expect((await send(b, 'DELETE', url, BACKEND)).statusCode).toBe(404);
  expect((await b.call('DELETE', url, await b.as('viewer'))).statusCode).toBe(403);
  expect(tagsOf(b)).toHaveLength(2);
  const gone = await b.call('DELETE', url, await b.as('staff'));
  expect([gone.statusCode, gone.json<{ erased: string[]; remains: string[] }>()]).toMatchObject([
    200,
    {
      tag: 'fob-7',
      erased: [
        'the tag with its identity, name, consent and segments, from the store in force',
        'that "Call" stood for its button',
        expect.stringContaining('earlier revision'),
        'where it was: that was held in memory alone',
      ],
      remains: [
        'lines of the audit that a tag fob-7 was enrolled and its consent withdrawn',
        expect.any(String),
        expect.any(String),
      ],
    },
  ]);
  const after = b.app.configuration().config;
  expect([after.tags.map((t) => t.id), after.buttons.map((x) => [x.id, x.tag])]).toEqual([
    ['basket-1'],
    [['call', undefined]],
  ]);
  expect(b.records.audit.list(1)[0]).toMatchObject({ who: 'staff', what: 'consent.withdraw' });
  expect((await b.call('DELETE', url, await b.as('staff'))).statusCode).toBe(404);
  expect((await b.call('DELETE', '/api/v1/app/consents/basket-1', await b.as('staff'))).statusCode).toBe(404);
});

test('[SEC-6] one app, and one address without consent, are limited; others go on', async () => {
  const b = await shop(await bench());
  const one = await consented(b);
  const other = await consented(b);
  const statuses = new Map<number, number>();
  for (let i = 0; i < 95; i++) {
    const { statusCode } = await sight(b, one.token, { zone: 'drinks' }, `192.0.2.${i}`);
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
  }
  expect([...statuses]).toEqual([
    [202, 90],
    [429, 5],
  ]);
  const unknown: number[] = [];
  for (let i = 0; i < 32; i++) unknown.push((await sight(b, `wrong-${i}`, { zone: 'drinks' })).statusCode);
  expect([unknown.filter((s) => s === 401).length, unknown.slice(30)]).toEqual([30, [429, 429]]);
  expect((await sight(b, other.token, { zone: 'drinks' })).statusCode).toBe(202);
  b.pass(61_000);
  expect((await sight(b, one.token, { zone: 'drinks' })).statusCode).toBe(202);
  expect((await sight(b, 'wrong', { zone: 'drinks' })).statusCode).toBe(401);
});

test('[API-16] consents that are made at the same time are all kept', async () => {
  const b = await shop(await bench());
  const made = await Promise.all(Array.from({ length: 5 }, () => consented(b)));
  expect(
    tagsOf(b)
      .map((t) => t.id)
      .sort(),
  ).toEqual(['basket-1', ...made.map((m) => m.tag)].sort());
});

test('[SEC-13] the consent token is in one answer only: in no log, audit, store, export, event or metric', async () => {
  const logged: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  const b = await shop(await bench({ logger: pino({ level: 'trace' }, sink) }));
  const { token, tag, identity } = await consented(b);
  await sight(b, token, { zone: 'drinks', beacons: [{ beacon: BEACON, rssi: -60 }] });
  await sight(b, token, { zone: 'attic' });
  const admin = await b.as('admin');
  b.app.failNext = { call: 'engine', error: new Error('it broke') };
  await b.call('GET', '/api/v1/readings', admin);
  const answers: string[] = [];
  for (const url of [
    '/api/v1/store',
    '/api/v1/config',
    '/api/v1/audit',
    '/api/v1/tokens',
    '/api/v1/config/revisions',
    '/metrics',
  ]) {
    answers.push((await b.call('GET', url, admin)).body);
  }
  answers.push((await send(b, 'DELETE', `/api/v1/app/consents/${tag}`, BACKEND)).body);
  expect(logged.join('')).toContain('it broke');
  expect(answers.join('')).toContain(identity);
  const kept = [...logged, ...answers, JSON.stringify(b.app.handedIn), JSON.stringify(b.records.journal.read(0, 1000))];
  expect(kept.filter((text) => text.includes(token) || text.includes(token.slice(11)))).toEqual([]);
  expect(appIdentity(token)).toBe(identity);
});
