import type { AgentStore } from '../../controller/protocol/device.ts';

const rectangle = (x: number, y: number, w: number, h: number): { x: number; y: number }[] => [
  { x, y },
  { x: x + w, y },
  { x: x + w, y: y + h },
  { x, y: y + h },
];
type Kind = AgentStore['zones'][number]['iabZone'];
const zone = (id: string, iabZone: Kind, x: number, y: number, w: number, h: number): AgentStore['zones'][number] => ({
  id,
  name: id,
  iabZone,
  polygon: rectangle(x, y, w, h),
  capacity: 20,
});
const camera = (id: string, zones: string[]): AgentStore['cameras'][number] => ({
  id,
  name: id,
  at: { x: 1, y: 1 },
  headingDeg: 0,
  zones,
  areas: [],
  lines: [],
  masks: [],
  queues: [],
  leastSize: [],
});

/** A shop of 32 x 20 m as an agent sees it: five zones, six receivers, three cameras, ten basket tags, thirty products. */
export function shopForAgents(): AgentStore {
  return {
    id: 'corner',
    floorPlan: { widthM: 32, heightM: 20 },
    zones: [
      zone('entrance', 'entrance', 13, 16, 6, 4),
      zone('fashion', 'aisle', 1, 1, 14, 13),
      zone('drinks', 'aisle', 17, 1, 7, 8),
      zone('gels', 'aisle', 25, 1, 6, 8),
      zone('till', 'checkout', 22, 13, 8, 5),
    ],
    receivers: [
      [4, 4],
      [12, 10],
      [20, 4],
      [28, 4],
      [16, 18],
      [26, 15],
    ].map(([x = 0, y = 0], i) => ({
      id: `receiver-${i}`,
      name: `Receiver ${i}`,
      at: { x, y, z: 2.5 },
      referenceRssi: -59,
      pathLoss: 2.5,
      listens: true,
      desk: false,
    })),
    buttons: [],
    outputs: [],
    racks: [],
    cameras: [
      camera('cam-drinks', ['drinks']),
      camera('cam-gels', ['gels']),
      camera('cam-rest', ['fashion', 'entrance', 'till']),
    ],
    tags: Array.from({ length: 10 }, (_, i) => ({
      id: `basket-${i}`,
      class: 'basket' as const,
      identity: `mac:00000000000${i}`,
    })),
    products: Array.from({ length: 30 }, (_, i) => ({
      id: `product-${i}`,
      gtin: '00000000000000',
      category: i < 12 ? 'fashion' : i < 22 ? 'drinks' : 'gels',
    })),
    timeZone: 'Europe/Amsterdam',
    cameraCounting: { enabled: true },
    simulator: { enabled: true, seed: 7, shoppers: 24 },
  };
}
