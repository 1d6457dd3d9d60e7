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
  /** Out of use, but perhaps still in the picture: they go once they are covered. */
  private readonly retired = new Set<Layer>();
  /** Frames of films whose layers are gone. */
  private readonly past = { presented: 0, dropped: 0 };
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
    if (found !== undefined && found.layer.spent?.() !== true) {
      found.usedAt = ++this.uses;
      return found;
    }
    if (found !== undefined) this.drop(found.layer);
    const layer = this.make(scene);
    layer.element.style.opacity = '0';
    layer.element.setAttribute('aria-hidden', 'true');
    this.host.append(layer.element);
    const kept: Kept = { scene, layer, state: 'pending', usedAt: ++this.uses };
    this.kept.set(key, kept);
    layer.ready.then(
      () => {
        kept.state = 'ready';
        if (this.kept.get(key) === kept) this.ready();
      },
      (error: unknown) => {
        // Taken out meanwhile: nobody waits for it, and whoever did that disposes of it.
        if (this.kept.get(key) !== kept) return;
        this.kept.delete(key);
        this.drop(layer);
        this.failed(scene, error);
      },
    );
    return kept;
  }

  /** Drops the least used layers beyond the limits; never what `holds` says is still in the picture. */
  trim(holds: (layer: Layer) => boolean, needed: ReadonlySet<string>): void {
    for (const layer of this.retired) {
      if (holds(layer)) continue;
      this.retired.delete(layer);
      this.drop(layer);
    }
    for (const [key, { layer }] of this.kept) {
      if (holds(layer) || layer.spent?.() !== true) continue;
      this.kept.delete(key);
      this.drop(layer);
    }
    const old = [...this.kept.entries()]
      .filter(([key, k]) => !holds(k.layer) && !needed.has(key))
      .sort(([, a], [, b]) => a.usedAt - b.usedAt);
    let films = [...this.kept.values()].filter((k) => k.scene.kind === 'video').length;
    for (const [key, k] of old) {
      const film = k.scene.kind === 'video';
      if (this.kept.size <= MOST && !(film && films > MOST_FILMS)) continue;
      this.kept.delete(key);
      this.drop(k.layer);
      if (film) films -= 1;
    }
  }

  /** Drops what belongs to no programme or order any more, but for what is still in the picture: its files may go. */
  letGo(holds: (layer: Layer) => boolean, belongs: ReadonlySet<string>): boolean {
    let any = false;
    for (const [key, { layer }] of this.kept) {
      if (belongs.has(key) || holds(layer)) continue;
      this.kept.delete(key);
      this.drop(layer);
      any = true;
    }
    return any;
  }

  /** Takes a layer out that broke on screen. It stays in the picture until something else covers it. */
  retire(scene: Scene): void {
    const key = sceneKey(scene);
    const found = this.kept.get(key);
    if (found === undefined) return;
    this.kept.delete(key);
    this.retired.add(found.layer);
  }

  /** Forgets everything, for a new size: what is in the picture goes when it is covered. */
  retireAll(): void {
    for (const { layer } of this.kept.values()) this.retired.add(layer);
    this.kept.clear();
  }

  /** Layers that exist now, and what they hold on the graphics card. */
  counts(): { layers: number; gpuObjects: number } {
    const all = this.all();
    return { layers: all.length, gpuObjects: all.reduce((sum, layer) => sum + (layer.counts?.().gpuObjects ?? 0), 0) };
  }

  /** Frames of films since the start, of layers that are gone too. */
  frames(): { presented: number; dropped: number } {
    const total = { ...this.past };
    for (const layer of this.all()) add(total, layer);
    return total;
  }

  /** The end: nothing is kept. */
  disposeAll(): void {
    const all = this.all();
    this.kept.clear();
    this.retired.clear();
    for (const layer of all) this.drop(layer);
  }

  /** Scenes whose layers are kept: their files stay, also when a new programme does not name them. */
  scenes(): Scene[] {
    return [...this.kept.values()].map((k) => k.scene);
  }

  update(): void {
    for (const { layer } of this.kept.values()) layer.update();
  }

  private all(): Layer[] {
    return [...[...this.kept.values()].map((k) => k.layer), ...this.retired];
  }

  private drop(layer: Layer): void {
    add(this.past, layer);
    layer.dispose();
  }
}

function add(total: { presented: number; dropped: number }, layer: Layer): void {
  const frames = layer.frames?.();
  total.presented += frames?.presented ?? 0;
  total.dropped += frames?.dropped ?? 0;
}
