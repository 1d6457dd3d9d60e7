import type { DeviceState } from '../../protocol/console.ts';
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

/** True when the screen or rack that a device is bound to is no more. */
export function placeLost(device: DeviceState, store: StoreIndex): boolean {
  if (device.place === null || device.kind === 'agent') return false;
  return !(device.kind === 'rack' ? store.racks : store.screens).has(device.place);
}

/** Whether another machine can open an address of this page's origin: one of this machine alone cannot be. */
export function reachable(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname !== 'localhost' && hostname !== '[::1]' && !hostname.startsWith('127.');
}

export const placeLabel = { player: 'Screen', rack: 'Rack', agent: 'Place' } as const;
