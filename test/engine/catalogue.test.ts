import { describe, expect, it } from 'vitest';
import { readingFacts } from '../../config/schema/readings.ts';
import { reading as readingSchema } from '../../controller/protocol/reading.ts';
import { Sensing } from './sensing.ts';
import { NOON, storeWith } from './store.ts';

const S = 1000;
const MIN = 60 * S;
const H = 60 * MIN;

const crossing = { from: { x: 0, y: 0.5 }, to: { x: 1, y: 0.5 } };
const lamp = (id: string, when: object): object => ({ id, name: id, at: { x: 1, y: 1 }, when });
const consent = { on: '2026-11-01', wording: 'v1' };
const baskets = { mean: 1.5, spread: 1 };
const parts = {
  store: { id: 'test', name: 'Test', timeZone: 'Europe/Amsterdam', peoplePerBasket: baskets },
  cameras: [
    {
      id: 'cam',
      name: 'Cam',
      at: { x: 1, y: 1 },
      zones: ['drinks'],
      lines: [
        { id: 'door', name: 'Door', ...crossing, footfall: true },
        { id: 'side-door', name: 'Side door', ...crossing, footfall: true },
        { id: 'aisle', name: 'Aisle', ...crossing },
      ],
    },
  ],
  tags: [
    { id: 'anna', name: 'A', identity: 'mac:0000000000a1', class: 'member', consent, segments: ['runs'] },
    { id: 'trolley', name: 'T', identity: 'mac:0000000000b1' },
  ],
  outputs: [
    lamp('mix', { reading: 'zone.mix', of: 'gels', segment: 'shops-menswear', value: 0.4 }),
    lamp('rank', { reading: 'product.rank', of: 'cola', op: '<=', value: 1 }),
    lamp('hour', { reading: 'time.hour', value: 1 }),
    lamp('minute', { reading: 'time.minuteOfDay', value: 1 }),
    lamp('day', { reading: 'time.weekday', value: 1 }),
  ],
};
const config = storeWith(parts);
const fresh = (): Sensing => new Sensing(config, NOON);

describe('the catalogue in a store', () => {
  it('[RDG-9] every reading that the store can have is there, unknown until heard', () => {
    const s = fresh();
    const all = s.senses.readings.all();
    expect(new Set(all.map((r) => r.kind))).toEqual(new Set(Object.keys(readingFacts)));
    for (const r of all) {
      expect(readingSchema.parse(r)).toEqual(r);
      if (!r.kind.startsWith('time.')) expect(r).toMatchObject({ value: null, quality: 'unknown', confidence: 0 });
    }
    const of = (kind: string): string[] => all.filter((r) => r.kind === kind).map((r) => r.key.slice(kind.length + 1));
    expect(of('zone.dwell')).toEqual(['drinks', 'gels']);
    expect(of('zone.mix')).toEqual(['gels/shops-menswear']);
    expect(of('line.forthPerHour')).toEqual(['door', 'side-door', 'aisle']);
    expect(of('member.arrived')).toEqual(['runs', 'shops-menswear']);
    expect(of('product.rank')).toEqual(['cola']);
  });

  it('[RDG-9] a store without lines of footfall has no footfall', () => {
    const without = storeWith({ ...parts, cameras: [] });
    expect(new Sensing(without, NOON).reading('store.footfall:store')).toBeUndefined();
  });

  it('[RDG-9][RDG-14] a store that has not counted people for each basket has no estimate by baskets', () => {
    const s = new Sensing(storeWith({}), NOON);
    expect(s.reading('zone.basketEstimate:drinks')).toBeUndefined();
    expect(s.hear(NOON, { kind: 'estimate', zone: 'drinks', people: 12, error: 3, confidence: 0.8 })).toEqual([]);
  });

  it('[RDG-14] an estimate carries its error, and is never mixed with what cameras count', () => {
    const s = fresh();
    const key = 'zone.basketEstimate:drinks';
    const said = { kind: 'estimate', zone: 'drinks', people: 12, error: 3, confidence: 0.8 } as const;
    const told = s.hear(NOON, said);
    expect(told).toMatchObject([{ key, value: 12, error: 3, unit: 'people', confidence: 0.8 }]);
    expect(readingSchema.parse(told[0])).toEqual(told[0]);
    expect(s.value('zone.occupancy:drinks')).toBeNull();
    // The error alone is news, too.
    expect(s.hear(NOON, { ...said, error: 4 })).toMatchObject([{ key, value: 12, error: 4 }]);
    s.hear(NOON, { kind: 'count', zone: 'drinks', count: 5, confidence: 1 });
    expect(s.reading('zone.occupancy:drinks')).toMatchObject({ value: 5 });
    expect(s.reading('zone.occupancy:drinks')).not.toHaveProperty('error');
    expect(s.reading(key)).toMatchObject({ value: 12, error: 4 });
    const next = new Sensing(config, NOON + S, s.senses.carry());
    expect(next.reading(key)).toEqual(s.reading(key));
    s.until(NOON + MIN);
    expect(s.reading(key)).toMatchObject({ value: null, quality: 'unknown' });
    expect(s.reading(key)).not.toHaveProperty('error');
  });

  it('[RDG-9] the mix of a zone is there once it is heard, for zones and segments that exist', () => {
    const s = fresh();
    const mix = (zone: string, segment: string): unknown =>
      s.hear(NOON, { kind: 'mix', zone, segment, share: 0.25, confidence: 0.6 })[0];
    expect(s.reading('zone.mix:drinks/runs')).toBeUndefined();
    expect(mix('drinks', 'runs')).toMatchObject({
      key: 'zone.mix:drinks/runs',
      of: 'drinks',
      segment: 'runs',
      value: 0.25,
      confidence: 0.6,
    });
    expect(mix('attic', 'runs')).toBeUndefined();
    expect(mix('drinks', 'guessed')).toBeUndefined();
    expect(mix('drinks', 'nobody')).toBeUndefined();
    const next = new Sensing(config, NOON + S, s.senses.carry());
    expect(next.reading('zone.mix:drinks/runs')).toEqual(s.reading('zone.mix:drinks/runs'));
  });

  it('[RDG-15] a camera that does not work takes back what it counts now, at once, and nothing else', () => {
    const s = fresh();
    const source = 'urn:endcap:device:pc:cam';
    const blind = { kind: 'camera', camera: 'cam', working: false } as const;
    s.hear(NOON, { kind: 'count', zone: 'drinks', count: 4, confidence: 1 }, { source });
    s.hear(NOON, { kind: 'queue', zone: 'drinks', length: 3, waitS: 60, confidence: 1 }, { source });
    s.hear(NOON, { kind: 'dwell', zone: 'drinks', seconds: 30, confidence: 1 }, { source });
    expect(s.hear(NOON + S, { ...blind, working: true }, { source })).toEqual([]);
    expect(s.hear(NOON + S, blind, { source }).map((r) => [r.key, r.value, r.quality])).toEqual(
      ['zone.occupancy:drinks', 'zone.queueLength:drinks', 'zone.waitS:drinks'].map((key) => [key, null, 'unknown']),
    );
    expect(s.value('zone.dwell:drinks')).toBe(30);
    expect(s.hear(NOON + 2 * S, blind, { source })).toEqual([]);
    // It sees again: its next count stands.
    s.hear(NOON + 3 * S, { kind: 'count', zone: 'drinks', count: 2, confidence: 1 }, { source });
    expect(s.value('zone.occupancy:drinks')).toBe(2);
    const next = new Sensing(config, NOON + 3 * S, s.senses.carry());
    next.hear(NOON + 4 * S, blind, { source });
    expect(next.value('zone.occupancy:drinks')).toBeNull();
  });

  it('[RDG-15] what others say of its zones stands, but for its own parts', () => {
    const s = fresh();
    const source = 'urn:endcap:device:pc:cam';
    const said = (count: number) => ({ kind: 'count', zone: 'drinks', count, confidence: 1 }) as const;
    s.hear(NOON, said(4), { source: `${source}:motion` });
    s.hear(NOON, said(7), { source: 'urn:endcap:device:pc:cam-2' });
    s.hear(NOON + S, { kind: 'camera', camera: 'cam', working: false }, { source });
    expect(s.reading('zone.occupancy:drinks')).toMatchObject({ value: 7, source: 'urn:endcap:device:pc:cam-2' });
    s.hear(NOON + S, { kind: 'camera', camera: 'attic', working: false }, { source: 'urn:endcap:device:pc:cam-2' });
    expect(s.value('zone.occupancy:drinks')).toBe(7);
  });

  it('[RDG-1] what a word does not say stays unknown', () => {
    const s = fresh();
    s.hear(NOON, { kind: 'queue', zone: 'drinks', length: 3, waitS: null, confidence: 0.9 });
    expect(s.reading('zone.queueLength:drinks')).toMatchObject({ value: 3, unit: 'people', confidence: 0.9 });
    expect(s.value('zone.waitS:drinks')).toBeNull();
    s.hear(NOON + S, { kind: 'queue', zone: 'drinks', length: 2, waitS: 80, confidence: 0.9 });
    expect(s.reading('zone.waitS:drinks')).toMatchObject({ value: 80, unit: 's' });
    s.hear(NOON + S, { kind: 'weather', what: 'weather.temperatureC', value: -4 });
    expect(s.value('weather.temperatureC:store')).toBe(-4);
    expect(s.value('weather.windKmh:store')).toBeNull();
  });

  it.each([
    ['zone.dwell:drinks', { kind: 'dwell', zone: 'drinks', seconds: 30, confidence: 1 }, 5 * MIN, H],
    [
      'zone.basketEstimate:drinks',
      { kind: 'estimate', zone: 'drinks', people: 3, error: 1, confidence: 1 },
      15 * S,
      MIN,
    ],
    ['zone.queueLength:drinks', { kind: 'queue', zone: 'drinks', length: 3, waitS: null, confidence: 1 }, 15 * S, MIN],
    ['zone.mix:drinks/runs', { kind: 'mix', zone: 'drinks', segment: 'runs', share: 1, confidence: 1 }, 5 * MIN, H],
    ['product.stock:cola', { kind: 'stock', product: 'cola', quantity: 3 }, 24 * H, 72 * H],
    ['weather.windKmh:store', { kind: 'weather', what: 'weather.windKmh', value: 3 }, 2 * H, 6 * H],
  ] as const)('[RDG-2] %s turns stale and then unknown by its own ages', (key, said, staleMs, unknownMs) => {
    const s = fresh();
    s.hear(NOON, said);
    const told: unknown[] = [];
    for (const r of s.until(NOON + unknownMs - 1)) if (r.key === key) told.push(r.quality);
    expect(told).toEqual(['stale']);
    expect(s.until(NOON + unknownMs).find((r) => r.key === key)).toMatchObject({ quality: 'unknown', value: null });
    const again = fresh();
    again.hear(NOON, said);
    again.until(NOON + staleMs - 1);
    expect(again.reading(key)!.quality).toBe('live');
  });

  it('[RDG-7] footfall is what comes in over the lines that are ways into the store', () => {
    const s = fresh();
    const cross = (line: string, way: 'forth' | 'back', people: number): void => {
      s.hear(NOON, { kind: 'crossing', line, way, people });
    };
    cross('aisle', 'forth', 7);
    expect(s.value('store.footfall:store')).toBeNull();
    cross('door', 'forth', 2);
    cross('door', 'back', 5);
    cross('side-door', 'forth', 1);
    expect(s.value('store.footfall:store')).toBe(3);
    s.until(NOON + H);
    expect(s.reading('store.footfall:store')).toMatchObject({ value: 0, quality: 'live' });
  });

  it('[RDG-7] a member who arrives counts for thirty seconds, the next one as long again; unknown before the first', () => {
    const s = fresh();
    const key = 'member.arrived:runs';
    expect(s.value(key)).toBeNull();
    s.hear(NOON, { kind: 'arrival', segment: 'runs' });
    s.hear(NOON + 20 * S, { kind: 'arrival', segment: 'runs' });
    s.until(NOON + 50 * S - 1);
    expect(s.value(key)).toBe(1);
    const told = s.until(NOON + 50 * S).filter((r) => r.key === key);
    expect(told.map((r) => [r.value, r.quality])).toEqual([[0, 'live']]);
    expect(s.reading('member.arrived:shops-menswear')!.quality).toBe('unknown');
    expect(s.hear(NOON + 50 * S, { kind: 'arrival', segment: 'nobody' })).toEqual([]);
  });

  it('[RDG-7] the end of a press is told once, and not as a stale press before', () => {
    const s = fresh();
    s.hear(NOON, { kind: 'button', button: 'help' });
    const told = s.until(NOON + 10 * S).filter((r) => r.kind === 'button.pressed');
    expect(told.map((r) => [r.value, r.quality])).toEqual([[0, 'live']]);
  });

  it('[RDG-7][RDG-3] a press that was sensed before the end of the one before, and heard after it, counts', () => {
    const said = [
      { kind: 'button', button: 'help' },
      { kind: 'arrival', segment: 'runs' },
    ] as const;
    const keys = ['button.pressed:help', 'member.arrived:runs'];
    [10, 30].forEach((countsS, i) => {
      for (const source of ['urn:test', 'urn:other']) {
        const s = fresh();
        s.hear(NOON, said[i]!);
        s.until(NOON + countsS * S + 500);
        expect(s.value(keys[i]!)).toBe(0);
        const sensedAtMs = NOON + countsS * S - 100;
        s.hear(NOON + countsS * S + 700, said[i]!, { sensedAtMs, source });
        expect(s.reading(keys[i]!)).toMatchObject({ value: 1, quality: 'live', atMs: sensedAtMs });
        const told = s.until(sensedAtMs + countsS * S).filter((r) => r.key === keys[i]!);
        expect(told.map((r) => [r.value, r.quality])).toEqual([[0, 'live']]);
        // What was sensed before it is as late as ever.
        s.until(NOON + 60 * S);
        expect(s.hear(NOON + 60 * S, said[i]!, { sensedAtMs: NOON + 5 * S, source })).toEqual([]);
      }
    });
  });

  it('[RDG-7][RDG-1] a sale that is older than the hour says nothing of it', () => {
    const s = fresh();
    const key = 'product.salesPerHour:cola';
    const sold = (atMs: number, sensedAtMs: number): unknown[] =>
      s.hear(atMs, { kind: 'sale', product: 'cola', quantity: 2 }, { sensedAtMs }).filter((r) => r.key === key);
    for (const ageMs of [20 * H, H, H - 30 * S + 1]) expect(sold(NOON + 30 * S, NOON + 30 * S - ageMs)).toEqual([]);
    expect(s.reading(key)).toMatchObject({ value: null, quality: 'unknown' });
    expect(sold(NOON + MIN, NOON - 58 * MIN)).toMatchObject([{ key, value: 2 }]);
  });

  it('[RDG-12] in the first hour after a start a sum is as sure as the part of the hour that was heard', () => {
    const s = fresh();
    const key = 'product.salesPerHour:cola';
    const sold = (atMs: number): unknown => s.hear(atMs, { kind: 'sale', product: 'cola', quantity: 2 }).at(-1);
    expect(sold(NOON + 15 * MIN)).toMatchObject({ key, value: 2, confidence: 0.25, quality: 'live' });
    expect(sold(NOON + 45 * MIN)).toMatchObject({ key, value: 4, confidence: 0.75 });
    s.until(NOON + H - 1);
    expect(s.reading(key)!.confidence).toBe(0.75);
    expect(s.until(NOON + H).filter((r) => r.key === key)).toMatchObject([{ value: 4, confidence: 1 }]);
    s.until(NOON + 75 * MIN);
    expect(s.reading(key)).toMatchObject({ value: 2, confidence: 1 });
  });

  it('[RDG-12] a saved change goes on with the hour; a restart begins it anew', () => {
    const s = fresh();
    const said = { kind: 'like', product: 'cola', delta: 1 } as const;
    s.hear(NOON + 50 * MIN, said);
    const saved = new Sensing(config, NOON + 55 * MIN, s.senses.carry());
    saved.hear(NOON + 57 * MIN, said);
    expect(saved.reading('product.likesPerHour:cola')).toMatchObject({ value: 2, confidence: 0.95 });
    const restarted = new Sensing(config, NOON + 55 * MIN);
    restarted.hear(NOON + 58 * MIN, said);
    expect(restarted.reading('product.likesPerHour:cola')).toMatchObject({ value: 1, confidence: 0.05 });
  });

  it('[RDG-7] a sum of an hour is simulated while anything in it is', () => {
    const s = fresh();
    const sold = (atMs: number, simulated: boolean): void => {
      s.hear(atMs, { kind: 'sale', product: 'cola', quantity: 1 }, { simulated });
    };
    sold(NOON, true);
    sold(NOON + 30 * MIN, false);
    expect(s.reading('product.salesPerHour:cola')).toMatchObject({ value: 2, simulated: true });
    s.until(NOON + H);
    expect(s.reading('product.salesPerHour:cola')).toMatchObject({ value: 1, simulated: false });
  });

  it('[RDG-3] an old number of the stock system does not replace a newer one', () => {
    const s = fresh();
    s.hear(NOON, { kind: 'stock', product: 'cola', quantity: 3 });
    expect(s.hear(NOON + S, { kind: 'stock', product: 'cola', quantity: 9 }, { sensedAtMs: NOON - H })).toEqual([]);
    expect(s.value('product.stock:cola')).toBe(3);
  });

  it('[RDG-5] a real stock system goes before a simulated one', () => {
    const s = fresh();
    s.hear(NOON, { kind: 'stock', product: 'cola', quantity: 3 }, { source: 'urn:stock' });
    s.hear(NOON + S, { kind: 'stock', product: 'cola', quantity: 9 }, { source: 'sim', simulated: true });
    expect(s.reading('product.stock:cola')).toMatchObject({ value: 3, simulated: false });
  });
});
