import type { Layer } from './layer.ts';
import type { Presented } from './presented.ts';

const FADE_MS = 480;

/**
 * The picture: every scene is a kept layer, and a switch changes opacity alone, so the compositor does it. The layer
 * that was on stays below the new one until a frame of the new one has been presented: the picture is never empty.
 */
export class Stage {
  private readonly presented: Presented;
  private top: Layer;
  private depth = 1;
  private fade: Animation | null = null;
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
  async show(layer: Layer, transition: 'cut' | 'fade', sinceMs: number): Promise<number> {
    const turn = ++this.switches;
    if (layer !== this.top) {
      this.below.add(this.top);
      this.below.delete(layer);
      this.top = layer;
      this.fade?.cancel();
      this.fade = null;
      layer.element.style.zIndex = String(++this.depth);
      layer.enter(sinceMs);
      show(layer.element, 1);
      if (transition === 'fade') {
        this.fade = layer.element.animate([{ opacity: 0.04 }, { opacity: 1 }], {
          duration: FADE_MS,
          easing: 'cubic-bezier(0.3, 0, 0.2, 1)',
        });
      }
    } else {
      layer.enter(sinceMs);
    }
    const fade = this.fade;
    const at = await this.presented.next();
    void this.clear(turn, layer, fade);
    return at;
  }

  /** Takes the old layers away once the new one fully covers them. */
  private async clear(turn: number, layer: Layer, fade: Animation | null): Promise<void> {
    await layer.presented?.();
    if (fade !== null) await fade.finished.catch(() => undefined);
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
