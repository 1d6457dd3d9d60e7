import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trigger as triggerSchema } from '../../config/schema/campaign.ts';
import type { Campaign, Trigger } from '../../config/schema/campaign.ts';
import type { Condition } from '../../config/schema/condition.ts';
import { applyChanges } from '../../controller/console/api/changeSets.ts';
import { moved, missingText } from '../../controller/console/campaigns/creativeWords.ts';
import { nightText } from '../../controller/console/campaigns/daypartWords.ts';
import {
  campaignOf,
  copyOf,
  deleteChanges,
  draftFaults,
  draftOf,
  emptyDraft,
  fieldOf,
  newSentence,
  saveChanges,
  withSetOff,
} from '../../controller/console/campaigns/draft.ts';
import { fractionText, meet, targetsOf, weightWords } from '../../controller/console/campaigns/loopShare.ts';
import type { Weighed } from '../../controller/console/campaigns/loopShare.ts';
import { emptySentence, sentenceFaults, sentenceOf, triggerOf } from '../../controller/console/campaigns/sentence.ts';
import type { Line } from '../../controller/console/campaigns/sentence.ts';
import { indexStore } from '../../controller/console/store/storeIndex.ts';
import type { StoreIndex } from '../../controller/console/store/storeIndex.ts';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import { checkConfig } from '../../config/schema/check.ts';
import { Evaluation } from '../../controller/engine/condition.ts';
import type { Reading } from '../../controller/protocol/reading.ts';

const square = [
  { x: 0, y: 0 },
  { x: 5, y: 0 },
  { x: 5, y: 5 },
  { x: 0, y: 5 },
];
const campaign = (id: string, part: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  name: `Campaign ${id}`,
  on: { zones: ['drinks'] },
  creatives: [`${id}-message`],
  ...part,
});
const message = (id: string): Record<string, unknown> => ({ id, name: id, kind: 'message', headline: 'Hello' });

function storeWith(campaigns: Record<string, unknown>[]): StoreIndex {
  const config = storeConfig.parse({
    endcap: 1,
    store: { id: 'corner', name: 'Corner', timeZone: 'Europe/Amsterdam' },
    floorPlan: { widthM: 10, heightM: 10 },
    zones: [
      { id: 'drinks', name: 'Drinks', polygon: square },
      { id: 'till', name: 'Till', polygon: square.map(({ x, y }) => ({ x: x + 5, y })) },
    ],
    screens: [
      { id: 'a', name: 'A', at: { x: 1, y: 1 }, zone: 'drinks' },
      { id: 'b', name: 'B', at: { x: 2, y: 1 }, zone: 'drinks' },
      { id: 'c', name: 'C', at: { x: 6, y: 1 }, zone: 'till' },
    ],
    dayparts: [
      { id: 'morning', name: 'Morning', from: '07:00', to: '11:00' },
      { id: 'evening', name: 'Evening', from: '17:00', to: '23:00' },
      { id: 'night', name: 'Night', days: ['sun'], from: '22:00', to: '02:00' },
    ],
    creatives: campaigns.map((c) => message(`${String(c['id'])}-message`)),
    campaigns,
  });
  return indexStore({ revision: 1, config, media: {} });
}

const comparison = fc
  .record({
    reading: fc.constantFrom('zone.occupancy' as const, 'product.likes' as const),
    of: fc.constantFrom('drinks', 'cola'),
    op: fc.constantFrom('>=' as const, '<=' as const),
    value: fc.integer({ min: 1, max: 50 }),
    gap: fc.integer({ min: 0, max: 20 }),
    whenUnknown: fc.constantFrom('false' as const, 'true' as const, 'keep' as const),
  })
  .map(({ gap, ...c }) => (gap === 0 ? c : { ...c, exit: c.op === '>=' ? c.value - gap : c.value + gap }));
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
  });

  it('[DEC-11] conditions that one sentence cannot say are kept, not bent', () => {
    const inner: Condition = { reading: 'zone.occupancy', of: 'drinks', op: '>=', value: 3, whenUnknown: 'false' };
    for (const when of [{ not: inner }, { all: [inner, { any: [inner, inner] }] }]) {
      const trigger = triggerSchema.parse({ when });
      expect(sentenceOf(trigger)).toBeNull();
      const store = storeWith([campaign('x', { class: 'triggered', trigger })]);
      expect(campaignOf(draftOf(store.campaigns.get('x')!, store)).trigger).toEqual(trigger);
    }
  });
});

describe('a draft', () => {
  it('[CFG] opened and saved unchanged it is the same campaign', () => {
    const trigger = { when: { reading: 'zone.occupancy', of: 'drinks', value: 4, exit: 2 }, coolDownS: 30 };
    const parts = [
      {},
      { class: 'triggered', trigger, priority: 60 },
      { class: 'fallback', on: { everywhere: true } },
      { class: 'takeover', status: 'paused', from: '2026-11-01', to: '2026-12-24', dayparts: ['night'] },
    ];
    const store = storeWith(parts.map((p, i) => campaign(`c${i}`, p)));
    for (const c of store.config.campaigns) {
      expect(campaignOf(draftOf(c, store))).toEqual(c);
      expect(draftFaults(draftOf(c, store))).toEqual({});
    }
  });

  it('[CFG] what it sends is a sound store, and unused creatives go with the change', () => {
    const store = storeWith([campaign('x'), campaign('y', { creatives: ['x-message', 'y-message'] })]);
    const draft = {
      ...draftOf(store.campaigns.get('y')!, store),
      creatives: [
        {
          id: 'new',
          name: 'New',
          kind: 'message' as const,
          headline: 'New',
          text: '',
          durationS: 5,
          transition: 'cut' as const,
        },
      ],
      made: [
        { id: 'lunch', name: 'Lunch', days: ['mon' as const], from: '12:00', to: '14:00', except: [] },
        { id: 'unused', name: 'Unused', days: ['mon' as const], from: '12:00', to: '14:00', except: [] },
      ],
      dayparts: ['lunch'],
    };
    const changes = saveChanges(draft, store);
    expect(changes.map((c) => `${c.section} ${'remove' in c ? `-${c.remove}` : (c.put as { id: string }).id}`)).toEqual(
      ['dayparts lunch', 'creatives new', 'campaigns y', 'creatives -y-message'],
    );
    const checked = checkConfig(applyChanges(store.config, changes));
    expect(checked.ok).toBe(true);
    expect(deleteChanges(store.campaigns.get('x')!, store)).toEqual([{ section: 'campaigns', remove: 'x' }]);
  });

  it('[CFG] a copy is a draft of its own with creatives of its own', () => {
    const store = storeWith([campaign('x')]);
    const copy = copyOf(draftOf(store.campaigns.get('x')!, store), 'x2', (name) => `${name}-2`);
    expect(copy).toMatchObject({
      id: 'x2',
      name: 'Campaign x (copy)',
      status: 'draft',
      creatives: [{ id: 'x-message-2' }],
    });
  });

  it('[CFG] everything that is missing is told at its field', () => {
    const draft = withSetOff(emptyDraft('new'), newSentence());
    expect(Object.keys(draftFaults(draft)).sort()).toEqual(['creatives', 'line:0', 'name', 'on']);
    expect(draft.class).toBe('triggered');
    expect(withSetOff(draft, { kind: 'loop' }).class).toBe('scheduled');
    const dates = { ...draft, from: '2026-12-24', to: '2026-12-01' };
    expect(draftFaults(dates)['to']).toBe('The last day lies before the first.');
  });

  it('[CFG] faults of the controller find their field, in both ways of writing a path', () => {
    const store = storeWith([campaign('x')]);
    const draft = { ...draftOf(store.campaigns.get('x')!, store), dayparts: ['night'] };
    expect(fieldOf('campaigns[0](x).trigger.when(zone.occupancy).of', draft)).toBe('trigger');
    expect(fieldOf('campaigns.x.on', draft)).toBe('on');
    expect(fieldOf('campaigns[0](x).on.screens[2]', draft)).toBe('on');
    expect(fieldOf('creatives[4](x-message).headline', draft)).toBe('creative:x-message');
    expect(fieldOf('dayparts[2](night).to', draft)).toBe('dayparts');
    expect(fieldOf('campaigns[3](other).on', draft)).toBeNull();
    expect(fieldOf('(whole file)', draft)).toBeNull();
  });
});

describe('weight in plain words', () => {
  const own = (part: Partial<Weighed> = {}): Weighed => ({
    id: 'own',
    class: 'scheduled',
    priority: 50,
    share: 1,
    on: { screens: [], groups: [], zones: ['drinks'], everywhere: false },
    dayparts: [],
    ...part,
  });
  const words = (part: Partial<Weighed>, rivals: Record<string, unknown>[]): string[] => {
    const store = storeWith(rivals);
    return weightWords(own(part), store, store.dayparts);
  };

  it('[DEC-5] says the share of the loop on each screen', () => {
    expect(words({}, [])).toEqual(['Takes all of the loop on A and B.']);
    expect(words({}, [campaign('x', { share: 2 })])).toEqual(['Takes 1/3 of the loop on A and B.']);
    expect(words({ on: { ...own().on, everywhere: true } }, [campaign('x')])).toEqual([
      'Takes 1/2 of the loop on A and B.',
      'Takes all of the loop on C.',
    ]);
    expect(words({}, [campaign('x', { dayparts: ['morning'] })])).toEqual([
      'Takes 1/2 of the loop (all at quieter hours) on A and B.',
    ]);
  });

  it('[DEC-2][DEC-6] who is paused or never due at the same time takes nothing away', () => {
    expect(words({}, [campaign('x', { status: 'paused' })])).toEqual(['Takes all of the loop on A and B.']);
    expect(words({ dayparts: ['evening'] }, [campaign('x', { dayparts: ['morning'] })])).toEqual([
      'Takes all of the loop on A and B.',
    ]);
    expect(words({ from: '2026-12-01' }, [campaign('x', { to: '2026-11-30' })])).toEqual([
      'Takes all of the loop on A and B.',
    ]);
  });

  it('[DEC-4] says who goes before it', () => {
    expect(words({}, [campaign('x', { priority: 60 })])).toEqual([
      'Takes nothing of the loop on A and B.',
      'Campaign x (priority 60) goes before it on A and B.',
    ]);
  });

  it('[DEC-6] a night of Sunday meets a Monday morning', () => {
    const store = storeWith([]);
    const monday = new Map([
      ...store.dayparts,
      ['early', { id: 'early', name: 'Early', days: ['mon' as const], from: '01:00', to: '03:00', except: [] }],
    ]);
    expect(meet(own({ dayparts: ['night'] }), own({ dayparts: ['early'] }), monday)).toBe(true);
    expect(meet(own({ dayparts: ['night'] }), own({ dayparts: ['morning'] }), monday)).toBe(false);
  });

  it('[DEC-8] aims at screens, groups and zones, each screen once', () => {
    const store = storeWith([]);
    expect(targetsOf({ screens: ['c', 'a'], groups: [], zones: ['drinks'], everywhere: false }, store)).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('[DEC-5] fractions are small or per cent', () => {
    expect([fractionText(2, 6), fractionText(5, 5), fractionText(3, 40), fractionText(2, 5)]).toEqual([
      '1/3',
      'all',
      '8 %',
      '2/5',
    ]);
  });
});

describe('words of the editor', () => {
  it('[DEC-6] a daypart past midnight is explained by its last day', () => {
    expect(nightText({ days: ['fri', 'sat'], from: '22:00', to: '02:00' })).toMatch(
      /Saturday's ends on Sunday at 02:00/,
    );
    expect(nightText({ days: ['fri'], from: '09:00', to: '18:00' })).toBeNull();
    expect(nightText({ days: ['fri'], from: '09:00', to: '09:00' })).toBeNull();
  });

  it('[PLY-20] says what a screen does whose file is missing', () => {
    const creative = { id: 'x', name: 'X', durationS: 10, transition: 'fade' as const, kind: 'image' as const };
    expect(missingText({ ...creative, files: {} }, true)).toBe('No picture yet.');
    expect(missingText({ ...creative, files: { landscape: 'media/a.png' } }, true)).toBe(
      'Tall screens show the wide picture whole, on a soft ground of itself.',
    );
    expect(missingText({ ...creative, kind: 'video', files: { portrait: 'media/a.mp4' } }, false)).toMatch(
      /^Wide screens/,
    );
  });

  it('[CFG] moving keeps every entry', () => {
    expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
    expect(moved(['a', 'b', 'c', 'd'], 3, 1)).toEqual(['a', 'd', 'b', 'c']);
  });

  it('[DEC-2] a new campaign is a draft until it is published', () => {
    const campaign_: Campaign = campaignOf(emptyDraft('new'));
    expect(campaign_.status).toBe('draft');
  });
});
