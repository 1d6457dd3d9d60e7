import type { ReadingKind } from '../../../config/schema/condition.ts';
import { readingTarget, STORE } from '../../../config/schema/condition.ts';
import type { StoreIndex } from '../store/storeIndex.ts';

/** How a reading reads in the sentence: `[people] in [Drinks] are`. */
export const readingWords: Readonly<Record<ReadingKind, { readonly name: string; readonly link: string }>> = {
  'zone.occupancy': { name: 'people', link: 'in' },
  'zone.presence': { name: 'tags', link: 'in' },
  'zone.dwell': { name: 'seconds of stay', link: 'in' },
  'zone.mix': { name: 'share of members', link: 'in' },
  'zone.queueLength': { name: 'people waiting', link: 'in' },
  'zone.waitS': { name: 'seconds of waiting', link: 'in' },
  'line.forthPerHour': { name: 'people per hour', link: 'across' },
  'line.backPerHour': { name: 'people per hour, the other way', link: 'across' },
  'store.footfall': { name: 'people per hour who come in', link: '' },
  'product.likes': { name: 'likes', link: 'of' },
  'product.likesPerHour': { name: 'likes per hour', link: 'of' },
  'product.salesPerHour': { name: 'pieces sold per hour', link: 'of' },
  'product.rank': { name: 'place by likes', link: 'of' },
  'product.stock': { name: 'pieces in stock', link: 'of' },
  'member.arrived': { name: 'a member who has just come in', link: 'of' },
  'weather.temperatureC': { name: '°C outside', link: '' },
  'weather.rainMmPerHour': { name: 'mm of rain an hour', link: '' },
  'weather.windKmh': { name: 'km/h of wind', link: '' },
  'weather.cloudPercent': { name: '% of the sky in clouds', link: '' },
  'time.hour': { name: 'hour of the day', link: '' },
  'time.minuteOfDay': { name: 'minute of the day', link: '' },
  'time.weekday': { name: 'day of the week', link: '' },
  'button.pressed': { name: 'button', link: '' },
};

/** What a reading can be of, by name. */
export function subjects(kind: ReadingKind, store: StoreIndex): { value: string; label: string }[] {
  const { config } = store;
  const target = readingTarget(kind);
  if (target === 'store') return [{ value: STORE, label: config.store.name }];
  if (target === 'segments')
    return [...new Set(config.tags.flatMap((t) => t.segments))].map((s) => ({ value: s, label: s }));
  const list = target === 'lines' ? config.cameras.flatMap((c) => c.lines) : config[target];
  return list.map(({ id, name }) => ({ value: id, label: name }));
}
