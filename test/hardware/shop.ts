/** The shop of the hardware tests: two halves with a receiver each, a call button, lamps that follow the left half. */

const half = (x: number): { x: number; y: number }[] => [
  { x, y: 0 },
  { x: x + 6, y: 0 },
  { x: x + 6, y: 8 },
  { x, y: 8 },
];
const message = (id: string): Record<string, unknown> => ({ id, name: id, kind: 'message', headline: id });
const busy = { reading: 'zone.occupancy', of: 'left', value: 3, exit: 1 };

/** UUID, major and minor of the enrolled beacon. */
export const ENROLLED = 'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21';

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
  tags: [{ id: 'basket-1', name: 'Basket 1', identity: ENROLLED }],
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

/** AD structures of an iBeacon, hex: flags, then the maker's data with the power at one metre. */
export function iBeacon(identity: string): string {
  const [, uuid = '', major, minor] = /^ibeacon:([0-9a-f]{32})-(\d+)-(\d+)$/.exec(identity) ?? [];
  const word = (n: string | undefined): string => Number(n).toString(16).padStart(4, '0');
  return `0201061aff4c000215${uuid}${word(major)}${word(minor)}c5`;
}
