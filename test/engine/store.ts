import { checkConfig } from '../../config/schema/check.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { StoreEngine } from '../../controller/engine/engine.ts';
import type { EngineStart } from '../../controller/engine/engine.ts';
import type { Command, EngineInput } from '../../controller/engine/io.ts';

/** Saturday 2026-11-21, 12:00 in Amsterdam. */
export const NOON = Date.parse('2026-11-21T11:00:00Z');

type Part = Record<string, unknown>;

/** A small sound store: zones drinks and gels, three screens; `parts` replaces whole sections. */
export function storeWith(parts: Part): StoreConfig {
  const square = (x: number): Part[] => [
    { x, y: 0 },
    { x: x + 5, y: 0 },
    { x: x + 5, y: 10 },
    { x, y: 10 },
  ];
  const result = checkConfig({
    endcap: 1,
    store: { id: 'test', name: 'Test', timeZone: 'Europe/Amsterdam' },
    floorPlan: { widthM: 20, heightM: 10 },
    zones: [
      { id: 'drinks', name: 'Drinks', polygon: square(0) },
      { id: 'gels', name: 'Shower gels', polygon: square(6) },
    ],
    screens: [
      { id: 'one', name: 'One', at: { x: 1, y: 1 }, zone: 'drinks' },
      { id: 'two', name: 'Two', at: { x: 2, y: 1 }, zone: 'drinks' },
      { id: 'three', name: 'Three', at: { x: 7, y: 1 }, zone: 'gels' },
    ],
    products: [{ id: 'cola', gtin: '09506000134352', name: 'Cola', price: 1.5, category: 'drinks' }],
    buttons: [{ id: 'help', name: 'Help', at: { x: 1, y: 1 } }],
    creatives: ['a', 'b', 'c', 'd'].map((id) => ({
      id,
      name: id.toUpperCase(),
      kind: 'message',
      headline: id,
      durationS: 10,
    })),
    ...parts,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.faults, null, 1));
  return result.config;
}

/** A campaign of `creative` everywhere, changed by `part`. */
export function campaign(id: string, part: Part = {}): Part {
  return { id, name: `Campaign ${id}`, on: { everywhere: true }, creatives: ['a'], ...part };
}

/** A triggered campaign on occupancy of drinks. */
export function triggered(id: string, trigger: Part = {}, part: Part = {}): Part {
  return campaign(id, {
    class: 'triggered',
    creatives: ['b'],
    trigger: {
      when: { reading: 'zone.occupancy', of: 'drinks', value: 4, exit: 2 },
      holdForS: 3,
      releaseAfterS: 5,
      minOnScreenS: 8,
      ...trigger,
    },
    ...part,
  });
}

export function engineOf(parts: Part, start: Partial<EngineStart> = {}): StoreEngine {
  const config = storeWith(parts);
  return new StoreEngine(
    { revision: 1, config, media: {}, codeBase: 'https://shop.example' },
    { nowMs: NOON, ...start },
  );
}

export function count(
  zone: string,
  people: number,
  atMs: number,
  part: Partial<Extract<EngineInput, { kind: 'count' }>> = {},
): EngineInput {
  return {
    kind: 'count',
    atMs,
    sensedAtMs: atMs,
    source: 'camera-1',
    simulated: false,
    zone,
    count: people,
    confidence: 1,
    ...part,
  };
}

export function advance(atMs: number): EngineInput {
  return { kind: 'advance', atMs };
}

/** What is on a screen: campaign ids of the override or, without one, of the programme. */
export function on(engine: StoreEngine, screen = 'one'): readonly string[] {
  return engine.decision(screen)!.campaigns;
}

export function kinds(commands: readonly Command[]): string[] {
  return commands.map((c) => c.kind);
}

export const S = 1000;

/** Feeds a count every second from `fromS` until `toS` (exclusive), seconds after noon. */
export function people(engine: StoreEngine, n: number, fromS: number, toS: number): void {
  for (let s = fromS; s < toS; s++) engine.apply(count('drinks', n, NOON + s * S));
}
