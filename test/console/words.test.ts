import { describe, expect, it } from 'vitest';
import { trigger } from '../../config/schema/campaign.ts';
import type { Trigger } from '../../config/schema/campaign.ts';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import { indexStore } from '../../controller/console/store/storeIndex.ts';
import { ageText, instantText, latencyText, leftText } from '../../controller/console/words/age.ts';
import {
  amountText,
  compactText,
  errorText,
  knownValue,
  measureText,
  numbersIn,
  numberText,
  sureText,
} from '../../controller/console/words/amount.ts';
import { daysText, whenText, whereText } from '../../controller/console/words/campaignWords.ts';
import { codeOf, healthWords, isEarlierWindow } from '../../controller/console/words/deviceWords.ts';
import { sourceText } from '../../controller/console/words/sourceWords.ts';
import { triggerRules, triggerSentence } from '../../controller/console/words/triggerSentence.ts';
import { pairingCode } from '../../controller/protocol/hello.ts';
import { reading } from '../fakes/demoLive.ts';

const square = [
  { x: 0, y: 0 },
  { x: 5, y: 0 },
  { x: 5, y: 5 },
  { x: 0, y: 5 },
];
const store = indexStore({
  revision: 1,
  media: {},
  config: storeConfig.parse({
    endcap: 1,
    store: { id: 'corner', name: 'Corner shop', timeZone: 'Europe/Amsterdam' },
    floorPlan: { widthM: 20, heightM: 10 },
    zones: [
      { id: 'drinks', name: 'Drinks', polygon: square },
      { id: 'till', name: 'Till', polygon: square },
    ],
    screens: [{ id: 'wall', name: 'Wall', at: { x: 1, y: 1 }, zone: 'drinks' }],
    cameras: [{ id: 'cam-till', name: 'Till camera', at: { x: 1, y: 1 }, zones: ['till'] }],
    connectors: [
      { id: 'page', name: 'Our page', kind: 'facebook', page: '12' },
      { id: 'shop', name: 'Web shop', kind: 'events', sources: ['urn:shop:*'] },
    ],
    buttons: [{ id: 'help', name: 'Help', at: { x: 1, y: 1 } }],
    dayparts: [{ id: 'morning', name: 'Morning', days: ['mon', 'tue', 'wed', 'sat'], from: '08:00', to: '11:00' }],
    creatives: [{ id: 'note', name: 'Note', kind: 'message', headline: 'Hello' }],
    campaigns: [
      {
        id: 'spring',
        name: 'Spring',
        on: { zones: ['drinks'], screens: ['wall'] },
        from: '2026-03-01',
        to: '2026-03-31',
        dayparts: ['morning'],
        creatives: ['note'],
      },
      { id: 'always', name: 'Always', on: { everywhere: true }, creatives: ['note'] },
    ],
  }),
});

function sentence(input: Parameters<typeof trigger.parse>[0]): string {
  return triggerSentence(trigger.parse(input), store);
}

describe('sentence of a trigger', () => {
  it('[DEC] says when a campaign comes, for how long it must hold, and when it goes', () => {
    expect(
      sentence({ when: { reading: 'zone.occupancy', of: 'drinks', value: 4, exit: 3 }, holdForS: 3, releaseAfterS: 5 }),
    ).toBe('when people in Drinks ≥ 4 for 3 s; goes after ≤ 2 for 5 s');
  });
  it('[DEC] without an exit threshold it goes below the enter threshold', () => {
    expect(sentence({ when: { reading: 'zone.presence', of: 'till', value: 1 }, holdForS: 0, releaseAfterS: 0 })).toBe(
      'when tags in Till ≥ 1; goes after ≤ 0',
    );
  });
  it('[DEC] a lower bound goes upwards, and parts of a number stay exact', () => {
    expect(
      sentence({ when: { reading: 'zone.occupancy', of: 'till', op: '<=', value: 1, exit: 2.5 }, holdForS: 120 }),
    ).toBe('when people in Till ≤ 1 for 2 min; goes after > 2.5 for 5 s');
  });
  it('[DEC] names all parts of a joined condition with their own ends', () => {
    const when = {
      all: [
        { reading: 'zone.occupancy', of: 'drinks', value: 4, exit: 2 },
        {
          any: [
            { reading: 'zone.presence', of: 'till', value: 1 },
            { not: { reading: 'button.pressed', of: 'help', value: 1 } },
          ],
        },
      ],
    };
    expect(sentence({ when, holdForS: 1, releaseAfterS: 10 })).toBe(
      'when people in Drinks ≥ 4 (until ≤ 1) and (tags in Till ≥ 1 or Help is not pressed) for 1 s; goes 10 s after that ends',
    );
  });
  it('[DEC] a button is pressed, not counted', () => {
    expect(sentence({ when: { reading: 'button.pressed', of: 'help', value: 1 }, holdForS: 0, releaseAfterS: 0 })).toBe(
      'when Help is pressed; goes when that ends',
    );
  });
  it('[DEC] minimum time on screen and cool-down are rules of their own', () => {
    const t: Trigger = trigger.parse({
      when: { reading: 'zone.presence', of: 'till', value: 1 },
      minOnScreenS: 90,
      coolDownS: 180,
    });
    expect(triggerRules(t)).toEqual(['stays at least 90 s once it is on', 'pauses 3 min before it may come again']);
  });
});

describe('where and when', () => {
  it('[CFG] tells places by their names', () => {
    expect(whereText(store.campaigns.get('spring')!, store)).toBe('Wall, screens at Drinks');
    expect(whereText(store.campaigns.get('always')!, store)).toBe('All screens');
  });
  it('[CFG] joins dates and dayparts, and runs of days', () => {
    expect(whenText(store.campaigns.get('spring')!, store)).toBe(
      '1 Mar 2026 to 31 Mar 2026 · Morning 08:00–11:00, Mon–Wed, Sat',
    );
    expect(whenText(store.campaigns.get('always')!, store)).toBe('Always');
    expect(daysText(['sat', 'sun'])).toBe('Sat, Sun');
    expect(daysText(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).toBe('every day');
  });
});

describe('ages and amounts', () => {
  it('[RDG] an age grows from seconds to days and is never negative', () => {
    expect([-500, 0, 59_999, 60_000, 3_600_000, 47 * 3_600_000, 48 * 3_600_000].map(ageText)).toEqual([
      '0 s',
      '0 s',
      '59 s',
      '1 min',
      '1 h',
      '47 h',
      '2 days',
    ]);
  });
  it('[RDG] time left and latency have words of their own', () => {
    expect([560_000, 40_000, 1, 0, -5].map(leftText)).toEqual(['9 min 20 s', '40 s', '1 s', 'over', 'over']);
    expect([83.6, 1240].map(latencyText)).toEqual(['84 ms', '1.2 s']);
  });
  it("[RDG] an instant is told in the store's time zone", () => {
    expect(instantText(Date.UTC(2026, 10, 21, 23, 30), 'Europe/Amsterdam')).toContain('22 Nov 2026');
  });
  it('[RDG] unknown is said, and is not zero', () => {
    expect(amountText(null, 'people')).toBe('not heard yet');
    expect(numberText(null)).toBe('?');
    expect(amountText(0, 'people')).toBe('0 people');
    expect(amountText(1, 'people')).toBe('1 person');
    expect(compactText(null)).toBe('–');
    expect(compactText(12_430)).toBe('12.4k');
  });
  it("[RDG] numbers have the store's one format, in sentences too", () => {
    expect(numberText(1_572)).toBe('1,572');
    expect(compactText(1_572)).toBe('1,572');
    expect(amountText(1_572, 'likes')).toBe('1,572 likes');
    expect(
      sentence({ when: { reading: 'zone.occupancy', of: 'till', value: 1_500 }, holdForS: 0, releaseAfterS: 0 }),
    ).toBe('when people in Till ≥ 1,500; goes after ≤ 1,499');
    numbersIn('de');
    try {
      expect(amountText(1_572, 'likes')).toBe('1.572 likes');
    } finally {
      numbersIn('en');
    }
  });
  it('[RDG-14] an estimate is told with its error, and nothing else has one', () => {
    const key = 'zone.basketEstimate:drinks';
    expect(measureText(reading(key, 12, 1, { error: 3 }))).toBe('12 ± 3 people');
    expect(measureText(reading(key, 4.5, 1, { error: 2.25 }))).toBe('4.5 ± 2.3 people');
    expect(measureText(reading('zone.occupancy:drinks', 12, 1))).toBe('12 people');
    expect(measureText(reading(key, null, null))).toBe('not heard yet');
    expect(errorText(reading(key, 12, 1, { error: 3, quality: 'unknown' }))).toBeNull();
    expect(errorText(reading('zone.mix:drinks', 0.4, 1, { error: 0.05 }))).toBe('± 5');
  });
  it('[RDG] nobody is sure of a value that is not known', () => {
    expect(sureText(reading('zone.occupancy:drinks', 4, 1))).toBe('92 % sure');
    expect(sureText(reading('zone.occupancy:drinks', null, null))).toBeNull();
    expect(sureText(reading('zone.presence:drinks', 0, 1, { confidence: 0 }))).toBeNull();
  });
  it('[RDG] a source is told by the name that somebody gave it', () => {
    const names: Readonly<Record<string, string>> = { 'agent-rc3jx': 'Camera box' };
    const text = (source: string): string => sourceText(source, store, (id) => names[id]);
    expect(text('urn:endcap:device:agent-rc3jx:cam-till')).toBe('Camera box, Till camera');
    expect(text('urn:endcap:device:agent-rc3jx')).toBe('Camera box');
    expect(text('urn:endcap:device:agent-gone:replay')).toBe('agent-gone, replay');
    expect(text('urn:endcap:connector:page:12_34')).toBe('Our page');
    expect(text('urn:shop:till:4')).toBe('Web shop');
    expect(text('urn:endcap:hearts')).toBe('hearts on phones');
    expect(text('receivers')).toBe('receivers');
    expect(text('last hour')).toBe('last hour');
    expect(text('urn:other')).toBe('urn:other');
  });
  it('[RDG] a value that turned unknown is not shown any more', () => {
    expect(knownValue(reading('zone.occupancy:drinks', 4, 1, { quality: 'unknown' }))).toBeNull();
    expect(knownValue(reading('zone.occupancy:drinks', 4, 1, { quality: 'stale' }))).toBe(4);
    expect(knownValue(undefined)).toBeNull();
  });
});

describe('devices', () => {
  const base = {
    id: 'a',
    kind: 'agent',
    name: 'A',
    place: null,
    online: true,
    since: 1,
    simulated: false,
  } as const;
  it('[PLY] an agent in trouble says what is wrong and what waits', () => {
    expect(
      healthWords({ ...base, health: { state: 'degraded', detail: 'No pictures.', queued: 3, dropped: 1 } }),
    ).toEqual({
      tone: 'warn',
      headline: 'Working with trouble',
      details: ['No pictures.', 'Waiting to be sent: 3 observations.', 'Dropped: 1 observation.'],
    });
  });
  it('[PLY] what an offline device said last is not its health', () => {
    expect(
      healthWords({ ...base, online: false, health: { state: 'working', detail: '', queued: 0, dropped: 0 } }).tone,
    ).toBe('bad');
  });
  it('[PLY] a window of this machine that was closed an hour ago is no fault; a named device always is', () => {
    const closed = { ...base, name: 'Screen on this machine', online: false, since: 0, health: null };
    expect(isEarlierWindow(closed, 3_600_000)).toBe(false);
    expect(isEarlierWindow(closed, 3_600_001)).toBe(true);
    expect(isEarlierWindow({ ...closed, name: 'Rack face on this machine' }, 9e9)).toBe(true);
    expect(isEarlierWindow({ ...closed, online: true }, 9e9)).toBe(false);
    expect(isEarlierWindow({ ...closed, name: 'Window screen' }, 9e9)).toBe(false);
  });
  it('[SEC] a typed code takes the form of the contract', () => {
    expect(codeOf('k7m4px')).toBe('K7M-4PX');
    expect(codeOf(' K7M-4PX!')).toBe('K7M-4PX');
    expect(codeOf('k7')).toBe('K7');
    expect(pairingCode.safeParse(codeOf('k7m 4px')).success).toBe(true);
  });
});
