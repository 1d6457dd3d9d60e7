import { BrokenScene } from '../stage/layer.ts';
import type { Layer, Paints } from '../stage/layer.ts';

/** A scene whose files are all here and that is not drawn after this long never will be, ms. */
export const DRAW_MS = 30_000;

/**
 * Draws a scene under a limit: `ready` rejects with BrokenScene when nothing came of it. Time in which it waits for its
 * files, or in which nobody can see the page, does not count.
 */
export function limited(paints: Paints, draw: (paints: Paints) => Layer): Layer {
  let fetching = 0;
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let give: () => void = () => undefined;
  const wind = (): void => {
    clearTimeout(timer);
    if (fetching > 0 || over) return;
    timer = setTimeout(() => {
      // Browsers hold hidden pages up.
      if (document.visibilityState === 'visible') give();
      else wind();
    }, DRAW_MS);
  };
  const waitsFor = async <T>(what: Promise<T>): Promise<T> => {
    fetching += 1;
    wind();
    try {
      return await what;
    } finally {
      fetching -= 1;
      wind();
    }
  };
  const end = (): void => {
    over = true;
    clearTimeout(timer);
  };
  const layer = draw({
    ...paints,
    address: (asset) => waitsFor(paints.address(asset)),
    faces: () => waitsFor(paints.faces()),
  });
  const late = new Promise<never>((_resolve, reject) => {
    give = () => reject(new BrokenScene(`its files are here, and it was not drawn within ${DRAW_MS / 1000} s`));
  });
  wind();
  return {
    ...layer,
    ready: Promise.race([layer.ready, late]).finally(end),
    dispose() {
      end();
      layer.dispose();
    },
  };
}
