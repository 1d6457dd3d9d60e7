import type { StoreConfig } from '../../config/schema/storeConfig.ts';

/** Every media path that a configuration names, each once, sorted. */
export function mediaPaths(config: StoreConfig): string[] {
  const paths = new Set<string>();
  const add = (path: string | undefined): void => {
    if (path !== undefined) paths.add(path);
  };
  add(config.store.brand.logo);
  add(config.floorPlan.image);
  for (const product of config.products) add(product.image);
  for (const creative of config.creatives) {
    if (creative.kind !== 'image' && creative.kind !== 'video') continue;
    add(creative.files.landscape);
    add(creative.files.portrait);
  }
  return [...paths].sort();
}
