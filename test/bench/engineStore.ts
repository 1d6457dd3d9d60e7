import { sections } from '../../config/schema/storeConfig.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { checkDigit } from '../../config/schema/product.ts';
import { store } from '../../config/schema/store.ts';
import type { Store } from '../../config/schema/store.ts';
import { chance, seeded, wholeBetween } from '../../devices/simulator/world/random.ts';
import type { Random } from '../../devices/simulator/world/random.ts';
import type { EngineConfig } from '../../controller/engine/io.ts';

/** Saturday 2026-11-21, 12:00 in Amsterdam: the instant at which the store of the bench begins. */
export const NOON = Date.parse('2026-11-21T11:00:00Z');

export interface StoreSize {
  readonly screens: number;
  readonly campaigns: number;
  readonly zones: number;
  readonly products: number;
}
export const BENCH_STORE: StoreSize = { screens: 1000, campaigns: 1000, zones: 100, products: 500 };

type Part = Record<string, unknown>;

/** A large store of its own making: the same size and seed give the same store. Larger ones than a file may hold, too. */
export function benchStore(size: StoreSize, seed = 1): StoreConfig {
  const random = seeded(seed);
  const names = (count: number, what: string): string[] => Array.from({ length: count }, (_, i) => `${what}-${i}`);
  const zones = names(size.zones, 'zone').map((id, i): Part => {
    const [x, y] = [(i % 25) * 4, Math.floor(i / 25) * 4];
    const corners = [
      { x, y },
      { x: x + 4, y },
      { x: x + 4, y: y + 4 },
      { x, y: y + 4 },
    ];
    return { id, name: `Zone ${i}`, polygon: corners };
  });
  const place = (i: number): Part => ({ x: 1 + (i % 98), y: 1 + (Math.floor(i / 98) % 98) });
  return entriesOf({
    zones,
    screens: names(size.screens, 'screen').map((id, i) => ({
      id,
      name: `Screen ${i}`,
      at: place(i),
      zone: `zone-${i % size.zones}`,
    })),
    // Screens side by side that switch together: one pair in every tenth zone.
    groups: names(Math.floor(size.zones / 10), 'group').flatMap((id, i) => {
      const members = [i * 10, i * 10 + size.zones].filter((n) => n < size.screens).map((n) => `screen-${n}`);
      return members.length === 0 ? [] : [{ id, name: `Group ${i}`, screens: members, inStep: true }];
    }),
    cameras: zones.map((zone, i) => ({
      id: `camera-${i}`,
      name: `Camera ${i}`,
      at: place(i),
      zones: [zone['id']],
      lines: [{ id: `line-${i}`, name: `Line ${i}`, from: { x: 0, y: 0.5 }, to: { x: 1, y: 0.5 } }],
    })),
    products: names(size.products, 'product').map((id, i) => {
      const digits = `0950600${String(i).padStart(6, '0')}`;
      const gtin = digits + String(checkDigit(digits));
      return { id, gtin, name: `Product ${i}`, price: 1 + (i % 20), category: `category-${i % 12}` };
    }),
    dayparts: [
      { id: 'morning', name: 'Morning', from: '08:00', to: '11:30' },
      { id: 'midday', name: 'Midday', from: '11:30', to: '14:00' },
      { id: 'afternoon', name: 'Afternoon', from: '14:00', to: '18:00' },
      { id: 'evening', name: 'Evening', from: '18:00', to: '22:00' },
      { id: 'night', name: 'Night', from: '22:00', to: '06:00' },
      { id: 'weekend', name: 'Weekend', days: ['sat', 'sun'], from: '10:00', to: '18:00' },
    ],
    creatives: names(200, 'creative').map((id, i) => ({
      id,
      name: `Creative ${i}`,
      kind: 'message',
      headline: `Message ${i}`,
      durationS: 6 + (i % 5),
    })),
    campaigns: names(size.campaigns, 'campaign').map((id, i) => campaignOf(random, id, i, size)),
  });
}

function entriesOf(parts: Partial<Record<keyof typeof sections, readonly Part[]>>): StoreConfig {
  const about: Store = store.parse({ id: 'bench', name: 'Bench', timeZone: 'Europe/Amsterdam' });
  const lists = Object.entries(sections).map(([name, schema]) => [
    name,
    (parts[name as keyof typeof sections] ?? []).map((entry) => schema.parse(entry)),
  ]);
  const rest = Object.fromEntries(lists) as Pick<StoreConfig, keyof typeof sections>;
  return { endcap: 1, store: about, floorPlan: { widthM: 100, heightM: 100 }, ...rest };
}

const DAYPARTS = ['morning', 'midday', 'afternoon', 'evening', 'night', 'weekend'];

/** Of a hundred campaigns: 69 triggered, one takeover, 28 booked, two to fall back on. */
function campaignOf(random: Random, id: string, i: number, size: StoreSize): Part {
  const nth = i % 100;
  const creatives = Array.from(
    { length: wholeBetween(random, 1, 3) },
    () => `creative-${wholeBetween(random, 0, 199)}`,
  );
  const base: Part = { id, name: `Campaign ${i}`, creatives, on: aimOf(random, nth, size) };
  if (nth >= 98) return { ...base, class: 'fallback', on: { everywhere: true } };
  const timed = chance(random, 0.4) ? { dayparts: [DAYPARTS[wholeBetween(random, 0, 5)]] } : {};
  if (nth >= 70) {
    const priority = chance(random, 0.2) ? 60 : 50;
    return { ...base, ...timed, class: 'scheduled', share: wholeBetween(random, 1, 4), priority };
  }
  return {
    ...base,
    ...(chance(random, 0.5) ? timed : {}),
    class: nth === 69 ? 'takeover' : 'triggered',
    priority: wholeBetween(random, 40, 60),
    trigger: {
      when: conditionOf(random, size),
      holdForS: wholeBetween(random, 0, 4),
      releaseAfterS: wholeBetween(random, 2, 8),
      minOnScreenS: wholeBetween(random, 4, 12),
      coolDownS: chance(random, 0.3) ? 30 : 0,
    },
  };
}

/** Most aim at the screens of a zone or two; a few at single screens, at a group, or everywhere. */
function aimOf(random: Random, nth: number, size: StoreSize): Part {
  const zone = (): string => `zone-${wholeBetween(random, 0, size.zones - 1)}`;
  if (nth === 0) return { everywhere: true };
  if (nth % 25 === 1) return { screens: [`screen-${wholeBetween(random, 0, size.screens - 1)}`] };
  if (nth % 25 === 2 && size.zones >= 10)
    return { groups: [`group-${wholeBetween(random, 0, Math.floor(size.zones / 10) - 1)}`] };
  return { zones: nth % 3 === 0 ? [zone(), zone()] : [zone()] };
}

function conditionOf(random: Random, size: StoreSize): Part {
  const shape = wholeBetween(random, 0, 9);
  if (shape < 5) return comparisonOf(random, size);
  const inner = Array.from({ length: shape === 9 ? 3 : 2 }, () => comparisonOf(random, size));
  return shape < 8 ? { all: inner } : { any: inner };
}

function comparisonOf(random: Random, size: StoreSize): Part {
  const zone = `zone-${wholeBetween(random, 0, size.zones - 1)}`;
  const product = `product-${wholeBetween(random, 0, size.products - 1)}`;
  const roll = wholeBetween(random, 0, 99);
  if (roll < 50) {
    if (roll < 8) return { reading: 'zone.occupancy', of: zone, op: '<=', value: 3, exit: 5 };
    const value = wholeBetween(random, 5, 15);
    return { reading: 'zone.occupancy', of: zone, value, ...(chance(random, 0.6) ? { exit: value - 2 } : {}) };
  }
  if (roll < 70) return { reading: 'zone.presence', of: zone, value: wholeBetween(random, 4, 12) };
  if (roll < 85) return { reading: 'product.likes', of: product, value: wholeBetween(random, 1000, 1100) };
  if (roll < 90) return { reading: 'product.likesPerHour', of: product, value: wholeBetween(random, 1, 20) };
  if (roll < 96) return { reading: 'product.salesPerHour', of: product, value: wholeBetween(random, 1, 60) };
  return { reading: 'line.forthPerHour', of: zone.replace('zone', 'line'), value: wholeBetween(random, 5, 100) };
}

/** As an engine takes it. */
export function engineConfigOf(config: StoreConfig): EngineConfig {
  return { revision: 1, config, media: {}, codeBase: null };
}
