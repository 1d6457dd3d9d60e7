import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { campaign } from '../../config/schema/campaign.ts';
import { StoreEngine } from '../../controller/engine/engine.ts';
import { median, round } from './machine.ts';
import { plainRules } from './engineRules.ts';
import { NOON, benchStore, engineConfigOf } from './engineStore.ts';
import type { StoreSize } from './engineStore.ts';

const ROUNDS = 20;
const WARM_UP = 4;
const QUIET = 500;
const SWITCHES = 25;
/** On for four seconds, off for eight: two hours of the store's time in all, in which no daypart begins or ends. */
const ON_MS = 4000;
const OFF_MS = 8000;
const FROM_MS = NOON - 25 * 60_000;
/** The zone whose count is changed: ten screens and eight campaigns of its own, in every store. */
const ZONE = 'zone-0';

export interface ScalingFigures {
  /** Cost of one changed reading in a store with ten times the campaigns, as a multiple of that in the smaller one. */
  readonly campaignsX10: number;
  readonly screensX10: number;
  readonly baseUs: { readonly quiet: number; readonly switching: number };
  readonly ratios: Readonly<Record<'campaigns' | 'screens', { readonly quiet: number; readonly switching: number }>>;
}

/** Rounds of the three stores alternate, so that what else the machine does falls on all of them. */
export function scaling(): ScalingFigures {
  const base: StoreSize = { screens: 1000, campaigns: 1000, zones: 100, products: 500 };
  const probes = [base, { ...base, campaigns: 10_000 }, { ...base, screens: 10_000, zones: 1000 }].map(
    (size) => new Probe(size),
  );
  for (const probe of probes) for (let i = 0; i < WARM_UP; i++) probe.round();
  const rounds = Array.from({ length: ROUNDS }, () => probes.map((probe) => probe.round()));
  const ratio = (of: number, what: 'quiet' | 'switching'): number =>
    round(median(rounds.map((r) => r[of]![what] / r[0]![what])), 2);
  const campaigns = { quiet: ratio(1, 'quiet'), switching: ratio(1, 'switching') };
  const screens = { quiet: ratio(2, 'quiet'), switching: ratio(2, 'switching') };
  return {
    campaignsX10: Math.max(campaigns.quiet, campaigns.switching),
    screensX10: Math.max(screens.quiet, screens.switching),
    baseUs: {
      quiet: round(median(rounds.map((r) => r[0]!.quiet)), 2),
      switching: round(median(rounds.map((r) => r[0]!.switching)), 2),
    },
    ratios: { campaigns, screens },
  };
}

/** One store, one zone of which always has the same screens, campaigns and conditions, whatever else is there. */
class Probe {
  readonly #engine: StoreEngine;
  #atMs = FROM_MS;

  constructor(size: StoreSize) {
    this.#engine = new StoreEngine(engineConfigOf(probedStore(size)), { nowMs: FROM_MS });
    this.#engine.takeStart();
  }

  /** @returns microseconds of one change that moves no campaign, and of one that brings five on or takes them off */
  round(): { quiet: number; switching: number } {
    const quietFrom = performance.now();
    for (let i = 0; i < QUIET; i++) this.#count(2 + (i % 2), 1);
    const switchingFrom = performance.now();
    for (let i = 0; i < SWITCHES; i++) {
      this.#count(12, OFF_MS);
      this.#count(2, ON_MS);
    }
    const done = performance.now();
    return {
      quiet: ((switchingFrom - quietFrom) * 1000) / QUIET,
      switching: ((done - switchingFrom) * 1000) / (2 * SWITCHES),
    };
  }

  #count(count: number, afterMs: number): void {
    const atMs = (this.#atMs += afterMs);
    const sensed = { atMs, sensedAtMs: atMs, source: 'camera-0', simulated: false };
    this.#engine.apply({ kind: 'count', ...sensed, zone: ZONE, count, confidence: 1 });
  }
}

function probedStore(size: StoreSize): StoreConfig {
  const store = benchStore(size);
  const here = new Set(store.screens.filter((s) => s.zone === ZONE).map((s) => s.id));
  const groups = new Set(store.groups.filter((g) => g.screens.some((s) => here.has(s))).map((g) => g.id));
  const asks = new Set(
    plainRules(store)
      .filter((r) => r.comparisons.some((c) => c.key.endsWith(`:${ZONE}`)))
      .map((r) => r.id),
  );
  const others = store.campaigns.filter(
    ({ id, on }) =>
      !asks.has(id) &&
      !on.everywhere &&
      !on.zones.includes(ZONE) &&
      !on.screens.some((s) => here.has(s)) &&
      !on.groups.some((g) => groups.has(g)),
  );
  const own = Array.from({ length: 8 }, (_, i) => {
    const base = { id: `probe-${i}`, name: `Probe ${i}`, on: { zones: [ZONE] }, creatives: [`creative-${i}`] };
    if (i >= 5) return campaign.parse({ ...base, class: 'scheduled' });
    const when = { reading: 'zone.occupancy', of: ZONE, value: 5 + i };
    const trigger = { when, holdForS: 0, releaseAfterS: 0, minOnScreenS: 0 };
    return campaign.parse({ ...base, class: 'triggered', priority: 40 + i, trigger });
  });
  return { ...store, campaigns: [...others, ...own] };
}
