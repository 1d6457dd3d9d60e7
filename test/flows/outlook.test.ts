import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { outlook } from '../../controller/protocol/outlook.ts';
import { readZoneHours } from '../../controller/records/zoneHours.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import { House } from './house.ts';

const square = [
  { x: 0, y: 0 },
  { x: 5, y: 0 },
  { x: 5, y: 5 },
  { x: 0, y: 5 },
];
const loop = { id: 'loop', name: 'Loop', on: { everywhere: true }, creatives: ['hello'] };
const store = {
  endcap: 1,
  store: { id: 'flow', name: 'Flow', timeZone: 'Europe/Amsterdam', demonstration: true },
  floorPlan: { widthM: 30, heightM: 10 },
  zones: [{ id: 'drinks', name: 'Drinks', polygon: square }],
  screens: [{ id: 'one', name: 'One', at: { x: 1, y: 1 }, zone: 'drinks' }],
  creatives: ['hello', 'cola'].map((id) => ({ id, name: id, kind: 'message', headline: id })),
  campaigns: [loop, { ...loop, id: 'over', name: 'Over', to: '2020-01-01' }],
};

it('[OUT-8] [OUT-12] a running store looks ahead, also with a draft, and writes its people down when it stops', async () => {
  const files = writeStore(store);
  const data = mkdtempSync(join(tmpdir(), 'endcap-outlook-'));
  onTestFinished(() => {
    files.remove();
    rmSync(data, { recursive: true, force: true });
  });
  const beganMs = Date.now();
  const house = await House.open(files.file, data);
  try {
    const [posted] = await house.post([{ id: 'n-1', type: 'endcap.count.v1', data: { zone: 'drinks', count: 6 } }]);
    expect(posted?.result).toBe('accepted');
    const told = outlook.parse(await house.call('GET', '/api/v1/outlook?days=2&screen=one'));
    expect(told.attention).toMatchObject([{ campaign: 'over', kind: 'dates', level: 'never' }]);
    expect(told.campaigns.map((c) => [c.campaign, c.plays, c.share])).toEqual([
      ['loop', 'yes', 1],
      ['over', 'never', 0],
    ]);
    expect(told.loads[0]!.hours.every((h) => h.booked === 1 && h.parts?.length === 1)).toBe(true);
    expect(told.zones).toMatchObject([{ zone: 'drinks', state: 'not-enough' }]);
    const changes = [{ section: 'campaigns', put: { ...loop, id: 'big', name: 'Big', priority: 90 } }];
    const draft = outlook.parse(await house.call('POST', '/api/v1/outlook', { changes }));
    expect(draft.campaigns.map((c) => [c.campaign, c.plays])).toEqual([
      ['loop', 'never'],
      ['over', 'never'],
      ['big', 'yes'],
    ]);
    expect(draft.attention.find((a) => a.campaign === 'loop')?.others).toEqual(['big']);
  } finally {
    await house.close();
  }
  const hours = readZoneHours(join(data, 'endcap.db'), 0, Number.MAX_SAFE_INTEGER);
  const observedMs = hours.reduce((ms, h) => ms + h.observedMs, 0);
  expect(observedMs).toBeGreaterThan(0);
  // A count is live for ten seconds.
  expect(observedMs).toBeLessThanOrEqual(Math.min(10_000, Date.now() - beganMs));
  expect(hours.reduce((ms, h) => ms + h.personMs, 0)).toBeCloseTo(6 * observedMs, 3);
});
