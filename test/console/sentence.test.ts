import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trigger as triggerSchema } from '../../config/schema/campaign.ts';
import type { Trigger } from '../../config/schema/campaign.ts';
import type { Comparison, Condition } from '../../config/schema/condition.ts';
import { campaignOf, draftOf } from '../../controller/console/campaigns/draft.ts';
import { readingChoices, readingWords, subjects } from '../../controller/console/campaigns/readingWords.ts';
import {
  emptySentence,
  sentenceFaults,
  sentenceOf,
  triggerOf,
  withNot,
  withReading,
} from '../../controller/console/campaigns/sentence.ts';
import type { Line } from '../../controller/console/campaigns/sentence.ts';
import { Evaluation } from '../../controller/engine/condition.ts';
import { readingCatalogue } from '../../controller/protocol/reading.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import { campaign, storeWith } from './smallStore.ts';

const number = fc
  .record({
    reading: fc.constantFrom('zone.occupancy' as const, 'product.likes' as const, 'zone.waitS' as const),
    of: fc.constantFrom('drinks', 'cola'),
    op: fc.constantFrom('>=' as const, '<=' as const),
    value: fc.integer({ min: 21, max: 50 }),
    gap: fc.integer({ min: 0, max: 20 }),
    whenUnknown: fc.constantFrom('false' as const, 'true' as const, 'keep' as const),
  })
  .map(({ gap, ...c }) => (gap === 0 ? c : { ...c, exit: c.op === '>=' ? c.value - gap : c.value + gap }));
const whenUnknown = fc.constantFrom('false' as const, 'true' as const, 'keep' as const);
const op = fc.constantFrom('>=' as const, '<=' as const);
/** Readings whose field shows another form of the number than the file has. */
const shown = fc.oneof(
  fc.record({
    reading: fc.constant('zone.mix' as const),
    of: fc.constant('drinks'),
    segment: fc.constant('shops-menswear'),
    op,
    value: fc.double({ min: 0, max: 1, noNaN: true }),
    whenUnknown,
  }),
  fc.record({
    reading: fc.constantFrom('time.minuteOfDay' as const, 'time.weekday' as const),
    of: fc.constant('store'),
    op,
    value: fc.integer({ min: 1, max: 7 }),
    whenUnknown,
  }),
  fc.record({
    reading: fc.constantFrom('button.pressed' as const, 'member.arrived' as const),
    of: fc.constant('help'),
    op: fc.constant('>=' as const),
    value: fc.constant(1),
    whenUnknown,
  }),
);
const positive: fc.Arbitrary<Comparison> = fc.oneof(number, shown);
const comparison: fc.Arbitrary<Condition> = fc.oneof(
  positive,
  positive.filter((c) => c.exit === undefined).map((not) => ({ not })),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  comparison,
  fc.array(comparison, { minLength: 2, maxLength: 4 }).map((all) => ({ all })),
  fc.array(comparison, { minLength: 2, maxLength: 4 }).map((any) => ({ any })),
);
const seconds = fc.integer({ min: 0, max: 3600 });

describe('the sentence', () => {
  it('[DEC-12] a trigger told as a sentence and written back is the same trigger', () => {
    fc.assert(
      fc.property(condition, seconds, seconds, seconds, (when, holdForS, releaseAfterS, minOnScreenS) => {
        const trigger: Trigger = { when, holdForS, releaseAfterS, minOnScreenS, coolDownS: 0 };
        const sentence = sentenceOf(trigger);
        expect(sentence).not.toBeNull();
        expect(sentenceFaults(sentence!).filter((f) => f !== null)).toEqual([]);
        expect(triggerOf(sentence!)).toEqual(trigger);
        expect(triggerSchema.safeParse(triggerOf(sentence!)).success).toBe(true);
      }),
    );
  });

  it('[DEC-11] "until they are fewer than" is what the engine does with the number', () => {
    const sentence = { ...emptySentence, lines: [{ ...emptySentence.lines[0]!, of: 'drinks', value: 4, exit: 2 }] };
    const evaluation = new Evaluation(triggerOf(sentence).when);
    let on = false;
    const holds = (value: number): boolean => {
      on = evaluation.holds(() => ({ key: 'zone.occupancy:drinks', value, quality: 'live' }) as Reading, on);
      return on;
    };
    expect([3, 4, 3, 2, 1, 2, 3].map(holds)).toEqual([false, true, true, true, false, false, false]);
  });

  it('[DEC-11] what ends before it begins, and what is not filled in, is told', () => {
    const line = { ...emptySentence.lines[0]!, of: 'drinks' };
    const faults = (part: Partial<Line>): (string | null)[] =>
      sentenceFaults({ ...emptySentence, lines: [{ ...line, ...part }] });
    expect(faults({ of: null })).toEqual(['Choose a zone.']);
    expect(faults({ reading: 'button.pressed', of: null })).toEqual(['Choose a button.']);
    expect(faults({ value: null })).toEqual(['Say how many.']);
    expect(faults({ exit: 5 })[0]).toMatch(/end it at fewer than 4/);
    expect(faults({ op: '<=', exit: 2 })[0]).toMatch(/end it at more than 4/);
    expect(faults({ exit: 4 })).toEqual([null]);
    expect(faults({ reading: 'zone.mix' })).toEqual(['Choose a segment.']);
    expect(faults({ reading: 'zone.mix', segment: 'Für Sie' })[0]).toMatch(/only small letters/);
    expect(faults({ reading: 'zone.mix', segment: 'x', value: 1.2, exit: null })).toEqual([
      'Members: only 0 to 100 % can be.',
    ]);
    expect(faults({ reading: 'weather.temperatureC', of: 'store', value: -91, exit: null })).toEqual([
      'Temperature outside: only -90 °C to 60 °C can be.',
    ]);
    expect(faults({ reading: 'member.arrived', of: '' })).toEqual(['Choose a segment.']);
  });

  it('[DEC-11] conditions that one sentence cannot say are kept, not bent', () => {
    const inner: Condition = { reading: 'zone.occupancy', of: 'drinks', op: '>=', value: 3, whenUnknown: 'false' };
    const press: Condition = { ...inner, reading: 'button.pressed', of: 'help', op: '<=', value: 0 };
    for (const when of [
      { not: { ...inner, exit: 1 } },
      { not: { any: [inner, inner] } },
      { all: [inner, { any: [inner, inner] }] },
      press,
    ]) {
      const trigger = triggerSchema.parse({ when });
      expect(sentenceOf(trigger)).toBeNull();
      const store = storeWith([campaign('x', { class: 'triggered', trigger })]);
      expect(campaignOf(draftOf(store.campaigns.get('x')!, store)).trigger).toEqual(trigger);
    }
  });
});

describe('the catalogue in the sentence', () => {
  const store = storeWith([]);

  it('[RDG-1] every reading can be chosen once, below what it is about', () => {
    const kinds = readingChoices(store, 'button.pressed').flatMap((c) => c.items);
    expect(new Set(kinds).size).toBe(kinds.length);
    // This store has no counting lines, products or buttons; the reading that is chosen stays all the same.
    const targets = new Set(kinds.map((k) => k.split('.')[0]));
    expect([...targets].sort()).toEqual(['button', 'member', 'store', 'time', 'weather', 'zone']);
    expect(Object.keys(readingWords).sort()).toEqual(Object.keys(readingCatalogue).sort());
  });

  it('[RDG-1] a reading begins with a value that it can have, and what does not fit it is not carried over', () => {
    for (const kind of Object.keys(readingWords) as (keyof typeof readingWords)[]) {
      const line = withReading({ ...emptySentence.lines[0]!, of: 'drinks' }, kind, subjects(kind, store));
      const complete = { ...line, of: line.of ?? 'x', segment: kind === 'zone.mix' ? 'x' : '' };
      expect({ kind, faults: sentenceFaults({ ...emptySentence, lines: [complete] }) }).toEqual({
        kind,
        faults: [null],
      });
      expect(triggerSchema.safeParse(triggerOf({ ...emptySentence, lines: [complete] })).success).toBe(true);
    }
    expect(
      withReading({ ...emptySentence.lines[0]!, of: 'drinks' }, 'zone.waitS', subjects('zone.waitS', store)).of,
    ).toBe('drinks');
  });

  it('[DEC-11] "fewer than" is not true of what is unknown', () => {
    const line = withNot({ ...emptySentence.lines[0]!, of: 'drinks' }, true);
    const evaluation = new Evaluation(triggerOf({ ...emptySentence, lines: [line] }).when);
    const holds = (value: number | null): boolean =>
      evaluation.holds(() => ({ value, quality: value === null ? 'unknown' : 'live' }) as Reading, false);
    expect([null, 3, 4].map(holds)).toEqual([false, true, false]);
    expect(withNot(line, false).whenUnknown).toBe('false');
  });
});
