import { describe, expect, it } from 'vitest';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { ALREADY_THERE_MS, AWAY_MS } from '../../controller/identity/arrivals.ts';
import type { Arrival } from '../../controller/identity/arrivals.ts';
import { Presence } from '../../controller/identity/presence.ts';
import { NOON, storeWith } from '../engine/store.ts';

const tags = {
  basket: 'mac:0000000000b1',
  anna: 'mac:0000000000a1',
  ben: 'mac:0000000000a2',
  plain: 'mac:0000000000a3',
  staff: 'mac:0000000000c1',
} as const;
const consent = { on: '2026-01-02', wording: 'v1' };
const config: StoreConfig = storeWith({
  receivers: [
    { id: 'r-drinks', name: 'Drinks', at: { x: 2.5, y: 5 } },
    { id: 'r-gels', name: 'Gels', at: { x: 8.5, y: 5 } },
  ],
  tags: [
    { id: 'basket-1', name: 'Basket', identity: tags.basket },
    { id: 'anna', name: 'A', identity: tags.anna, class: 'member', consent, segments: ['shops-menswear', 'runs'] },
    { id: 'ben', name: 'B', identity: tags.ben, class: 'member', consent, segments: ['runs'] },
    { id: 'plain', name: 'P', identity: tags.plain, class: 'member' },
    { id: 'staff', name: 'S', identity: tags.staff, class: 'staff' },
  ],
});
const OPEN = NOON + ALREADY_THERE_MS;

/** Tags stand at the drinks for some seconds from an instant on. */
function stand(
  p: Presence,
  names: readonly (keyof typeof tags)[],
  fromMs: number,
  forS = 3,
  simulated = false,
): Arrival[] {
  const told: Arrival[] = [];
  p.advance(fromMs - 1);
  for (let at = fromMs; at < fromMs + forS * 1000; at += 200) {
    for (const name of names) {
      p.sight(tags[name], 'r-drinks', -60, at, simulated);
      p.sight(tags[name], 'r-gels', -80, at, simulated);
    }
    told.push(...p.advance(at).arrivals);
  }
  return told;
}
function opened(): Presence {
  const p = new Presence(config);
  stand(p, ['basket'], NOON, 1);
  return p;
}
const segments = (told: readonly Arrival[]): string[] => told.map((a) => a.segment);

describe('arrivals', () => {
  it('[IDN-6] a member who comes in is told once per segment, without any id', () => {
    const p = opened();
    const told = stand(p, ['anna'], OPEN, 20);
    expect(segments(told)).toEqual(['runs', 'shops-menswear']);
    expect(Object.keys(told[0]!).sort()).toEqual(['segment', 'sensedAtMs', 'simulated']);
    expect(JSON.stringify(told)).not.toMatch(/anna|a1/);
  });

  it('[IDN-6] two of a segment at once are one word, real if one of them is', () => {
    const p = opened();
    for (const [name, simulated] of [
      ['anna', true],
      ['ben', false],
    ] as const)
      p.sight(tags[name], 'r-drinks', -55, OPEN, simulated);
    const told = p.advance(OPEN + 600).arrivals;
    expect(segments(told)).toEqual(['runs', 'shops-menswear']);
    expect(told.map((a) => a.simulated)).toEqual([false, true]);
  });

  it('[IDN-6] baskets, staff and members without segments do not arrive', () => {
    expect(stand(opened(), ['basket', 'plain', 'staff'], OPEN)).toEqual([]);
  });

  it('[IDN-7] a fob that is marked lost is no arrival; found again it is one after ten minutes', () => {
    const p = opened();
    const fob = (lost: boolean) => config.tags.map((t) => (t.id === 'ben' ? { ...t, lost } : t));
    p.enrol(fob(true), OPEN);
    expect(stand(p, ['ben'], OPEN + AWAY_MS)).toEqual([]);
    const foundMs = OPEN + AWAY_MS + 5000;
    p.enrol(fob(false), foundMs);
    expect(stand(p, ['ben'], foundMs + 1000)).toEqual([]);
    expect(segments(stand(p, ['ben'], foundMs + 2 * AWAY_MS))).toEqual(['runs']);
  });

  it('[IDN-6] whoever is heard as soon as receivers begin to hear may have been there all along', () => {
    const p = opened();
    expect(stand(p, ['anna'], OPEN - 1000, 20)).toEqual([]);
    expect(segments(stand(p, ['ben'], OPEN + 20_000))).toEqual(['runs']);
  });

  it('[IDN-6] a break is no visit: only after ten minutes of silence one comes in anew', () => {
    const p = opened();
    expect(segments(stand(p, ['ben'], OPEN))).toEqual(['runs']);
    const lastMs = OPEN + 2800;
    expect(stand(p, ['ben'], lastMs + AWAY_MS - 1000)).toEqual([]);
    const laterMs = lastMs + AWAY_MS - 1000 + 2800;
    expect(segments(stand(p, ['ben'], laterMs + AWAY_MS))).toEqual(['runs']);
  });
});
