import type { Programme } from '../protocol/programme/programme.ts';
import { plainScenes, sceneValues } from '../protocol/scene.ts';
import type { Scene } from '../protocol/scene.ts';

/** Stands among the keys of readings for the songs, which are none. */
export const SONGS = 'songs';

/** Keys of the readings that any of these scenes shows live, each once; SONGS where one shows songs. */
export function keysOf(scenes: Iterable<Scene>): string[] {
  const keys = new Set<string>();
  for (const scene of scenes) {
    for (const key of sceneValues(scene)) keys.add(key);
    if (plainScenes(scene).some((s) => s.kind === 'songs')) keys.add(SONGS);
  }
  return [...keys];
}

/** By the list of spots: the engine makes a programme anew for everyone who asks, its spots only when they change. */
const ofSpots = new WeakMap<Programme['spots'], readonly string[]>();
export function programmeKeys(programme: Programme): readonly string[] {
  let keys = ofSpots.get(programme.spots);
  if (keys === undefined) {
    keys = keysOf(programme.spots.map((s) => s.scene));
    ofSpots.set(programme.spots, keys);
  }
  return keys;
}

interface Layer {
  readonly keys: readonly string[];
  readonly rooms: readonly string[];
}

/**
 * Who shows which reading: a programme, an override and a rack are a layer each, from keys to rooms.
 * Rooms stand for their sockets, so a change of programme costs nothing per socket.
 */
export class LiveKeys {
  readonly #layers = new Map<string, Layer>();
  readonly #byKey = new Map<string, Map<string, Layer>>();

  /** Sets a layer, or takes it away when it has no keys or no rooms. */
  set(id: string, keys: readonly string[], rooms: readonly string[]): void {
    this.remove(id);
    if (keys.length === 0 || rooms.length === 0) return;
    const layer = { keys, rooms };
    this.#layers.set(id, layer);
    for (const key of keys) {
      let layers = this.#byKey.get(key);
      if (layers === undefined) this.#byKey.set(key, (layers = new Map<string, Layer>()));
      layers.set(id, layer);
    }
  }

  remove(id: string): void {
    const layer = this.#layers.get(id);
    if (layer === undefined) return;
    this.#layers.delete(id);
    for (const key of layer.keys) {
      const layers = this.#byKey.get(key);
      layers?.delete(id);
      if (layers?.size === 0) this.#byKey.delete(key);
    }
  }

  /** Takes rooms out of a layer. */
  narrow(id: string, gone: readonly string[]): void {
    const layer = this.#layers.get(id);
    if (layer === undefined) return;
    const out = new Set(gone);
    this.set(
      id,
      layer.keys,
      layer.rooms.filter((room) => !out.has(room)),
    );
  }

  /** Rooms that show a reading now; a room may come twice. */
  rooms(key: string): string[] {
    const layers = this.#byKey.get(key);
    return layers === undefined ? [] : [...layers.values()].flatMap((layer) => layer.rooms);
  }

  clear(): void {
    this.#layers.clear();
    this.#byKey.clear();
  }
}
