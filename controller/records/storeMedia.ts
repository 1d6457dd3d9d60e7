import { creativeMedia } from '../../config/schema/creative.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';

/** A place of a configuration that names a file. */
export interface MediaUse {
  readonly section: string;
  readonly id: string;
  readonly name: string;
}

/** Every media path that a configuration names, with what names it; each entry once for a path. */
export function mediaUses(config: StoreConfig): Map<string, MediaUse[]> {
  const uses = new Map<string, MediaUse[]>();
  const add = (path: string | undefined, section: string, { id, name }: { id: string; name: string }): void => {
    if (path === undefined) return;
    const of = uses.get(path) ?? [];
    uses.set(path, of);
    if (!of.some((use) => use.section === section && use.id === id)) of.push({ section, id, name });
  };
  const { logo, fonts } = config.store.brand;
  for (const path of [logo, fonts.headings, fonts.text]) add(path, 'store', config.store);
  add(config.floorPlan.image, 'floorPlan', { id: 'floor-plan', name: 'Floor plan' });
  for (const product of config.products) add(product.image, 'products', product);
  for (const creative of config.creatives) {
    for (const { path } of creativeMedia(creative)) add(path, 'creatives', creative);
  }
  return uses;
}

/** Every media path that a configuration names, each once, sorted. */
export function mediaPaths(config: StoreConfig): string[] {
  return [...mediaUses(config).keys()].sort();
}
