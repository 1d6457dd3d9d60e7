import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../config/schema/check.ts';
import { daypart as daypartSchema } from '../../config/schema/daypart.ts';
import { holiday, recurrence, ruleFault } from '../../config/schema/recurrence.ts';
import { applyChanges } from '../../controller/console/api/changeSets.ts';
import { campaignOf, draftOf } from '../../controller/console/campaigns/draft.ts';
import { deleteChanges, saveChanges } from '../../controller/console/campaigns/draftChanges.ts';
import { draftFaults } from '../../controller/console/campaigns/draftFaults.ts';
import { meet } from '../../controller/console/campaigns/loopShare.ts';
import { campaignRules, heldOutText, tagsOf } from '../../controller/console/campaigns/ruleWords.ts';
import {
  exceptionDraft,
  exceptionFault,
  exceptionOf,
  newException,
} from '../../controller/console/schedule/daypartForm.ts';
import {
  creativesIn,
  playlistFaults,
  playlistText,
  playlistUses,
} from '../../controller/console/schedule/playlists.ts';
import { firstRepeat, nextDays, repeatOf, ruleOf, weekdays } from '../../controller/console/schedule/repeat.ts';
import type { Repeat, RepeatKind } from '../../controller/console/schedule/repeat.ts';
import { indexStore } from '../../controller/console/store/storeIndex.ts';
import type { StoreIndex } from '../../controller/console/store/storeIndex.ts';
import { isOpen } from '../../controller/console/timeline/blocks.ts';
import { exceptionsText, whenText } from '../../controller/console/words/campaignWords.ts';
import { holidayText, recurrenceText } from '../../controller/console/words/dateWords.ts';
import { campaign, storeWith } from './smallStore.ts';

const simple: fc.Arbitrary<Repeat> = fc.oneof(
  fc.constantFrom<Repeat>({ kind: 'once' }, { kind: 'yearly' }),
  fc.record({ kind: fc.constant('daily' as const), every: fc.integer({ min: 1, max: 52 }) }),
  fc.record({
    kind: fc.constant('weekly' as const),
    every: fc.integer({ min: 1, max: 52 }),
    days: fc.subarray([...weekdays], { minLength: 1 }),
  }),
  fc.record({
    kind: fc.constant('monthly' as const),
    nth: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, -1 as const),
    day: fc.constantFrom(...weekdays),
  }),
);

describe('days that come again', () => {
  it('[CFG] a simple choice written as a rule is sound and read as the same choice', () => {
    fc.assert(
      fc.property(simple, (repeat) => {
        const rule = ruleOf(repeat);
        expect(repeatOf(rule)).toEqual(repeat);
        if (rule !== undefined) expect(ruleFault(rule, '2026-11-21')).toBeNull();
      }),
    );
  });

  it('[CFG] every choice begins with a rule that falls on its first day', () => {
    const kinds: RepeatKind[] = ['once', 'daily', 'weekly', 'monthly', 'yearly', 'rule'];
    for (const start of ['2026-11-07', '2026-11-21', '2026-12-31']) {
      for (const kind of kinds) {
        const rule = ruleOf(firstRepeat(kind, start, undefined));
        const value = { start, ...(rule === undefined ? {} : { rule }), also: [] };
        expect({ kind, start, next: nextDays(value, start, 1) }).toEqual({ kind, start, next: [start] });
      }
    }
  });

  it('[CFG] a rule that is begun as text is read back as text', () => {
    const begun = ruleOf(firstRepeat('rule', '2026-11-21', undefined));
    expect(repeatOf(begun)).toEqual({ kind: 'rule', text: begun });
    expect(firstRepeat('rule', '2026-11-21', 'FREQ=YEARLY')).toEqual({ kind: 'rule', text: 'FREQ=YEARLY' });
  });

  it('[CFG] what has no simple form stays the rule that it is', () => {
    for (const rule of [
      'FREQ=MONTHLY;BYDAY=-1FR,-1SA',
      'FREQ=WEEKLY',
      'FREQ=WEEKLY;BYDAY=MO;COUNT=3',
      'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH',
      'FREQ=MONTHLY;BYDAY=5MO',
      'nonsense',
    ]) {
      expect(repeatOf(rule)).toEqual({ kind: 'rule', text: rule });
    }
  });

  it('[CFG] next days leave out what is left out and add what is added; a rule without days gives none', () => {
    const first = { start: '2026-11-07', rule: 'FREQ=MONTHLY;BYDAY=1SA' };
    expect(nextDays({ ...first, except: ['2027-01-02'], also: ['2026-12-24'] }, '2026-11-22', 3)).toEqual([
      '2026-12-05',
      '2026-12-24',
      '2027-02-06',
    ]);
    expect(
      nextDays({ start: '2026-01-01', rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', also: [] }, '2026-11-22', 3),
    ).toEqual([]);
    expect(nextDays({ start: '2026-11-01', also: ['2026-12-01'] }, '2026-11-22', 3)).toEqual(['2026-12-01']);
  });

  it('[CFG] are told in words', () => {
    const text = (part: object): string => recurrenceText(recurrence.parse({ start: '2026-11-07', ...part }));
    expect(text({ rule: 'FREQ=MONTHLY;BYDAY=1SA', except: ['2027-01-02'] })).toBe(
      'on the first Saturday of the month, not on 2 Jan 2027',
    );
    expect(text({ rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH' })).toBe(
      'Monday and Thursday every 2 weeks from 7 Nov 2026',
    );
    expect(text({ start: '2026-11-06T18:00', rule: 'FREQ=WEEKLY;BYDAY=FR', durationMin: 150 })).toBe(
      'every Friday at 18:00 for 2 h 30 min',
    );
    expect(text({ rule: 'FREQ=YEARLY;COUNT=2' })).toBe('from 7 Nov 2026 by the rule FREQ=YEARLY;COUNT=2');
    const easter = holiday.parse({ id: 'easter', name: 'Easter', start: '2027-03-28', also: ['2028-04-16'] });
    expect(holidayText(easter)).toBe('on 28 Mar 2027, also on 16 Apr 2028');
  });
});

const ZONE = 'Europe/Amsterdam';
const at = (wall: string): number => Date.parse(`${wall}+01:00`);
const christmas = holiday.parse({ id: 'xmas', name: 'Christmas', start: '2020-12-25', rule: 'FREQ=YEARLY' });

describe('exceptions of dayparts', () => {
  const shop = daypartSchema.parse({
    id: 'shop',
    name: 'Shop',
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    from: '09:00',
    to: '20:00',
    except: [
      { holidays: 'any', closed: true },
      { days: ['sat'], from: '10:00', to: '16:00' },
      { dates: ['2026-12-27'], from: '22:00', to: '02:00' },
    ],
  });
  const open = (wall: string): boolean => isOpen(shop, at(wall), ZONE, [christmas]);

  it('[DEC-6] the first exception that fits a day decides, whether the day is in its days or not', () => {
    expect(['2026-12-24T12:00', '2026-12-25T12:00'].map(open)).toEqual([true, false]);
    expect(['2026-12-26T09:30', '2026-12-26T10:00', '2026-12-26T16:00'].map(open)).toEqual([false, true, false]);
    expect(['2026-12-27T12:00', '2026-12-27T23:00', '2026-12-28T01:59', '2026-12-28T02:00'].map(open)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('[CFG] opened and saved unchanged they are the same', () => {
    expect(shop.except.map((e, i) => exceptionOf(exceptionDraft(e, i)))).toEqual(shop.except);
  });

  it('[CFG] what is missing is told in words', () => {
    expect(exceptionFault(newException(0, 'holidays'))).toBe('Choose a holiday.');
    expect(exceptionFault(newException(0, 'days'))).toBe('Choose a weekday.');
    expect(exceptionFault({ ...newException(0, 'dates'), dates: ['2026-12-24'], closed: false, to: '10:00' })).toMatch(
      /end when it begins/,
    );
    const midnight = { ...newException(0, 'days'), days: ['sat' as const], closed: false, to: '00:00' };
    expect(exceptionFault(midnight)).toBeNull();
    expect(exceptionOf(midnight).to).toBe('24:00');
  });

  it('[CFG] are told in words', () => {
    const store = storeWith([]);
    expect(exceptionsText(shop, store)).toBe('not on holidays; Sat 10:00–16:00; on 27 Dec 2026 22:00–02:00');
  });

  it('[DEC-6] hours of exceptions are hours at which campaigns may meet', () => {
    const weighed = (id: string, dayparts: string[]) => ({
      id,
      class: 'scheduled' as const,
      priority: 50,
      share: 1,
      on: { screens: [], groups: [], zones: [], everywhere: true },
      dayparts,
    });
    const saturday = daypartSchema.parse({ id: 'sat', name: 'Sat', days: ['sat'], from: '15:00', to: '18:00' });
    const late = daypartSchema.parse({ id: 'late', name: 'Late', days: ['sat'], from: '16:00', to: '18:00' });
    const dayparts = new Map([shop, saturday, late].map((d) => [d.id, d]));
    expect(meet(weighed('a', ['shop']), weighed('b', ['sat']), dayparts)).toBe(true);
    expect(meet(weighed('a', ['shop']), weighed('b', ['late']), dayparts)).toBe(false);
  });
});

function withPlaylists(): StoreIndex {
  const { config } = storeWith([campaign('x'), campaign('y'), campaign('z')]);
  const playlists = [
    {
      id: 'all',
      name: 'All',
      order: 'in-turn' as const,
      items: [{ creative: 'x-message' }, { playlist: 'rest', take: 1 }],
    },
    {
      id: 'rest',
      name: 'Rest',
      order: 'shuffled' as const,
      items: [{ creative: 'y-message' }, { creative: 'x-message' }],
    },
  ];
  const campaigns = config.campaigns.map((c) => (c.id === 'z' ? { ...c, creatives: [], playlist: 'all' } : c));
  return indexStore({ revision: 1, config: { ...config, playlists, campaigns }, media: {} });
}

describe('playlists', () => {
  it('[CFG] give their creatives and those of playlists in them, each once', () => {
    const store = withPlaylists();
    expect(creativesIn('all', store)).toEqual(['x-message', 'y-message']);
    expect(playlistText(store.playlists.get('all')!, store)).toBe('In turn: x-message, Rest (1 each time)');
    expect(playlistUses('rest', store)).toEqual(['playlist All']);
    expect(playlistUses('all', store)).toEqual(['Campaign z']);
  });

  it('[CFG] a circle and an empty list are told by their names before anything is sent', () => {
    const store = withPlaylists();
    const rest = store.playlists.get('rest')!;
    expect(playlistFaults(rest, store)).toEqual({});
    expect(playlistFaults({ ...rest, items: [] }, store)['items']).toMatch(/empty/);
    expect(playlistFaults({ ...rest, items: [{ playlist: 'all' }] }, store)['items']).toBe(
      'It would lie in itself: All > Rest > All. Take one of these playlists out.',
    );
    expect(playlistFaults({ ...rest, items: [{ playlist: 'rest' }] }, store)['items']).toMatch(/Rest > Rest/);
  });

  it('[CFG] a campaign that takes a playlist in place of its creatives is sound, and what a playlist plays stays', () => {
    const store = withPlaylists();
    const x = draftOf(store.campaigns.get('x')!, store);
    const changes = saveChanges({ ...x, rules: { ...x.rules, playlist: 'all' } }, store);
    expect(changes.map((c) => c.section)).toEqual(['campaigns']);
    expect(checkConfig(applyChanges(store.config, changes)).ok).toBe(true);
    expect(deleteChanges(store.campaigns.get('y')!, store).map((c) => c.section)).toEqual(['campaigns']);
    expect(draftFaults({ ...x, rules: { ...x.rules, playlist: '' } })).toEqual({
      playlist: 'Choose a playlist, or make one.',
    });
  });
});

describe('rules of a campaign', () => {
  const ruled = campaign('x', {
    maxPerHour: 4,
    separate: ['brand'],
    holdOut: { share: 0.15, by: 'day' },
    recurrence: { start: '2026-11-07', rule: 'FREQ=MONTHLY;BYDAY=1SA' },
    leastStock: 6,
  });

  it('[CFG] opened and saved unchanged they are the same', () => {
    const store = storeWith([ruled, campaign('y', { creatives: [], playlist: 'all' })]);
    for (const c of store.config.campaigns) expect(campaignOf(draftOf(c, store))).toEqual(c);
  });

  it('[CFG] are told in words', () => {
    const store = storeWith([ruled, campaign('y')]);
    const c = { ...store.campaigns.get('x')!, products: ['cola'] };
    expect(campaignRules(c, store)).toEqual([
      'at most 4 times an hour',
      'never right after another with the tag brand',
      'rests while cola has fewer than 6 pieces in stock',
      'held out in 3 of 20 days, to measure its effect',
    ]);
    expect(heldOutText(c.holdOut!)).toMatch(/^It stays away in 3 of 20 days/);
    expect(tagsOf(store, 'y')).toEqual(['brand']);
    expect(tagsOf(store, 'x')).toEqual([]);
    expect(whenText(c, store)).toBe('on the first Saturday of the month');
  });

  it('[CFG] a rule that fits no calendar is told at its field', () => {
    const store = storeWith([campaign('x')]);
    const draft = draftOf(store.campaigns.get('x')!, store);
    const rules = { ...draft.rules, recurrence: { start: '2026-11-07', rule: 'FREQ=HOURLY', except: [], also: [] } };
    expect(draftFaults({ ...draft, rules })['recurrence']).toMatch(/use dayparts for times of a day/i);
  });
});
