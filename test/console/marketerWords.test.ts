import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../config/schema/campaign.ts';
import { applyChanges } from '../../controller/console/api/changeSets.ts';
import { moved, missingText } from '../../controller/console/campaigns/creativeWords.ts';
import { nightText } from '../../controller/console/campaigns/daypartWords.ts';
import {
  campaignOf,
  copyOf,
  draftOf,
  emptyDraft,
  newSentence,
  withSetOff,
} from '../../controller/console/campaigns/draft.ts';
import { deleteChanges, saveChanges } from '../../controller/console/campaigns/draftChanges.ts';
import { draftFaults, fieldOf } from '../../controller/console/campaigns/draftFaults.ts';
import { fractionText, meet, targetsOf, weightWords } from '../../controller/console/campaigns/loopShare.ts';
import type { Weighed } from '../../controller/console/campaigns/loopShare.ts';
import { checkConfig } from '../../config/schema/check.ts';
import { campaign, storeWith } from './smallStore.ts';

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
    const copy = copyOf(draftOf(store.campaigns.get('x')!, store), 'x2', (name) => `${name}-2`, store);
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
    expect(missingText({ ...creative, kind: 'video', sound: true, files: { portrait: 'media/a.mp4' } }, false)).toMatch(
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
