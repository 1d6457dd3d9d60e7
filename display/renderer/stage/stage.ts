import type { Layer, Transition } from './layer.ts';
import type { Presented } from './presented.ts';
import { comeOn, settle } from './transition.ts';

/** A layer that never says that its first frame was presented covers the old one all the same after this long, ms. */
export const COVERED_AFTER_MS = 2_000;

/**
 * The picture: every scene is a kept layer, and a switch changes opacity or transform alone, so the compositor does it.
 * The layer that was on stays below the new one until a frame of the new one has been presented: it is never empty.
 */
export class Stage {
  private readonly presented: Pick<Presented, 'next'>;
  private top: Layer;
  private depth = 1;
  /** How the top layer came on, or still comes; null: by a cut. */
  private coming: Animation | null = null;
  /** Layers under the top one that are still drawn, each with the depth at which it came on. */
  private readonly below = new Map<Layer, number>();

  /** `first` is on screen from the start. */
  constructor(element: HTMLElement, presented: Pick<Presented, 'next'>, first: Layer) {
    this.presented = presented;
    this.top = first;
    element.append(first.element);
    show(first.element, 1);
    first.enter(0);
  }

  get current(): Layer {
    return this.top;
  }

  /** True while a layer may not be taken away: it is on screen, or still below what comes on. */
  holds(layer: Layer): boolean {
    return layer === this.top || this.below.has(layer);
  }

  /** Brings a ready layer on, in the next frame. Resolves to the monotonic time of its first frame. */
  async show(layer: Layer, transition: Transition, sinceMs: number): Promise<number> {
    if (layer !== this.top) {
      const old = this.top;
      this.below.set(old, this.depth);
      // Back on top it covers little at first: what lay over it, perhaps on its way still, has to be whole by itself.
      const returns = this.below.delete(layer);
      this.top = layer;
      // What comes on may have been on its way out: it stands still, whole. What is below it moves on by itself.
      settle(layer.element);
      if (transition === 'push' || returns) settle(old.element);
      layer.element.style.zIndex = String(++this.depth);
      layer.enter(sinceMs);
      show(layer.element, 1);
      this.coming = comeOn(transition, layer.element, old.element);
    } else {
      layer.enter(sinceMs);
    }
    const { depth, coming } = this;
    const at = await this.presented.next();
    void this.clear(depth, layer, coming);
    return at;
  }

  /** Takes away what lies below a depth once the layer that came on there fully covers it; newer switches go on. */
  private async clear(depth: number, layer: Layer, coming: Animation | null): Promise<void> {
    await within(COVERED_AFTER_MS, layer.presented?.());
    if (coming !== null) await coming.finished.catch(() => undefined);
    for (const [old, itsDepth] of this.below) {
      if (itsDepth >= depth) continue;
      this.below.delete(old);
      show(old.element, 0);
      old.leave();
    }
  }
}

/** Resolves with the promise, whatever comes of it, or after so long. */
export async function within(ms: number, promise: Promise<void> | undefined): Promise<void> {
  if (promise === undefined) return;
  let late: ReturnType<typeof setTimeout> | undefined;
  const tired = new Promise<void>((resolve) => {
    late = setTimeout(resolve, ms);
  });
  await Promise.race([promise.catch(() => undefined), tired]);
  clearTimeout(late);
}

function show(element: HTMLElement, opacity: 0 | 1): void {
  element.style.opacity = String(opacity);
  element.setAttribute('aria-hidden', opacity === 1 ? 'false' : 'true');
}
