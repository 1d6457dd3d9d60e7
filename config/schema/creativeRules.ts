import { creativeRegions, pageHost } from './creative.ts';
import type { Fault } from './fault.ts';
import type { StoreConfig } from './storeConfig.ts';

/** True when a host stands on a list of hosts; `*.example.com` stands for every name below it. */
export function hostAllowed(host: string, allowed: readonly string[]): boolean {
  return allowed.some((a) => (a.startsWith('*.') ? host.endsWith(a.slice(1)) : host === a));
}

/** Web pages of hosts that the store does not name, and layouts in layouts. */
export function creativeFaults({ store, creatives = [] }: Partial<StoreConfig>): Fault[] {
  const layouts = new Set(Object.values(creatives).flatMap((c) => (c.kind === 'layout' ? [c.id] : [])));
  const faults: Fault[] = [];
  creatives.forEach((c, i) => {
    const path = (field: string): string => `creatives[${i}](${c.id}).${field}`;
    if (c.kind === 'page' && store !== undefined) {
      const hostname = pageHost(c.url);
      if (!hostAllowed(hostname, store.webPages))
        faults.push({
          path: path('url'),
          message: `screens may not show pages of ${hostname}`,
          fix: `add "${hostname}" to store.webPages, or name a page of a host that stands there`,
        });
    }
    for (const { field, id } of creativeRegions(c))
      if (layouts.has(id))
        faults.push({
          path: path(field),
          message: `${id} is a layout itself`,
          fix: 'name creatives that are no layouts',
        });
  });
  return faults;
}
