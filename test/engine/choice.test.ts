import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkConfig } from '../../config/schema/check.ts';
import { Calendar } from '../../controller/engine/calendar.ts';
import { compile } from '../../controller/engine/compile.ts';
import type { CompiledCampaign } from '../../controller/engine/compile.ts';
import { StoreEngine } from '../../controller/engine/engine.ts';
import type { EngineConfig } from '../../controller/engine/io.ts';
import { Programmes } from '../../controller/engine/programmes.ts';
import { packProgramme } from '../../controller/protocol/programme/packed.ts';
import { programme as programmeSchema } from '../../controller/protocol/programme/programme.ts';
import type { Programme } from '../../controller/protocol/programme/programme.ts';
import { nextChange, spotAt } from '../../controller/protocol/programme/spotAt.ts';
import { exampleFile } from '../../docs/example.ts';
import { advance, campaign, count, engineOf, NOON, on, storeWith } from './store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Every spot that begins in a stretch of time: when, whose, and which creative. */
function plays(p: Programme, fromMs: number, toMs: number): { at: number; campaign: string; creative: string }[] {
  const out: { at: number; campaign: string; creative: string }[] = [];
  for (let t = fromMs; t < toMs;) {
    const slot = spotAt(p, t);
    if (slot !== null && slot.startMs >= fromMs) {
      const spot = p.spots[slot.spot]!;
      out.push({ at: slot.startMs, campaign: spot.campaign, creative: spot.scene.creative });
    }
    t = nextChange(p, t) ?? toMs;
  }
  return out;
}

const film = { id: 'film', name: 'Film', kind: 'video', files: { landscape: 'media/x.mp4' }, durationS: 8 };
const plain = { id: 'a', name: 'A', kind: 'message', headline: 'A', durationS: 10 };

describe('two takeovers at once', () => {
  const takeover = (id: string, part = {}): Record<string, unknown> =>
    campaign(id, { class: 'takeover', status: 'paused', ...part });
  const approve = (engine: StoreEngine, id: string, atMs: number): void => {
    engine.apply({ kind: 'status', atMs, campaign: id, status: 'approved' });
  };

  it('[DEC-27] of the same priority they share the screen by share of voice, whichever came first', () => {
    const parts = {
      campaigns: [
        campaign('loop'),
        takeover('sale', { creatives: ['b'], share: 2 }),
        takeover('new', { creatives: ['c'] }),
      ],
    };
    const [one, other] = [engineOf(parts), engineOf(parts)];
    approve(one, 'sale', NOON);
    expect(on(one)).toEqual(['sale']);
    approve(one, 'new', NOON + 1);
    approve(other, 'new', NOON);
    approve(other, 'sale', NOON + 1);
    for (const engine of [one, other]) {
      expect(on(engine)).toEqual(['sale', 'new']);
      expect(engine.overrides('one')).toHaveLength(1);
    }
    // Who came last begins (DEC-32).
    expect(one.overrides('one')[0]!.spots.map((s) => s.scene.creative)).toEqual(['c', 'b', 'b']);
    expect(other.overrides('one')[0]!.spots.map((s) => s.scene.creative)).toEqual(['b', 'c', 'b']);
  });

  it('[DEC-27] the higher priority has the screen alone; when it goes the other comes', () => {
    const engine = engineOf({ campaigns: [takeover('sale', { priority: 60 }), takeover('new', { creatives: ['c'] })] });
    approve(engine, 'new', NOON);
    approve(engine, 'sale', NOON + 1);
    expect(on(engine)).toEqual(['sale']);
    expect(engine.decision('one')!.losers[0]).toMatchObject({ campaign: 'new', rule: 'DEC-4' });
    engine.apply({ kind: 'status', atMs: NOON + 2, campaign: 'sale', status: 'paused' });
    expect(on(engine)).toEqual(['new']);
  });

  it('[DEC-27][DEC-26] in the loop of an override too, tags in common stay apart', () => {
    const tagged = { separate: ['cola'] };
    const engine = engineOf({
      campaigns: [
        takeover('x', { ...tagged, creatives: ['b'] }),
        takeover('y', { ...tagged, creatives: ['c'] }),
        takeover('z', { creatives: ['d'], share: 2 }),
      ],
    });
    for (const id of ['x', 'y', 'z']) approve(engine, id, NOON);
    expect(engine.overrides('one')[0]!.spots.map((s) => s.scene.creative)).toEqual(['d', 'b', 'd', 'c']);
  });
});

describe('nothing to show', () => {
  const engineWith = (parts: Record<string, unknown>): StoreEngine =>
    new StoreEngine({ revision: 1, config: storeWith(parts), media: {}, codeBase: null }, { nowMs: NOON });

  it('[DEC-23] a creative whose file is not in the library is left out of the rotation', () => {
    const engine = engineWith({ creatives: [plain, film], campaigns: [campaign('mix', { creatives: ['film', 'a'] })] });
    expect(new Set(plays(engine.programme('one')!, NOON, NOON + HOUR).map((p) => p.creative))).toEqual(new Set(['a']));
  });

  it('[DEC-23] a campaign with nothing to show never plays: the others have the screen, in programme and override', () => {
    const engine = engineWith({
      creatives: [plain, film],
      campaigns: [
        campaign('lost', { creatives: ['film'], priority: 90 }),
        campaign('loop'),
        campaign('sale', { creatives: ['film'], class: 'takeover' }),
      ],
    });
    expect(on(engine)).toEqual(['loop']);
    expect(engine.overrides('one')).toEqual([]);
  });

  it('[DEC-23] why is said in words', () => {
    const nothing = (parts: Record<string, unknown>): string | null | undefined =>
      compile({ revision: 1, config: storeWith(parts), media: {}, codeBase: null }).campaigns.get('lost')?.nothing;
    expect(nothing({ creatives: [film], campaigns: [campaign('lost', { creatives: ['film'] })] })).toBe(
      'its file media/x.mp4 is not in the library',
    );
    const both = { ...film, files: { landscape: 'media/x.mp4', portrait: 'media/y.mp4' } };
    expect(nothing({ creatives: [both], campaigns: [campaign('lost', { creatives: ['film'] })] })).toBe(
      'its files media/x.mp4 and media/y.mp4 are not in the library',
    );
    expect(nothing({ campaigns: [campaign('lost')] })).toBeNull();
  });

  it('[DEC-23][DEC-10] a configuration full of holes makes an engine that plays what is left', () => {
    const config = storeWith({
      creatives: [
        plain,
        { id: 'card', name: 'Card', kind: 'product', product: 'cola' },
        { id: 'rank', name: 'Rank', kind: 'ranking', products: ['cola', 'cola'] },
      ],
      playlists: [{ id: 'list', name: 'List', items: [{ creative: 'a' }, { creative: 'card' }] }],
      campaigns: [
        campaign('cards', { creatives: ['card', 'rank'] }),
        campaign('listed', { creatives: [], playlist: 'list' }),
        campaign('bare', { on: { zones: ['drinks'], groups: [], screens: ['one'] } }),
      ],
    });
    const broken: EngineConfig = {
      revision: 1,
      media: {},
      codeBase: null,
      config: {
        ...config,
        products: [],
        zones: [],
        playlists: config.playlists.map((p) => ({
          ...p,
          items: [...p.items, { creative: 'gone' }, { playlist: p.id }],
        })),
        groups: [{ id: 'pair', name: 'Pair', screens: ['nowhere', 'one'], inStep: true }],
        campaigns: config.campaigns.map((c) => ({
          ...c,
          creatives: c.id === 'bare' ? [] : c.creatives,
          share: 0,
          dayparts: ['gone'].slice(c.id === 'listed' ? 1 : 0),
          on: { ...c.on, screens: ['nowhere', ...c.on.screens], groups: ['nobody'] },
        })),
      },
    };
    const engine = new StoreEngine(broken, { nowMs: NOON });
    engine.apply(advance(NOON + DAY));
    expect(on(engine)).toEqual(['listed']);
    expect(compile(broken).campaigns.get('cards')!.nothing).toBe(
      'the product cola is gone; the products of Rank are gone',
    );
    expect(compile(broken).campaigns.get('bare')!.nothing).toBe('it has nothing to show');
    expect(compile(broken).campaigns.get('listed')!.leftOut).toEqual([
      'the product cola is gone',
      'the creative gone is gone',
    ]);
  });
});

describe('the loop of a screen', () => {
  it('[DEC-22] a campaign shows its playlist in turn', () => {
    const engine = engineOf({
      playlists: [
        { id: 'main', name: 'Main', items: [{ creative: 'a' }, { playlist: 'more', take: 1 }] },
        { id: 'more', name: 'More', items: [{ creative: 'b' }, { creative: 'c' }] },
      ],
      campaigns: [campaign('listed', { creatives: [], playlist: 'main' }), campaign('juice', { creatives: ['d'] })],
    });
    const shown = plays(engine.programme('one')!, NOON, NOON + 80_000).map((p) => p.creative);
    expect(shown.filter((c) => c !== 'd').join(' ')).toMatch(/a b a c|b a c a|a c a b|c a b a/);
    expect(shown.filter((c) => c === 'd')).toHaveLength(4);
  });

  it('[DEC-24] at most four times an hour in any hour of the week, the rest two to one', () => {
    const engine = engineOf({
      campaigns: [
        campaign('cola', { share: 5, maxPerHour: 4, creatives: ['a', 'b'] }),
        campaign('juice', { share: 2, creatives: ['c'] }),
        campaign('water', { creatives: ['d'] }),
      ],
    });
    const shown = plays(engine.programme('one')!, NOON, NOON + 2 * DAY);
    const cola = shown.filter((p) => p.campaign === 'cola');
    cola.forEach((p, i) => expect(p.at - (cola[i - 4]?.at ?? 0)).toBeGreaterThanOrEqual(HOUR));
    expect(cola.length).toBeGreaterThanOrEqual(4 * 47);
    expect(new Set(cola.map((p) => p.creative))).toEqual(new Set(['a', 'b']));
    const juice = shown.filter((p) => p.campaign === 'juice').length;
    const water = shown.filter((p) => p.campaign === 'water').length;
    expect(juice / water).toBeCloseTo(2, 1);
  });

  it('[DEC-24][DEC-7] where the cap leaves time and nobody else is booked, the fallback fills it', () => {
    const engine = engineOf({
      campaigns: [
        campaign('cola', { maxPerHour: 6 }),
        campaign('house', { class: 'fallback', creatives: ['b'] }),
        campaign('spare', { class: 'fallback', creatives: ['c'], priority: 1 }),
      ],
    });
    const shown = plays(engine.programme('one')!, NOON, NOON + DAY);
    const cola = shown.filter((p) => p.campaign === 'cola');
    cola.forEach((p, i) => expect(p.at - (cola[i - 6]?.at ?? 0)).toBeGreaterThanOrEqual(HOUR));
    expect(cola.length).toBeGreaterThanOrEqual(6 * 23);
    expect(new Set(shown.map((p) => p.campaign))).toEqual(new Set(['cola', 'house']));
    expect(engine.decision('one')).toMatchObject({
      campaign: 'cola',
      class: 'scheduled',
      campaigns: ['cola', 'house'],
      cause: {
        rule: 'DEC-24',
        text: 'Campaign cola is booked; the time that limits per hour leave goes to the fallback: Campaign house',
      },
    });
  });

  it('[DEC-24][DEC-4] what the cap of the highest priority leaves goes to the next one, by share of voice', () => {
    const engine = engineOf({
      campaigns: [
        campaign('loop', { share: 2 }),
        campaign('vip', { priority: 60, maxPerHour: 4, creatives: ['b'] }),
        campaign('juice', { creatives: ['c'] }),
        campaign('late', { creatives: ['d'], priority: 40 }),
        campaign('house', { class: 'fallback', creatives: ['d'] }),
      ],
    });
    const shown = plays(engine.programme('one')!, NOON, NOON + DAY);
    const of = (id: string): { at: number }[] => shown.filter((p) => p.campaign === id);
    of('vip').forEach((p, i, all) => expect(p.at - (all[i - 4]?.at ?? 0)).toBeGreaterThanOrEqual(HOUR));
    expect(of('vip').length).toBeGreaterThanOrEqual(4 * 23);
    expect(of('loop').length / of('juice').length).toBeCloseTo(2, 1);
    expect([...of('late'), ...of('house')]).toEqual([]);
    const decision = engine.decision('one')!;
    expect(decision).toMatchObject({ campaign: 'vip', campaigns: ['vip', 'loop', 'juice'] });
    expect(decision.cause).toMatchObject({
      rule: 'DEC-24',
      text: 'Campaign vip is booked; the time that limits per hour leave goes to lower priorities: Campaign loop, Campaign juice',
    });
    expect(decision.losers.map((l) => l.reason)).toEqual([
      'Campaign loop has the higher priority (50 over 40)',
      'Campaign loop goes before it: scheduled before fallback',
    ]);
    expect(engine.campaigns().find((c) => c.id === 'loop')!.why).toBe('in the loop of 3 screens');
  });

  it('[DEC-24] priorities and then fallbacks fill up in turn while every one of them has a cap', () => {
    const engine = engineOf({
      campaigns: [
        campaign('vip', { priority: 60, maxPerHour: 4 }),
        campaign('loop', { maxPerHour: 8, creatives: ['b'] }),
        campaign('house', { class: 'fallback', maxPerHour: 12, creatives: ['c'] }),
        campaign('spare', { class: 'fallback', creatives: ['d'], priority: 1 }),
      ],
    });
    const shown = plays(engine.programme('one')!, NOON, NOON + DAY);
    const perHour = (id: string): number => shown.filter((p) => p.campaign === id).length / 24;
    [4, 8, 12].forEach((most, i) => {
      const id = ['vip', 'loop', 'house'][i]!;
      expect(perHour(id)).toBeLessThanOrEqual(most);
      expect(perHour(id)).toBeGreaterThan(most - 1);
    });
    expect(engine.decision('one')!.cause.text).toBe(
      'Campaign vip is booked; the time that limits per hour leave goes to lower priorities: Campaign loop, then to the fallback: Campaign house, Campaign spare',
    );
  });

  it('[DEC-26] brands with a tag in common are never neighbours all week', () => {
    const engine = engineOf({
      campaigns: [
        campaign('cola', { separate: ['cola', 'drinks'], share: 3 }),
        campaign('other-cola', { separate: ['cola'], creatives: ['b'], share: 2 }),
        campaign('soap', { creatives: ['c'], share: 3 }),
      ],
    });
    const shown = plays(engine.programme('one')!, NOON, NOON + 7 * DAY);
    const pairs = new Set(shown.slice(1).map((p, i) => `${shown[i]!.campaign} ${p.campaign}`));
    expect(pairs).not.toContain('cola other-cola');
    expect(pairs).not.toContain('other-cola cola');
  });

  it('[PRG-3] plans are found again without asking while nothing has changed', () => {
    const config = storeWith({ campaigns: [campaign('loop'), campaign('juice', { creatives: ['b'] })] });
    const compiled = compile({ revision: 1, config, media: {}, codeBase: null });
    const calendar = new Calendar(config.store.timeZone, config.dayparts, config.holidays);
    const programmes = new Programmes(compiled, calendar, NOON);
    let asked = 0;
    const playing = (c: CompiledCampaign): boolean => {
      asked += 1;
      return c.campaign.id === 'loop' || asked > 2;
    };
    const first = programmes.plan('one', playing);
    expect(programmes.plan('two', playing)).toBe(first);
    expect(asked).toBe(2);
    programmes.forget(['three']);
    expect(programmes.plan('three', playing).revision).not.toBe(first.revision);
    expect(asked).toBe(4);
  });
});

describe('programme of a busy screen', () => {
  const dayparts = [
    { id: 'morning', name: 'Morning', from: '08:00', to: '11:30' },
    { id: 'lunch', name: 'Lunch', from: '11:30', to: '14:00' },
    { id: 'afternoon', name: 'Afternoon', from: '14:00', to: '18:00' },
    { id: 'evening', name: 'Evening', from: '18:00', to: '22:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
    { id: 'weekend', name: 'Weekend', from: '10:00', to: '20:00', days: ['sat', 'sun'] },
    { id: 'night', name: 'Night', from: '22:00', to: '06:00' },
  ];
  const creatives = Array.from({ length: 40 }, (_, i) => ({
    id: `creative-${i}`,
    name: `Creative ${i}`,
    kind: 'message',
    headline: `Creative number ${i}`,
    text: 'A sentence of some length that says what is in the picture.',
    durationS: 6 + ((i * 7) % 9),
  }));
  const campaigns = Array.from({ length: 30 }, (_, i) =>
    campaign(`campaign-${i}`, {
      creatives: Array.from({ length: 1 + (i % 3) }, (_, k) => `creative-${(i + k * 11) % 40}`),
      share: 1 + (i % 5),
      dayparts: i % 2 === 0 ? [dayparts[(i / 2) % 6]!.id] : [],
      ...(i % 4 === 0 ? { maxPerHour: 2 + (i % 7) } : {}),
      ...(i % 5 === 0 ? { separate: ['cola'] } : {}),
    }),
  );

  it('[PRG-5] thirty campaigns with caps, tags and dayparts stay below 100 kB for a week, and below 10 kB zipped', () => {
    const programme = engineOf({ dayparts, creatives, campaigns }).programme('one')!;
    const text = JSON.stringify(packProgramme(programme));
    expect(text.length).toBeLessThan(100_000);
    expect(gzipSync(text).length).toBeLessThan(10_000);
    expect(new Set(programme.spots.map((s) => s.campaign)).size).toBe(30);
    for (const s of programme.segments) expect(s.cycle.length).toBeLessThanOrEqual(2000);
  });
});

describe('a store file with holes', () => {
  const sections = ['zones', 'screens', 'groups', 'cameras', 'buttons', 'products', 'holidays', 'dayparts'] as const;
  const others = ['creatives', 'playlists', 'campaigns', 'outputs', 'racks'] as const;

  it('[DEC-10] whatever entries are gone: the engine starts, runs for two days, and explains itself', () => {
    const result = checkConfig(parse(exampleFile()));
    if (!result.ok) throw new Error(JSON.stringify(result.faults));
    const { config } = result;
    const lost = fc.subarray(
      [...sections, ...others].flatMap((s) => config[s].map((entry) => `${s} ${entry.id}`)),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(lost, (gone) => {
        const dead = new Set(gone);
        const left = Object.fromEntries(
          [...sections, ...others].map((s) => [
            s,
            (config[s] as { id: string }[]).filter((entry) => !dead.has(`${s} ${entry.id}`)),
          ]),
        );
        const holed = { ...config, ...left } as EngineConfig['config'];
        const engine = new StoreEngine({ revision: 1, config: holed, media: {}, codeBase: null }, { nowMs: NOON });
        engine.apply(count('drinks', 9, NOON));
        engine.apply(advance(NOON + 2 * DAY));
        engine.campaigns();
        for (const s of holed.screens) {
          expect(engine.decision(s.id)).toBeDefined();
          expect(programmeSchema.safeParse(engine.programme(s.id)).success).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
