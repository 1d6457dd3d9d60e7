/** What a kind of reading is: its unit and range, what it belongs to, and who tells it. */
export interface ReadingFacts {
  readonly unit: string;
  readonly of: 'zone' | 'line' | 'product' | 'button' | 'segment' | 'store';
  readonly min: number;
  readonly max: number;
  readonly description: string;
  readonly from: string;
}

/** Every kind of reading; conditions, the console's editor and the documentation stand on this table. */
export const readingFacts = {
  'zone.occupancy': {
    unit: 'people',
    of: 'zone',
    min: 0,
    max: 10_000,
    description: 'People in the zone now.',
    from: 'camera counts',
  },
  'zone.presence': {
    unit: 'tags',
    of: 'zone',
    min: 0,
    max: 100_000,
    description:
      'Tags of baskets, and of members who have consented, in the zone now; staff, assets and lost tags do not count.',
    from: 'BLE receivers',
  },
  'zone.dwell': {
    unit: 's',
    of: 'zone',
    min: 0,
    max: 86_400,
    description:
      'How long those who left the zone in the last ten minutes had stayed, on average: baskets and members, or everybody whom a camera follows. Members count in groups of five or more.',
    from: 'BLE receivers, visits that cameras count, or events of a system that measures it',
  },
  'zone.basketEstimate': {
    unit: 'people',
    of: 'zone',
    min: 0,
    max: 10_000,
    description:
      'People in the zone, estimated from its baskets, with the error of that; never mixed with what cameras count. Needs store.peoplePerBasket.',
    from: 'BLE receivers and a count by hand',
  },
  'zone.mix': {
    unit: 'share',
    of: 'zone',
    min: 0,
    max: 1,
    description: 'Share of a declared segment among the consenting members in the zone, an estimate.',
    from: 'members; nothing in this version tells it yet',
  },
  'zone.queueLength': {
    unit: 'people',
    of: 'zone',
    min: 0,
    max: 10_000,
    description: 'People who wait in the zone now.',
    from: 'cameras, where the zone is one of their queues, or events of a system that measures it',
  },
  'zone.waitS': {
    unit: 's',
    of: 'zone',
    min: 0,
    max: 86_400,
    description: 'How long somebody who joins the queue now will wait, an estimate.',
    from: 'cameras, where the zone is one of their queues, or events of a system that measures it',
  },
  'line.forthPerHour': {
    unit: 'people/h',
    of: 'line',
    min: 0,
    max: 1e6,
    description: 'People who crossed the line towards its positive side in the last hour.',
    from: 'camera counts',
  },
  'line.backPerHour': {
    unit: 'people/h',
    of: 'line',
    min: 0,
    max: 1e6,
    description: 'People who crossed the line the other way in the last hour.',
    from: 'camera counts',
  },
  'store.footfall': {
    unit: 'people/h',
    of: 'store',
    min: 0,
    max: 1e6,
    description: 'People who came in over the lines marked as footfall in the last hour.',
    from: 'camera counts',
  },
  'product.likes': {
    unit: 'likes',
    of: 'product',
    min: 0,
    max: 1e9,
    description: 'Likes of the product, all sources together.',
    from: 'social networks and hearts on phones',
  },
  'product.likesPerHour': {
    unit: 'likes/h',
    of: 'product',
    min: 0,
    max: 1e6,
    description: 'Likes in the last hour.',
    from: 'social networks and hearts on phones',
  },
  'product.rank': {
    unit: 'place',
    of: 'product',
    min: 1,
    max: 20_000,
    description: 'Place of the product by likes among those of its category; 1 is the most liked.',
    from: 'social networks and hearts on phones',
  },
  'product.stock': {
    unit: 'pieces',
    of: 'product',
    min: 0,
    max: 1e6,
    description: 'Pieces in stock.',
    from: 'events of the stock system',
  },
  'product.salesPerHour': {
    unit: 'pieces/h',
    of: 'product',
    min: 0,
    max: 1e6,
    description: 'Pieces sold in the last hour.',
    from: 'till',
  },
  'member.arrived': {
    unit: 'arrivals',
    of: 'segment',
    min: 0,
    max: 1,
    description:
      '1 for half a minute after a consenting member of the segment came in; never who. Unknown until the first came.',
    from: 'BLE receivers',
  },
  'weather.temperatureC': {
    unit: '°C',
    of: 'store',
    min: -90,
    max: 60,
    description: 'Temperature outside.',
    from: 'events of a weather service',
  },
  'weather.rainMmPerHour': {
    unit: 'mm/h',
    of: 'store',
    min: 0,
    max: 500,
    description: 'Rain outside.',
    from: 'events of a weather service',
  },
  'weather.windKmh': {
    unit: 'km/h',
    of: 'store',
    min: 0,
    max: 500,
    description: 'Wind outside.',
    from: 'events of a weather service',
  },
  'weather.cloudPercent': {
    unit: '%',
    of: 'store',
    min: 0,
    max: 100,
    description: 'Sky covered by clouds.',
    from: 'events of a weather service',
  },
  'button.pressed': {
    unit: 'presses',
    of: 'button',
    min: 0,
    max: 1,
    description: '1 for ten seconds after a press. Unknown until the first press.',
    from: 'buttons',
  },
  'time.hour': {
    unit: 'h',
    of: 'store',
    min: 0,
    max: 23,
    description: 'Hour of the store clock.',
    from: 'the clock',
  },
  'time.minuteOfDay': {
    unit: 'min',
    of: 'store',
    min: 0,
    max: 1439,
    description: 'Minutes since midnight by the store clock.',
    from: 'the clock',
  },
  'time.weekday': {
    unit: 'day',
    of: 'store',
    min: 1,
    max: 7,
    description: 'Day of the week, 1 Monday to 7 Sunday.',
    from: 'the clock',
  },
} as const satisfies Readonly<Record<string, ReadingFacts>>;

export type ReadingKind = keyof typeof readingFacts;

/**
 * What is wrong with a threshold that the reading can never have, with what to write instead; null: nothing is.
 * Words as `what is wrong; what to do`.
 */
export function thresholdFault(kind: ReadingKind, value: number): string | null {
  const { min, max, unit }: ReadingFacts = readingFacts[kind];
  if (value >= min && value <= max) return null;
  return `${kind} lies between ${min} and ${max} (${unit}); ${remedy(kind, value, min, max)}`;
}

function remedy(kind: ReadingKind, value: number, min: number, max: number): string {
  switch (kind) {
    case 'zone.mix':
      return value > 1 && value <= 100
        ? `write ${value} % as ${value / 100}`
        : 'write a share, for example 0.4 for 40 %';
    case 'time.hour':
      return 'write the hour alone, 0 to 23, for example 18 for all minutes from 18:00 to 18:59';
    case 'time.minuteOfDay':
      return 'write minutes since midnight, for example 1080 for 18:00';
    case 'time.weekday':
      return 'write 1 for Monday to 7 for Sunday';
    case 'product.rank':
      return value < min ? 'write 1 for the most liked' : `use at most ${max}`;
    case 'button.pressed':
    case 'member.arrived':
      return 'write 1 for yes';
    default:
      return value < min ? `use at least ${min}` : `use at most ${max}`;
  }
}
