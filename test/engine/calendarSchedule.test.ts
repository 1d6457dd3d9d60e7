import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../config/schema/campaign.ts';
import { daypart } from '../../config/schema/daypart.ts';
import { holiday, recurrence } from '../../config/schema/recurrence.ts';
import { Calendar } from '../../controller/engine/calendar.ts';
import type { Scheduled } from '../../controller/engine/schedule.ts';
import { closedWords } from '../../controller/engine/closedWords.ts';

const zone = 'Europe/Amsterdam';
const at = (local: string): number => Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;

const evening = {
  id: 'evening',
  name: 'Evening',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '17:00',
  to: '21:00',
  except: [
    { holidays: ['eve'], from: '12:00', to: '15:00' },
    { dates: ['2026-12-21'], closed: true },
    { holidays: 'any', closed: true },
    { days: ['sat'], from: '10:00', to: '11:00' },
  ],
};
const dayparts = [
  evening,
  { id: 'morning', name: 'Morning', from: '08:00', to: '10:00' },
  { id: 'night', name: 'Night', days: ['fri'], from: '22:00', to: '02:00' },
].map((d) => daypart.parse(d));
const holidays = [
  { id: 'eve', name: 'Christmas Eve', start: '2020-12-24', rule: 'FREQ=YEARLY' },
  { id: 'christmas', name: 'Christmas', start: '2020-12-25', rule: 'FREQ=YEARLY' },
  { id: 'easter', name: 'Easter', start: '2026-04-06', also: ['2027-03-29'] },
].map((h) => holiday.parse(h));
const calendar = new Calendar(zone, dayparts, holidays);
const byId = new Map(dayparts.map((d) => [d.id, d]));

const times = (c: Scheduled, from: string, to: string, of = calendar): string[] =>
  of.windows(c, at(from), at(to)).map((w) => {
    const text = (ms: number): string =>
      Temporal.Instant.fromEpochMilliseconds(ms)
        .toZonedDateTimeISO(zone)
        .toPlainDateTime()
        .toString({ smallestUnit: 'minute' })
        .slice(5);
    return `${text(w.fromMs)} ${text(w.toMs)}`;
  });
const recurring = (r: object, c: Partial<Campaign> = {}): Scheduled => ({
  dayparts: [],
  ...c,
  recurrence: recurrence.parse(r),
});
const why = (c: Scheduled, local: string, of = calendar): string | null => {
  const closed = of.closed(c, at(local));
  return closed === null ? null : closedWords(c, closed, byId);
};

describe('exceptions and holidays', () => {
  it('[SCH-4] the first exception that fits a day decides, whether the daypart has that day or not', () => {
    // Monday the 21st is left out, Thursday is Christmas Eve, Friday Christmas, Saturday has times of its own.
    expect(times({ dayparts: ['evening'] }, '2026-12-21T00:00', '2026-12-28T00:00')).toEqual([
      '12-22T17:00 12-22T21:00',
      '12-23T17:00 12-23T21:00',
      '12-24T12:00 12-24T15:00',
      '12-26T10:00 12-26T11:00',
    ]);
  });

  it('[SCH-5] holidays come by their day, their rule and further days', () => {
    expect(times({ dayparts: ['evening'] }, '2027-03-29T00:00', '2027-03-31T00:00')).toEqual([
      '03-30T17:00 03-30T21:00',
    ]);
    expect(times({ dayparts: ['evening'] }, '2031-12-24T00:00', '2031-12-26T00:00')).toEqual([
      '12-24T12:00 12-24T15:00',
    ]);
  });
});

describe('recurrences', () => {
  it('[SCH-6] without a time it selects the days on which the campaign, or its dayparts, begin', () => {
    const firstSaturday = { start: '2026-01-01', rule: 'FREQ=MONTHLY;BYDAY=1SA' };
    expect(times(recurring(firstSaturday), '2026-11-21T00:00', '2027-01-10T00:00')).toEqual([
      '12-05T00:00 12-06T00:00',
      '01-02T00:00 01-03T00:00',
    ]);
    const fridays = recurring({ start: '2026-11-06', rule: 'FREQ=WEEKLY;INTERVAL=2' }, { dayparts: ['night'] });
    expect(times(fridays, '2026-11-13T00:00', '2026-11-28T00:00')).toEqual(['11-20T22:00 11-21T02:00']);
  });

  it('[SCH-7] with a time it lasts as long as it says on the clock of the store, cut with dates and dayparts', () => {
    const show = { start: '2026-11-20T18:00', durationMin: 240, rule: 'FREQ=DAILY' };
    expect(times(recurring(show, { to: '2026-11-21' }), '2026-11-20T00:00', '2026-11-25T00:00')).toEqual([
      '11-20T18:00 11-20T22:00',
      '11-21T18:00 11-21T22:00',
    ]);
    expect(times(recurring(show, { dayparts: ['evening'] }), '2026-11-23T00:00', '2026-11-24T00:00')).toEqual([
      '11-23T18:00 11-23T21:00',
    ]);
    // Twelve hours by the clock, eleven by the sun.
    const night = { start: '2026-03-28T20:00', durationMin: 720 };
    expect(times(recurring(night), '2026-03-28T00:00', '2026-03-30T00:00')).toEqual(['03-28T20:00 03-29T08:00']);
  });

  it('[SCH-8] the rule gives, except leaves days of the rule out, also adds, on days left out too', () => {
    const moved = {
      start: '2026-11-19T18:00',
      durationMin: 60,
      rule: 'FREQ=WEEKLY;BYDAY=TH',
      except: ['2026-12-03', '2026-12-10'],
      also: ['2026-12-03T09:00', '2026-12-05T09:00'],
    };
    expect(times(recurring(moved), '2026-11-21T00:00', '2026-12-18T00:00')).toEqual([
      '11-26T18:00 11-26T19:00',
      '12-03T09:00 12-03T10:00',
      '12-05T09:00 12-05T10:00',
      '12-17T18:00 12-17T19:00',
    ]);
  });

  it('[SCH-8] a start that its rule does not fit is no occurrence; without a rule it is the one', () => {
    const monday = { start: '2026-11-23', rule: 'FREQ=WEEKLY;BYDAY=FR' };
    expect(times(recurring(monday), '2026-11-21T00:00', '2026-11-30T00:00')).toEqual(['11-27T00:00 11-28T00:00']);
    expect(times(recurring({ start: '2026-11-23' }), '2026-11-01T00:00', '2026-12-30T00:00')).toEqual([
      '11-23T00:00 11-24T00:00',
    ]);
  });

  it('[SCH-8] a rule is counted from its start, and its last day counts whole', () => {
    const six = { start: '2026-11-01', rule: 'FREQ=WEEKLY;BYDAY=SU;COUNT=4' };
    expect(times(recurring(six), '2026-11-20T00:00', '2027-11-20T00:00')).toEqual(['11-22T00:00 11-23T00:00']);
    const until = { start: '2026-11-01T20:00', durationMin: 60, rule: 'FREQ=DAILY;UNTIL=20261122' };
    expect(times(recurring(until), '2026-11-22T00:00', '2026-12-20T00:00')).toEqual(['11-22T20:00 11-22T21:00']);
  });

  it('[SCH-8] nothing is lost between the stretches that are worked out at once', () => {
    const daily = { start: '2010-01-01', rule: 'FREQ=DAILY' };
    for (const rule of ['FREQ=DAILY', 'FREQ=DAILY;COUNT=9000'])
      expect(times(recurring({ ...daily, rule }), '2025-01-01T00:00', '2031-01-01T00:00')).toHaveLength(1);
  });
});

describe('what comes next', () => {
  it('[SCH-3] openings far away are found without looking at every day before them', () => {
    const leapDay = recurring({ start: '2020-02-29', rule: 'FREQ=YEARLY' });
    expect(calendar.gate(leapDay, at('2026-11-21T12:00'))).toEqual({
      open: false,
      fromMs: at('2026-11-21T12:00'),
      untilMs: at('2028-02-29T00:00'),
      closesMs: null,
    });
    const later = { dayparts: ['evening'], from: '2029-01-01' };
    expect(calendar.nextChange(later, at('2026-11-21T12:00'))).toBe(at('2029-01-01T17:00'));
  });

  it('[SCH-3] where nothing ever comes there is no next change, and the gate is asked again in a year', () => {
    const over = { dayparts: [], to: '2026-11-01' };
    const thirtieth = recurring({ start: '2010-01-01', rule: 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30' });
    const neverMeet = recurring({ start: '2026-01-03', rule: 'FREQ=WEEKLY;BYDAY=SU' }, { dayparts: ['night'] });
    for (const c of [over, thirtieth, neverMeet]) {
      expect(calendar.nextChange(c, at('2026-11-21T12:00'))).toBeNull();
      const gate = calendar.gate(c, at('2026-11-21T12:00'));
      expect(gate.open).toBe(false);
      expect(gate.untilMs - gate.fromMs).toBeGreaterThan(365 * 86_400_000);
    }
  });

  it('[SCH-2] what comes next does not depend on what was asked before', () => {
    const christmas = recurring({ start: '2020-12-25', rule: 'FREQ=YEARLY' });
    const next = (from: string): number | null => calendar.nextChange(christmas, at(from));
    expect([next('2027-02-01T00:00'), next('2026-11-21T12:00'), next('2027-03-01T00:00')]).toEqual([
      at('2027-12-25T00:00'),
      at('2026-12-25T00:00'),
      at('2027-12-25T00:00'),
    ]);
  });

  it('[SCH-3] what begins on the last day may open on the day after it', () => {
    const show = recurring(
      { start: '2026-12-05T01:00', durationMin: 120 },
      { dayparts: ['night'], from: '2026-12-04', to: '2026-12-04' },
    );
    expect(calendar.nextChange(show, at('2026-11-27T00:30'))).toBe(at('2026-12-05T01:00'));
    expect(calendar.nextChange(show, at('2026-12-05T01:00'))).toBe(at('2026-12-05T02:00'));
  });

  it('[SCH-3] what is always open never changes', () => {
    expect(calendar.nextChange({ dayparts: [] }, at('2026-11-21T12:00'))).toBeNull();
    expect(calendar.nextChange({ dayparts: [], to: '2026-12-24' }, at('2026-11-21T12:00'))).toBe(
      at('2026-12-25T00:00'),
    );
  });
});

describe('why it does not play', () => {
  it('[SCH-12] dates', () => {
    expect(why({ dayparts: [], from: '2026-12-01' }, '2026-11-21T12:00')).toBe('it begins on Tue 1 December');
    expect(why({ dayparts: [], from: '2027-02-01' }, '2026-11-21T12:00')).toBe('it begins on Mon 1 February 2027');
    expect(why({ dayparts: [], to: '2026-11-20' }, '2026-11-21T12:00')).toBe('it ended on Fri 20 November');
    expect(why({ dayparts: [] }, '2026-11-21T12:00')).toBeNull();
  });

  it('[SCH-12] dayparts, with the holiday that makes the day another', () => {
    const usual = 'it plays only in Evening (17:00 to 21:00, mon tue wed thu fri)';
    const c = { dayparts: ['evening'] };
    expect(why(c, '2026-11-20T12:00')).toBe(usual);
    expect(why(c, '2026-12-25T18:00')).toBe(`${usual}, and today is Christmas`);
    expect(why(c, '2026-12-21T18:00')).toBe(`${usual}, and not today`);
    expect(why(c, '2026-12-24T18:00')).toBe('it plays only in Evening (today 12:00 to 15:00, as it is Christmas Eve)');
    expect(why(c, '2026-11-21T18:00')).toBe('it plays only in Evening (today 10:00 to 11:00)');
    expect(why({ dayparts: ['morning', 'night'] }, '2026-11-20T12:00')).toBe(
      'it plays only in Morning (08:00 to 10:00) or in Night (22:00 to 02:00, fri)',
    );
    expect(why({ dayparts: ['night'], to: '2026-11-22' }, '2026-11-21T12:00')).toBe(
      'it plays only in Night (22:00 to 02:00, fri); no such time is left',
    );
  });

  it('[SCH-12][DEC-6] the day that skips an hour: when the daypart comes then, or that it does not', () => {
    const parts = [
      { id: 'over', name: 'Over', from: '02:30', to: '03:30' },
      { id: 'inside', name: 'Inside', from: '02:10', to: '02:40' },
      { id: 'start', name: 'Start', from: '02:15', to: '05:00' },
      {
        id: 'feast',
        name: 'Feast',
        from: '09:00',
        to: '10:00',
        except: [{ holidays: 'any', from: '02:15', to: '04:00' }],
      },
    ].map((d) => daypart.parse(d));
    const days = [holiday.parse({ id: 'fair', name: 'Fair', start: '2026-03-29' })];
    const of = new Calendar(zone, parts, days);
    const said = (id: string, local = '2026-03-29T01:00'): string =>
      closedWords({}, of.closed({ dayparts: [id] }, at(local))!, new Map(parts.map((d) => [d.id, d])));
    expect(said('over')).toBe('it plays only in Over (02:30 to 03:30), over which the clocks go forward today');
    expect(said('inside')).toBe('it plays only in Inside (today 03:10 to 03:40, as the clocks go forward)');
    expect(said('start')).toBe('it plays only in Start (today 03:15 to 05:00, as the clocks go forward)');
    expect(said('feast')).toBe(
      'it plays only in Feast (today 03:15 to 04:00, as it is Fair and the clocks go forward)',
    );
    expect(said('over', '2026-03-28T01:00')).toBe('it plays only in Over (02:30 to 03:30)');
    expect(said('inside', '2026-10-25T01:00')).toBe('it plays only in Inside (02:10 to 02:40)');
  });

  it('[SCH-7][DEC-6] an occurrence in the hour that does not exist moves on, or does not come', () => {
    const nightly = (start: string, durationMin: number): string[] =>
      times(
        recurring({ start: `2026-03-28T${start}`, durationMin, rule: 'FREQ=DAILY' }),
        '2026-03-29T00:00',
        '2026-03-29T12:00',
      );
    expect(nightly('02:10', 30)).toEqual(['03-29T03:10 03-29T03:40']);
    expect(nightly('02:30', 60)).toEqual([]);
  });

  it('[SCH-12] occurrences, with the next', () => {
    const saturdays = { start: '2026-01-01', rule: 'FREQ=MONTHLY;BYDAY=1SA' };
    expect(why(recurring(saturdays), '2026-11-21T12:00')).toBe('it next plays on Sat 5 December');
    expect(why(recurring(saturdays, { dayparts: ['morning'] }), '2026-11-21T12:00')).toBe(
      'it next plays on Sat 5 December at 08:00',
    );
    const show = { start: '2026-11-01T18:00', durationMin: 60, rule: 'FREQ=DAILY;COUNT=21' };
    expect(why(recurring(show), '2026-11-21T12:00')).toBe('it next plays today at 18:00');
    expect(why(recurring(show), '2026-11-21T18:30')).toBeNull();
    expect(why(recurring(show), '2026-11-21T20:00')).toBe('it does not play again');
    expect(why(recurring(show, { dayparts: ['morning'] }), '2026-11-20T18:30')).toBe(
      'it plays only in Morning (08:00 to 10:00); no such time is left',
    );
  });
});

describe('schedules that make no sense', () => {
  it('[SCH-9] a rule that cannot be evaluated closes the campaign and says so', () => {
    const broken = (r: Partial<Campaign['recurrence']>): Scheduled => ({
      dayparts: [],
      recurrence: { start: '2026-11-21', except: [], also: [], ...r },
    });
    const cases: [Scheduled, RegExp][] = [
      [broken({ rule: 'FREQ=SOMETIMES' }), /^its times cannot be understood: ./],
      [broken({ rule: '' }), /^its times cannot be understood: ./],
      [broken({ start: '2026-02-30' }), /a day or time in it does not exist/],
      [broken({ start: '2026-11-21T25:00', durationMin: 60 }), /a day or time in it does not exist/],
      [broken({ start: '2026-11-21T10:00', durationMin: 0 }), /it has no length/],
      [broken({ rule: 'FREQ=MINUTELY' }), /a rule repeats by day, week, month or year/],
      [
        broken({ rule: `FREQ=DAILY;BYMINUTE=${Array.from({ length: 60 }, (_, m) => m).join()}` }),
        /it begins 60 times a day/,
      ],
      [{ dayparts: [], from: 'soon' }, /its times cannot be understood: there is no day soon/],
      [{ dayparts: [], to: '2026-13-01' }, /its times cannot be understood: there is no day 2026-13-01/],
    ];
    for (const [c, words] of cases) {
      expect(calendar.windows(c, at('2026-11-01T00:00'), at('2026-12-31T00:00'))).toEqual([]);
      expect(calendar.gate(c, at('2026-11-21T12:00')).open).toBe(false);
      expect(calendar.nextChange(c, at('2026-11-21T12:00'))).toBeNull();
      expect(why(c, '2026-11-21T12:00')).toMatch(words);
    }
  });

  it('[SCH-13] a daypart that is gone, or ends when it begins, never plays, and says so', () => {
    const odd = [
      { ...dayparts[1]!, id: 'never', name: 'Never', from: '18:00', to: '18:00' },
      { ...dayparts[1]!, id: 'late', name: 'Late', from: '24:00', to: '00:00' },
      { ...dayparts[1]!, id: 'nonsense', name: 'Nonsense', from: '25:00', to: 'noon' },
    ];
    const of = new Calendar(zone, odd, []);
    const words = new Map(odd.map((d) => [d.id, d]));
    const said = (id: string): string => {
      const c = { dayparts: [id] };
      expect(of.windows(c, at('2026-11-01T00:00'), at('2026-12-01T00:00'))).toEqual([]);
      expect(of.nextChange(c, at('2026-11-21T12:00'))).toBeNull();
      return closedWords({}, of.closed(c, at('2026-11-21T18:00'))!, words);
    };
    expect(said('never')).toBe('it plays only in Never, which never comes: it is from 18:00 to 18:00');
    expect(said('late')).toBe('it plays only in Late, which never comes: it is from 24:00 to 00:00');
    expect(said('nonsense')).toBe('it plays only in Nonsense, which never comes: it is from 25:00 to noon');
    expect(said('lunch')).toBe('it plays only in the daypart "lunch", which is not there');
  });

  it('[SCH-13] an exception for a holiday that is gone fits no day', () => {
    const part = { ...dayparts[1]!, except: [{ days: [], dates: ['x'], holidays: ['gone'], closed: true }] };
    const of = new Calendar(zone, [part], [holiday.parse({ id: 'odd', name: 'Odd', start: '2026-11-21' })]);
    expect(times({ dayparts: ['morning'] }, '2026-11-21T00:00', '2026-11-22T00:00', of)).toEqual([
      '11-21T08:00 11-21T10:00',
    ]);
  });
});
