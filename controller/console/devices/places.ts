import type { StoreIndex } from '../store/storeIndex.ts';

export type DeviceKind = 'player' | 'rack' | 'agent';

/** Places that a device of this kind can be bound to, for a Select. */
export function placesFor(kind: DeviceKind, store: StoreIndex): { value: string; label: string }[] {
  if (kind === 'agent') return [];
  const list = kind === 'player' ? store.config.screens : store.config.racks;
  return list.map((p) => ({ value: p.id, label: p.name }));
}

export function placeName(kind: DeviceKind, place: string | null, store: StoreIndex): string | null {
  if (place === null) return null;
  return (kind === 'rack' ? store.racks : store.screens).get(place)?.name ?? place;
}

export const placeLabel = { player: 'Screen', rack: 'Rack', agent: 'Place' } as const;
