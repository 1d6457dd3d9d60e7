import type { Comparison, ReadingKind } from '../../../config/schema/condition.ts';
import { readingTarget, STORE } from '../../../config/schema/condition.ts';
import { subjectName } from '../store/storeIndex.ts';
import type { StoreIndex } from '../store/storeIndex.ts';

export const topics = ['People', 'Members', 'Products', 'Till and stock', 'Weather', 'Time', 'Buttons'] as const;
export type Topic = (typeof topics)[number];

/** How a reading reads in the sentence: `[people] in [Drinks] are [at least] [4]`, `[wind] is [at most] [20] km/h`. */
export interface ReadingWords {
  readonly topic: Topic;
  readonly name: string;
  readonly link: string;
  readonly verb: 'are' | 'is';
  /** Behind the number. */
  readonly unit: string;
  /** With what a line of it begins. */
  readonly first: Pick<Comparison, 'op' | 'value'>;
}

const from = (value: number): ReadingWords['first'] => ({ op: '>=', value });

export const readingWords: Readonly<Record<ReadingKind, ReadingWords>> = {
  'zone.occupancy': { topic: 'People', name: 'people', link: 'in', verb: 'are', unit: '', first: from(4) },
  'zone.presence': { topic: 'People', name: 'tags', link: 'in', verb: 'are', unit: '', first: from(2) },
  'zone.dwell': { topic: 'People', name: 'average stay', link: 'in', verb: 'is', unit: 's', first: from(30) },
  'zone.basketEstimate': {
    topic: 'People',
    name: 'people by baskets',
    link: 'in',
    verb: 'are',
    unit: '',
    first: from(10),
  },
  'zone.queueLength': { topic: 'People', name: 'people waiting', link: 'in', verb: 'are', unit: '', first: from(3) },
  'zone.waitS': { topic: 'People', name: 'waiting time', link: 'in', verb: 'is', unit: 's', first: from(60) },
  'line.forthPerHour': {
    topic: 'People',
    name: 'people per hour',
    link: 'across',
    verb: 'are',
    unit: '',
    first: from(60),
  },
  'line.backPerHour': {
    topic: 'People',
    name: 'people per hour, the other way',
    link: 'across',
    verb: 'are',
    unit: '',
    first: from(60),
  },
  'store.footfall': {
    topic: 'People',
    name: 'people per hour who come in',
    link: '',
    verb: 'are',
    unit: '',
    first: from(60),
  },
  'zone.mix': { topic: 'Members', name: 'members', link: 'in', verb: 'are', unit: '%', first: from(0.3) },
  'member.arrived': { topic: 'Members', name: 'a member', link: 'of', verb: 'is', unit: '', first: from(1) },
  'product.likes': { topic: 'Products', name: 'likes', link: 'of', verb: 'are', unit: '', first: from(100) },
  'product.likesPerHour': {
    topic: 'Products',
    name: 'likes per hour',
    link: 'of',
    verb: 'are',
    unit: '',
    first: from(10),
  },
  'product.rank': {
    topic: 'Products',
    name: 'place by likes',
    link: 'of',
    verb: 'is',
    unit: '',
    first: { op: '<=', value: 3 },
  },
  'product.stock': {
    topic: 'Till and stock',
    name: 'pieces in stock',
    link: 'of',
    verb: 'are',
    unit: '',
    first: from(10),
  },
  'product.salesPerHour': {
    topic: 'Till and stock',
    name: 'pieces sold per hour',
    link: 'of',
    verb: 'are',
    unit: '',
    first: from(5),
  },
  'weather.temperatureC': {
    topic: 'Weather',
    name: 'temperature outside',
    link: '',
    verb: 'is',
    unit: '°C',
    first: from(25),
  },
  'weather.rainMmPerHour': { topic: 'Weather', name: 'rain', link: '', verb: 'is', unit: 'mm/h', first: from(0.5) },
  'weather.windKmh': { topic: 'Weather', name: 'wind', link: '', verb: 'is', unit: 'km/h', first: from(40) },
  'weather.cloudPercent': {
    topic: 'Weather',
    name: 'clouds',
    link: '',
    verb: 'are',
    unit: '% of the sky',
    first: from(80),
  },
  'time.hour': { topic: 'Time', name: 'hour of the clock', link: '', verb: 'is', unit: '', first: from(18) },
  'time.minuteOfDay': { topic: 'Time', name: 'time of day', link: '', verb: 'is', unit: '', first: from(1080) },
  'time.weekday': { topic: 'Time', name: 'day of the week', link: '', verb: 'is', unit: '', first: from(5) },
  'button.pressed': { topic: 'Buttons', name: 'button', link: '', verb: 'is', unit: '', first: from(1) },
};

export function isTime(kind: ReadingKind): boolean {
  return readingWords[kind].topic === 'Time';
}

/** Segments that members have declared or that conditions name already; others may be named, too. */
export function segmentsOf({ config }: StoreIndex): string[] {
  return [...new Set(config.tags.flatMap((t) => t.segments))].sort();
}

/** What a reading can be of, by name; nothing for segments, which may be any. */
export function subjects(kind: ReadingKind, store: StoreIndex): { value: string; label: string }[] {
  const { config } = store;
  const target = readingTarget(kind);
  if (target === 'store') return [{ value: STORE, label: config.store.name }];
  if (target === 'segments') return [];
  const list = target === 'lines' ? config.cameras.flatMap((c) => c.lines) : config[target];
  return list.map(({ id, name }) => ({ value: id, label: name }));
}

/** Readings that this store can have, by what they are about. @param now the one that is chosen */
export function readingChoices(store: StoreIndex, now: ReadingKind): { group: Topic; items: ReadingKind[] }[] {
  const kinds = Object.keys(readingWords) as ReadingKind[];
  const usable = kinds.filter((k) => k === now || readingTarget(k) === 'segments' || subjects(k, store).length > 0);
  return topics
    .map((group) => ({ group, items: usable.filter((k) => readingWords[k].topic === group) }))
    .filter(({ items }) => items.length > 0);
}

/** `people in Drinks`: what a line is about, for where it is spoken of again. */
export function lineName(
  line: { readonly reading: ReadingKind; readonly of: string | null },
  store: StoreIndex,
): string {
  const { name, link } = readingWords[line.reading];
  if (link === '' || line.of === null || line.of === '') return name;
  return `${name} ${link} ${subjectName(store, line.reading, line.of)}`;
}
