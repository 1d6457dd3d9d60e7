import { expect, it, onTestFinished } from 'vitest';
import { decisionAnswer, replayState } from '../../controller/protocol/replay.ts';
import type { Draft, ReplayState } from '../../controller/protocol/replay.ts';
import { ReplayDesk } from '../../controller/replay/desk.ts';
import { createLogger } from '../../controller/runtime/logger.ts';
import { NOON } from '../engine/store.ts';
import { busyShop, HOUR } from './busyShop.ts';
import type { BusyShop } from './busyShop.ts';

function deskOf(shop: BusyShop): ReplayDesk {
  const desk = new ReplayDesk({ file: shop.file, logger: createLogger('silent'), now: () => shop.clock.now() });
  onTestFinished(() => desk.stop());
  return desk;
}

function ask(desk: ReplayDesk, fromMs: number, toMs: number, draft: Draft | null = null): ReplayState {
  const taken = desk.ask({ fromMs, toMs, draft, by: 'mia' });
  if (!taken.ok) throw new Error(taken.message);
  return taken.state;
}

async function openFor(hours: number): Promise<BusyShop> {
  const shop = await busyShop();
  shop.busy(hours * HOUR);
  await shop.written();
  return shop;
}

it('[RPL-10] a replay is worked out on its own thread, told of on the way, and kept for an hour', async () => {
  const shop = await openFor(0.5);
  const desk = deskOf(shop);
  const first = ask(desk, NOON, shop.clock.now() + HOUR);
  expect(first).toMatchObject({ state: 'running', to: shop.clock.now(), draft: false, by: 'mia' });
  const done = await desk.ended(first.id);
  expect(replayState.parse(done)).toEqual(done);
  expect(done).toMatchObject({ state: 'done', whatIf: null, report: { identical: true } });
  expect(done!.progress.all).toBeGreaterThan(300);
  expect(done!.progress.done).toBe(done!.progress.all);
  shop.clock.advance(HOUR - 1);
  expect(desk.get(first.id)).toEqual(done);
  shop.clock.advance(2);
  expect(desk.get(first.id)).toBeUndefined();
});

it('[RPL-10] one runs at a time, four wait, each can be cancelled', async () => {
  const shop = await openFor(0.3);
  const desk = deskOf(shop);
  const now = shop.clock.now();
  const draft: Draft = { changes: [{ section: 'campaigns', remove: 'juice' }] };
  const all = [0, 1, 2, 3, 4].map((n) => ask(desk, NOON + n, now, n === 2 ? draft : null));
  expect(all.map((s) => s.state)).toEqual(['running', 'waiting', 'waiting', 'waiting', 'waiting']);
  expect(desk.ask({ fromMs: NOON, toMs: now, draft: null, by: 'mia' })).toMatchObject({ ok: false, code: 'busy' });
  expect(desk.cancel(all[0]!.id)).toMatchObject({ state: 'cancelled' });
  expect(desk.cancel(all[3]!.id)).toMatchObject({ state: 'cancelled' });
  const ended = await Promise.all(all.map((s) => desk.ended(s.id)));
  expect(ended.map((s) => s?.state)).toEqual(['cancelled', 'done', 'done', 'cancelled', 'done']);
  expect(replayState.parse(ended[2])).toMatchObject({ report: null, whatIf: { replay: { identical: true } } });
  expect(ended[2]!.whatIf!.campaigns.find((c) => c.campaign === 'juice')).toMatchObject({
    in: 'was',
    wouldBe: { plays: 0 },
  });
  expect(desk.cancel('nobody')).toBeUndefined();
  expect(desk.cancel(all[1]!.id)).toMatchObject({ state: 'done' });
});

it('[RPL-4] what cannot be worked out says why, and the next one is', async () => {
  const shop = await openFor(0.1);
  const desk = deskOf(shop);
  const now = shop.clock.now();
  const refused = (fromMs: number, toMs: number): unknown => desk.ask({ fromMs, toMs, draft: null, by: 'mia' });
  expect(refused(now, NOON)).toMatchObject({ ok: false, code: 'bad-range' });
  expect(refused(now + 1, now + HOUR)).toMatchObject({
    ok: false,
    message: expect.stringMatching(/has not been yet/) as string,
  });
  const early = ask(desk, NOON - HOUR, now);
  const faulty = ask(desk, NOON, now, { config: { endcap: 1, store: { id: 'X' } } });
  const fine = ask(desk, NOON, now);
  expect(await desk.ended(early.id)).toMatchObject({ state: 'failed', error: { code: 'not-covered' } });
  const failed = await desk.ended(faulty.id);
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'faults' } });
  expect(failed!.error!.faults.length).toBeGreaterThan(2);
  expect(await desk.ended(fine.id)).toMatchObject({ state: 'done' });
});

it('[RPL-9] why at an instant between two decisions has the readings of that instant', async () => {
  const shop = await busyShop();
  const desk = deskOf(shop);
  for (const [people, forS] of [
    [6, 20],
    [9, 5],
    [7, 5],
  ] as const) {
    for (let s = 0; s < forS; s += 5) {
      shop.send('count', { zone: 'drinks', count: people });
      shop.clock.advance(5000);
    }
  }
  await shop.written();
  const answer = await desk.why('one', NOON + 22_000);
  if (!answer.ok || answer.answer === null) throw new Error('no answer');
  const { atMs, campaign, cause, readings, then, basis, losers } = decisionAnswer.parse(answer.answer);
  // It came on at three seconds with six people; at 22 s there were nine.
  expect([basis, campaign, atMs, cause.text]).toEqual([
    'replayed',
    'crowd',
    NOON + 3000,
    expect.stringMatching(/^6 people/),
  ]);
  const occupancy = (list: typeof readings): unknown => list.find((r) => r.key === 'zone.occupancy:drinks');
  expect(occupancy(readings)).toMatchObject({ value: 6, quality: 'live' });
  expect(occupancy(then)).toMatchObject({ value: 9, quality: 'live', atMs: NOON + 20_000 });
  expect(losers.find((l) => l.campaign === 'pressed')?.reason).toMatch(/not pressed|unknown/);
  // The engine said so itself, then.
  expect(shop.records().journal.decisionAt('one', NOON + 22_000)?.atMs).toBe(NOON + 3000);

  expect(await desk.why('nowhere', NOON + 22_000)).toEqual({ ok: true, answer: null });
  expect(await desk.why('one', NOON - 1)).toMatchObject({ ok: false, code: 'not-covered' });
});

it('[RPL-9] many questions at once are answered one after the other, too many are not', async () => {
  const shop = await openFor(0.05);
  const desk = deskOf(shop);
  const answers = await Promise.all(Array.from({ length: 9 }, () => desk.why('one', NOON + 60_000)));
  expect(answers.filter((a) => a.ok)).toHaveLength(8);
  expect(answers[8]).toMatchObject({ ok: false, code: 'busy' });
});
