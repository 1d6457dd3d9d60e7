import { describe, expect, it } from 'vitest';
import { makeOutlook } from '../../controller/outlook/core/outlook.ts';
import { outlook } from '../../controller/protocol/outlook.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import { NOON, campaign, storeWith, triggered } from '../engine/store.ts';
import { HOUR, jobOf, outlookOf } from './stores.ts';

const night = { id: 'night', name: 'Night', days: ['mon', 'tue'], from: '22:00', to: '23:00' };
const zone = (id: string) => ({
  id,
  name: id,
  polygon: [
    { x: 0, y: 0 },
    { x: 5, y: 0 },
    { x: 5, y: 5 },
  ],
});
const sunday = { id: 'sunday', name: 'Sunday', days: ['sun'], from: '10:00', to: '16:00' };

describe('[OUT-2] a campaign that cannot play says the first reason of its own', () => {
  const never = (part: Record<string, unknown>, more: Record<string, unknown> = {}, days = 7) => {
    const told = outlookOf({ dayparts: [night, sunday], campaigns: [campaign('x', part)], ...more }, { days });
    const [only, ...rest] = told.about('x');
    expect(rest).toEqual([]);
    expect(told.of('x')).toMatchObject({ plays: 'never', why: only!.text, screenSeconds: 0, audience: null });
    expect(only).toMatchObject({ level: 'never', campaign: 'x', name: 'Campaign x' });
    return [only!.kind, only!.text];
  };

  it.each([
    [{ from: '2026-12-05' }, ['dates', 'It begins on Sat 5 December, after these days.']],
    [{ to: '2026-11-20' }, ['dates', 'It ended on Fri 20 November.']],
    [
      { recurrence: { start: '2026-12-24', rule: 'FREQ=YEARLY' } },
      ['recurrence', 'None of its days or times comes in these days; it next plays on Thu 24 December.'],
    ],
    [
      { creatives: ['gone'] },
      ['nothing-to-show', 'It cannot be shown: its file media/gone.png is not in the library.'],
    ],
    [{ on: { zones: ['till'] } }, ['no-screen', 'It aims at no screen: the zones and groups that it names have none.']],
  ])('%j', (part, words) => {
    const gone = { id: 'gone', name: 'Gone', kind: 'image', files: { landscape: 'media/gone.png' } };
    const message = { id: 'a', name: 'A', kind: 'message', headline: 'a' };
    const more = { creatives: [gone, message], zones: ['drinks', 'gels', 'till'].map(zone) };
    expect(never(part, more)).toEqual(words);
  });

  it('dayparts that do not come in these days', () => {
    expect(never({ dayparts: ['night'] }, {}, 1)).toEqual([
      'daypart',
      'Its daypart Night does not come on its days; it next plays on Mon 23 November at 22:00.',
    ]);
    expect(never({ dayparts: ['night', 'sunday'], to: '2026-11-21' })).toEqual([
      'daypart',
      'Its dayparts Night, Sunday do not come on its days; it does not play again.',
    ]);
  });

  it('a product of which too little is in stock now; what is unknown keeps nobody away', () => {
    const stock: Reading = {
      ...{ key: 'product.stock:cola', kind: 'product.stock', of: 'cola', value: 2, unit: 'pieces', atMs: NOON },
      ...{ source: 'till', quality: 'live', confidence: 1, simulated: false },
    };
    const parts = { campaigns: [campaign('x', { products: ['cola'], leastStock: 5 })] };
    const told = outlookOf(parts, { stock: [stock] });
    expect(told.about('x')).toMatchObject([
      { kind: 'no-stock', text: 'It rests until there is more: too few pieces in stock: Cola 2 (at least 5).' },
    ]);
    expect(outlookOf(parts, { stock: [{ ...stock, quality: 'stale' }] }).of('x').plays).toBe('yes');
    expect(outlookOf(parts).about('x')).toEqual([]);
  });

  it.each([
    [
      {
        all: [{ reading: 'time.hour', value: 20 }, { not: { reading: 'time.hour', value: 9 } }],
      },
      'contradict',
    ],
    [
      {
        all: [
          { reading: 'time.hour', value: 10 },
          { reading: 'time.hour', op: '<=', value: 11 },
        ],
      },
      'The times in its',
    ],
    [
      {
        all: [
          { reading: 'zone.occupancy', of: 'drinks', value: 4 },
          { not: { reading: 'zone.occupancy', of: 'drinks', value: 3 } },
        ],
      },
      'contradict',
    ],
  ])('a condition that can never hold: %j', (when, words) => {
    const told = outlookOf({
      dayparts: [night],
      campaigns: [triggered('x', { when }, { dayparts: ['night'] }), campaign('loop')],
    });
    expect(told.about('x')).toMatchObject([{ kind: 'condition', level: 'never' }]);
    expect(told.of('x').why).toContain(words);
  });

  it('a trigger that can hold is not known beforehand', () => {
    const told = outlookOf({ campaigns: [triggered('x'), campaign('loop')] });
    expect([told.of('x').plays, told.of('x').audience, told.about('x')]).toEqual(['by-trigger', null, []]);
    const draft = outlookOf({ campaigns: [campaign('x', { status: 'draft', to: '2026-11-01' })] });
    expect([draft.of('x').plays, draft.of('x').why, draft.all.attention]).toEqual([
      'not-approved',
      'It is a draft.',
      [],
    ]);
  });
});

describe('[OUT-4] what others take', () => {
  it('a campaign that is out-ranked all of the time never plays, and says by whom', () => {
    const told = outlookOf({
      campaigns: [
        campaign('x', { priority: 50 }),
        campaign('big', { priority: 80 }),
        campaign('spare', { class: 'fallback' }),
      ],
    });
    expect(told.of('x')).toMatchObject({ plays: 'never', screenSeconds: 0 });
    expect(told.about('x')).toMatchObject([
      {
        ...{ kind: 'outranked', level: 'never', others: ['big'], screens: ['one', 'two', 'three'], when: [] },
        lostMs: 3 * 7 * 24 * HOUR,
        text: 'For all of its time others go before it: Campaign big (priority 80 before 50).',
      },
    ]);
    // A fallback is there for when nothing else is.
    expect([told.of('spare').plays, told.about('spare')]).toEqual(['never', []]);
  });

  it('hours that others take are told with their times', () => {
    const told = outlookOf({
      dayparts: [sunday],
      campaigns: [campaign('x'), campaign('big', { priority: 80, dayparts: ['sunday'], on: { screens: ['one'] } })],
    });
    const from = Date.parse('2026-11-22T09:00:00Z');
    expect(told.about('x')).toMatchObject([
      {
        ...{ kind: 'outranked', level: 'short', others: ['big'], screens: ['one'], lostMs: 6 * HOUR },
        when: [{ fromMs: from, toMs: from + 6 * HOUR }],
        text: 'For 6 hours of its time others go before it: Campaign big (priority 80 before 50).',
      },
    ]);
    expect(told.of('x').plays).toBe('yes');
  });

  it('a takeover without a trigger keeps everybody away while it lasts', () => {
    const told = outlookOf({
      campaigns: [campaign('x'), triggered('crowd'), campaign('all', { class: 'takeover', creatives: ['c'] })],
    });
    expect(told.about('x')).toMatchObject([{ level: 'never', others: ['all'] }]);
    expect(told.of('x').why).toContain('takeover before scheduled');
    expect(told.about('crowd')).toMatchObject([{ level: 'never', kind: 'outranked' }]);
    expect(told.of('all')).toMatchObject({ plays: 'yes', share: 1 });
    expect(told.all.loads).toMatchObject([{ hours: [{ booked: 1, before: 1, campaigns: 1 }] }]);
  });

  it('where triggered campaigns take nothing from booked ones they never come', () => {
    const store = { id: 'test', name: 'Test', timeZone: 'Europe/Amsterdam', triggeredShare: 0 };
    const told = outlookOf({ store, campaigns: [campaign('x'), triggered('crowd')] });
    expect(told.about('crowd')).toMatchObject([{ kind: 'triggers-full', level: 'never' }]);
    const sometimes = outlookOf({
      store,
      dayparts: [sunday],
      campaigns: [campaign('x', { dayparts: ['sunday'] }), triggered('crowd')],
    });
    expect(sometimes.about('crowd')).toEqual([]);
  });
});

describe('[OUT-6] what a loop cannot give', () => {
  it('a campaign that comes too rarely; with many of them the loop', () => {
    const some = outlookOf({ campaigns: [campaign('x'), campaign('big', { share: 200 })] });
    expect(some.about('x')).toMatchObject([{ kind: 'rare', level: 'short', screens: ['one', 'two', 'three'] }]);
    expect(some.about('x')[0]!.text).toMatch(
      /^It comes only every 3\d minutes: the loop is long for its share of 1\.$/,
    );
    const many = outlookOf({ campaigns: Array.from({ length: 100 }, (_, i) => campaign(`c-${i}`)) });
    expect(many.all.attention).toMatchObject([{ kind: 'rare', campaign: null, name: '' }]);
    expect(many.all.attention[0]!.text).toMatch(
      /^The loop is so full that 100 campaigns come less than once in 15 min/,
    );
    expect(outlookOf({ campaigns: [campaign('x', { maxPerHour: 1 }), campaign('big')] }).all.attention).toEqual([]);
  });

  it('limits per hour that nobody is there to keep, and neighbours that nobody keeps apart', () => {
    const alone = outlookOf({ campaigns: [campaign('x', { maxPerHour: 4 })] });
    expect(alone.about('x')).toMatchObject([{ kind: 'cap' }]);
    expect(alone.about('x')[0]!.text).toMatch(/^It comes up to 36\d times an hour, though at most 4 were asked/);
    const kept = outlookOf({ campaigns: [campaign('x', { maxPerHour: 4 }), campaign('f', { class: 'fallback' })] });
    expect(kept.all.attention).toEqual([]);
    const two = outlookOf({
      campaigns: [campaign('x', { separate: ['cola'] }), campaign('y', { separate: ['cola'] })],
    });
    expect(two.about('x')).toMatchObject([{ kind: 'neighbours', others: ['y'] }]);
    const apart = outlookOf({
      campaigns: [campaign('x', { separate: ['cola'] }), campaign('y', { separate: ['cola'] }), campaign('z')],
    });
    expect(apart.all.attention).toEqual([]);
  });
});

it('[OUT-7] audience is the part of each hour times the people expected in it; unknown time counts apart', () => {
  const history = Array.from({ length: 21 * 24 }, (_, i) => ({
    ...{ zone: 'drinks', hourMs: NOON - (i + 1) * HOUR, observedMs: HOUR, personMs: 6 * HOUR, simulated: false },
  }));
  const told = outlookOf({ campaigns: [campaign('x', { share: 2 }), campaign('y')] }, { days: 1 }, history);
  const [x, y] = [told.of('x'), told.of('y')];
  // Two screens in drinks, one in gels of which nothing is known.
  expect(x.screenSeconds).toBeCloseTo(3 * 24 * 3600 * (2 / 3), -2);
  expect(x.audience!.personSeconds).toBeCloseTo(2 * 24 * 3600 * (2 / 3) * 6, -3);
  expect(x.audience!.unknownSeconds).toBeCloseTo(24 * 3600 * (2 / 3), -2);
  expect([x.audience!.low, x.audience!.high]).toEqual([x.audience!.personSeconds, x.audience!.personSeconds]);
  expect(x.share + y.share).toBeCloseTo(1, 9);
  expect(told.all.zones.map((z) => [z.zone, z.state])).toEqual([
    ['drinks', 'known'],
    ['gels', 'not-enough'],
  ]);
});

describe('rarer reasons', () => {
  it('[OUT-2] held out all of the time, and times that cannot be understood', () => {
    const held = Array.from({ length: 8 }, (_, seed) =>
      campaign(`x-${seed}`, { holdOut: { share: 0.5, by: 'day', seed }, to: '2026-11-21' }),
    );
    const told = outlookOf({ campaigns: held }, { days: 1 });
    const out = told.all.campaigns.filter((c) => c.plays === 'never');
    expect(out.length).toBeGreaterThan(0);
    expect(out.length).toBeLessThan(8);
    for (const c of out) expect(told.about(c.campaign)).toMatchObject([{ kind: 'held-out', level: 'never' }]);
  });

  it('[OUT-4] more campaigns than a loop has places', () => {
    const all = Array.from({ length: 60 }, (_, i) => campaign(`x-${i}`, { class: 'takeover', share: 60 - i }));
    const told = outlookOf({ campaigns: all }, { days: 1 });
    expect(told.about('x-59')).toMatchObject([{ kind: 'crowded-out', level: 'never' }]);
    expect(told.of('x-59').why).toContain('with a share of 1 its turn beside');
    expect(told.of('x-0').plays).toBe('yes');
  });

  it('[OUT-4] a programme that changes too often to be planned to its end', () => {
    const byHour = Array.from({ length: 24 }, (_, h) => h).join(',');
    const many = Array.from({ length: 15 }, (_, i) => {
      const at = (n: number): string => String(n).padStart(2, '0');
      const rule = `FREQ=DAILY;BYHOUR=${byHour};BYMINUTE=${i * 2},${30 + i * 2}`;
      const recurrence = { start: `2026-11-01T00:${at(i * 2)}`, rule, durationMin: 2 };
      return campaign(`x-${i}`, { recurrence });
    });
    const told = outlookOf({ campaigns: many });
    expect(told.about('x-0')).toMatchObject([{ kind: 'too-long', level: 'short' }]);
    expect(told.about('x-0')[0]!.text).toMatch(/^For \d+ hours? of its time nothing is planned/);
  });

  it('[OUT-1] a configuration with holes never throws', () => {
    const parts = {
      dayparts: [night],
      playlists: [{ id: 'round', name: 'Round', items: [{ creative: 'a' }] }],
      campaigns: [
        campaign('x', { dayparts: ['night'] }),
        campaign('y', { creatives: [], playlist: 'round', products: ['cola'] }),
        triggered('z', {}, { on: { zones: ['gels'] } }),
      ],
    };
    const config = storeWith(parts);
    const sections = [
      'dayparts',
      'playlists',
      'creatives',
      'zones',
      'products',
      'screens',
      'groups',
      'campaigns',
    ] as const;
    for (const gone of sections) {
      const told = makeOutlook(jobOf({ ...config, [gone]: [] }), []);
      expect(outlook.safeParse(told).error).toBeUndefined();
      expect(told.campaigns.length).toBe(gone === 'campaigns' ? 0 : 3);
    }
  });
});
