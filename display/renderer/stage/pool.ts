import type { Scene } from '../../../controller/protocol/scene.ts';
import { sceneKey } from '../../scene/onAir.ts';
import type { Layer } from './layer.ts';

export interface Kept {
  readonly scene: Scene;
  readonly layer: Layer;
  state: 'pending' | 'ready';
  usedAt: number;
}

/** Layers kept ready: what comes next, what may come by an order, and the last few that were on. */
const MOST = 12;
const MOST_FILMS = 4;

/** The drawn scenes of a player, by what they show. The oldest go when there are too many. */
export class LayerPool {
  private readonly kept = new Map<string, Kept>();
  private readonly make: (scene: Scene) => Layer;
  private readonly host: HTMLElement;
  private readonly ready: () => void;
  private readonly failed: (scene: Scene, error: unknown) => void;
  private uses = 0;

  constructor(
    host: HTMLElement,
    make: (scene: Scene) => Layer,
    ready: () => void,
    failed: (scene: Scene, error: unknown) => void,
  ) {
    this.host = host;
    this.make = make;
    this.ready = ready;
    this.failed = failed;
  }

  get(scene: Scene): Kept | undefined {
    return this.kept.get(sceneKey(scene));
  }

  /** The layer of a scene; drawn now if it is not there yet. */
  ensure(scene: Scene): Kept {
    const key = sceneKey(scene);
    const found = this.kept.get(key);
    if (found !== undefined) {
      found.usedAt = ++this.uses;
      return found;
    }
    const layer = this.make(scene);
    layer.element.style.opacity = '0';
    this.host.append(layer.element);
    const kept: Kept = { scene, layer, state: 'pending', usedAt: ++this.uses };
    this.kept.set(key, kept);
    layer.ready.then(
      () => {
        kept.state = 'ready';
        this.ready();
      },
      (error: unknown) => {
        if (this.kept.get(key) === kept) this.kept.delete(key);
        layer.dispose();
        this.failed(scene, error);
      },
    );
    return kept;
  }

  /** Drops the least used layers beyond the limits; never what `holds` says is still in the picture. */
  trim(holds: (layer: Layer) => boolean, needed: ReadonlySet<string>): void {
    const old = [...this.kept.entries()]
      .filter(([key, k]) => !holds(k.layer) && !needed.has(key))
      .sort(([, a], [, b]) => a.usedAt - b.usedAt);
    let films = [...this.kept.values()].filter((k) => k.scene.kind === 'video').length;
    for (const [key, k] of old) {
      const film = k.scene.kind === 'video';
      if (this.kept.size <= MOST && !(film && films > MOST_FILMS)) continue;
      this.kept.delete(key);
      k.layer.dispose();
      if (film) films -= 1;
    }
  }

  /** Takes a layer out that broke on screen. */
  remove(scene: Scene): Layer | undefined {
    const key = sceneKey(scene);
    const found = this.kept.get(key);
    this.kept.delete(key);
    return found?.layer;
  }

  /** Forgets everything, for a new size: what is in the picture goes when it is covered. Answers with the old layers. */
  clear(): Layer[] {
    const layers = [...this.kept.values()].map((k) => k.layer);
    this.kept.clear();
    return layers;
  }

  /** Scenes whose layers are kept: their files stay, also when a new programme does not name them. */
  scenes(): Scene[] {
    return [...this.kept.values()].map((k) => k.scene);
  }

  update(): void {
    for (const { layer } of this.kept.values()) layer.update();
  }
}
