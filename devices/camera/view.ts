import type { AgentStore } from '../../controller/protocol/device.ts';
import { floorMap } from './calibration/floorMap.ts';
import type { FloorMap } from './calibration/floorMap.ts';
import type { Area } from './counting/occupancy.ts';
import { storeDays } from './counting/zeroing.ts';
import type { View } from './watcher.ts';

type StoreCamera = AgentStore['cameras'][number];

/**
 * What a camera looks at, by the store's description. A zone without an area of its own is where its outline on the
 * plan is seen, once the floor is mapped; without that, the whole picture.
 *
 * @param aheadMs how far the controller's clock is ahead of the agent's
 * @returns and what people should know of it, in words
 */
export function viewOf(
  camera: StoreCamera,
  store: Pick<AgentStore, 'zones' | 'timeZone'>,
  aheadMs: number,
): { readonly view: View; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const map = mapOf(camera, notes);
  const areas = camera.zones.flatMap((zone): Area[] => {
    const own = camera.areas.filter((a) => a.zone === zone);
    if (own.length > 0) return own.map(({ outline }) => ({ zone, outline }));
    const polygon = store.zones.find((z) => z.id === zone)?.polygon;
    if (map === null || polygon === undefined) return [{ zone, outline: null }];
    const outline = map.outline(polygon);
    if (outline.length === 0)
      notes.push(
        `Camera "${camera.id}" does not see zone "${zone}" by its calibration, and counts nobody in it; check the spots of its floor.`,
      );
    return outline.length === 0 ? [] : [{ zone, outline }];
  });
  const view: View = {
    areas,
    lines: camera.lines,
    masks: camera.masks,
    queues: camera.queues,
    leastSize: camera.leastSize,
    crowd: camera.crowd ?? null,
    toFloor: map === null ? null : (place) => map.toFloor(place),
    dayOf: storeDays(store.timeZone, (atMs) => atMs + aheadMs),
  };
  return { view, notes };
}

function mapOf(camera: StoreCamera, notes: string[]): FloorMap | null {
  if (camera.floor === undefined) return null;
  const made = floorMap(camera.floor, camera.lens ?? null);
  if (made.ok) return made.map;
  notes.push(`The floor of camera "${camera.id}" cannot be mapped: ${made.message}. It counts without it.`);
  return null;
}
