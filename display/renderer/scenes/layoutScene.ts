import type { PlainScene, RegionPart, Scene } from '../../../controller/protocol/scene.ts';
import { regionsOf } from '../../scene/regions.ts';
import type { Box } from '../../scene/shape.ts';
import { el, vars } from '../parts/dom.ts';
import type { Layer, Paints } from '../stage/layer.ts';
import { SILENT } from '../stage/sound.ts';
import { Region } from './region.ts';

/** The small regions may keep the large one waiting for so long, ms; then they come when they are drawn. */
const PATIENCE_MS = 4_000;

/** Several scenes at once: a large region, one beside it, a band along the bottom. `make` draws a plain scene. */
export function layoutScene(
  scene: Extract<Scene, { kind: 'layout' }>,
  paints: Paints,
  make: (scene: PlainScene, paints: Paints) => Layer,
): Layer {
  const { sidePercent, footPercent } = scene;
  const boxes = regionsOf(paints.size, {
    ...{ sidePercent, footPercent },
    side: scene.side.length > 0,
    foot: scene.foot !== null,
  });
  const element = el('section', 'layer scene-layout');
  vars(element, { ground: paints.store.brand.paper });
  const faults = new Map<string, string>();
  const region = (name: 'main' | 'side' | 'foot', box: Box | null, parts: readonly RegionPart[]): Region | null => {
    if (box === null || parts.length === 0) return null;
    const made = new Region({
      box,
      parts,
      make,
      // One film is heard at a time.
      paints: { ...paints, size: box, sound: name === 'main' ? paints.sound : SILENT },
      told(why) {
        if (why === null) faults.delete(name);
        else faults.set(name, why);
        paints.note?.([...faults.values()][0] ?? null);
      },
      empty: (why) => (name === 'main' ? paints.broke(why) : undefined),
    });
    element.append(made.element);
    made.element.classList.add(`region-${name}`);
    return made;
  };
  const main = region('main', boxes.main, scene.main)!;
  const side = region('side', boxes.side, scene.side);
  const foot = region('foot', boxes.foot, scene.foot === null ? [] : [scene.foot]);
  const regions = [main, side, foot].filter((r) => r !== null);

  const draw = async (): Promise<void> => {
    let late: ReturnType<typeof setTimeout> | undefined;
    const tired = new Promise<void>((resolve) => {
      late = setTimeout(resolve, PATIENCE_MS);
    });
    const small = Promise.allSettled([side?.ready(), foot?.ready()]);
    try {
      await main.ready();
      await Promise.race([small, tired]);
    } finally {
      clearTimeout(late);
    }
  };
  return {
    element,
    ready: draw(),
    enter(sinceMs) {
      const beganMs = paints.now() - sinceMs;
      for (const r of regions) r.enter(beganMs);
    },
    presented: () => main.presented() ?? Promise.resolve(),
    leave() {
      for (const r of regions) r.leave();
    },
    update() {
      for (const r of regions) r.update();
    },
    counts: () => ({ gpuObjects: regions.reduce((sum, r) => sum + r.counts().gpuObjects, 0) }),
    frames: () =>
      regions
        .map((r) => r.frames())
        .reduce((a, b) => ({ presented: a.presented + b.presented, dropped: a.dropped + b.dropped })),
    dispose() {
      for (const r of regions) r.dispose();
      paints.note?.(null);
      element.remove();
    },
  };
}
