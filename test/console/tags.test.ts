import { describe, expect, it } from 'vitest';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import { tag as tagSchema } from '../../config/schema/tag.ts';
import type { Tag } from '../../config/schema/tag.ts';
import { applyChanges } from '../../controller/console/api/changeSets.ts';
import { drawnAt } from '../../controller/console/home/tagPlaces.ts';
import { filteredTags } from '../../controller/console/tags/filter.ts';
import type { TagGround } from '../../controller/console/tags/filter.ts';
import { rollingOf } from '../../controller/console/tags/IdentityFields.tsx';
import { identityShort, identityWords, readIdentity } from '../../controller/console/tags/identityText.ts';
import {
  draftFault,
  draftOf,
  nextName,
  removalChanges,
  segmentId,
  segmentsOf,
  tagOf,
} from '../../controller/console/tags/tagChanges.ts';
import { batteryWords, dayWords, isSilent, placeWords, storeDay } from '../../controller/console/tags/tagWords.ts';
import type { TagNow } from '../../controller/protocol/console.ts';
import type { TagEntry } from '../../controller/protocol/tags.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const ZONE = 'Europe/Amsterdam';
const HOUR = 3_600_000;

function tag(id: string, more: Record<string, unknown> = {}): Tag {
  return tagSchema.parse({ id, name: id, identity: 'mac:e78f135624ce', ...more });
}
function now(of: string, more: Partial<TagNow> = {}): TagNow {
  return {
    tag: of,
    name: of,
    state: 'placed',
    zone: 'drinks',
    confidence: 0.92,
    position: { x: 1, y: 2, radiusM: 1.5 },
    atMs: NOW - 3000,
    reason: 'heard by 3 receivers',
    simulated: false,
    ...more,
  };
}
function entry(of: string, more: Partial<TagEntry> = {}): TagEntry {
  return { tag: of, class: 'basket', lost: false, battery: null, heard: null, state: null, ...more };
}
const zoneName = (id: string): string => (id === 'drinks' ? 'Drinks' : id);

describe('where a tag is', () => {
  it('[API-19] of what people carry no place is told, whatever the live view says', () => {
    for (const of of ['member', 'staff'] as const) {
      const words = placeWords({ class: of }, now('x'), zoneName);
      expect(words).toMatchObject({ state: 'untold', sure: null, reason: null, atMs: null });
      expect(JSON.stringify(words)).not.toContain('Drinks');
    }
  });
  it('[IDN] zone, no zone, unsure, away and not heard are five different things', () => {
    const of = (n: TagNow | undefined) => placeWords({ class: 'basket' }, n, zoneName);
    expect(of(now('x'))).toMatchObject({ text: 'Drinks', sure: '92 % sure', atMs: NOW - 3000 });
    expect(of(now('x', { zone: null }))).toMatchObject({ state: 'nowhere', text: 'In no zone', sure: '92 % sure' });
    expect(of(now('x', { state: 'unsure', zone: null }))).toMatchObject({ text: 'Unsure', sure: null });
    expect(of(now('x', { state: 'away', zone: null }))).toMatchObject({ text: 'Away', sure: null });
    expect(of(undefined)).toMatchObject({ text: 'Not heard yet', atMs: null });
  });
  it('[API-19] on the plan only baskets and assets have a spot, and none when they are away', () => {
    expect(drawnAt(now('x'), 'basket')).toEqual({ x: 1, y: 2, radiusM: 1.5 });
    expect(drawnAt(now('x', { state: 'unsure' }), 'asset')).not.toBeNull();
    expect(drawnAt(now('x', { state: 'away' }), 'asset')).toBeNull();
    expect([drawnAt(now('x'), 'staff'), drawnAt(now('x'), 'member'), drawnAt(now('x'), undefined)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('battery and last word', () => {
  const battery = (percent: number | null, mv: number | null) =>
    batteryWords({ percent, mv, day: '2026-11-22', atMs: null });
  it('[API-19] a battery is told in percent or mV, is low below 20 %, and unknown is said', () => {
    expect(battery(20, null)).toMatchObject({ text: '20 %', low: false });
    expect(battery(19, 2900)).toMatchObject({ text: '19 %', low: true });
    expect(battery(null, 2710)).toMatchObject({ text: '2,710 mV', low: false });
    expect([batteryWords(null).text, batteryWords(undefined).known]).toEqual(['unknown', false]);
  });
  it('[API-19] not heard for a day: by the hour of things, by the day of people', () => {
    const heard = (atMs: number, person: boolean) =>
      isSilent({ day: storeDay(atMs, ZONE), atMs: person ? null : atMs, zone: null }, NOW, ZONE);
    expect(isSilent(null, NOW, ZONE)).toBe(true);
    expect([heard(NOW - 23 * HOUR, false), heard(NOW - 25 * HOUR, false)]).toEqual([false, true]);
    // Yesterday may be less than a day ago.
    expect([heard(NOW - 30 * HOUR, true), heard(NOW - 50 * HOUR, true)]).toEqual([false, true]);
    expect(['2026-11-22', '2026-11-21', '2026-11-02'].map((d) => dayWords(d, '2026-11-22'))).toEqual([
      'today',
      'yesterday',
      '2 Nov 2026',
    ]);
    expect(storeDay(Date.parse('2026-11-21T23:30:00Z'), ZONE)).toBe('2026-11-22');
  });
});

describe('search and filters', () => {
  const tags = [
    tag('basket-10', { name: 'Basket 10', identity: 'mac:c0ffee000010' }),
    tag('basket-2', { name: 'Basket 2', identity: 'mac:c0ffee000002', lost: true }),
    tag('m', { name: 'Member 7', class: 'member', identity: 'kontakt:a1b2c3' }),
  ];
  const ground: TagGround = {
    entries: new Map([
      ['basket-10', entry('basket-10', { battery: { percent: 8, mv: null, day: '2026-11-22', atMs: NOW } })],
      ['basket-2', entry('basket-2', { heard: { day: '2026-11-22', atMs: NOW, zone: null } })],
    ]),
    live: new Map([
      ['basket-10', now('basket-10')],
      ['m', now('m')],
    ]),
    nowMs: NOW,
    timeZone: ZONE,
    zoneName,
  };
  const found = (text: string, show: 'all' | 'lost' | 'low' | 'silent' = 'all', of: Tag['class'] | 'all' = 'all') =>
    filteredTags(tags, { text, show, of }, ground).map((t) => t.id);
  it('[CFG] by name in the order of numbers, class, identity as it is written, place and mark', () => {
    expect(found('')).toEqual(['basket-2', 'basket-10', 'm']);
    expect(found('c0:ff:ee:00:00:10')).toEqual(['basket-10']);
    expect(found('fob')).toEqual(['m']);
    expect(found('lost')).toEqual(['basket-2']);
    expect(found('basket', 'all', 'member')).toEqual([]);
  });
  it('[API-19] a member is not found by a place', () => {
    expect(found('drinks')).toEqual(['basket-10']);
  });
  it('[CFG] lost, battery low, and not heard for a day', () => {
    expect([found('', 'lost'), found('', 'low'), found('', 'silent')]).toEqual([
      ['basket-2'],
      ['basket-10'],
      ['basket-10', 'm'],
    ]);
    expect(filteredTags(tags, { text: '', show: 'low', of: 'all' }, { ...ground, entries: null })).toEqual([]);
  });
});

describe('identities as people type them', () => {
  const uuid = '2f234454-cf6d-4a0f-adf2-f4911ba9ffa6';
  const plain = uuid.replaceAll('-', '');
  it('[CFG] addresses, beacons and ids are read with dashes, colons, spaces and capitals', () => {
    const read = (typed: string): string => {
      const result = readIdentity(typed);
      return result.ok ? result.identity : `fault: ${result.message}`;
    };
    expect(
      [
        ' E7:8F:13:56:24:CE ',
        'e7-8f-13-56-24-ce',
        'mac:e78f135624ce',
        'e78f135624ce',
        `${uuid} / 1 / 7`,
        `${uuid.toUpperCase()} major 1 minor 7`,
        `ibeacon:${plain}-1-7`,
        `Eddystone: 00112233445566778899 aabbccddeeff`,
        `${plain}00010007`,
        'Kontakt: A1B2c3',
      ].map(read),
    ).toEqual([
      ...Array.from({ length: 4 }, () => 'mac:e78f135624ce'),
      ...Array.from({ length: 3 }, () => `ibeacon:${plain}-1-7`),
      'eddystone:00112233445566778899aabbccddeeff',
      `altbeacon:${plain}00010007`,
      'kontakt:a1b2c3',
    ]);
  });
  it('[CFG] what cannot be read is told in words, with what to do', () => {
    const fault = (typed: string): string => {
      const result = readIdentity(typed);
      return result.ok ? `taken: ${result.identity}` : result.message;
    };
    expect(fault('')).toContain('Type what the tag advertises');
    expect(fault(uuid)).toContain('After the UUID come major and minor');
    expect(fault(`${uuid} / 1 / 70000`)).toContain('65535 at most');
    expect(fault('eddystone:0011')).toBe('Eddystone has 32 digits; this has 4.');
    expect(fault('altbeacon:zz')).toContain('digits 0 to 9 and a to f');
    expect(fault('e78f1356')).toContain('8 digits are none of the forms');
    expect(fault('mac:e78f13')).toContain('An address has 12 digits; this has 6');
    expect(fault('kontakt:a')).toContain('four to eight');
    expect(fault('app:00112233445566778899aabbccddeeff')).toContain('consent token');
    expect(fault('eid:fob')).toContain('Rolling id');
    expect(fault('a basket')).toContain('no form that is known');
  });
  it('[CFG] every example of the known forms can be read, and what is shown can be typed again', async () => {
    const { identityForms } = await import('../../controller/console/tags/identityText.ts');
    for (const { example } of identityForms) {
      const read = readIdentity(example);
      expect({ example, ok: read.ok }).toEqual({ example, ok: true });
      if (!read.ok) continue;
      const { kind, text } = identityWords(read.identity);
      const again = readIdentity(/^(Eddystone|Kontakt)$/.test(kind) ? `${kind}:${text}` : text);
      expect(again).toMatchObject({ ok: true, identity: read.identity });
      expect(identityShort(read.identity).length).toBeLessThan(40);
    }
  });
  it('[CFG] a rolling id needs its whole key, exponent and clock', () => {
    const key = '00112233 44556677 8899AABB CCDDEEFF';
    const whole = { key, exponent: 10, counter: 77, readAtMs: NOW };
    expect(rollingOf(whole)).toEqual({
      key: '00112233445566778899aabbccddeeff',
      exponent: 10,
      counter: 77,
      at: '2026-11-22T12:00:00.000Z',
    });
    expect([rollingOf({ ...whole, key: '0011' }), rollingOf({ ...whole, counter: null })]).toEqual([null, null]);
  });
});

describe('what is saved', () => {
  const config = storeConfig.parse({
    endcap: 1,
    store: { id: 's', name: 'S', timeZone: ZONE },
    floorPlan: { widthM: 10, heightM: 10 },
    tags: [{ id: 'fob', name: 'Fob', class: 'staff', identity: 'mac:e78f135624ce' }],
    buttons: [{ id: 'help', name: 'Help', at: { x: 1, y: 1 }, tag: 'fob' }],
  });
  const draft = { ...draftOf(tag('x'), '2026-11-22'), name: ' Seven ' };
  it('[API-20] a member needs a yes with its day and words; a basket keeps neither', () => {
    const member = { ...draft, class: 'member' as const, segments: ['runs'] };
    expect(draftFault(member, '2026-11-22')).toContain('what the member said yes to');
    expect(draftFault({ ...member, wording: 'card', on: '2026-11-23' }, '2026-11-22')).toContain('has not come yet');
    expect(draftFault({ ...member, wording: 'card' }, '2026-11-22')).toBeNull();
    const fixed = { id: 'seven', identity: 'kontakt:a1b2c3', lost: false };
    expect(tagOf({ ...member, wording: ' card ' }, fixed)).toEqual({
      ...fixed,
      name: 'Seven',
      class: 'member',
      consent: { on: '2026-11-22', wording: 'card' },
      segments: ['runs'],
    });
    expect(tagOf({ ...member, class: 'basket', wording: 'card', enterAfterS: 2 }, fixed)).toEqual({
      ...fixed,
      name: 'Seven',
      class: 'basket',
      segments: [],
      enterAfterS: 2,
    });
    expect(draftFault({ ...draft, name: ' ' }, '2026-11-22')).toBe('Give it a name.');
  });
  it('[CFG-5] a button whose tag goes loses it, and the store stays sound', () => {
    const after = applyChanges(config, removalChanges(config.tags[0]!, config));
    expect([after.tags, after.buttons[0]]).toEqual([[], { id: 'help', name: 'Help', at: { x: 1, y: 1 } }]);
  });
  it('[CFG] the next of a row counts on, and segments take the form of the store', () => {
    expect(['Basket 7', 'Basket 009', 'Fob'].map(nextName)).toEqual(['Basket 8', 'Basket 010', '']);
    expect(['Shops Menswear', '  Läuft gern!', '3'].map(segmentId)).toEqual(['shops-menswear', 'lauft-gern', '']);
    expect(segmentsOf({ tags: [tag('m', { class: 'member', segments: ['runs', 'bikes'] })], campaigns: [] })).toEqual([
      'bikes',
      'runs',
    ]);
  });
});
