/** The shop of the hardware tests: two halves with a receiver each, a call button, lamps that follow the left half. */

const half = (x: number): { x: number; y: number }[] => [
  { x, y: 0 },
  { x: x + 6, y: 0 },
  { x: x + 6, y: 8 },
  { x, y: 8 },
];
const message = (id: string): Record<string, unknown> => ({ id, name: id, kind: 'message', headline: id });
const busy = { reading: 'zone.occupancy', of: 'left', value: 3, exit: 1 };

/** The enrolled tags: an iBeacon, an AltBeacon and an Eddystone-UID. */
export const ENROLLED = {
  'basket-1': 'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21',
  'basket-2': 'altbeacon:2f234454cf6d4a0fadf2f4911ba9ffa600070022',
  'basket-3': 'eddystone:edd1ebeac04e5defa017000000000023',
} as const;
export type Enrolled = keyof typeof ENROLLED;

export const shop = {
  endcap: 1,
  store: { id: 'bench', name: 'Bench', timeZone: 'Europe/Amsterdam', demonstration: true },
  floorPlan: { widthM: 14, heightM: 8 },
  zones: [
    { id: 'left', name: 'Left', polygon: half(0) },
    { id: 'right', name: 'Right', polygon: half(8) },
  ],
  screens: [{ id: 'wall', name: 'Wall', at: { x: 7, y: 1 }, zone: 'left' }],
  receivers: [
    { id: 'r-left', name: 'Left', at: { x: 3, y: 4 } },
    { id: 'r-right', name: 'Right', at: { x: 11, y: 4 } },
  ],
  tags: Object.entries(ENROLLED).map(([id, identity]) => ({ id, name: id, identity })),
  racks: [{ id: 'shelf', name: 'Shelf', at: { x: 5, y: 5 }, zone: 'left', products: ['cola'] }],
  products: [{ id: 'cola', gtin: '9506000134352', name: 'Cola', price: 1.5, category: 'drinks' }],
  buttons: [{ id: 'help', name: 'Help', at: { x: 1, y: 1 } }],
  outputs: [
    { id: 'lamp', name: 'Lamp', at: { x: 2, y: 2 }, when: busy },
    { id: 'relay', name: 'Relay', at: { x: 2, y: 3 }, when: busy },
  ],
  creatives: [message('loop'), message('called')],
  campaigns: [
    { id: 'loop', name: 'Loop', on: { everywhere: true }, creatives: ['loop'] },
    {
      id: 'called',
      name: 'Called',
      class: 'triggered',
      on: { screens: ['wall'] },
      creatives: ['called'],
      trigger: {
        when: { reading: 'button.pressed', of: 'help', value: 1 },
        holdForS: 0,
        releaseAfterS: 0,
        minOnScreenS: 1,
      },
    },
  ],
} as const;

/** AD structures by which a tag of this identity makes itself known, hex. */
export function advertOf(identity: string): string {
  const [form = '', rest = ''] = identity.split(':');
  if (form === 'altbeacon') return `0201061bff1801beac${rest}c500`;
  if (form === 'eddystone') return `0201060303aafe1716aafe00e7${rest}0000`;
  const [uuid = '', major, minor] = rest.split('-');
  const word = (n: string | undefined): string => Number(n).toString(16).padStart(4, '0');
  return `0201061aff4c000215${uuid}${word(major)}${word(minor)}c5`;
}
