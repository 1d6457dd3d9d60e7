import { expect, test } from 'vitest';
import { playChainsAnswer, playsAnswer } from '../../controller/protocol/playBook.ts';
import type { PlaysAnswer } from '../../controller/protocol/playBook.ts';
import { chainOf } from '../playChains.ts';
import { playOf } from '../records/samples.ts';
import { bench, START_MS } from './harness.ts';
import type { Bench } from './harness.ts';

async function played(count: number): Promise<Bench> {
  const b = await bench();
  const plays = Array.from({ length: count }, (_, i) => ({
    ...playOf(`player-1.b.${i + 1}`, START_MS - (count - i) * 10_000 + 0.5),
    screen: i % 2 === 0 ? 'aisle-1' : 'aisle-2',
  }));
  await b.records.plays.add(chainOf(plays), 'player-1', START_MS);
  return b;
}

test('[API-28] plays come in pages, newest first, each once, filtered as asked', async () => {
  const b = await played(25);
  const cookie = await b.as('viewer');
  const ids: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const after: string = next === '' ? '' : `&after=${next}`;
    const answer: PlaysAnswer = playsAnswer.parse(
      (await b.call('GET', `/api/v1/plays?limit=10${after}`, cookie)).json(),
    );
    ids.push(...answer.plays.map((p) => p.id));
    next = answer.next;
  }
  expect(ids).toEqual(Array.from({ length: 25 }, (_, i) => `player-1.b.${25 - i}`));
  const asked = `/api/v1/plays?screen=aisle-2&fromMs=${START_MS - 60_000}&toMs=${START_MS}`;
  const some = playsAnswer.parse((await b.call('GET', asked, cookie)).json());
  expect(some.plays.map((p) => p.id)).toEqual(['player-1.b.24', 'player-1.b.22', 'player-1.b.20']);
  for (const bad of ['after=nonsense', 'limit=1001', 'screen=A', 'fromMs=soon', 'whatever=1']) {
    expect([bad, (await b.call('GET', `/api/v1/plays?${bad}`, cookie)).statusCode]).toEqual([bad, 400]);
  }
});

test('[API-28] chains of players are told with what was wrong', async () => {
  const b = await played(3);
  const forged = chainOf([playOf('player-1.b.9', START_MS - 9000)], 'other').map((p) => ({ ...p, campaign: 'bought' }));
  await b.records.plays.add(forged, 'player-1', START_MS);
  const told = playChainsAnswer.parse((await b.call('GET', '/api/v1/plays/chains', await b.as('viewer'))).json());
  expect(told.chains).toMatchObject([{ device: 'player-1', chain: 'c1', sequence: 3, missing: 0 }]);
  expect(told.findings).toMatchObject([{ kind: 'tampered', play: 'player-1.b.9' }]);
});

test('[API-29] a table of all plays goes to those who plan campaigns, whole and in order', async () => {
  const b = await played(1203);
  const table = await b.call('GET', '/api/v1/plays.csv', await b.as('marketer'));
  expect(table.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="plays.csv"',
  });
  const rows = table.body.trimEnd().split('\r\n');
  expect(rows[0]).toMatch(/^id,player,screen,campaign,creative,first_frame,last_frame,/);
  expect(rows.slice(1).map((row) => row.split(',')[0])).toEqual(
    Array.from({ length: 1203 }, (_, i) => `player-1.b.${1203 - i}`),
  );
  expect(rows[1]).toMatch(/^player-1\.b\.1203,player-1,aisle-1,always,welcome,2026-11-21T10:59:50\.000Z,/);
  expect((await b.call('GET', '/api/v1/plays.csv', await b.as('viewer'))).statusCode).toBe(403);
  expect((await b.call('GET', '/api/v1/plays.csv', await b.as('staff'))).statusCode).toBe(403);
});
