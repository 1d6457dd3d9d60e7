import { expect, test } from 'vitest';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import type { TagEntry } from '../../controller/protocol/tags.ts';
import { START_MS, bench } from './harness.ts';

const identity = (n: number): string => `mac:00000000000${n}`;
const tags = [
  { id: 'basket-1', name: 'Basket 1', identity: identity(1) },
  { id: 'pallet', name: 'Pallet', class: 'asset', identity: identity(2), lost: true },
  { id: 'fob', name: 'Anna', class: 'member', identity: identity(3), consent: { on: '2026-11-01', wording: 'v1' } },
  { id: 'badge', name: 'Ben', class: 'staff', identity: identity(4) },
  { id: 'new', name: 'New', identity: identity(5) },
];

test('[API-19] tells battery and last word of tags; of members and staff the day alone, and no name of anybody', async () => {
  const b = await bench();
  const { config, media } = b.app.configuration();
  await b.app.saveConfiguration(storeConfig.parse({ ...config, tags }), media, 'test');
  const battery = { percent: 80, mv: null, atMs: START_MS - 86_400_000 };
  const heard = { atMs: START_MS - 1000, zone: 'drinks' };
  b.app.tagHealthNow = [1, 2, 3, 4].map((n) => ({ identity: identity(n), battery, heard }));
  const now = {
    name: 'x',
    zone: 'drinks',
    confidence: 1,
    position: null,
    atMs: START_MS,
    reason: '',
    simulated: false,
  };
  b.app.tagsNow = ['basket-1', 'badge'].map((tag) => ({ tag, state: 'placed' as const, ...now }));

  const answer = await b.call('GET', '/api/v1/tags', await b.as('staff'));
  const open = {
    battery: { percent: 80, mv: null, day: '2026-11-20', atMs: START_MS - 86_400_000 },
    heard: { day: '2026-11-21', atMs: START_MS - 1000, zone: 'drinks' },
  };
  const closed = {
    battery: { percent: 80, mv: null, day: '2026-11-20', atMs: null },
    heard: { day: '2026-11-21', atMs: null, zone: null },
    state: null,
  };
  expect(answer.json<{ tags: TagEntry[] }>().tags).toEqual([
    { tag: 'basket-1', class: 'basket', lost: false, ...open, state: 'placed' },
    { tag: 'pallet', class: 'asset', lost: true, ...open, state: 'away' },
    { tag: 'fob', class: 'member', lost: false, ...closed },
    { tag: 'badge', class: 'staff', lost: false, ...closed },
    { tag: 'new', class: 'basket', lost: false, battery: null, heard: null, state: 'away' },
  ]);
  expect(answer.body).not.toMatch(/Anna|Ben|mac:/);
  for (const role of ['viewer', 'marketer'] as const) {
    expect((await b.call('GET', '/api/v1/tags', await b.as(role))).statusCode).toBe(403);
  }
});

test('[API-19] the day is that of the store', async () => {
  const b = await bench();
  const { config, media } = b.app.configuration();
  await b.app.saveConfiguration(storeConfig.parse({ ...config, tags: tags.slice(0, 2) }), media, 'test');
  const heard = (iso: string) => ({ atMs: Date.parse(iso), zone: null });
  b.app.tagHealthNow = [
    { identity: identity(1), battery: null, heard: heard('2026-11-20T22:59:59Z') },
    { identity: identity(2), battery: null, heard: heard('2026-11-20T23:00:00Z') },
  ];
  const { tags: told } = (await b.call('GET', '/api/v1/tags', await b.as('admin'))).json<{ tags: TagEntry[] }>();
  expect(told.map((t) => t.heard?.day)).toEqual(['2026-11-20', '2026-11-21']);
});
