import type { ReadingKind } from '../../../config/schema/condition.ts';
import { readingTarget } from '../../../config/schema/references.ts';
import type { StoreIndex } from '../store/storeIndex.ts';

/** How a reading reads in the sentence: `[people] in [Drinks] are`. */
export const readingWords: Readonly<Record<ReadingKind, { readonly name: string; readonly link: string }>> = {
  'zone.occupancy': { name: 'people', link: 'in' },
  'zone.presence': { name: 'tags', link: 'in' },
  'line.forthPerHour': { name: 'people per hour', link: 'across' },
  'line.backPerHour': { name: 'people per hour, the other way', link: 'across' },
  'product.likes': { name: 'likes', link: 'of' },
  'product.likesPerHour': { name: 'likes per hour', link: 'of' },
  'product.salesPerHour': { name: 'pieces sold per hour', link: 'of' },
  'button.pressed': { name: 'button', link: '' },
};

/** What a reading can be of, by name. */
export function subjects(kind: ReadingKind, store: StoreIndex): { value: string; label: string }[] {
  const { config } = store;
  const target = readingTarget(kind);
  const list = target === 'lines' ? config.cameras.flatMap((c) => c.lines) : config[target];
  return list.map(({ id, name }) => ({ value: id, label: name }));
}
