import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { OutlookDesk } from '../../controller/outlook/desk.ts';
import { makeOutlook } from '../../controller/outlook/core/outlook.ts';
import { createLogger } from '../../controller/runtime/logger.ts';
import { NOON, campaign, storeWith } from '../engine/store.ts';
import { testFolders } from '../records/folder.ts';
import { HOUR, jobOf } from './stores.ts';

const folders = testFolders();
const job = jobOf(storeWith({ campaigns: [campaign('x'), campaign('y', { to: '2026-11-01' })] }), { days: 1 });

it('[OUT-12] an outlook is made on a thread from the hours on disk, and kept for a minute', async () => {
  const folder = folders.folder();
  const records = await folders.records(folder);
  const history = Array.from({ length: 21 * 24 }, (_, i) => ({
    ...{ zone: 'drinks', hourMs: NOON - (i + 1) * HOUR, observedMs: HOUR, personMs: 6 * HOUR, simulated: true },
  }));
  await records.zoneHours.add(history);
  let nowMs = NOON;
  const desk = new OutlookDesk({ file: join(folder, 'endcap.db'), logger: createLogger('silent'), now: () => nowMs });
  onTestFinished(() => desk.stop());
  const first = await desk.make(job, 'a');
  expect(first).toEqual({ ok: true, outlook: makeOutlook(job, history) });
  expect(await desk.make({ ...job, days: 2 }, 'a')).toBe(first);
  nowMs += 60_000;
  const later = await desk.make({ ...job, days: 2 }, 'a');
  expect(later.ok && later.outlook.toMs).toBe(NOON + 48 * HOUR);
});

it('[OUT-12] at most six wait; what fails is told in words and not kept; a stop ends what is under way', async () => {
  const desk = new OutlookDesk({ file: '/nowhere/endcap.db', logger: createLogger('silent'), now: () => NOON });
  onTestFinished(() => desk.stop());
  const failed = await desk.make(job, 'a');
  expect(failed).toEqual({
    ok: false,
    code: 'failed',
    message: 'it could not be worked out; the log of the controller tells more',
  });
  const all = Array.from({ length: 7 }, () => desk.make(job, null));
  expect(await all[6]).toMatchObject({ ok: false, code: 'busy' });
  await desk.stop();
  for (const answer of await Promise.all(all.slice(0, 6))) expect(answer).toMatchObject({ ok: false, code: 'failed' });
});
