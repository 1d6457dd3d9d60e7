import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { StoreConfig } from '../config/schema/storeConfig.ts';
import { StoreApp } from '../controller/app.ts';
import type { Origin } from '../controller/context.ts';
import { StoreEngine } from '../controller/engine/engine.ts';
import type { EngineInput } from '../controller/engine/io.ts';
import { ALREADY_THERE_MS, AWAY_MS } from '../controller/identity/arrivals.ts';
import { openRecords } from '../controller/records/open.ts';
import type { Records } from '../controller/records/records.ts';
import { createLogger } from '../controller/runtime/logger.ts';
import { createMetrics } from '../controller/runtime/metrics.ts';
import { Whereabouts } from '../controller/whereabouts.ts';
import { campaign, NOON, storeWith, triggered } from './engine/store.ts';
import { manualClock } from './fakes/manualClock.ts';
import type { ManualClock } from './fakes/manualClock.ts';

const mac = (n: number): string => `mac:0000000000${n.toString(16).padStart(2, '0')}`;
const consent = { on: '2026-11-01', wording: 'v1' };
const members = [0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6].map((n, i) => ({
  id: `secret-${i}`,
  name: `Secret ${i}`,
  identity: mac(n),
  class: 'member',
  ...(i === 5 ? {} : { consent }),
}));
const parts = {
  store: { id: 'test', name: 'Test', timeZone: 'Europe/Amsterdam', peoplePerBasket: { mean: 1.5, spread: 1 } },
  receivers: [
    { id: 'r-drinks', name: 'Drinks', at: { x: 2.5, y: 5 } },
    { id: 'r-gels', name: 'Gels', at: { x: 8.5, y: 5 } },
  ],
  tags: [
    { id: 'secret-basket', name: 'Secret basket', identity: mac(0xb1) },
    { id: 'secret-lost', name: 'Lost', identity: mac(0xb2), lost: true },
    { id: 'secret-fob', name: 'Fob', identity: mac(0xb3), class: 'asset' },
    { id: 'secret-badge', name: 'Badge', identity: mac(0xb4), class: 'staff' },
    ...members,
  ],
  buttons: [
    { id: 'help', name: 'Help', at: { x: 1, y: 1 }, tag: 'secret-basket' },
    { id: 'call', name: 'Call', at: { x: 1, y: 1 }, tag: 'secret-lost' },
  ],
  campaigns: [
    campaign('loop'),
    triggered('long-stay', { when: { reading: 'zone.dwell', of: 'drinks', value: 15 }, holdForS: 0 }),
    triggered('busy', { when: { reading: 'zone.basketEstimate', of: 'gels', value: 1 }, holdForS: 0 }),
  ],
};
const config = storeWith(parts);
const anyone: Origin = { who: 'test', maySend: () => true, simulated: false };
const logger = createLogger('silent');
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Shop {
  readonly app: StoreApp;
  readonly records: Records;
  readonly clock: ManualClock;
}

async function open(of: StoreConfig = config, folder = mkdtempSync(join(tmpdir(), 'endcap-tags-'))): Promise<Shop> {
  const records = await openRecords({ folder, logger });
  if (records.config.current() === undefined) await records.config.save(of, {}, 'test', NOON);
  const clock = manualClock(NOON);
  const app = new StoreApp({ records, clock, logger, metrics: createMetrics(), codeBase: () => null });
  app.start();
  ends.push(async () => {
    await app.stop();
    await records.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { app, records, clock };
}

let eventId = 0;
const event = (type: string, data: object, id = `e${eventId++}`): object => ({
  specversion: '1.0',
  id,
  source: 'urn:test',
  type: `endcap.${type}.v1`,
  data,
});
/** Tags stand in a zone, heard four times a second. */
async function stand({ app, clock }: Shop, tags: readonly string[], zone: 'drinks' | 'gels', seconds: number) {
  for (let i = 0; i < seconds * 4; i++) {
    const sightings = tags.flatMap((tag) =>
      (['drinks', 'gels'] as const).map((z) =>
        event('sighting', { tag, receiver: `r-${z}`, rssi: z === zone ? -58 : -82 }),
      ),
    );
    await app.ingest(sightings, anyone);
    clock.advance(250);
  }
}
function inputs<K extends EngineInput['kind']>(records: Records, kind: K): Extract<EngineInput, { kind: K }>[] {
  return records.journal
    .read(0, 50_000)
    .flatMap(({ entry }) => (entry.input.kind === kind ? (entry.input as Extract<EngineInput, { kind: K }>) : []));
}
const value = ({ app }: Shop, key: string): number | null | undefined => app.engine().reading(key)?.value;

describe('where tags are', () => {
  it('[IDN-25] a survey records what is heard of one basket, and nothing of others or after its end', async () => {
    const shop = await open();
    const recorder = shop.app.surveyRecorder();
    expect(recorder.begin('a1', 'secret-basket', 5000, shop.app.now()).ok).toBe(true);
    for (const person of ['secret-0', 'secret-5', 'secret-badge']) {
      expect(recorder.begin('a2', person, 5000, shop.app.now())).toMatchObject({ ok: false, code: 'of-person' });
    }
    await stand(shop, [mac(0xb1), mac(0xb3), mac(0xa1)], 'drinks', 8);
    const { recording, sightings } = recorder.get('a1', shop.app.now())!;
    expect([sightings, recording?.tag]).toEqual([40, mac(0xb1)]);
    expect(new Set(recording?.sightings.map((s) => s.receiver))).toEqual(new Set(['r-drinks', 'r-gels']));
    expect(Math.max(...recording!.sightings.map((s) => s.atMs))).toBeLessThan(NOON + 5000);
    await shop.app.saveConfiguration(
      storeWith({ ...parts, tags: parts.tags.map((t) => (t.id === 'secret-basket' ? { ...t, class: 'staff' } : t)) }),
      {},
      'test',
    );
    expect(recorder.get('a1', shop.app.now())).toBeUndefined();
    expect(JSON.stringify(shop.records.journal.read(0, 50_000))).not.toContain(mac(0xb1));
  });

  it('[IDN-8][IDN-10] a basket that goes from zone to zone tells its stay, and people by baskets', async () => {
    const shop = await open();
    await stand(shop, [mac(0xb3)], 'gels', 1);
    shop.clock.advance(ALREADY_THERE_MS);
    await stand(shop, [mac(0xb1)], 'drinks', 20);
    expect(shop.app.engine().reading('zone.basketEstimate:drinks')).toMatchObject({
      value: 1.5,
      error: 1,
      quality: 'live',
      source: 'receivers',
    });
    expect(value(shop, 'zone.dwell:drinks')).toBeNull();
    await stand(shop, [mac(0xb1)], 'gels', 10);
    const dwell = shop.app.engine().reading('zone.dwell:drinks');
    expect(dwell).toMatchObject({ quality: 'live', source: 'receivers' });
    expect(dwell!.value).toBeGreaterThan(17);
    expect(dwell!.value).toBeLessThan(24);
    expect(shop.app.engine().decision('one')!.campaigns).not.toEqual(['loop']);
    shop.clock.advance(120_000);
    await shop.app.stop();
    expect(inputs(shop.records, 'dwell').map((d) => d.zone)).toEqual(['drinks', 'gels']);
    // Left at the last evidence: the silence after it is no stay.
    expect(inputs(shop.records, 'dwell')[1]!.seconds).toBeLessThan(12);
  });

  it('[IDN-10] nothing is estimated where nobody has counted people for each basket', async () => {
    const { peoplePerBasket: _, ...store } = parts.store;
    const shop = await open(storeWith({ ...parts, store, campaigns: [campaign('loop')] }));
    await stand(shop, [mac(0xb1)], 'drinks', 5);
    expect(value(shop, 'zone.basketEstimate:drinks')).toBeUndefined();
    expect(inputs(shop.records, 'estimate')).toEqual([]);
  });

  it('[IDN-1][DEC-1] the journal holds no tag and nobody, and decides the same again', async () => {
    const shop = await open();
    const everybody = [mac(0xb1), mac(0xb3), ...members.map((m) => m.identity)];
    await stand(shop, [mac(0xb3)], 'gels', 1);
    shop.clock.advance(ALREADY_THERE_MS);
    for (const zone of ['drinks', 'gels', 'drinks'] as const) await stand(shop, everybody, zone, 20);
    await shop.app.ingest([event('telemetry', { tag: mac(0xb1), press: 'single' })], anyone);
    shop.clock.advance(AWAY_MS);
    await shop.app.stop();
    const kept = shop.records.journal.read(0, 50_000).map(({ entry }) => entry);
    expect(new Set(kept.map((e) => e.input.kind))).toEqual(
      new Set(['configuration', 'presence', 'estimate', 'dwell', 'button', 'advance']),
    );
    expect(JSON.stringify(kept)).not.toMatch(/secret|Secret|mac:|0000000000/);
    const sets = (list: readonly object[]): string[] => list.map((d) => JSON.stringify(d)).sort();
    const again = new StoreEngine({ revision: 1, config, media: {}, codeBase: null }, { nowMs: NOON });
    const [, ...rest] = kept;
    again.takeStart();
    for (const { input, decisions } of rest) {
      const commands = again.apply(input);
      expect(sets(commands.flatMap((c) => (c.kind === 'decision' ? [c.decision] : [])))).toEqual(sets(decisions));
    }
    expect(kept.flatMap((e) => e.decisions).flatMap((d) => d.campaigns)).toContain('busy');
  });

  it('[PRV][IDN-9] five consenting members who came and left are a journey; a sixth without consent is none', async () => {
    const shop = await open();
    await stand(shop, [mac(0xb3)], 'gels', 1);
    shop.clock.advance(ALREADY_THERE_MS);
    const all = members.map((m) => m.identity);
    await stand(shop, all, 'drinks', 12);
    await stand(shop, all, 'gels', 12);
    expect(shop.app.journeys()).toMatchObject({ day: '2026-11-21', members: null, moves: [] });
    shop.clock.advance(AWAY_MS + 60_000);
    expect(shop.app.journeys()).toMatchObject({
      members: 5,
      entries: [{ zone: 'drinks', members: 5 }],
      moves: [{ from: 'drinks', to: 'gels', members: 5 }],
    });
    // Five different members make a group; the one without consent is none of them.
    expect(value(shop, 'zone.dwell:gels')).toBeGreaterThan(5);
  });

  it('[PRV][IDN-9] who takes consent back while in the store is forgotten at once', async () => {
    const shop = await open();
    await stand(shop, [mac(0xb3)], 'gels', 1);
    shop.clock.advance(ALREADY_THERE_MS);
    const all = members.map((m) => m.identity);
    await stand(shop, all, 'drinks', 12);
    await stand(shop, all, 'gels', 12);
    const tags = config.tags.filter((t) => t.id !== 'secret-0');
    await shop.app.saveConfiguration({ ...config, tags }, {}, 'test');
    shop.clock.advance(AWAY_MS + 60_000);
    expect(shop.app.journeys().members).toBeNull();
  });
});

describe('the live plan', () => {
  it('[IDN-3][IDN-1] a tag is somewhere, then away, then somewhere again, and listed once; members never are', async () => {
    const shop = await open();
    const seen = () => shop.app.tags().map((t) => [t.tag, t.state, t.zone, t.position !== null]);
    await stand(shop, [mac(0xb1), members[0]!.identity], 'drinks', 10);
    expect(seen()).toEqual([['secret-basket', 'placed', 'drinks', true]]);
    shop.clock.advance(60_000);
    expect(seen()).toEqual([['secret-basket', 'away', null, false]]);
    await stand(shop, [mac(0xb1)], 'gels', 10);
    expect(seen()).toEqual([['secret-basket', 'placed', 'gels', true]]);
  });

  it('[IDN-5] after a change of the floor what was known is known no longer', async () => {
    const shop = await open();
    await stand(shop, [mac(0xb1)], 'drinks', 10);
    const receivers = config.receivers.map((r) => ({ ...r, pathLoss: 2.2 }));
    await shop.app.saveConfiguration({ ...config, receivers }, {}, 'test');
    expect(shop.app.tags()).toMatchObject([{ tag: 'secret-basket', state: 'away', zone: null, position: null }]);
    await shop.app.saveConfiguration({ ...config, receivers, tags: config.tags.slice(1), buttons: [] }, {}, 'test');
    expect(shop.app.tags()).toEqual([]);
  });
});

describe('what tags say of themselves', () => {
  const press = (tag: string, id?: string): object => event('telemetry', { tag, press: 'single' }, id);

  it('[OBS-3][IDN-7] a press of its button is a press of the store; sent again it counts once, also after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'endcap-tags-'));
    const shop = await open(config, folder);
    const sent = [press(mac(0xb1), 'p1'), press(mac(0xb1), 'p1')];
    expect(await shop.app.ingest(sent, anyone)).toMatchObject([{ result: 'accepted' }, { result: 'duplicate' }]);
    expect(shop.app.engine().reading('button.pressed:help')).toMatchObject({ value: 1, quality: 'live' });
    expect(inputs(shop.records, 'button')).toEqual([
      { kind: 'button', atMs: NOON, sensedAtMs: NOON, source: 'urn:test', simulated: false, button: 'help' },
    ]);
    expect(shop.records.journal.seen('urn:test', 'p1')).toBe(true);
    await shop.app.stop();
    await shop.records.close();
    ends.length = 0;
    const next = await open(config, folder);
    expect(await next.app.ingest([press(mac(0xb1), 'p1')], anyone)).toMatchObject([{ result: 'duplicate' }]);
    expect(value(next, 'button.pressed:help')).toBeNull();
  });

  it('[IDN-7] a lost tag presses nothing, and is said to be heard', async () => {
    const shop = await open();
    expect(await shop.app.ingest([press(mac(0xb2))], anyone)).toMatchObject([{ result: 'accepted' }]);
    expect(inputs(shop.records, 'button')).toEqual([]);
    await stand(shop, [mac(0xb2)], 'drinks', 5);
    const [lost] = shop.app.tagHealth();
    expect(lost).toMatchObject({ identity: mac(0xb2), heard: { zone: 'drinks' } });
    expect(lost!.heard!.atMs).toBeGreaterThan(NOON + 4000);
  });

  it('[IDN-11] battery and last word of a tag are known, and written down nowhere', async () => {
    const shop = await open();
    const battery = event('telemetry', { tag: mac(0xb1), batteryPercent: 40 });
    expect(await shop.app.ingest([battery, battery], anyone)).toMatchObject([
      { result: 'accepted' },
      { result: 'duplicate' },
    ]);
    await stand(shop, [mac(0xb1)], 'drinks', 5);
    expect(shop.app.tagHealth()).toMatchObject([
      { identity: mac(0xb1), battery: { percent: 40, mv: null, atMs: NOON }, heard: { zone: 'drinks' } },
    ]);
    await shop.app.saveConfiguration({ ...config, tags: config.tags.slice(1), buttons: [] }, {}, 'test');
    expect(shop.app.tagHealth()).toEqual([]);
    expect(JSON.stringify(shop.records.journal.read(0, 5000))).not.toContain('0000000000');
  });

  it('[PRV][IDN-7] where a member or a colleague is, is told to nobody', async () => {
    const shop = await open();
    await stand(shop, [mac(0xb1), mac(0xb4), members[0]!.identity], 'gels', 5);
    expect(shop.app.tags().map((t) => t.tag)).toEqual(['secret-basket']);
    expect(shop.app.engine().reading('zone.presence:gels')?.value).toBe(2);
  });

  it('[IDN-5] another list of tags: all others stay where they are, and who is another now has left', async () => {
    const shop = await open();
    const [basket, fob] = [mac(0xb1), mac(0xb3)];
    const told = (): object[] => shop.app.tags().map(({ tag, state, zone, reason }) => ({ tag, state, zone, reason }));
    const save = async (tags: StoreConfig['tags'], buttons = config.buttons): Promise<void> => {
      await shop.app.saveConfiguration({ ...config, tags, buttons }, {}, 'test');
    };
    await stand(shop, [basket, fob], 'gels', 5);
    const before = shop.app.tags();
    const second = { ...config.tags[0]!, id: 'second', name: 'Second', identity: mac(0xb9) };
    await save([...config.tags, second]);
    expect(shop.app.tags()).toEqual(before);
    await stand(shop, [basket, fob, second.identity], 'gels', 5);
    expect(value(shop, 'zone.presence:gels')).toBe(2);
    const changed = config.tags.map((t) => (t.identity === basket ? { ...t, name: 'Red basket' } : t));
    await save([...changed, second]);
    shop.clock.advance(100);
    expect(told()).toMatchObject([
      { tag: 'secret-basket', state: 'away', zone: null, reason: 'its entry was changed' },
      { tag: 'secret-fob', state: 'placed', zone: 'gels' },
      { tag: 'second', state: 'placed', zone: 'gels' },
    ]);
    expect(value(shop, 'zone.presence:gels')).toBe(1);
    await save(changed);
    shop.clock.advance(100);
    expect(told()).toContainEqual({ tag: 'second', state: 'away', zone: null, reason: 'it is no longer enrolled' });
    expect(value(shop, 'zone.presence:gels')).toBe(0);
    const [refused] = await shop.app.ingest(
      [event('sighting', { tag: second.identity, receiver: 'r-gels', rssi: -58 })],
      anyone,
    );
    expect(refused).toMatchObject({ result: 'refused' });
  });

  it('[PRV][IDN-5][IDN-8] who takes consent back, or is enrolled while there, leaves no visit and no journey', async () => {
    const shop = await open();
    const five = members.slice(0, 5);
    await stand(shop, [mac(0xb3)], 'gels', 1);
    shop.clock.advance(ALREADY_THERE_MS);
    await stand(
      shop,
      five.map((m) => m.identity),
      'drinks',
      20,
    );
    const noLonger = config.tags.map((t) => {
      const { consent: _, ...rest } = t;
      return t.id === 'secret-0' ? rest : t;
    });
    const visitor = { ...config.tags[0]!, id: 'visitor', name: 'Visitor', identity: mac(0xb9) };
    await shop.app.saveConfiguration({ ...config, tags: [...noLonger, visitor] }, {}, 'test');
    await stand(shop, [visitor.identity], 'drinks', 20);
    shop.clock.advance(AWAY_MS + 60_000);
    expect(shop.app.journeys().members).toBeNull();
    await shop.app.stop();
    expect(inputs(shop.records, 'dwell')).toEqual([]);
  });

  it('[OBS-8] a press that two agents hear counts once, and the journal holds it once', async () => {
    const shop = await open();
    const press = async (source: string): Promise<string[]> => {
      const told = { ...event('telemetry', { tag: mac(0xb1), press: 'single' }), source };
      return (await shop.app.ingest([told], anyone)).map((r) => r.result);
    };
    expect(await press('urn:agent:a')).toEqual(['accepted']);
    shop.clock.advance(300);
    expect(await press('urn:agent:b')).toEqual(['duplicate']);
    shop.clock.advance(5000);
    expect(await press('urn:agent:b')).toEqual(['accepted']);
    expect(inputs(shop.records, 'button')).toHaveLength(2);
  });
});

describe('at rest', () => {
  it('[IDN-3] nothing is due while no tag is heard', () => {
    const whereabouts = new Whereabouts(config, NOON);
    const hear = (tag: string, receiver: string, atMs: number): void => {
      const said = { type: 'endcap.sighting.v1', id: 'x', source: 's', sensedAtMs: atMs, simulated: false } as const;
      whereabouts.take({ ...said, data: { tag, receiver, rssi: -58 } });
    };
    expect(whereabouts.dueMs()).toBe(Number.POSITIVE_INFINITY);
    let nowMs = NOON;
    for (; nowMs < NOON + 20_000; nowMs += 250) {
      for (const tag of [mac(0xb1), members[0]!.identity])
        hear(tag, nowMs < NOON + 10_000 ? 'r-drinks' : 'r-gels', nowMs);
      expect(whereabouts.dueMs()).toBeLessThanOrEqual(nowMs + 250);
      whereabouts.advance(nowMs);
    }
    let woken = 0;
    for (; Number.isFinite(whereabouts.dueMs()); woken++) {
      nowMs = Math.max(nowMs, whereabouts.dueMs());
      whereabouts.advance(nowMs);
      expect(whereabouts.dueMs()).toBeGreaterThan(nowMs);
    }
    expect(woken).toBeLessThan(1000);
    expect(nowMs).toBeLessThanOrEqual(NOON + 21_000 + AWAY_MS);
  });
});
