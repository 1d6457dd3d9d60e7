import { storeConfig } from '../../config/schema/storeConfig.ts';
import { indexStore } from '../../controller/console/store/storeIndex.ts';
import type { StoreIndex } from '../../controller/console/store/storeIndex.ts';

const square = [
  { x: 0, y: 0 },
  { x: 5, y: 0 },
  { x: 5, y: 5 },
  { x: 0, y: 5 },
];
export const campaign = (id: string, part: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  name: `Campaign ${id}`,
  on: { zones: ['drinks'] },
  creatives: [`${id}-message`],
  ...part,
});
const message = (id: string): Record<string, unknown> => ({ id, name: id, kind: 'message', headline: 'Hello' });

/** Two zones, three screens, three dayparts, and these campaigns, each with a message of its own. */
export function storeWith(campaigns: Record<string, unknown>[]): StoreIndex {
  const config = storeConfig.parse({
    endcap: 1,
    store: { id: 'corner', name: 'Corner', timeZone: 'Europe/Amsterdam' },
    floorPlan: { widthM: 10, heightM: 10 },
    zones: [
      { id: 'drinks', name: 'Drinks', polygon: square },
      { id: 'till', name: 'Till', polygon: square.map(({ x, y }) => ({ x: x + 5, y })) },
    ],
    screens: [
      { id: 'a', name: 'A', at: { x: 1, y: 1 }, zone: 'drinks' },
      { id: 'b', name: 'B', at: { x: 2, y: 1 }, zone: 'drinks' },
      { id: 'c', name: 'C', at: { x: 6, y: 1 }, zone: 'till' },
    ],
    dayparts: [
      { id: 'morning', name: 'Morning', from: '07:00', to: '11:00' },
      { id: 'evening', name: 'Evening', from: '17:00', to: '23:00' },
      { id: 'night', name: 'Night', days: ['sun'], from: '22:00', to: '02:00' },
    ],
    creatives: campaigns.map((c) => message(`${String(c['id'])}-message`)),
    campaigns,
  });
  return indexStore({ revision: 1, config, media: {} });
}
