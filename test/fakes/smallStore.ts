import { storeConfig } from '../../config/schema/storeConfig.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';

/** A store with one screen, one rack, one product with a picture and one campaign. */
export function smallStore(): StoreConfig {
  return storeConfig.parse({
    endcap: 1,
    store: { id: 'corner', name: 'Corner shop', timeZone: 'Europe/Amsterdam', brand: { logo: 'media/logo.svg' } },
    floorPlan: { widthM: 20, heightM: 10 },
    zones: [
      {
        id: 'drinks',
        name: 'Drinks',
        polygon: [
          { x: 0, y: 0 },
          { x: 5, y: 0 },
          { x: 5, y: 5 },
          { x: 0, y: 5 },
        ],
      },
    ],
    screens: [{ id: 'aisle-1', name: 'Aisle 1', at: { x: 1, y: 1 }, zone: 'drinks' }],
    racks: [{ id: 'rack-1', name: 'Rack 1', at: { x: 2, y: 2 }, zone: 'drinks', products: ['cola'], minimum: 3 }],
    products: [
      {
        id: 'cola',
        gtin: '9506000134352',
        name: 'Cola',
        price: 1.5,
        category: 'drinks',
        image: 'media/cola.png',
        facts: [{ label: 'Sugar', value: '10 g' }],
      },
      { id: 'water', gtin: '96385074', name: 'Water', price: 0.9, category: 'drinks' },
    ],
    creatives: [{ id: 'cola-page', name: 'Cola page', kind: 'product', product: 'cola' }],
    campaigns: [{ id: 'cola-all-day', name: 'Cola all day', on: { screens: ['aisle-1'] }, creatives: ['cola-page'] }],
  });
}
