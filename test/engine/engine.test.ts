import { describe, expect, it } from 'vitest';
import type { Command } from '../../controller/engine/io.ts';
import { advance, campaign, count, engineOf, kinds, NOON, on, people, S, triggered } from './store.ts';

const loop = campaign('loop');

describe('engine', () => {
  it('[DEC-12] a trigger comes on when its condition has held for holdForS', () => {
    const engine = engineOf({ campaigns: [loop, triggered('crowd')] });
    engine.apply(count('drinks', 5, NOON));
    engine.apply(count('drinks', 5, NOON + 2999));
    expect(on(engine)).toEqual(['loop']);
    engine.apply(count('drinks', 5, NOON + 3000));
    expect(on(engine)).toEqual(['crowd']);
  });

  it('[DEC-12] a break in the condition begins the hold anew', () => {
    const engine = engineOf({ campaigns: [loop, triggered('crowd')] });
    engine.apply(count('drinks', 5, NOON));
    engine.apply(count('drinks', 1, NOON + 2 * S));
    engine.apply(count('drinks', 5, NOON + 2500));
    engine.apply(advance(NOON + 5 * S));
    expect(on(engine)).toEqual(['loop']);
    engine.apply(advance(NOON + 5500));
    expect(on(engine)).toEqual(['crowd']);
  });

  it('[DEC-11] between exit and enter threshold it stays as it is', () => {
    const engine = engineOf({ campaigns: [loop, triggered('crowd')] });
    people(engine, 3, 0, 10);
    expect(on(engine)).toEqual(['loop']);
    people(engine, 4, 10, 15);
    expect(on(engine)).toEqual(['crowd']);
    people(engine, 2, 15, 60);
    expect(on(engine)).toEqual(['crowd']);
    people(engine, 1, 60, 66);
    expect(on(engine)).toEqual(['loop']);
  });

  it('[DEC-13] it goes after releaseAfterS, and not before minOnScreenS', () => {
    const engine = engineOf({ campaigns: [loop, triggered('crowd', { minOnScreenS: 20 })] });
    people(engine, 5, 0, 4); // on at 3 s
    people(engine, 0, 4, 23);
    expect(on(engine)).toEqual(['crowd']);
    people(engine, 0, 23, 24);
    expect(on(engine)).toEqual(['loop']);
  });

  it('[DEC-14] it pauses for coolDownS after it went, also across a restart', () => {
    const parts = { campaigns: [loop, triggered('crowd', { minOnScreenS: 0, releaseAfterS: 1, coolDownS: 60 })] };
    const engine = engineOf(parts);
    people(engine, 5, 0, 5);
    people(engine, 0, 5, 8); // went at 6 s
    people(engine, 5, 8, 30);
    expect(on(engine)).toEqual(['loop']);
    expect(engine.decision('one')!.losers[0]!.reason).toMatch(/pauses for 3\d s more/);
    const again = engineOf(parts, { nowMs: NOON + 30 * S, snapshot: engine.snapshot() });
    people(again, 5, 30, 66);
    expect(on(again)).toEqual(['loop']);
    people(again, 5, 66, 70);
    expect(on(again)).toEqual(['crowd']);
  });

  it('[DEC-2][DEC-16] paused, it goes at once; resumed, it comes again', () => {
    const engine = engineOf({ campaigns: [loop, triggered('crowd')] });
    people(engine, 5, 0, 5);
    engine.apply({ kind: 'status', atMs: NOON + 5 * S, campaign: 'crowd', status: 'paused' });
    expect(on(engine)).toEqual(['loop']);
    expect(engine.decision('one')!.losers[0]).toMatchObject({ rule: 'DEC-2', reason: 'it is paused' });
    engine.apply({ kind: 'status', atMs: NOON + 6 * S, campaign: 'crowd', status: 'approved' });
    people(engine, 5, 6, 10);
    expect(on(engine)).toEqual(['crowd']);
  });

  it('[DEC-2] pausing a booked campaign makes another programme', () => {
    const engine = engineOf({ campaigns: [loop, campaign('other', { creatives: ['b'] })] });
    const before = engine.programme('one')!.revision;
    const commands = engine.apply({ kind: 'status', atMs: NOON, campaign: 'other', status: 'paused' });
    expect(kinds(commands)).toEqual([...Array<string>(3).fill('programme'), ...Array<string>(3).fill('decision')]);
    expect(engine.programme('one')!.revision).not.toBe(before);
    expect(on(engine)).toEqual(['loop']);
  });

  it('[DEC-3] emergency beats takeover beats triggered beats scheduled beats fallback', () => {
    const classes = ['fallback', 'scheduled', 'triggered', 'takeover', 'emergency'];
    const when = { reading: 'zone.occupancy', of: 'drinks', value: 0 };
    const engine = engineOf({
      campaigns: classes.map((c) =>
        campaign(c, {
          class: c,
          priority: c === 'fallback' ? 100 : 0,
          status: 'paused',
          ...(c === 'triggered' ? { trigger: { when, holdForS: 0 } } : {}),
        }),
      ),
    });
    expect(engine.decision('one')).toMatchObject({ campaign: null, class: null });
    engine.apply(count('drinks', 0, NOON));
    classes.forEach((c, i) => {
      engine.apply({ kind: 'status', atMs: NOON + i, campaign: c, status: 'approved' });
      expect(on(engine)).toEqual([c]);
    });
    for (let i = classes.length - 1; i > 0; i--) {
      engine.apply({ kind: 'status', atMs: NOON + 10, campaign: classes[i]!, status: 'paused' });
      expect(on(engine)).toEqual([classes[i - 1]]);
    }
  });

  it('[DEC-4] the higher priority plays, in programme and override', () => {
    const engine = engineOf({
      campaigns: [
        loop,
        campaign('high', { priority: 80 }),
        triggered('crowd'),
        triggered('crowd-high', {}, { priority: 90 }),
      ],
    });
    expect(on(engine)).toEqual(['high']);
    people(engine, 5, 0, 5);
    expect(on(engine)).toEqual(['crowd-high']);
    const losers = engine.decision('one')!.losers.map((l) => [l.campaign, l.reason]);
    expect(losers).toContainEqual(['crowd', 'Campaign crowd-high has the higher priority (90 over 50)']);
    expect(losers).toContainEqual(['loop', 'Campaign crowd-high goes before it: triggered before scheduled']);
  });

  it('[DEC-5] triggered campaigns of one priority share the override', () => {
    const engine = engineOf({
      campaigns: [loop, triggered('x', {}, { share: 2 }), triggered('y', {}, { creatives: ['c'] })],
    });
    people(engine, 5, 0, 5);
    expect(on(engine)).toEqual(['x', 'y']);
    expect(engine.overrides('one')[0]!.spots.map((s) => s.scene.creative)).toEqual(['b', 'c', 'b']);
  });

  it('[DEC-8] a campaign plays where it aims: screens, groups, zones', () => {
    const engine = engineOf({
      groups: [{ id: 'pair', name: 'Pair', screens: ['two', 'three'] }],
      campaigns: [
        campaign('in-zone', { on: { zones: ['gels'] } }),
        campaign('in-group', { on: { groups: ['pair'] }, priority: 90 }),
        campaign('by-name', { on: { screens: ['one'] } }),
      ],
    });
    expect([on(engine, 'one'), on(engine, 'two'), on(engine, 'three')]).toEqual([
      ['by-name'],
      ['in-group'],
      ['in-group'],
    ]);
    expect(engine.decision('three')!.losers.map((l) => l.campaign)).toEqual(['in-zone']);
  });

  it('[DEC-9] a reading touches only the screens that depend on it', () => {
    const engine = engineOf({ campaigns: [loop, triggered('crowd', { holdForS: 0 }, { on: { screens: ['two'] } })] });
    const commands = engine.apply(count('drinks', 5, NOON));
    expect(kinds(commands)).toEqual(['reading', 'override.begin', 'decision']);
    expect(commands[1]).toMatchObject({ override: { screens: ['two'] } });
    expect(kinds(engine.apply(count('gels', 9, NOON + 1)))).toEqual(['reading']);
  });

  it('[DEC-17] one override for all screens with the same choice; new begins before old ends', () => {
    const engine = engineOf({
      campaigns: [loop, triggered('crowd', { holdForS: 0 }), campaign('sale', { class: 'takeover', status: 'paused' })],
    });
    const begin = engine.apply(count('drinks', 5, NOON));
    expect(begin.filter((c) => c.kind === 'override.begin')).toHaveLength(1);
    expect(begin[1]).toMatchObject({ override: { screens: ['one', 'two', 'three'], commitMs: NOON }, inStep: false });
    const sale = engine.apply({ kind: 'status', atMs: NOON + 10, campaign: 'sale', status: 'approved' });
    expect(kinds(sale).slice(0, 2)).toEqual(['override.begin', 'override.end']);
  });

  it('[DEC-17] members of a group in step get an override of their own, marked so', () => {
    const engine = engineOf({
      groups: [{ id: 'pair', name: 'Pair', screens: ['one', 'two'], inStep: true }],
      campaigns: [loop, triggered('crowd', { holdForS: 0 })],
    });
    const begins = engine.apply(count('drinks', 5, NOON)).filter((c) => c.kind === 'override.begin');
    expect(begins.map((c) => [c.override.screens, c.inStep])).toEqual([
      [['one', 'two'], true],
      [['three'], false],
    ]);
  });

  it('[DEC-11][DEC-12] while it holds, the enter threshold counts: five for an instant, then three, is no crowd', () => {
    const engine = engineOf({ campaigns: [loop, triggered('crowd')] });
    people(engine, 5, 0, 1);
    people(engine, 3, 1, 10);
    expect(on(engine)).toEqual(['loop']);
  });

  it('[DEC-20] every start and every change of segment tells why', () => {
    const dayparts = [{ id: 'lunch', name: 'Lunch', from: '12:30', to: '13:30' }];
    const engine = engineOf({
      dayparts,
      campaigns: [loop, campaign('juice', { creatives: ['b'], dayparts: ['lunch'] })],
    });
    const told = (commands: readonly Command[]): string[] =>
      commands.flatMap((c) =>
        c.kind === 'decision' && c.decision.screen === 'one' ? [c.decision.campaigns.join('+')] : [],
      );
    expect(told(engine.takeStart())).toEqual(['loop']);
    expect(told(engine.apply(advance(NOON + 2 * 3_600_000)))).toEqual(['loop+juice', 'loop']);
  });

  it('[DEC-10] late and odd inputs never throw, and time never runs backwards', () => {
    const engine = engineOf({ campaigns: [loop, triggered('crowd')] });
    engine.apply(advance(NOON + 60 * S));
    engine.apply(count('drinks', 5, NOON - 60 * S));
    engine.apply(count('nowhere', 5, NOON));
    engine.apply({ kind: 'status', atMs: NOON, campaign: 'nobody', status: 'paused' });
    engine.apply(count('drinks', 5, NOON + 60 * S));
    expect(
      engine
        .apply(advance(NOON + 63 * S))
        .some((c) => c.kind === 'override.begin' && c.override.commitMs === NOON + 63 * S),
    ).toBe(true);
  });

  it('[DEC-20] says why, with the readings it stands on', () => {
    const engine = engineOf({ campaigns: [loop, triggered('crowd'), campaign('draft', { status: 'draft' })] });
    engine.apply(count('drinks', 5, NOON, { simulated: true }));
    engine.apply(advance(NOON + 3 * S));
    expect(engine.decision('one')).toEqual({
      screen: 'one',
      atMs: NOON + 3 * S,
      class: 'triggered',
      campaign: 'crowd',
      campaigns: ['crowd'],
      cause: {
        rule: 'DEC-12',
        campaign: 'crowd',
        text: '5 people in Drinks (at least 4) for 3 s',
        sensedAtMs: NOON + 3 * S,
        decidedAtMs: NOON + 3 * S,
        simulated: true,
      },
      readings: [
        {
          key: 'zone.occupancy:drinks',
          kind: 'zone.occupancy',
          of: 'drinks',
          value: 5,
          unit: 'people',
          atMs: NOON,
          source: 'camera-1',
          quality: 'live',
          confidence: 1,
          simulated: true,
        },
      ],
      losers: [
        {
          campaign: 'loop',
          name: 'Campaign loop',
          rule: 'DEC-3',
          reason: 'Campaign crowd goes before it: triggered before scheduled',
        },
        { campaign: 'draft', name: 'Campaign draft', rule: 'DEC-2', reason: 'it is a draft' },
      ],
    });
  });

  it('[DEC-20] one that was outranked and is about to go says why it had come, not what is no longer so', () => {
    const engine = engineOf({
      campaigns: [
        loop,
        triggered('crowd', { releaseAfterS: 30 }),
        campaign('sale', { class: 'takeover', status: 'paused' }),
      ],
    });
    const set = (s: number, status: 'approved' | 'paused'): void => {
      engine.apply({ kind: 'status', atMs: NOON + s * S, campaign: 'sale', status });
    };
    set(0, 'approved');
    people(engine, 5, 0, 4);
    people(engine, 0, 4, 10);
    set(10, 'paused');
    expect(engine.decision('one')).toMatchObject({
      campaign: 'crowd',
      cause: { text: '5 people in Drinks (at least 4) for 3 s' },
    });
    const crowd = engine.campaigns().find((c) => c.id === 'crowd');
    expect(crowd?.why).toBe('on: 5 people in Drinks (at least 4) for 3 s; about to go');
  });

  it('[DEC-20] says why a trigger does not show: too few, not long enough, unknown', () => {
    const engine = engineOf({ campaigns: [loop, triggered('crowd')] });
    const reason = (): string => engine.decision('one')!.losers[0]!.reason;
    expect(reason()).toBe('people in Drinks: unknown (at least 4)');
    engine.apply(count('drinks', 1, NOON));
    expect(reason()).toBe('1 person in Drinks (at least 4)');
    engine.apply(count('drinks', 4, NOON + 1));
    expect(reason()).toBe('4 people in Drinks (at least 4), but it must hold for 3 s first');
    engine.apply(advance(NOON + 11 * S));
    engine.apply(advance(NOON + 30 * S));
    expect(reason()).toBe('people in Drinks: last heard too long ago (at least 4)');
  });

  it('[DEC-21] an output is on while its condition holds, with its thresholds', () => {
    const when = { reading: 'zone.occupancy', of: 'drinks', value: 4, exit: 2 };
    const engine = engineOf({ campaigns: [loop], outputs: [{ id: 'lamp', name: 'Lamp', at: { x: 1, y: 1 }, when }] });
    const told = [3, 4, 3, 2, 1, 4]
      .flatMap((n, i) => engine.apply(count('drinks', n, NOON + i)))
      .flatMap((c) => (c.kind === 'output' ? [c.on] : []));
    expect(told).toEqual([true, false, true]);
    expect(engine.outputs()).toEqual([{ output: 'lamp', on: true }]);
    engine.apply(advance(NOON + 60 * S));
    expect(engine.outputs()).toEqual([{ output: 'lamp', on: false }]);
  });

  it('[DEC-7] a fallback plays where nothing is booked, and says so', () => {
    const engine = engineOf({
      campaigns: [campaign('fill', { class: 'fallback' }), campaign('later', { from: '2026-12-01' })],
    });
    expect(engine.decision('one')).toMatchObject({
      campaign: 'fill',
      cause: { rule: 'DEC-7', text: 'Nothing else is booked now, so the fallback plays: Campaign fill' },
      losers: [{ campaign: 'later', reason: 'it begins on Tue 1 December' }],
    });
  });
});
