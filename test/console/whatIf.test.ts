import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../config/schema/check.ts';
import { applyChanges } from '../../controller/console/api/changeSets.ts';
import { indexStore } from '../../controller/console/store/storeIndex.ts';
import type { StoreIndex } from '../../controller/console/store/storeIndex.ts';
import { attempts, isAttempt, requestOf } from '../../controller/console/whatif/attempt.ts';
import {
  columns,
  differenceText,
  isChanged,
  personTime,
  sorted,
  toneOf,
  unknownText,
} from '../../controller/console/whatif/figures.ts';
import { instantOf, localOf, periodFault, periodOf } from '../../controller/console/whatif/period.ts';
import { campaignOutcome, replayRequest } from '../../controller/protocol/replay.ts';
import type { CampaignOutcome } from '../../controller/protocol/replay.ts';
import { campaign, storeWith } from './smallStore.ts';

const ZONE = 'Europe/Amsterdam';

describe('a time that is run again', () => {
  it('[RPL-4] is meant by the clock of the store, also on days on which clocks change', () => {
    expect(instantOf('2026-11-21T18:05', ZONE)).toBe(Date.parse('2026-11-21T18:05:00+01:00'));
    expect(instantOf('2026-10-25T12:00', ZONE)! - instantOf('2026-10-25T00:00', ZONE)!).toBe(13 * 3_600_000);
    expect(instantOf('', ZONE)).toBeNull();
    expect(instantOf('2026-02-30T10:00', ZONE)).toBeNull();
    expect(localOf(Date.parse('2026-07-01T22:30:59Z'), ZONE)).toBe('2026-07-02T00:30');
  });

  it('[RPL-4] named times end where they say', () => {
    const now = Date.parse('2026-11-21T18:05:30+01:00');
    expect(periodOf('today', now, ZONE)).toEqual({ from: '2026-11-21T00:00', to: '2026-11-21T18:05' });
    expect(periodOf('yesterday', now, ZONE)).toEqual({ from: '2026-11-20T00:00', to: '2026-11-21T00:00' });
    expect(periodOf('week', now, ZONE)).toEqual({ from: '2026-11-14T00:00', to: '2026-11-21T18:05' });
  });

  it('[RPL-4] that cannot be is refused in words', () => {
    const now = Date.parse('2026-11-21T18:05:30+01:00');
    expect(periodFault('2026-11-21T10:00', '2026-11-21T09:00', now, ZONE)).toBe('It ends before it begins.');
    expect(periodFault('', '2026-11-21T09:00', now, ZONE)).toBe('Say from when to when.');
    expect(periodFault('2026-11-22T10:00', '2026-11-22T11:00', now, ZONE)).toMatch(/future/);
    expect(periodFault('2026-11-20T10:00', '2026-11-20T11:00', now, ZONE)).toBeNull();
  });
});

/** A draft that plays a playlist in a daypart which is closed on a holiday: everything that a campaign can need. */
function store(): StoreIndex {
  const { config } = storeWith([
    campaign('x'),
    campaign('y', { status: 'draft', creatives: [], playlist: 'outer', dayparts: ['morning'] }),
  ]);
  const playlists = [
    { id: 'outer', name: 'Outer', order: 'in-turn' as const, items: [{ playlist: 'inner' }] },
    { id: 'inner', name: 'Inner', order: 'in-turn' as const, items: [{ creative: 'y-message' }] },
  ];
  const holidays = [{ id: 'xmas', name: 'Christmas', start: '2026-12-25', rule: 'FREQ=YEARLY', also: [] }];
  const except = [{ days: [], dates: [], holidays: ['xmas'], closed: true }];
  const dayparts = config.dayparts.map((d) => (d.id === 'morning' ? { ...d, except } : d));
  return indexStore({ revision: 1, config: { ...config, playlists, holidays, dayparts }, media: {} });
}

describe('what is tried', () => {
  it('[RPL-5] drafts can be published, what plays can be paused, and what is gone cannot be tried', () => {
    const values = attempts(store()).flatMap(({ items }) => items.map((i) => i.value));
    expect(values).toEqual(['now', 'same', 'with:y', 'with:x', 'without:x']);
    expect(isAttempt('with:gone', store())).toBe(false);
    const labels = attempts(store()).flatMap(({ items }) => items.map((i) => i.label));
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('[RPL-5] a draft takes along what it needs, so that it stands in a store of before it was made', () => {
    const now = store();
    const request = requestOf('with:y', 1, 2, now);
    expect(replayRequest.parse(request)).toEqual(request);
    const changes = request.with !== undefined && 'changes' in request.with ? request.with.changes : [];
    const before = {
      ...now.config,
      ...{ holidays: [], dayparts: [], playlists: [] },
      creatives: now.config.creatives.filter((c) => c.id === 'x-message'),
      campaigns: now.config.campaigns.filter((c) => c.id === 'x'),
    };
    const checked = checkConfig(applyChanges(before, changes));
    expect(checked.ok ? [] : checked.faults).toEqual([]);
    expect(checked.ok && checked.config.campaigns.find((c) => c.id === 'y')?.status).toBe('approved');
  });

  it('[RPL-5] the whole schedule is the store as it is; nothing is no draft at all', () => {
    const now = store();
    expect(requestOf('now', 1, 2, now)).toEqual({ from: 1, to: 2, with: { config: now.config } });
    expect(requestOf('same', 1, 2, now)).toEqual({ from: 1, to: 2 });
    expect(JSON.stringify(requestOf('without:x', 1, 2, now))).toContain('"status":"paused"');
  });
});

const none = { screenSeconds: 0, share: 0, plays: 0, triggers: 0, personSeconds: 0, unknownSeconds: 0 };
function outcome(id: string, was: Partial<typeof none>, wouldBe: Partial<typeof none>): CampaignOutcome {
  const [a, b] = [
    { ...none, ...was },
    { ...none, ...wouldBe },
  ];
  const keys = Object.keys(none) as (keyof typeof none)[];
  const difference = Object.fromEntries(keys.map((k) => [k, b[k] - a[k]]));
  const base = { campaign: id, name: id.toUpperCase(), class: 'scheduled', in: 'both', played: 0, screens: [] };
  return campaignOutcome.parse({ ...base, was: a, wouldBe: b, difference });
}

describe('what came of it', () => {
  it('[RPL-6] differences are told with their sign, and none as none', () => {
    const c = outcome(
      'a',
      { plays: 120, share: 0.5, personSeconds: 7200 },
      { plays: 96, share: 0.625, personSeconds: 7200 },
    );
    expect(columns.map((column) => differenceText(column, c))).toEqual(['−24', '+13 %', '±0', '±0']);
    expect(columns.map((column) => toneOf(column, c))).toEqual(['less', 'more', 'same', 'same']);
    expect(isChanged(c)).toBe(true);
    expect([40, 600, 9000, -9000, 0].map(personTime)).toEqual(['40 s', '10 min', '2.5 h', '−2.5 h', '0 s']);
  });

  it('[RPL-6] what changed comes first, and what was on no screen is only named', () => {
    const list = [
      outcome('same', { screenSeconds: 500, plays: 5 }, { screenSeconds: 500, plays: 5 }),
      outcome('little', { screenSeconds: 100, plays: 10 }, { screenSeconds: 90, plays: 9 }),
      outcome('much', { screenSeconds: 100, plays: 10 }, { screenSeconds: 10, plays: 1 }),
      outcome('never', {}, {}),
    ];
    const { told, never } = sorted(list);
    expect(told.map((c) => c.campaign)).toEqual(['much', 'little', 'same']);
    expect(never).toEqual(['NEVER']);
  });

  it('[RPL-7] time in which nobody knew how many people were there is told', () => {
    expect(unknownText(outcome('a', {}, { screenSeconds: 200, unknownSeconds: 50 }))).toBe(
      'people not known for 25 % of its time',
    );
    expect(unknownText(outcome('a', {}, { screenSeconds: 200, unknownSeconds: 1 }))).toBeNull();
  });
});
