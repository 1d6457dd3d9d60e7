import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../config/schema/check.ts';
import { StoreEngine } from '../../controller/engine/engine.ts';
import { EVERY_MS, Feed } from '../bench/engineFeed.ts';
import { PlainLoop } from '../bench/engineLimit.ts';
import { PeerRules } from '../bench/enginePeer.ts';
import { plainRules } from '../bench/engineRules.ts';
import { NOON, benchStore, engineConfigOf } from '../bench/engineStore.ts';

const SIZE = { screens: 60, campaigns: 200, zones: 10, products: 20 };
const OBSERVATIONS = 3000;

describe('the bench of the engine', () => {
  it('has a store that a store file could hold, the same every time', () => {
    const store = benchStore(SIZE);
    expect(benchStore(SIZE)).toEqual(store);
    expect(benchStore(SIZE, 2)).not.toEqual(store);
    expect(checkConfig(store)).toMatchObject({ ok: true });
    const classes = new Set(store.campaigns.map((c) => c.class));
    expect([...classes].sort()).toEqual(['fallback', 'scheduled', 'takeover', 'triggered']);
  });

  it('has the same observations every time, of every kind', () => {
    const observations = new Feed(SIZE).stretch(OBSERVATIONS, NOON, EVERY_MS);
    expect(new Feed(SIZE).stretch(OBSERVATIONS, NOON, EVERY_MS)).toEqual(observations);
    expect(new Feed({ ...SIZE, seed: 8 }).stretch(OBSERVATIONS, NOON, EVERY_MS)).not.toEqual(observations);
    const kinds = new Set(observations.map((o) => o.kind));
    expect([...kinds].sort()).toEqual(['count', 'crossing', 'like', 'likes', 'presence', 'sale']);
  });

  it('compares like with like: loop and peer see the same flips, and the engine reads the same values', async () => {
    const config = benchStore(SIZE);
    const rules = plainRules(config);
    expect(rules.length).toBeGreaterThan(100);
    const loop = new PlainLoop(rules);
    const peer = new PeerRules(rules);
    const engine = new StoreEngine(engineConfigOf(config), { nowMs: NOON });
    const observations = new Feed({ ...SIZE, restless: 0.5 }).stretch(OBSERVATIONS, NOON, 10);
    for (const observed of observations) {
      loop.take(observed);
      await peer.take(observed);
      engine.apply(observed);
    }
    expect(loop.flips).toBeGreaterThan(300);
    expect(peer.flips).toBe(loop.flips);
    const on = new Set(loop.on());
    expect(peer.on().sort()).toEqual([...on].sort());
    const read = [...loop.values].map(([key]) => [key, engine.reading(key)?.value]);
    expect(read).toEqual([...loop.values]);

    // Where nothing but its thresholds keeps a campaign away, the engine's trigger says what the plain rule says.
    const phases = new Map(engine.campaigns().map((c) => [c.id, c.trigger]));
    const bare = config.campaigns.filter(
      (c) => c.dayparts.length === 0 && c.trigger !== undefined && !JSON.stringify(c.trigger).includes('"exit"'),
    );
    expect(bare.length).toBeGreaterThan(30);
    expect(new Set(phases.values())).toContain('on');
    for (const { id } of bare) {
      const phase = phases.get(id)!;
      if (phase === 'on' || phase === 'holding') expect([id, on.has(id)]).toEqual([id, true]);
      if (phase === 'waiting' || phase === 'releasing') expect([id, on.has(id)]).toEqual([id, false]);
    }
  });
});
