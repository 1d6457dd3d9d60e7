import type { StoreIndex } from '../store/storeIndex.ts';

const known: Readonly<Record<string, string>> = {
  'urn:endcap:hearts': 'hearts on phones',
  likes: 'likes of all sources',
};

/** Name of the camera or receiver that a part of a device speaks for. */
function partName(store: StoreIndex, part: string): string {
  const { cameras, receivers } = store.config;
  return [...cameras, ...receivers].find((place) => place.id === part)?.name ?? part;
}

/** True when the pattern names the source; a trailing * matches any ending. */
function fits(pattern: string, source: string): boolean {
  return pattern.endsWith('*') ? source.startsWith(pattern.slice(0, -1)) : source === pattern;
}

/**
 * Who said something, for people: `Camera box, Till camera`, `hearts on phones`. What nobody has named stays as it is.
 *
 * @param deviceName name of a device by its id; undefined when it is gone
 */
export function sourceText(source: string, store: StoreIndex, deviceName: (id: string) => string | undefined): string {
  const { connectors } = store.config;
  const [, kind, id = '', part] = /^urn:endcap:(device|connector):([^:]+)(?::(.*))?$/.exec(source) ?? [];
  if (kind === 'device') {
    const name = deviceName(id) ?? id;
    return part === undefined ? name : `${name}, ${partName(store, part)}`;
  }
  if (kind === 'connector') return connectors.find((c) => c.id === id)?.name ?? id;
  const sender = connectors.find((c) => c.kind === 'events' && c.sources.some((s) => fits(s, source)));
  return known[source] ?? sender?.name ?? source;
}
