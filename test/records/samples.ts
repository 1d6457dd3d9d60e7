import { checkConfig } from '../../config/schema/check.ts';
import type { StoreConfig, StoreConfigInput } from '../../config/schema/storeConfig.ts';
import type { EngineSnapshot } from '../../controller/engine/io.ts';
import type { Decision } from '../../controller/protocol/decision.ts';
import type { Play } from '../../controller/protocol/play.ts';
import type { JournalEntry } from '../../controller/records/records.ts';

/** Noon of a day in 2026, epoch ms. */
export const T0 = Date.UTC(2026, 2, 3, 12);

export const smallStore: StoreConfigInput = {
  endcap: 1,
  store: { id: 'corner', name: 'Corner shop', timeZone: 'Europe/Amsterdam' },
  floorPlan: { widthM: 20, heightM: 10 },
  zones: [
    {
      id: 'drinks',
      name: 'Drinks',
      polygon: [
        { x: 1, y: 1 },
        { x: 5, y: 1 },
        { x: 5, y: 5 },
      ],
    },
  ],
  screens: [{ id: 'drinks-end', name: 'Drinks end cap', at: { x: 3, y: 1 }, zone: 'drinks' }],
  products: [{ id: 'cola', gtin: '04006381333931', name: 'Cola', price: 1.29, category: 'drinks' }],
  creatives: [{ id: 'welcome', name: 'Welcome', kind: 'message', headline: 'Good morning: 10% off' }],
  campaigns: [
    { id: 'always', name: 'Always', on: { screens: ['drinks-end'] }, class: 'fallback', creatives: ['welcome'] },
  ],
};

export function storeConfigOf(input: unknown): StoreConfig {
  const checked = checkConfig(input);
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  return checked.config;
}

export function countEntry(n: number, decisions: readonly Decision[] = [], atMs = T0 + n): JournalEntry {
  return {
    input: {
      kind: 'count',
      atMs,
      sensedAtMs: atMs - 5,
      source: '/cameras/aisle',
      simulated: false,
      zone: 'drinks',
      count: n,
      confidence: 0.9,
    },
    configRevision: 1,
    decisions,
  };
}

export function decisionOf(screen: string, atMs: number, campaign: string): Decision {
  return {
    screen,
    atMs,
    class: 'scheduled',
    campaign,
    campaigns: [campaign],
    cause: { rule: 'DEC-1', text: 'booked', decidedAtMs: atMs, simulated: false },
    readings: [],
    losers: [],
  };
}

export function playOf(id: string, startMs = T0, campaign = 'always'): Play {
  return {
    id,
    screen: 'drinks-end',
    campaign,
    creative: 'welcome',
    startMs,
    endMs: startMs + 8000,
    plannedMs: 8000,
    outcome: 'complete',
    override: null,
  };
}

export function snapshotOf(nowMs: number, total: number): EngineSnapshot {
  return {
    version: 1,
    nowMs,
    likes: [
      { product: 'cola', source: '/likes', total, atMs: nowMs, simulated: false, knownMs: null, restored: false },
    ],
    triggers: [],
  };
}
