import { describe, expect, it } from 'vitest';
import { comparison } from '../../config/schema/condition.ts';
import type { Condition } from '../../config/schema/condition.ts';
import { readingFacts } from '../../config/schema/readings.ts';
import type { ReadingKind } from '../../config/schema/readings.ts';
import { keyOf } from '../../controller/engine/condition.ts';
import { Words } from '../../controller/engine/why.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import { advance, campaign, count, engineOf, NOON, storeWith, triggered } from './store.ts';

const config = storeWith({
  cameras: [
    {
      id: 'cam',
      name: 'Cam',
      at: { x: 1, y: 1 },
      zones: ['drinks'],
      lines: [{ id: 'door', name: 'Door', from: { x: 0, y: 0.5 }, to: { x: 1, y: 0.5 } }],
    },
  ],
});
const words = new Words(config);

/** What a condition says of a reading: live with a value, stale with a value, or unknown. */
function say(part: object, value: number | null, as: Partial<Reading> = {}): string {
  const c = comparison.parse(part);
  const reading: Reading = {
    key: keyOf(c),
    kind: c.reading,
    of: c.of,
    value,
    unit: readingFacts[c.reading].unit,
    atMs: value === null ? null : NOON,
    source: 'urn:test',
    quality: value === null ? 'unknown' : 'live',
    confidence: value === null ? 0 : 1,
    simulated: false,
    ...as,
  };
  return words.condition(c, () => reading);
}

interface Line {
  readonly of?: string;
  readonly segment?: string;
  readonly op?: '>=' | '<=';
  readonly threshold: number;
  readonly value: number;
  readonly live: string;
  readonly stale: string;
  readonly unknown: string;
}
const old = 'last heard too long ago';

const table: Readonly<Record<ReadingKind, Line>> = {
  'zone.occupancy': {
    of: 'drinks',
    threshold: 4,
    value: 1,
    live: '1 person in Drinks (at least 4)',
    stale: `people in Drinks: ${old} (at least 4)`,
    unknown: 'people in Drinks: unknown (at least 4)',
  },
  'zone.presence': {
    of: 'drinks',
    threshold: 2,
    value: 3,
    live: '3 tags in Drinks (at least 2)',
    stale: `tags in Drinks: ${old} (at least 2)`,
    unknown: 'tags in Drinks: unknown (at least 2)',
  },
  'zone.basketEstimate': {
    of: 'drinks',
    threshold: 10,
    value: 12.5,
    live: 'about 12.5 people in Drinks by baskets (at least 10)',
    stale: `people in Drinks by baskets: ${old} (at least 10)`,
    unknown: 'people in Drinks by baskets: unknown (at least 10)',
  },
  'zone.dwell': {
    of: 'drinks',
    threshold: 60,
    value: 45.26,
    live: 'people stay 45.3 s in Drinks (at least 60 s)',
    stale: `time that people stay in Drinks: ${old} (at least 60 s)`,
    unknown: 'time that people stay in Drinks: unknown (at least 60 s)',
  },
  'zone.mix': {
    of: 'drinks',
    segment: 'runs',
    threshold: 0.4,
    value: 0.55,
    live: '55 % of the members in Drinks are runs (at least 40 %)',
    stale: `share of runs among the members in Drinks: ${old} (at least 40 %)`,
    unknown: 'share of runs among the members in Drinks: unknown (at least 40 %)',
  },
  'zone.queueLength': {
    of: 'gels',
    threshold: 3,
    value: 2,
    live: '2 people waiting in Shower gels (at least 3)',
    stale: `people waiting in Shower gels: ${old} (at least 3)`,
    unknown: 'people waiting in Shower gels: unknown (at least 3)',
  },
  'zone.waitS': {
    of: 'gels',
    op: '<=',
    threshold: 90,
    value: 61,
    live: 'a wait of 61 s in Shower gels (at most 90 s)',
    stale: `wait in Shower gels: ${old} (at most 90 s)`,
    unknown: 'wait in Shower gels: unknown (at most 90 s)',
  },
  'line.forthPerHour': {
    of: 'door',
    threshold: 10,
    value: 12,
    live: '12 people across Door in the last hour (at least 10)',
    stale: `people across Door in the last hour: ${old} (at least 10)`,
    unknown: 'people across Door in the last hour: unknown (at least 10)',
  },
  'line.backPerHour': {
    of: 'door',
    threshold: 10,
    value: 1,
    live: '1 person back across Door in the last hour (at least 10)',
    stale: `people back across Door in the last hour: ${old} (at least 10)`,
    unknown: 'people back across Door in the last hour: unknown (at least 10)',
  },
  'store.footfall': {
    threshold: 100,
    value: 120,
    live: '120 people came in during the last hour (at least 100)',
    stale: `people who came in during the last hour: ${old} (at least 100)`,
    unknown: 'people who came in during the last hour: unknown (at least 100)',
  },
  'product.likes': {
    of: 'cola',
    threshold: 100,
    value: 1,
    live: '1 like for Cola (at least 100)',
    stale: `likes for Cola: ${old} (at least 100)`,
    unknown: 'likes for Cola: unknown (at least 100)',
  },
  'product.likesPerHour': {
    of: 'cola',
    threshold: 5,
    value: 7,
    live: '7 likes for Cola in the last hour (at least 5)',
    stale: `likes for Cola in the last hour: ${old} (at least 5)`,
    unknown: 'likes for Cola in the last hour: unknown (at least 5)',
  },
  'product.rank': {
    of: 'cola',
    op: '<=',
    threshold: 3,
    value: 2,
    live: 'Cola is in place 2 by likes (at most 3)',
    stale: `place of Cola by likes: ${old} (at most 3)`,
    unknown: 'place of Cola by likes: unknown (at most 3)',
  },
  'product.stock': {
    of: 'cola',
    threshold: 10,
    value: 1,
    live: '1 piece of Cola in stock (at least 10)',
    stale: `pieces of Cola in stock: ${old} (at least 10)`,
    unknown: 'pieces of Cola in stock: unknown (at least 10)',
  },
  'product.salesPerHour': {
    of: 'cola',
    threshold: 10,
    value: 4,
    live: '4 pieces of Cola sold in the last hour (at least 10)',
    stale: `pieces of Cola sold in the last hour: ${old} (at least 10)`,
    unknown: 'pieces of Cola sold in the last hour: unknown (at least 10)',
  },
  'member.arrived': {
    of: 'runs',
    threshold: 1,
    value: 1,
    live: 'a member of runs came in',
    stale: 'no member of runs came in just now',
    unknown: 'no member of runs has come in yet',
  },
  'weather.temperatureC': {
    threshold: 24.5,
    value: -3.26,
    live: '-3.3 °C outside (at least 24.5 °C)',
    stale: `temperature outside: ${old} (at least 24.5 °C)`,
    unknown: 'temperature outside: unknown (at least 24.5 °C)',
  },
  'weather.rainMmPerHour': {
    threshold: 0.25,
    value: 0.4,
    live: '0.4 mm of rain an hour (at least 0.25 mm/h)',
    stale: `rain outside: ${old} (at least 0.25 mm/h)`,
    unknown: 'rain outside: unknown (at least 0.25 mm/h)',
  },
  'weather.windKmh': {
    op: '<=',
    threshold: 30,
    value: 12,
    live: '12 km/h of wind (at most 30 km/h)',
    stale: `wind outside: ${old} (at most 30 km/h)`,
    unknown: 'wind outside: unknown (at most 30 km/h)',
  },
  'weather.cloudPercent': {
    threshold: 50,
    value: 80,
    live: '80 % of the sky in clouds (at least 50 %)',
    stale: `clouds outside: ${old} (at least 50 %)`,
    unknown: 'clouds outside: unknown (at least 50 %)',
  },
  'button.pressed': {
    of: 'help',
    threshold: 1,
    value: 1,
    live: 'Help was pressed',
    stale: 'Help is not pressed',
    unknown: 'Help was not pressed yet',
  },
  'time.hour': {
    threshold: 18,
    value: 17,
    live: 'the hour is 17 (at least 18)',
    stale: `hour of the day: ${old} (at least 18)`,
    unknown: 'hour of the day: unknown (at least 18)',
  },
  'time.minuteOfDay': {
    threshold: 1080,
    value: 1025,
    live: 'it is 17:05 (at least 18:00)',
    stale: `time of day: ${old} (at least 18:00)`,
    unknown: 'time of day: unknown (at least 18:00)',
  },
  'time.weekday': {
    threshold: 5,
    value: 6,
    live: 'it is Saturday (Friday or later)',
    stale: `day of the week: ${old} (Friday or later)`,
    unknown: 'day of the week: unknown (Friday or later)',
  },
};

describe('readings in words', () => {
  it.each(Object.entries(table))('[RDG-13] %s: known, stale and unknown', (kind, line) => {
    const { of, segment, op, threshold, value } = line;
    const part = { reading: kind, value: threshold, ...(of && { of }), ...(segment && { segment }), ...(op && { op }) };
    expect(say(part, value)).toBe(line.live);
    expect(say(part, value, { quality: 'stale' })).toBe(line.stale);
    expect(say(part, null)).toBe(line.unknown);
    expect(words.condition(comparison.parse(part), () => undefined)).toBe(line.unknown);
  });

  it('[RDG-13] a press that is over, and an arrival that is over', () => {
    expect(say({ reading: 'button.pressed', of: 'help', value: 1 }, 0)).toBe('Help is not pressed');
    expect(say({ reading: 'member.arrived', of: 'runs', value: 1 }, 0)).toBe('no member of runs came in just now');
  });

  it('[RDG-13] the last day of a range reads as one', () => {
    expect(say({ reading: 'time.weekday', op: '<=', value: 5 }, 1)).toBe('it is Monday (Friday or earlier)');
  });

  it('[RDG-12][RDG-13] a sum of an hour that was heard in part says so', () => {
    expect(say({ reading: 'product.salesPerHour', of: 'cola', value: 5 }, 3, { confidence: 0.25 })).toBe(
      '3 pieces of Cola sold in the last hour, of which 15 min were heard (at least 5)',
    );
    expect(say({ reading: 'store.footfall', value: 5 }, 3, { confidence: 0.5 })).toBe(
      '3 people came in during the last hour, of which 30 min were heard (at least 5)',
    );
    expect(say({ reading: 'weather.rainMmPerHour', value: 1 }, 3, { confidence: 0.5 })).not.toContain('heard');
  });

  it('[RDG-13] what counts while a reading does not decide is said where it is not simply no', () => {
    const part = { reading: 'zone.occupancy', of: 'drinks', value: 4 };
    expect(say({ ...part, whenUnknown: 'true' }, null)).toBe(
      'people in Drinks: unknown, which counts as met (at least 4)',
    );
    expect(say({ ...part, whenUnknown: 'keep' }, 5, { quality: 'stale' })).toBe(
      'people in Drinks: last heard too long ago, so it stays as it was (at least 4)',
    );
    expect(say({ ...part, whenUnknown: 'true' }, 5)).toBe('5 people in Drinks (at least 4)');
  });

  it('[RDG-13] conditions in conditions cannot be misread', () => {
    const one = (of: string): Condition => comparison.parse({ reading: 'button.pressed', of, value: 1 });
    const said = (c: Condition): string => words.condition(c, () => undefined).replaceAll(' was not pressed yet', '');
    expect(said({ all: [one('a'), { any: [one('b'), one('c')] }] })).toBe('a and (b or c)');
    expect(said({ any: [{ all: [one('a'), one('b')] }, { not: one('c') }] })).toBe('(a and b) or not (c)');
    expect(said({ all: [{ any: [one('a')] }, one('b')] })).toBe('a and b');
    expect(said({ not: { any: [one('a'), one('b')] } })).toBe('not (a or b)');
  });

  it('[RDG-13] a zone that is gone is named by its id', () => {
    expect(say({ reading: 'zone.occupancy', of: 'attic', value: 4 }, null)).toBe(
      'people in attic: unknown (at least 4)',
    );
  });
});

describe('why a campaign is away, in words', () => {
  it('[DEC-29] a cap of one is said as once', () => {
    const crowd = triggered('crowd', { holdForS: 0, releaseAfterS: 0, minOnScreenS: 0 }, { maxPerHour: 1 });
    const engine = engineOf({ campaigns: [campaign('loop'), crowd] });
    engine.apply(count('drinks', 9, NOON));
    engine.apply(count('drinks', 0, NOON + 60_000));
    expect(engine.decision('one')!.losers[0]!.reason).toBe(
      'it has come on once in the last hour, its most; it may again in 59 min',
    );
  });

  it('[DEC-1][DEC-20] today is the store’s today, whoever looked before: where midnight lies inside an hour of UTC too', () => {
    const parts = {
      store: { id: 'test', name: 'Test', timeZone: 'Asia/Kolkata' },
      campaigns: [campaign('loop'), campaign('talk', { recurrence: { start: '2026-11-22T09:00', durationMin: 30 } })],
    };
    const said = (look: boolean): unknown[] => {
      // 23:40 and 00:10 in Kolkata, within one hour of UTC.
      const engine = engineOf(parts, { nowMs: Date.parse('2026-11-21T18:10:00Z') });
      const why = (): string => engine.campaigns().find((c) => c.id === 'talk')!.why;
      const before = look ? why() : 'it next plays on Sun 22 November at 09:00';
      engine.apply(advance(Date.parse('2026-11-21T18:40:00Z')));
      return [before, why(), engine.decision('one')!.losers];
    };
    expect(said(true).slice(0, 2)).toEqual([
      'it next plays on Sun 22 November at 09:00',
      'it next plays today at 09:00',
    ]);
    expect(said(false)).toEqual(said(true));
  });
});
