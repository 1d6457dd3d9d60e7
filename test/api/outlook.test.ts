import { expect, test } from 'vitest';
import type { OutlookPort } from '../../controller/api/ports.ts';
import { makeOutlook } from '../../controller/outlook/core/outlook.ts';
import { outlook } from '../../controller/protocol/outlook.ts';
import { START_MS, bench } from './harness.ts';

/** Makes them at once, without a past, and notes the jobs. */
function atOnce(keys: (string | null)[] = []): OutlookPort {
  return {
    make(job, key) {
      keys.push(key);
      return Promise.resolve({ ok: true, outlook: makeOutlook(job, []) });
    },
  };
}

test('[OUT-12] whoever is signed in may look ahead; the answer fits its description', async () => {
  const keys: (string | null)[] = [];
  const b = await bench({ outlooks: atOnce(keys) });
  const viewer = await b.as('viewer');
  const answer = await b.call('GET', '/api/v1/outlook?days=3', viewer);
  expect(answer.statusCode).toBe(200);
  const told = outlook.parse(answer.json());
  expect([told.fromMs, told.toMs, told.draft, told.configRevision]).toEqual([
    START_MS,
    START_MS + 3 * 86_400_000,
    false,
    1,
  ]);
  expect(told.campaigns.length).toBe(b.app.configuration().config.campaigns.length);
  const { screens } = b.app.configuration().config;
  const one = outlook.parse((await b.call('GET', `/api/v1/outlook?screen=${screens[0]!.id}`, viewer)).json());
  expect(one.loads.flatMap((l) => l.hours).some((h) => h.parts !== undefined)).toBe(true);
  expect(keys).toEqual(['1 now 3 ', `1 now 7 ${screens[0]!.id}`]);
});

test('[OUT-12] times and screens that are none are answered in words', async () => {
  const b = await bench({ outlooks: atOnce() });
  const viewer = await b.as('viewer');
  const ask = async (query: string): Promise<number> =>
    (await b.call('GET', `/api/v1/outlook?${query}`, viewer)).statusCode;
  expect(await ask(`from=${START_MS + 3 * 86_400_000}`)).toBe(200);
  expect(await ask(`from=${START_MS - 2 * 86_400_000}`)).toBe(422);
  expect(await ask(`from=${START_MS + 500 * 86_400_000}`)).toBe(422);
  expect(await ask('screen=nowhere')).toBe(404);
  for (const query of ['days=0', 'days=29', 'days=x', 'from=noon', 'other=1']) expect(await ask(query)).toBe(400);
});

test('[OUT-12] a draft is held against the store and nothing is saved', async () => {
  const b = await bench({ outlooks: atOnce() });
  const viewer = await b.as('viewer');
  const { config, revision } = b.app.configuration();
  const first = config.campaigns[0]!;
  const ended = { ...first, from: '2026-01-01', to: '2026-01-02' };
  const change = (put: object): object => ({ days: 2, changes: [{ section: 'campaigns', put }] });
  const answer = await b.call('POST', '/api/v1/outlook', viewer, change(ended));
  const told = outlook.parse(answer.json());
  expect([told.draft, told.campaigns[0]!.plays, told.attention.find((a) => a.campaign === first.id)?.text]).toEqual([
    true,
    'never',
    'It ended on Fri 2 January.',
  ]);
  const faulty = await b.call('POST', '/api/v1/outlook', viewer, change({ ...first, dayparts: ['never-made'] }));
  expect([faulty.statusCode, faulty.json<{ error: string; faults: unknown[] }>().faults.length]).toEqual([422, 1]);
  const gone = { id: 'film', name: 'Film', kind: 'video', files: { landscape: 'media/not-yet.mp4' } };
  const changes = [
    { section: 'creatives', put: gone },
    { section: 'campaigns', put: { ...first, creatives: ['film'], playlist: undefined } },
  ];
  const missing = outlook.parse((await b.call('POST', '/api/v1/outlook', viewer, { changes })).json());
  expect(missing.attention.find((a) => a.campaign === first.id)).toMatchObject({ kind: 'nothing-to-show' });
  expect(b.app.configuration()).toMatchObject({ revision, config });
});

test('[OUT-12] when many ask, the next is asked to come back', async () => {
  const b = await bench();
  const answer = await b.call('GET', '/api/v1/outlook', await b.as('viewer'));
  expect([answer.statusCode, answer.json()]).toEqual([429, { error: 'busy', message: 'No outlook is made here.' }]);
});
