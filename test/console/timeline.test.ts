import { describe, expect, it } from 'vitest';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import { blocksOf, daypartsIn, isOpen, spotNow } from '../../controller/console/timeline/blocks.ts';
import { blockText } from '../../controller/console/timeline/blockWords.ts';
import { dayOf, wallAt } from '../../controller/console/timeline/zoneTime.ts';
import { indexStore } from '../../controller/console/store/storeIndex.ts';
import { StoreEngine } from '../../controller/engine/engine.ts';

const ZONE = 'Europe/Amsterdam';
const HOUR = 3_600_000;
const message = (id: string, durationS = 10): Record<string, unknown> => ({
  id,
  name: id,
  kind: 'message',
  headline: id,
  durationS,
});

function planned(nowMs: number, campaigns: Record<string, unknown>[]) {
  const config = storeConfig.parse({
    endcap: 1,
    store: { id: 'corner', name: 'Corner', timeZone: ZONE },
    floorPlan: { widthM: 10, heightM: 10 },
    zones: [
      {
        id: 'drinks',
        name: 'Drinks',
        polygon: [
          { x: 0, y: 0 },
          { x: 5, y: 0 },
          { x: 5, y: 5 },
        ],
      },
    ],
    screens: [{ id: 'a', name: 'A', at: { x: 1, y: 1 }, zone: 'drinks' }],
    dayparts: [
      { id: 'morning', name: 'Morning', from: '07:00', to: '11:30' },
      { id: 'night', name: 'Night', from: '22:00', to: '02:00' },
    ],
    creatives: campaigns.map((c) => message(String(c['id']))),
    campaigns: campaigns.map((c) => ({
      name: `Campaign ${String(c['id'])}`,
      on: { everywhere: true },
      creatives: [c['id']],
      ...c,
    })),
  });
  const engine = new StoreEngine({ revision: 1, config, media: {}, codeBase: null }, { nowMs });
  const day = dayOf(nowMs, ZONE);
  const programme = engine.programme('a')!;
  const store = indexStore({ revision: 1, config, media: {} });
  return { programme, store, day, blocks: blocksOf(programme, day.fromMs, day.toMs) };
}

const noon = Date.parse('2026-11-21T12:00:00+01:00');

describe('the day of a store', () => {
  it('[PRG-1] begins and ends at its own midnight, with 23 and 25 hours when clocks change', () => {
    const length = (iso: string): number => {
      const { fromMs, toMs } = dayOf(Date.parse(iso), ZONE);
      expect(wallAt(fromMs, ZONE).minutes).toBe(0);
      return (toMs - fromMs) / HOUR;
    };
    expect(length('2026-11-21T23:30:00+01:00')).toBe(24);
    expect(length('2026-03-29T12:00:00+02:00')).toBe(23);
    expect(length('2026-10-25T12:00:00+01:00')).toBe(25);
    expect(dayOf(noon, ZONE).fromMs).toBe(Date.parse('2026-11-21T00:00:00+01:00'));
    expect(dayOf(Date.parse('2026-11-21T12:00:00Z'), 'Asia/Kolkata').fromMs).toBe(
      Date.parse('2026-11-21T00:00:00+05:30'),
    );
  });
});

describe('blocks of a day', () => {
  it('[PRG-1][DEC-6] follow the dayparts of the real programme, without a gap', () => {
    const { blocks, day, store } = planned(noon, [
      { id: 'loop', share: 1 },
      { id: 'juice', share: 3, dayparts: ['morning'] },
    ]);
    expect(blocks.map((b) => blockText(b, day.toMs, store))).toEqual([
      '00:00–07:00: Campaign loop 100 %',
      '07:00–11:30, Morning: Campaign juice 75 %, Campaign loop 25 %',
      '11:30–24:00: Campaign loop 100 %',
    ]);
    expect(blocks[0]!.fromMs).toBe(day.fromMs);
    expect(blocks.at(-1)!.toMs).toBe(day.toMs);
    blocks.slice(1).forEach((b, i) => expect(b.fromMs).toBe(blocks[i]!.toMs));
  });

  it('[DEC-6] a night that began yesterday is there this morning', () => {
    const { blocks, day, store } = planned(noon, [{ id: 'bar', dayparts: ['night'] }]);
    expect(blocks.map((b) => blockText(b, day.toMs, store))).toEqual([
      '00:00–02:00, Night: Campaign bar 100 %',
      '02:00–22:00: the store card',
      '22:00–24:00, Night: Campaign bar 100 %',
    ]);
    expect(daypartsIn(blocks[0]!, store).map((d) => d.id)).toEqual(['night']);
  });

  it('[DEC-7] with nothing booked the whole day is the store card', () => {
    const { blocks, programme } = planned(noon, []);
    expect(blocks).toMatchObject([{ parts: [] }]);
    expect(spotNow(programme, noon)).toBeNull();
  });

  it('[PRG-4] what readings decide is not in the blocks', () => {
    const trigger = { when: { reading: 'zone.occupancy', of: 'drinks', value: 4 } };
    const { blocks } = planned(noon, [{ id: 'loop' }, { id: 'crowd', class: 'triggered', trigger }]);
    expect(blocks.flatMap((b) => b.parts.map((p) => p.campaign))).toEqual(['loop']);
  });

  it('[PRG-3] the spot now is the one that players show', () => {
    const { programme } = planned(noon, [{ id: 'loop' }, { id: 'other' }]);
    const now = spotNow(programme, noon + 5 * 60_000);
    expect(now).not.toBeNull();
    expect(spotNow(programme, now!.endMs)!.campaign).not.toBe(now!.campaign);
  });

  it('[DEC-6] a daypart past midnight belongs to the day on which it begins', () => {
    const friday = { id: 'x', name: 'X', days: ['fri' as const], from: '22:00', to: '02:00', except: [] };
    expect(isOpen(friday, Date.parse('2026-11-20T23:00:00+01:00'), ZONE)).toBe(true);
    expect(isOpen(friday, Date.parse('2026-11-21T01:59:00+01:00'), ZONE)).toBe(true);
    expect(isOpen(friday, Date.parse('2026-11-21T02:00:00+01:00'), ZONE)).toBe(false);
    expect(isOpen(friday, Date.parse('2026-11-21T23:00:00+01:00'), ZONE)).toBe(false);
  });
});
