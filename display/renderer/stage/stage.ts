import type { Layer, Transition } from './layer.ts';
import type { Presented } from './presented.ts';
import { comeOn, settle } from './transition.ts';

/**
 * The picture: every scene is a kept layer, and a switch changes opacity or transform alone, so the compositor does it.
 * The layer that was on stays below the new one until a frame of the new one has been presented: it is never empty.
 */
export class Stage {
  private readonly presented: Presented;
  private top: Layer;
  private depth = 1;
  private coming: Animation | null = null;
  /** Counts switches: what belongs to an older one does nothing any more. */
  private switches = 0;
  private readonly below = new Set<Layer>();

  /** `first` is on screen from the start. */
  constructor(element: HTMLElement, presented: Presented, first: Layer) {
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
    const turn = ++this.switches;
    if (layer !== this.top) {
      const old = this.top;
      this.below.add(old);
      this.below.delete(layer);
      this.top = layer;
      // What comes on may have been on its way out: it stands still, whole. What is below it moves on by itself.
      settle(layer.element);
      if (transition === 'push') settle(old.element);
      layer.element.style.zIndex = String(++this.depth);
      layer.enter(sinceMs);
      show(layer.element, 1);
      this.coming = comeOn(transition, layer.element, old.element);
    } else {
      layer.enter(sinceMs);
    }
    const coming = this.coming;
    const at = await this.presented.next();
    void this.clear(turn, layer, coming);
    return at;
  }

  /** Takes the old layers away once the new one fully covers them. */
  private async clear(turn: number, layer: Layer, coming: Animation | null): Promise<void> {
    await layer.presented?.();
    if (coming !== null) await coming.finished.catch(() => undefined);
    if (turn !== this.switches) return;
    for (const old of this.below) {
      show(old.element, 0);
      old.leave();
    }
    this.below.clear();
  }
}

function show(element: HTMLElement, opacity: 0 | 1): void {
  element.style.opacity = String(opacity);
  element.setAttribute('aria-hidden', opacity === 1 ? 'false' : 'true');
}
