import type { Programme } from '../../controller/protocol/programme/programme.ts';
import { spotAt } from '../../controller/protocol/programme/spotAt.ts';
import type { Scene } from '../../controller/protocol/scene.ts';

/** The scene that a programme shows at t; null: nothing is booked then. */
export function sceneAt(programme: Programme, tMs: number): Scene | null {
  const slot = spotAt(programme, tMs);
  return slot === null ? null : (programme.spots[slot.spot]?.scene ?? null);
}

/**
 * Whether a new programme may take the place of the one in use (SPEC PRG-14): what it shows now is here, or the old one
 * has nothing to show anyway.
 *
 * @param awaits whether files of a scene are still on their way
 */
export function maySwap(
  next: Programme,
  inUse: Programme | null,
  tMs: number,
  awaits: (scene: Scene) => boolean,
): boolean {
  if (inUse === null || sceneAt(inUse, tMs) === null) return true;
  const first = sceneAt(next, tMs);
  return first === null || !awaits(first);
}
