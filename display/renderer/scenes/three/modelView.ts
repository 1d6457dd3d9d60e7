import { variantAt } from '../../../scene/turning.ts';
import type { FrameSize } from '../../../scene/resolution.ts';
import { graphics, isCheap } from './graphics.ts';
import type { Graphics, Sheet, Tenant } from './graphics.ts';
import { loadModel } from './loadModel.ts';
import type { Model } from './loadModel.ts';
import { ModelSet } from './set.ts';
import type { SetOptions } from './set.ts';

/** Frames are at least so far apart where one is not cheap, ms: thirty a second. */
const APART_MS = 31;
/** And at least so many times as long as one takes: everything else has the other half. */
const REST = 2;
/** A card that says nothing of a frame for so long is not waited for, ms. */
const UNTOLD_MS = 1_000;

export interface ModelViewOptions extends SetOptions {
  readonly canvas: HTMLCanvasElement;
  /** Size of the canvas on screen, CSS pixels. */
  readonly box: FrameSize;
  readonly variants: readonly string[];
  /** Controller's time, epoch ms. */
  readonly now: () => number;
  readonly broke: (why: string) => void;
  /** The graphics card was lost: `true`, or is back. */
  readonly away: (lost: boolean) => void;
}

/** A model on its canvas: drawn once to be ready, then frame by frame while it is on screen. */
export class ModelView implements Tenant {
  /** Wanted variants that the model does not have. */
  readonly unknown: readonly string[];
  private readonly o: ModelViewOptions;
  private readonly card: Graphics;
  private readonly set: ModelSet;
  private readonly model: Model;
  private readonly sheet: Sheet;
  private on = false;
  private dead: string | null = null;
  private gone_ = false;
  private frame = 0;
  private lastFrameAt = 0;
  private lastDrawnAt = 0;
  /** What the frame before cost: the time of the call, or until the card had drawn it where that is longer, ms. */
  private took = 0;
  /** Whether the card is through with the last frame; null: it was told so. */
  private drawn: (() => boolean) | null = null;

  /**
   * Opens a model and draws its first frame; everything it needs lies on the graphics card then.
   *
   * @throws ModelFault, BrokenScene
   */
  static async open(bytes: Uint8Array<ArrayBuffer>, options: ModelViewOptions): Promise<ModelView> {
    // Whether there is 3D at all is known before anything is read.
    const card = graphics();
    const model = await loadModel(bytes, options.variants);
    const view = new ModelView(card, model, options);
    try {
      await view.prepare();
    } catch (error) {
      view.dispose();
      throw error;
    }
    return view;
  }

  private constructor(card: Graphics, model: Model, options: ModelViewOptions) {
    this.card = card;
    this.o = options;
    this.model = model;
    this.unknown = model.variants.unknown;
    this.set = new ModelSet(model, options);
    const context = options.canvas.getContext('2d');
    if (context === null) throw new Error('the browser gives no canvas to draw on');
    this.sheet = { canvas: options.canvas, context };
    card.join(this);
  }

  own(): number {
    return this.gone_ ? 0 : this.set.own();
  }

  /** What it holds on the graphics card. */
  counts(): { gpuObjects: number } {
    return { gpuObjects: this.card.chargedTo(this) };
  }

  enter(): void {
    if (this.dead !== null) {
      this.o.broke(this.dead);
      return;
    }
    this.on = true;
    // In the task of the switch itself: the first frame that is seen is the one of this instant.
    this.draw();
    this.lastFrameAt = performance.now();
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(this.next);
  }

  leave(): void {
    this.on = false;
    cancelAnimationFrame(this.frame);
  }

  lost(): void {
    cancelAnimationFrame(this.frame);
    this.o.away(true);
  }

  restored(): void {
    this.set.build(this.card);
    this.draw();
    this.o.away(false);
    if (this.on) this.frame = requestAnimationFrame(this.next);
  }

  gone(why: string): void {
    this.dead = why;
    if (this.on) this.o.broke(why);
  }

  dispose(): void {
    this.leave();
    if (this.gone_) return;
    this.gone_ = true;
    this.card.part(this);
    this.set.dispose();
  }

  private async prepare(): Promise<void> {
    const { card, set, model } = this;
    set.build(card);
    set.at(this.o.now());
    for (const texture of model.textures) card.renderer.initTexture(texture);
    for (let i = 0; i < model.variants.count; i++) {
      model.variants.wear(i);
      await card.renderer.compileAsync(set.scene, set.camera);
      // The first frame of a look is drawn where nobody waits for it: it fills the card.
      card.measure(set.scene, set.camera, { width: 16, height: 16 });
    }
    card.resolution.settle(() => card.measure(set.scene, set.camera, this.size()));
    this.draw();
    if (!card.here) throw new Error('the graphics card was lost while the scene was drawn');
  }

  private size(): FrameSize {
    return this.card.resolution.sizeFor(this.o.box, devicePixelRatio);
  }

  private draw(): void {
    if (!this.card.here) return;
    const { canvas, context } = this.sheet;
    const size = this.size();
    if (canvas.width !== size.width || canvas.height !== size.height) {
      canvas.width = size.width;
      canvas.height = size.height;
    }
    const now = this.o.now();
    const { variants } = this.model;
    this.set.at(now);
    const shown = variantAt(now, this.o.turnS, variants.count);
    this.took = 0;
    if (shown.share < 1) {
      context.clearRect(0, 0, canvas.width, canvas.height);
      variants.wear(shown.before);
      this.took += this.card.draw(this.set.scene, this.set.camera, size, this.sheet, 1 - shown.share);
    }
    variants.wear(shown.now);
    this.took += this.card.draw(this.set.scene, this.set.camera, size, this.sheet, shown.share);
    this.drawn = this.card.mark();
    this.lastDrawnAt = performance.now();
  }

  private readonly next = (): void => {
    if (!this.on) return;
    this.frame = requestAnimationFrame(this.next);
    const now = performance.now();
    const gap = now - this.lastFrameAt;
    this.lastFrameAt = now;
    // One frame at a time: those that wait on a slow card keep everything back that is drawn after them.
    if (this.drawn !== null && !this.drawn() && now - this.lastDrawnAt < UNTOLD_MS) {
      this.took = now - this.lastDrawnAt;
      return;
    }
    this.drawn = null;
    if (!isCheap(this.took) && now - this.lastDrawnAt < Math.max(APART_MS, this.took * (REST - 1))) return;
    this.draw();
    // A card that draws by itself shows its load by late refreshes, one that computes by the time of the call.
    this.card.resolution.drawn(Math.max(this.took, gap - APART_MS));
  };
}
