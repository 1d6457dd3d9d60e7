import { describe, expect, it } from 'vitest';
import type { Origin } from '../controller/context.ts';
import { Presence } from '../controller/identity/presence.ts';
import { inputsOf, isVolatile, placesOf, takeIn } from '../controller/intake.ts';
import { Recall } from '../controller/recall.ts';
import { NOON, storeWith } from './engine/store.ts';

const config = storeWith({ cameras: [{ id: 'cam', name: 'Cam', at: { x: 1, y: 1 }, zones: ['drinks'] }] });
const places = placesOf(config, new Presence(config));
const origin: Origin = { who: 'test', maySend: (s) => s.startsWith('urn:till'), simulated: false };
const sale = {
  specversion: '1.0',
  id: '1',
  source: 'urn:till',
  type: 'endcap.sale.v1',
  time: new Date(NOON).toISOString(),
  data: { product: '09506000134352', quantity: 1 },
};
const answer = (event: unknown, nowMs = NOON): unknown => {
  const result = takeIn(event, origin, places, nowMs);
  return result.ok ? 'ok' : `${result.answer.result}: ${result.answer.reason}`;
};

describe('intake', () => {
  it('[OBS-1] a sound event passes, with the product known by id or GTIN', () => {
    expect(answer(sale)).toBe('ok');
    expect(answer({ ...sale, data: { product: 'cola', quantity: 2 } })).toBe('ok');
    expect(answer({ ...sale, time: undefined })).toBe('ok');
  });

  it.each([
    ['null', null, 'refused: Invalid input: expected object, received null'],
    ['a list', [], /refused: .*expected object/],
    ['no id', { ...sale, id: undefined }, /refused: id: /],
    ['another version', { ...sale, specversion: '0.3' }, /refused: specversion: /],
    ['a time without zone', { ...sale, time: '2026-11-21T12:00:00' }, /refused: time: /],
    ['an unknown type', { ...sale, type: 'toString' }, /refused: unknown type "toString"; known are endcap\.sighting/],
    ['data of another shape', { ...sale, data: { product: 'cola', quantity: '2' } }, /refused: data\.quantity: /],
    [
      'more data than allowed',
      { ...sale, data: { product: 'cola', quantity: 2, email: 'a@b.c' } },
      /refused: data: Unrecognized key: "email"/,
    ],
    ['no data', { ...sale, data: undefined }, /refused: data: /],
  ])('[OBS-1] %s is refused with the place', (_name, event, expected) => {
    expect(answer(event)).toMatch(expected);
  });

  const input = (type: string, data: unknown): unknown => {
    const result = takeIn({ ...sale, type, data }, origin, places, NOON);
    if (!result.ok) return `${result.answer.result}: ${result.answer.reason}`;
    const base = { atMs: NOON, sensedAtMs: NOON, source: 'urn:till', simulated: false };
    return inputsOf(result.observation, places, NOON).map((i) => {
      expect(i).toMatchObject(base);
      return Object.fromEntries(Object.entries(i).filter(([key]) => !(key in base)));
    });
  };

  it.each([
    ['stock', { product: '09506000134352', quantity: 4 }, [{ kind: 'stock', product: 'cola', quantity: 4 }]],
    ['dwell', { zone: 'drinks', seconds: 42.5 }, [{ kind: 'dwell', zone: 'drinks', seconds: 42.5, confidence: 1 }]],
    [
      'queue',
      { zone: 'drinks', length: 3, waitS: 90, confidence: 0.5 },
      [{ kind: 'queue', zone: 'drinks', length: 3, waitS: 90, confidence: 0.5 }],
    ],
    [
      'queue',
      { zone: 'drinks', length: 3 },
      [{ kind: 'queue', zone: 'drinks', length: 3, waitS: null, confidence: 1 }],
    ],
    [
      'visits',
      { zone: 'drinks', histogram: { upToS: [5, 15], visits: [1, 2, 1] } },
      // (2.5 + 10 + 10 + 15) / 4: what is longer than all classes counts from their end.
      [{ kind: 'dwell', zone: 'drinks', seconds: 9.375, confidence: 1 }],
    ],
    [
      'visits',
      { zone: 'drinks', histogram: { upToS: [5, 15], visits: [1, 2, 1] }, meanS: 11.5, confidence: 0.7 },
      [{ kind: 'dwell', zone: 'drinks', seconds: 11.5, confidence: 0.7 }],
    ],
    ['visits', { zone: 'drinks', histogram: { upToS: [5, 15], visits: [0, 0, 0] } }, []],
    ['heat', { camera: 'cam', cellM: 0.5, cells: [{ x: 1, y: 2, seconds: 3 }] }, []],
    [
      'camera',
      { camera: 'cam', state: 'dark', detail: 'The picture is dark.' },
      [{ kind: 'camera', camera: 'cam', working: false }],
    ],
    [
      'camera',
      { camera: 'cam', state: 'overloaded', detail: 'Too slow.' },
      [{ kind: 'camera', camera: 'cam', working: false }],
    ],
    ['camera', { camera: 'cam', state: 'working', detail: '' }, [{ kind: 'camera', camera: 'cam', working: true }]],
    ['weather', { rainMmPerHour: 0 }, [{ kind: 'weather', what: 'weather.rainMmPerHour', value: 0 }]],
  ])('[OBS-1] %s %o becomes an input', (type, data, expected) => {
    expect(input(`endcap.${type}.v1`, data)).toEqual(expected);
  });

  it.each([
    [
      'classes that do not go up',
      { upToS: [15, 5], visits: [1, 0, 0] },
      /refused: data.histogram.upToS: the classes go/,
    ],
    ['a number too few', { upToS: [5, 15], visits: [1, 0] }, /refused: data.histogram: visits has one entry more/],
    ['less than nobody', { upToS: [5], visits: [-1, 0] }, /refused: data.histogram.visits.0: /],
  ])('[OBS-1] visits with %s are refused', (_what, histogram, expected) => {
    expect(answer({ ...sale, type: 'endcap.visits.v1', data: { zone: 'drinks', histogram } })).toMatch(expected);
  });

  it('[PRV] a heat map carries nothing but cells and seconds, and is never written down', () => {
    const data = { camera: 'cam', cellM: 0.5, cells: [{ x: 1, y: 2, seconds: 3 }] };
    const told = takeIn({ ...sale, type: 'endcap.heat.v1', data }, origin, places, NOON);
    expect(told.ok && isVolatile(told.observation)).toBe(true);
    const more = { ...data, cells: [{ x: 1, y: 2, seconds: 3, track: 7 }] };
    expect(answer({ ...sale, type: 'endcap.heat.v1', data: more })).toMatch(/Unrecognized key: "track"/);
  });

  const tagged = storeWith({
    tags: [
      { id: 'fob', name: 'Fob', identity: 'mac:0000000000a1' },
      { id: 'stray', name: 'Stray', identity: 'mac:0000000000a2', lost: true },
    ],
    buttons: [
      { id: 'help', name: 'Help', at: { x: 1, y: 1 }, tag: 'fob' },
      { id: 'lost', name: 'Lost', at: { x: 3, y: 1 }, tag: 'stray' },
    ],
  });
  const withTags = placesOf(tagged, new Presence(tagged));
  const ofTag = (type: string, data: object, nowMs = NOON) =>
    takeIn({ ...sale, type: `endcap.${type}.v1`, data }, origin, withTags, nowMs);

  it.each([
    ['the press of a tag', 'mac:0000000000a1', 'long', ['help']],
    ['the press of a lost tag', 'mac:0000000000a2', 'single', []],
    ['no press', 'mac:0000000000a1', undefined, []],
  ])('[OBS-1][IDN-7] %s', (_name, tag, press, buttons) => {
    const result = ofTag('telemetry', { tag, batteryPercent: 80, ...(press === undefined ? {} : { press }) });
    if (!result.ok) throw new Error(result.answer.reason);
    const inputs = inputsOf(result.observation, withTags, NOON);
    expect(inputs.map((i) => i.kind === 'button' && i.button)).toEqual(buttons);
    expect(JSON.stringify(inputs)).not.toContain('0000000000a');
    expect(isVolatile(result.observation)).toBe(press === undefined);
  });

  it.each([
    ['telemetry', { tag: 'mac:0000000000a1', press: 'single' }],
    ['place', { tag: 'mac:0000000000a1', zone: 'drinks' }],
  ])('[OBS-5] %s of a tag decides for ten seconds and not a moment longer', (type, data) => {
    expect(ofTag(type, data, NOON + 10_000).ok).toBe(true);
    expect(ofTag(type, data, NOON + 10_001)).toMatchObject({ answer: { result: 'late' } });
  });

  it('[OBS-7] the weather says up to four things at once, each an input of its own', () => {
    expect(
      input('endcap.weather.v1', { cloudPercent: 80, windKmh: 12, temperatureC: -3.5, rainMmPerHour: 0.4 }),
    ).toEqual([
      { kind: 'weather', what: 'weather.temperatureC', value: -3.5 },
      { kind: 'weather', what: 'weather.rainMmPerHour', value: 0.4 },
      { kind: 'weather', what: 'weather.windKmh', value: 12 },
      { kind: 'weather', what: 'weather.cloudPercent', value: 80 },
    ]);
  });

  it.each([
    ['stock', { product: 'cola', quantity: -1 }, /refused: data\.quantity/],
    ['stock', { product: 'cola', quantity: 1.5 }, /refused: data\.quantity/],
    ['stock', { product: 'pepper', quantity: 1 }, /no product "pepper"/],
    ['dwell', { zone: 'attic', seconds: 1 }, /no zone "attic"/],
    ['dwell', { zone: 'drinks', seconds: 90_000 }, /refused: data\.seconds/],
    ['queue', { zone: 'attic', length: 1 }, /no zone "attic"/],
    ['queue', { zone: 'drinks', length: 1, names: ['A'] }, /Unrecognized key: "names"/],
    ['weather', {}, /refused: data: it says nothing; send at least one value/],
    ['weather', { temperatureC: 200 }, /refused: data\.temperatureC/],
    ['mix', { zone: 'drinks', segment: 'runs', share: 0.4 }, /unknown type "endcap.mix.v1"/],
    ['arrival', { segment: 'runs' }, /unknown type "endcap.arrival.v1"/],
  ])('[OBS-1][OBS-6] %s %o is refused', (type, data, expected) => {
    expect(input(`endcap.${type}.v1`, data)).toMatch(expected);
  });

  it.each([
    ['stock', { product: 'cola', quantity: 1 }, 48 * 3600],
    ['dwell', { zone: 'drinks', seconds: 1 }, 10],
    ['queue', { zone: 'drinks', length: 1 }, 10],
    ['weather', { windKmh: 1 }, 3600],
  ])('[OBS-5] %s decides for its time and not a moment longer', (type, data, limitS) => {
    const event = { ...sale, type: `endcap.${type}.v1`, data };
    expect(answer(event, NOON + limitS * 1000)).toBe('ok');
    expect(answer(event, NOON + limitS * 1000 + 1)).toMatch(/^late: /);
  });

  it('[OBS-2] a sender may use only its own sources', () => {
    expect(answer({ ...sale, source: 'urn:other' })).toBe(
      'refused: the source "urn:other" is not one that this sender may use',
    );
  });

  it('[OBS-5] a clock three days off: late when behind, refused when ahead', () => {
    const day = 86_400_000;
    expect(answer(sale, NOON + 3 * day)).toBe('late: it is 3 days old and no longer decides (limit 2 days)');
    expect(answer(sale, NOON - 3 * day)).toBe(
      'refused: its time lies 3 days in the future; set the clock of the sender',
    );
    expect(answer(sale, NOON - 5000)).toBe('ok');
    expect(answer(sale, NOON - 5001)).toMatch(/refused/);
  });

  it.each([
    [{ type: 'endcap.count.v1', data: { zone: 'attic', count: 1 } }, 'no zone "attic" in this store'],
    [
      { type: 'endcap.camera.v1', data: { camera: 'attic', state: 'dark', detail: '' } },
      'no camera "attic" in this store',
    ],
    [{ type: 'endcap.heat.v1', data: { camera: 'attic', cellM: 1, cells: [] } }, 'no camera "attic" in this store'],
    [
      { type: 'endcap.visits.v1', data: { zone: 'attic', histogram: { upToS: [5], visits: [1, 0] } } },
      'no zone "attic" in this store',
    ],
    [{ type: 'endcap.button.v1', data: { button: 'bell' } }, 'no button "bell" in this store'],
    [{ data: { product: 'pepper', quantity: 1 } }, 'no product "pepper" in this store'],
    [
      { type: 'endcap.sighting.v1', data: { tag: 'mac:0000000000b1', receiver: 'r9', rssi: -60 } },
      'no receiver "r9" in this store',
    ],
  ])('[OBS-6] what the store does not have is refused', (part, reason) => {
    expect(answer({ ...sale, ...part })).toBe(`refused: ${reason}`);
  });
});

describe('recall', () => {
  it('[OBS-3] the same event twice counts once: on its way, and when on disk', () => {
    const disk = new Set<string>();
    const recall = new Recall((source, id) => disk.has(source + id));
    expect(recall.look(false, 's', '1', 0)).toBe('new');
    recall.taken('s', '1');
    expect(recall.look(false, 's', '1', 0)).toBe('waiting');
    disk.add('s1');
    recall.settled('s', '1');
    expect(recall.look(false, 's', '1', 0)).toBe('duplicate');
    expect(recall.look(false, 'other', '1', 0)).toBe('new');
  });

  it('[OBS-3] sightings are remembered for as long as they could decide, and no longer', () => {
    const recall = new Recall(() => false);
    const sight = (atMs: number): string => recall.look(true, 's', '1', atMs);
    expect([sight(100_000), sight(115_000), sight(125_000), sight(200_000)]).toEqual([
      'new',
      'duplicate',
      'duplicate',
      'new',
    ]);
  });
});
