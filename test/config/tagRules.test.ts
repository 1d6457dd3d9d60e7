import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../config/schema/check.ts';

type Part = Record<string, unknown>;

const hex = (n: number): string => n.toString(16).padStart(32, '0');
const consent = { on: '2026-11-01', wording: 'v1' };
const eid = { key: hex(7), exponent: 4, counter: 0, at: '2026-11-01T10:00:00Z' };
const zone = {
  id: 'drinks',
  name: 'Drinks',
  polygon: [
    { x: 0, y: 0 },
    { x: 5, y: 0 },
    { x: 5, y: 5 },
  ],
};
const receiver = (id: string, part: Part = {}): Part => ({ id, name: id, at: { x: 1, y: 1 }, ...part });
const tag = (id: string, identity: string, part: Part = {}): Part => ({ id, name: id, identity, ...part });
const point = (x: number, y: number, heard: string[] = ['r1']): Part => ({
  at: { x, y },
  heard: heard.map((r) => ({ receiver: r, mean: -60, spread: 3, share: 0.9 })),
});
const four = [point(0, 0), point(20, 10), point(3, 3), point(4, 4)];
const survey = (id: string, part: Part = {}): Part => ({ id, name: id, madeOn: '2026-11-01', points: four, ...part });

/** Faults of a store of 20 by 10 m with these parts, as path, message and fix. */
function faults(parts: Part): string[] {
  const result = checkConfig({
    endcap: 1,
    store: { id: 's', name: 'S', timeZone: 'Europe/Amsterdam' },
    floorPlan: { widthM: 20, heightM: 10 },
    zones: [zone],
    receivers: [receiver('r1')],
    ...parts,
  });
  return result.ok ? [] : result.faults.map((f) => `${f.path}: ${f.message} > ${f.fix}`);
}

describe('[CFG] tags', () => {
  it('of every class and form are sound', () => {
    const tags = [
      tag('fob', 'mac:e78f135624ce', { class: 'member', consent, segments: ['runs'] }),
      tag('quiet', 'mac:e78f135624cf', { class: 'member' }),
      tag('phone', `app:${hex(1)}`, { class: 'member', consent }),
      tag('rolling', 'eid:trolley', { class: 'asset', eid }),
      tag('badge', 'kontakt:ab12', { class: 'staff', lost: true }),
      tag('basket', `ibeacon:${hex(2)}-1-2`),
    ];
    expect(faults({ tags, buttons: [{ id: 'help', name: 'Help', at: { x: 1, y: 1 }, tag: 'badge' }] })).toEqual([]);
  });

  it.each<[string, Part, string]>([
    [
      'consent of a basket',
      { consent },
      'consent: a tag of class basket is carried by nobody who could consent > remove it, or make the class member',
    ],
    [
      'segments of staff',
      { class: 'staff', segments: ['runs'] },
      'segments: a tag of class staff declares nothing; segments are of members > remove them, or make the class member',
    ],
    [
      'segments without a yes',
      { class: 'member', segments: ['runs'] },
      'segments: segments are kept of members who said yes only > record the consent (on, wording), or remove the segments',
    ],
    [
      'a rolling id without its key',
      { identity: 'eid:fob' },
      'eid: a rolling id is known by its key alone, and there is none > add eid with key, exponent, counter and at',
    ],
    [
      'a key without a rolling id',
      { eid },
      'eid: a key is of use for a rolling id only > make the identity "eid:<name>", or remove eid',
    ],
    [
      'an app of a basket',
      { identity: `app:${hex(1)}`, class: 'member' },
      'consent: an app is heard with the consent of its member only > record the consent (on, wording), or remove the tag',
    ],
  ])('are refused: %s', (_, part, fault) => {
    expect(faults({ tags: [tag('one', 'mac:e78f135624ce', part)] })).toEqual([`tags[0](one).${fault}`]);
  });

  it('an app that is no member says both of its faults', () => {
    expect(faults({ tags: [tag('one', `app:${hex(1)}`)] }).map((f) => f.split(':')[0])).toEqual([
      'tags[0](one).class',
      'tags[0](one).consent',
    ]);
  });

  it('have an identity and a key of their own', () => {
    const tags = [
      tag('a', 'mac:e78f135624ce'),
      tag('b', 'mac:e78f135624ce'),
      tag('c', 'eid:c', { eid }),
      tag('d', 'eid:d', { eid }),
    ];
    expect(faults({ tags })).toEqual([
      'tags[1](b).identity: tags[0](a) has the same identity > give each its own identity, or remove one of them',
      'tags[3](d).eid.key: tags[2](c) has the same key > give each its own key, or remove one of them',
    ]);
  });

  it('an identity in capitals is refused where it stands, and the others are looked at all the same', () => {
    const tags = [tag('a', 'mac:E78F135624CE'), tag('b', 'mac:e78f135624ce', { consent })];
    expect(faults({ tags }).map((f) => f.split(': ')[0])).toEqual(['tags[0](a).identity', 'tags[1](b).consent']);
  });

  it('of buttons exist, and belong to one button', () => {
    const tags = [tag('fob', 'mac:e78f135624ce')];
    const buttons = ['fob', 'fbo', 'fob'].map((t, i) => ({ id: `b${i}`, name: 'B', at: { x: 1, y: 1 }, tag: t }));
    expect(faults({ tags, buttons })).toEqual([
      'buttons[1](b1).tag: no tag has the id "fbo" > did you mean "fob"?',
      'buttons[2](b2).tag: the presses of this tag are those of buttons[0](b0) > name another tag, or remove one of the buttons',
    ]);
  });
});

describe('[CFG] receivers', () => {
  it('that do not listen are no desk, and advertise what stays the same', () => {
    const receivers = [
      receiver('r1', { listens: false, desk: true, advertises: `eddystone:${hex(3)}` }),
      receiver('r2', { advertises: `eddystone:${hex(3)}` }),
      receiver('r3', { advertises: 'eid:x' }),
      receiver('r4', { advertises: `app:${hex(1)}` }),
    ];
    expect(faults({ receivers })).toEqual([
      'receivers[1](r2).advertises: receivers[0](r1) has the same advertised identity > give each its own advertised identity, or remove one of them',
      'receivers[0](r1).desk: tags are held to a desk receiver, and this one does not listen > make listens true, or desk false',
      'receivers[2](r3).advertises: an app cannot know a beacon by an id that changes > name an identity that stays the same, such as "ibeacon:<32 hex>-<major>-<minor>"',
      'receivers[3](r4).advertises: an app is not what a beacon advertises > name an identity that stays the same, such as "ibeacon:<32 hex>-<major>-<minor>"',
    ]);
  });
});

describe('[CFG] surveys', () => {
  it('stand on the plan, to its edge, with receivers that listen', () => {
    expect(faults({ surveys: [survey('a', { inUse: true }), survey('b')] })).toEqual([]);
    const receivers = [receiver('r1'), receiver('dumb', { listens: false, advertises: `eddystone:${hex(3)}` })];
    const points = [...four, point(20.1, 3), point(1, -0.1, ['r2']), point(1, 1, ['dumb', 'r1', 'r1'])];
    expect(faults({ receivers, surveys: [survey('a', { points })] })).toEqual([
      'surveys[0](a).points[5].heard[0].receiver: no receiver has the id "r2" > did you mean "r1"?',
      'surveys[0](a).points[4].at: (20.1, 3) lies beyond the floor plan of 20 by 10 m > give places in metres from the top left corner of the plan',
      'surveys[0](a).points[5].at: (1, -0.1) lies beyond the floor plan of 20 by 10 m > give places in metres from the top left corner of the plan',
      'surveys[0](a).points[6].heard[0].receiver: the receiver "dumb" does not listen > make listens true there, or remove this line',
      'surveys[0](a).points[6].heard[2].receiver: "r1" is named twice at this point > keep one of the two lines',
    ]);
  });

  it('at most one is in use', () => {
    const surveys = [
      survey('a', { inUse: true }),
      survey('b'),
      survey('c', { inUse: true }),
      survey('d', { inUse: true }),
    ];
    expect(faults({ surveys })).toEqual(
      [2, 3].map(
        (i) =>
          `surveys[${i}](${'abcd'[i]}).inUse: surveys[0](a) is in use too, and places are worked out by one survey > make one of them false`,
      ),
    );
  });

  it.each<[string, Part, RegExp]>([
    [
      'a level in the wrong unit',
      { points: [...four, { at: { x: 1, y: 1 }, heard: [{ receiver: 'r1', mean: 60, spread: 1, share: 1 }] }] },
      /mean: .*> use at most 20/,
    ],
    ['too few points', { points: four.slice(1) }, /points: .*> use at least 4/],
    ['a day that is none', { madeOn: '2026-02-30' }, /madeOn: /],
    ['a field that is unknown', { tag: 'mac:e78f135624ce' }, /unknown field "tag"/],
  ])('are refused: %s', (_, part, fault) => {
    const found = faults({ surveys: [survey('a', part)] });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(fault);
  });
});
