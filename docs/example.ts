/** One small store, section by section: the examples of docs/configuration.md. Together they are a store file that passes. */
export const example: Readonly<Record<string, string>> = {
  endcap: 'endcap: 1',
  store: `store:
  id: corner-shop
  name: Corner Shop
  timeZone: Europe/Amsterdam
  currency: EUR
  locale: nl-NL
  brand:
    primary: '#1f3d36'
    accent: '#e2725b'
  peoplePerBasket: { mean: 1.4, spread: 0.9 }
  publicUrl: https://shop.example.com`,
  floorPlan: `floorPlan:
  widthM: 12
  heightM: 8`,
  zones: `zones:
  - id: drinks
    name: Drinks
    polygon: [{ x: 1, y: 1 }, { x: 5, y: 1 }, { x: 5, y: 4 }, { x: 1, y: 4 }]
    capacity: 12
  - id: till
    name: Till
    iabZone: checkout
    polygon: [{ x: 8, y: 5 }, { x: 11, y: 5 }, { x: 11, y: 7 }, { x: 8, y: 7 }]`,
  screens: `screens:
  - id: drinks-wall
    name: Wall above the drinks
    at: { x: 3, y: 1 }
    headingDeg: 180
    zone: drinks
    widthPx: 1920
    heightPx: 1080
  - id: till-left
    name: Left of the till
    at: { x: 8, y: 5 }
    zone: till
  - id: till-right
    name: Right of the till
    at: { x: 11, y: 5 }
    zone: till`,
  groups: `groups:
  - id: till-pair
    name: Both screens at the till
    screens: [till-left, till-right]
    inStep: true`,
  racks: `racks:
  - id: coat-rack
    name: Coats by the window
    at: { x: 6, y: 2 }
    zone: drinks
    products: [wool-coat]
    minimum: 5`,
  receivers: `receivers:
  - id: receiver-drinks
    name: Receiver over the drinks
    at: { x: 3, y: 2.5, z: 3 }
    hardwareId: AA:BB:CC:00:11:22`,
  tags: `tags:
  - id: basket-7
    name: Basket 7
    class: basket
    identity: mac:e78f135624ce
    leaveAfterS: 20`,
  surveys: `surveys:
  - id: november
    name: Survey of November
    madeOn: '2026-11-14'
    points:
      - at: { x: 2, y: 2 }
        heard: [{ receiver: receiver-drinks, mean: -61.5, spread: 4.2, share: 0.96 }]
      - at: { x: 4, y: 3 }
        heard: [{ receiver: receiver-drinks, mean: -60.1, spread: 4.8, share: 0.97 }]
      - at: { x: 9, y: 6 }
        heard: [{ receiver: receiver-drinks, mean: -78.3, spread: 5.5, share: 0.71 }]
      - at: { x: 11, y: 7 }
        heard: [{ receiver: receiver-drinks, mean: -84.9, spread: 6, share: 0.42 }]`,
  cameras: `cameras:
  - id: camera-drinks
    name: Camera over the drinks
    at: { x: 1, y: 1 }
    headingDeg: 135
    zones: [drinks]
    queues: [drinks]
    masks:
      - [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 1, y: 0.1 }, { x: 0, y: 0.1 }]
    floor:
      - { picture: { x: 0.3, y: 0.2 }, floor: { x: 5, y: 3 } }
      - { picture: { x: 0.7, y: 0.2 }, floor: { x: 3, y: 5 } }
      - { picture: { x: 0.85, y: 0.9 }, floor: { x: 1.3, y: 2.7 } }
      - { picture: { x: 0.15, y: 0.9 }, floor: { x: 2.7, y: 1.3 } }
    lens: { k1: 0.12 }
    leastSize:
      - { y: 0.2, height: 0.1 }
      - { y: 0.9, height: 0.35 }
    crowd: { factor: 1.2, error: 0.6 }`,
  buttons: `buttons:
  - id: help
    name: Help at the till
    at: { x: 9, y: 5 }
    zone: till`,
  outputs: `outputs:
  - id: lamp-till
    name: Lamp at the till
    at: { x: 9, y: 4 }
    when: { reading: zone.occupancy, of: till, value: 5, exit: 3 }`,
  speakers: `speakers:
  - id: speaker-till
    name: Loudspeaker at the till
    at: { x: 10, y: 6 }
    zone: till`,
  products: `products:
  - id: cola
    gtin: '5412345000013'
    name: Cola, 33 cl
    price: 0.99
    category: drinks
  - id: wool-coat
    gtin: '70614141123451'
    name: Wool coat
    brand: Noordzee
    price: 149.95
    category: coats
    facts:
      - { label: Material, value: 80 % wool }`,
  holidays: `holidays:
  - { id: christmas, name: Christmas, start: '2026-12-25', rule: FREQ=YEARLY }
  - { id: easter-monday, name: Easter Monday, start: '2026-04-06', also: ['2027-03-29'] }`,
  dayparts: `dayparts:
  - id: evening
    name: Evening
    days: [mon, tue, wed, thu, fri]
    from: '17:00'
    to: '21:00'
    except:
      - { holidays: any, closed: true }
      - { days: [sat], from: '16:00', to: '18:00' }`,
  creatives: `creatives:
  - id: cola-card
    name: Cola, with its likes
    kind: product
    product: cola
    headline: Ice cold
  - id: most-liked
    name: What the shop likes
    kind: ranking
    products: [cola, wool-coat]
    places: 2
  - id: welcome
    name: Welcome
    kind: message
    headline: Good to see you`,
  playlists: `playlists:
  - id: house-loop
    name: House loop
    items:
      - { creative: cola-card }
      - { playlist: small-ones, take: 1 }
  - id: small-ones
    name: Small ones
    order: shuffled
    items:
      - { creative: most-liked }
      - { creative: welcome }`,
  campaigns: `campaigns:
  - id: house
    name: House card
    class: fallback
    on: { everywhere: true }
    creatives: [welcome]
  - id: cola-crowd
    name: Cola when the aisle fills
    class: triggered
    on: { zones: [drinks] }
    dayparts: [evening]
    products: [cola]
    creatives: [cola-card]
    trigger:
      when: { reading: zone.occupancy, of: drinks, op: '>=', value: 4, exit: 2 }
      holdForS: 3
      releaseAfterS: 8`,
  connectors: `connectors:
  - id: till-system
    name: Till
    kind: events
    sources: ['urn:till:*']`,
};

/** The whole example as one file. */
export function exampleFile(): string {
  return Object.values(example).join('\n') + '\n';
}
