import { describe, expect, it } from 'vitest';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Draft, Figures, WhatIfReport } from '../../controller/protocol/replay.ts';
import { ReplayError } from '../../controller/replay/core/past.ts';
import { whatIf } from '../../controller/replay/core/whatIf.ts';
import { campaign, NOON, storeWith, triggered } from '../engine/store.ts';
import { busyShop, busyStore, HOUR } from './busyShop.ts';
import type { BusyShop } from './busyShop.ts';

const quiet = (): void => undefined;
const NONE: Figures = { screenSeconds: 0, share: 0, plays: 0, triggers: 0, personSeconds: 0, unknownSeconds: 0 };

function put(config: StoreConfig, id: string): Draft {
  return { changes: [{ section: 'campaigns', put: config.campaigns.find((c) => c.id === id)! }] };
}

function hold(shop: BusyShop, draft: Draft, fromMs = NOON, toMs = shop.clock.now()): WhatIfReport {
  return whatIf(shop.history(), { fromMs, toMs }, draft, quiet);
}

function of(report: WhatIfReport, id: string): WhatIfReport['campaigns'][number] {
  return report.campaigns.find((c) => c.campaign === id)!;
}

/** One screen, one loop; people come at 100 s and go at 160 s, and after 1000 s nobody counts any more. */
async function smallHour(): Promise<BusyShop> {
  const screens = [{ id: 'one', name: 'One', at: { x: 1, y: 1 }, zone: 'drinks' }];
  const shop = await busyShop(storeWith({ screens, campaigns: [campaign('loop')] }));
  for (let s = 0; s <= 1000; s += 5) {
    shop.send('count', { zone: 'drinks', count: s < 100 || s >= 160 ? 1 : 6 });
    shop.clock.advance(5000);
  }
  shop.clock.advance(HOUR - 1_005_000);
  await shop.written();
  return shop;
}

describe('what would have been', () => {
  it('[RPL-5] a draft that changes nothing differs in nothing, over pauses, changes and restarts', async () => {
    const shop = await busyShop();
    shop.busy(0.4 * HOUR);
    await shop.app().setCampaignStatus('crowd', 'paused', 'mia');
    shop.busy(0.2 * HOUR);
    await shop.app().setCampaignStatus('crowd', 'approved', 'mia');
    await shop.restart('stopped', 600_000.25);
    shop.busy(0.4 * HOUR);
    const juice = busyStore.campaigns.find((c) => c.id === 'juice')!;
    const campaigns = [...busyStore.campaigns, { ...juice, id: 'extra', name: 'Extra' }];
    await shop.app().saveConfiguration({ ...busyStore, campaigns }, {}, 'mia');
    shop.busy(0.4 * HOUR);
    await shop.written();
    const report = hold(shop, put(busyStore, 'loop'), NOON + 60_000.5);
    expect(report.replay).toMatchObject({ identical: true, differences: [] });
    expect(report.notes).toEqual([]);
    for (const c of report.campaigns) expect([c.campaign, c.in, c.difference]).toEqual([c.campaign, 'both', NONE]);
    for (const s of report.screens) expect(s.wouldBe).toEqual(s.was);
    // It is not nothing that is the same.
    for (const id of ['loop', 'juice', 'crowd', 'tagged', 'liked', 'extra'])
      expect(of(report, id).was.plays).toBeGreaterThan(0);
    for (const id of ['crowd', 'tagged', 'liked']) expect(of(report, id).was.triggers).toBeGreaterThan(0);
    const allS = report.campaigns.reduce((sum, c) => sum + c.was.screenSeconds, 0);
    expect(allS).toBeCloseTo(3 * report.seconds, 0);
  });

  it('[RPL-6][RPL-7] a second campaign of the same share takes half of the time, the plays and the people', async () => {
    const shop = await smallHour();
    const draft = storeWith({ campaigns: [campaign('loop'), campaign('new', { creatives: ['c'] })] });
    const report = hold(shop, put(draft, 'new'));
    // Counts are live for ten seconds: those of 1000 s until 1010 s.
    const people = 1010 + 60 * 5;
    expect(of(report, 'loop').was).toEqual({
      ...NONE,
      screenSeconds: 3600,
      share: 1,
      plays: 360,
      personSeconds: people,
      unknownSeconds: 2590,
    });
    expect(of(report, 'loop').wouldBe).toMatchObject({
      screenSeconds: 1800,
      share: 0.5,
      plays: 180,
      // From 1010 s on it is the turn of the new one.
      unknownSeconds: 1290,
    });
    expect(of(report, 'new')).toMatchObject({
      in: 'draft',
      was: NONE,
      difference: { screenSeconds: 1800, plays: 180, triggers: 0 },
    });
    expect(of(report, 'new').screens).toEqual([{ screen: 'one', was: 0, wouldBe: 0.5 }]);
    expect(of(report, 'loop').wouldBe.personSeconds + of(report, 'new').wouldBe.personSeconds).toBeCloseTo(people, 6);
    expect(of(report, 'loop').wouldBe.unknownSeconds + of(report, 'new').wouldBe.unknownSeconds).toBeCloseTo(2590, 6);
  });

  it('[RPL-8] a trigger in the draft comes on for as long as its rule says, before those who were there', async () => {
    const shop = await smallHour();
    const report = hold(shop, put(storeWith({ campaigns: [triggered('crowd')] }), 'crowd'));
    // On three seconds after the six came, off five seconds after they had gone.
    const onS = 160 + 5 - (100 + 3);
    expect(of(report, 'crowd').wouldBe).toMatchObject({
      screenSeconds: onS,
      plays: 1,
      triggers: 1,
      personSeconds: 57 * 6 + 5,
    });
    expect(of(report, 'loop').difference).toMatchObject({ screenSeconds: -onS, triggers: 0 });
    expect(report.screens).toMatchObject([
      {
        screen: 'one',
        was: { booked: 1, before: 0, switches: 0 },
        wouldBe: { before: Math.round((onS / 3600) * 1e6) / 1e6, nothing: 0, switches: 1 },
      },
    ]);
  });

  it('[RPL-6] campaigns that share what goes before the loop have each their own time, also of the same creative', async () => {
    const shop = await smallHour();
    const both = [triggered('crowd', { holdForS: 0 }), triggered('queue', { holdForS: 0 }, { creatives: ['b', 'c'] })];
    const { campaigns } = storeWith({ campaigns: both });
    const report = hold(shop, { changes: campaigns.map((c) => ({ section: 'campaigns', put: c })) });
    // 65 s, 10 s each in turn.
    expect(of(report, 'crowd').wouldBe).toMatchObject({ screenSeconds: 35, plays: 4, triggers: 1 });
    expect(of(report, 'queue').wouldBe).toMatchObject({ screenSeconds: 30, plays: 3, triggers: 1 });
  });

  it('[RPL-5] a whole store stands for all of the time; what players reported is beside it', async () => {
    const shop = await smallHour();
    const screens = [
      { id: 'one', name: 'One', at: { x: 1, y: 1 }, zone: 'drinks' },
      { id: 'door', name: 'Door', at: { x: 8, y: 1 }, zone: 'gels' },
    ];
    const draft = storeWith({ screens, campaigns: [campaign('new', { on: { screens: ['one'] } })] });
    const play = {
      screen: 'one',
      campaign: 'loop',
      creative: 'a',
      plannedMs: 1,
      outcome: 'complete',
      override: null,
    } as const;
    await shop.app().recordPlays(
      [1, 2].map((n) => ({ ...play, id: `p.b.${n}`, startMs: NOON + n, endMs: NOON + n + 1 })),
      'p',
    );
    const report = hold(shop, { config: draft });
    expect(of(report, 'loop')).toMatchObject({ in: 'was', played: 2, wouldBe: NONE });
    expect(of(report, 'new').wouldBe).toMatchObject({ screenSeconds: 3600, share: 0.5 });
    expect(report.screens.find((s) => s.screen === 'door')).toMatchObject({
      was: { booked: 0, nothing: 0 },
      wouldBe: { booked: 0, nothing: 1 },
    });
  });

  it('[RPL-4] a draft with faults is refused with all of them', async () => {
    const shop = await smallHour();
    const refused = (draft: Draft): ReplayError => {
      try {
        hold(shop, draft);
      } catch (error) {
        if (error instanceof ReplayError) return error;
        throw error;
      }
      throw new Error('it was taken');
    };
    const wrong = { id: 'new', name: 'New', on: { screens: ['nowhere'] }, creatives: ['nothing'] };
    const faulty = refused({
      changes: [
        { section: 'campaigns', put: wrong },
        { section: 'dayparts', remove: 'never' },
      ],
    });
    expect(faulty.code).toBe('faults');
    expect(faulty.message).toBe('the draft has 3 faults; correct them and try again');
    expect(faulty.faults.map((f) => f.message)).toEqual([
      'no daypart has the id "never"',
      expect.stringContaining('nowhere'),
      expect.stringContaining('nothing'),
    ]);
    expect(refused({ config: { endcap: 2 } }).faults.length).toBeGreaterThan(1);
  });

  it('[RPL-5] a pause of then does not hold for a campaign that the draft changes, and that is said', async () => {
    const shop = await smallHour();
    await shop.app().setCampaignStatus('loop', 'paused', 'mia');
    shop.clock.advance(HOUR);
    shop.send('count', { zone: 'drinks', count: 1 });
    await shop.written();
    const changed = storeWith({ campaigns: [campaign('loop', { name: 'Another name' })] });
    const report = hold(shop, put(changed, 'loop'));
    expect(of(report, 'loop').was.share).toBeCloseTo(0.5, 6);
    expect(of(report, 'loop').wouldBe.share).toBe(1);
    expect(report.notes).toEqual([expect.stringMatching(/loop was paused in that time/)]);
  });
});
