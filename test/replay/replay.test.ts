import { expect, it } from 'vitest';
import { Database } from '../../controller/records/database.ts';
import { ReplayError } from '../../controller/replay/core/past.ts';
import { replay } from '../../controller/replay/core/replay.ts';
import type { Range } from '../../controller/replay/core/replay.ts';
import { ENGINE_VERSION } from '../../controller/engine/version.ts';
import { NOON } from '../engine/store.ts';
import { busyShop, busyStore, HOUR } from './busyShop.ts';
import type { BusyShop } from './busyShop.ts';

const quiet = (): void => undefined;

function changed(shop: BusyShop, sql: string): void {
  const db = Database.open(shop.file);
  db.exec(sql);
  db.close();
}

function refusal(shop: BusyShop, range: Range): unknown {
  try {
    return replay(shop.history(), range, quiet);
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error;
    return [error.code, error.message];
  }
}

it('[RPL-2] a busy day with changes, pauses, stock, a restart and a power cut is decided identically again', async () => {
  const shop = await busyShop();
  shop.busy(1.2 * HOUR);
  await shop.app().setCampaignStatus('crowd', 'paused', 'mia');
  shop.busy(0.2 * HOUR);
  await shop.app().setCampaignStatus('crowd', 'approved', 'mia');
  shop.busy(0.3 * HOUR);
  const juice = busyStore.campaigns.find((c) => c.id === 'juice')!;
  const campaigns = [...busyStore.campaigns, { ...juice, id: 'extra', name: 'Extra' }];
  await shop.app().saveConfiguration({ ...busyStore, campaigns }, {}, 'mia');
  shop.busy(0.4 * HOUR);
  await shop.restart('stopped', 600_000.25);
  shop.busy(0.5 * HOUR);
  await shop.restart('cut', 45_000.5);
  shop.busy(0.5 * HOUR);
  await shop.app().saveConfiguration(busyStore, {}, 'mia');
  shop.busy(0.4 * HOUR);
  await shop.written();

  const history = shop.history();
  let done = 0;
  const whole = replay(history, { fromMs: NOON, toMs: shop.clock.now() }, (n) => (done = n));
  expect(whole.differences).toEqual([]);
  expect(whole).toMatchObject({ identical: true, gaps: [], startedMs: NOON, engineThen: [ENGINE_VERSION] });
  expect(whole.entries).toBeGreaterThan(3000);
  expect(done).toBe(whole.entries);
  expect(whole.decisions).toBeGreaterThan(300);

  // From any kept state, and from instants between them, the same comes out.
  for (const hours of [0.3, 1.1, 1.9, 2.2, 2.35, 3.05]) {
    const fromMs = NOON + hours * HOUR;
    const part = replay(history, { fromMs, toMs: fromMs + 0.4 * HOUR }, quiet);
    expect(part).toMatchObject({ identical: true, differences: [] });
    expect(part.startedMs).toBeGreaterThan(fromMs - HOUR - 1);
    expect(part.decisions).toBeGreaterThan(20);
  }
});

it('[RPL-2] a decision that was tampered with is found, and named with its place and both sides', async () => {
  const shop = await busyShop();
  shop.busy(0.5 * HOUR);
  await shop.written();
  const range = { fromMs: NOON, toMs: shop.clock.now() };
  changed(
    shop,
    `UPDATE decision_text SET decision = json_set(decision, '$.cause.text', 'Somebody wanted it so')
     WHERE id = (SELECT min(text) FROM decided WHERE screen = 'two' AND at_ms > ${NOON})`,
  );
  const report = replay(shop.history(), range, quiet);
  expect(report.identical).toBe(false);
  expect(report.differenceCount).toBe(report.differences.length);
  expect(report.differences[0]).toMatchObject({ field: 'cause.text' });
  const [first] = report.differences;
  expect(first!.recorded).toMatch(/: Somebody wanted it so$/);
  expect(first!.replayed).not.toContain('Somebody');
  expect(first!.atMs).toBeGreaterThan(NOON);
  expect(report.differences.map((d) => d.screen)).toContain('two');
});

it('[RPL-2] a decision that is gone, or that nobody made, is found too', async () => {
  const shop = await busyShop();
  shop.busy(0.2 * HOUR);
  await shop.written();
  changed(
    shop,
    `DELETE FROM decided WHERE (screen, at_ms, text) IN (SELECT screen, at_ms, text FROM decided WHERE screen = 'one' AND at_ms > ${NOON} ORDER BY at_ms LIMIT 1)`,
  );
  const report = replay(shop.history(), { fromMs: NOON, toMs: shop.clock.now() }, quiet);
  expect(report).toMatchObject({ identical: false, differenceCount: 1 });
  expect(report.differences[0]).toMatchObject({ screen: 'one', field: '', recorded: 'nothing was decided' });
});

it('[RPL-4] a time that is none, that nothing covers, or in which nothing was recorded is refused in words', async () => {
  const shop = await busyShop();
  shop.busy(0.1 * HOUR);
  await shop.written();
  const now = shop.clock.now();
  expect(refusal(shop, { fromMs: now, toMs: NOON })).toEqual(['bad-range', expect.stringMatching(/swap the two/)]);
  expect(refusal(shop, { fromMs: NOON, toMs: NOON })).toEqual(['bad-range', expect.any(String)]);
  expect(refusal(shop, { fromMs: NOON - 1, toMs: now })).toEqual([
    'not-covered',
    expect.stringMatching(/choose a later beginning/),
  ]);
  expect(refusal(shop, { fromMs: now + 1, toMs: now + HOUR })).toEqual([
    'nothing-recorded',
    expect.stringMatching(/nothing is recorded/),
  ]);
});

it('[RPL-3] a start of which no state was kept is a gap, and what follows the next state is compared again', async () => {
  const shop = await busyShop();
  shop.busy(0.2 * HOUR);
  await shop.restart('stopped', 60_000);
  shop.busy(0.2 * HOUR);
  await shop.app().saveConfiguration(busyStore, {}, 'mia');
  shop.busy(0.2 * HOUR);
  await shop.written();
  changed(shop, `DELETE FROM checkpoint WHERE reason = 'start' AND at_ms > ${NOON}`);
  const report = replay(shop.history(), { fromMs: NOON, toMs: shop.clock.now() }, quiet);
  expect(report).toMatchObject({ identical: false, differenceCount: 0 });
  expect(report.gaps).toHaveLength(1);
  const [gap] = report.gaps;
  expect(gap!.text).toMatch(/was not kept/);
  expect(gap!.toMs - gap!.fromMs).toBeGreaterThan(0.19 * HOUR);
});

it('[RPL-3] entries that are gone from the journal are said, and not passed over', async () => {
  const shop = await busyShop();
  shop.busy(0.2 * HOUR);
  await shop.written();
  changed(shop, 'DELETE FROM journal WHERE seq BETWEEN 40 AND 42');
  const report = replay(shop.history(), { fromMs: NOON, toMs: shop.clock.now() }, quiet);
  expect(report.identical).toBe(false);
  expect(report.gaps).toMatchObject([{ text: '3 entries of the journal are gone' }]);
});

it('[RPL-3] another version of the engine is said beside the one of now', async () => {
  const shop = await busyShop();
  shop.busy(0.1 * HOUR);
  await shop.written();
  changed(shop, 'UPDATE checkpoint SET engine_version = 1');
  const range = { fromMs: NOON, toMs: shop.clock.now() };
  expect(replay(shop.history(), range, quiet)).toMatchObject({ engineThen: [1], engineNow: ENGINE_VERSION });
  changed(shop, 'DELETE FROM checkpoint');
  const kept = { seq: 1, atMs: NOON, reason: 'start', configRevision: 1, engineVersion: 1, codeBase: null } as const;
  await shop.records().checkpoints.add({ ...kept, state: JSON.stringify({ version: 0 }) });
  expect(refusal(shop, range)).toEqual(['unreadable', expect.stringMatching(/written by version 1 of the engine/)]);
});
