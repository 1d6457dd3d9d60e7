import type { Programme } from '../../../controller/protocol/programme/programme.ts';
import { filesToShow } from '../../scene/files.ts';
import type { Size } from '../../scene/shape.ts';
import { maySwap, sceneAt } from '../../scene/swap.ts';
import type { Library } from './library.ts';
import { needsOf } from './needs.ts';

/** What the library fetches for a programme that is not in use yet. */
const SOURCE = 'programme';

/** Whether a new programme could be shown at `now` (controller's time) at once; what it lacks is fetched. */
export function firstFilesHere(
  library: Library,
  next: Programme,
  inUse: Programme | null,
  { now, size }: { readonly now: number; readonly size: Size },
): boolean {
  const first = sceneAt(next, now);
  library.want(SOURCE, [
    ...needsOf(first === null ? [] : [first], 'now'),
    ...needsOf(
      next.spots.map((s) => s.scene),
      'later',
    ),
  ]);
  return maySwap(next, inUse, now, (scene) => library.awaits(filesToShow(scene, size)));
}

/** The programme is in use, or given up: whoever shows it names its files. */
export function firstFilesSettled(library: Library): void {
  library.want(SOURCE, []);
}
