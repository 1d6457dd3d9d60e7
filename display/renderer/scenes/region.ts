import type { PlainScene, RegionPart } from '../../../controller/protocol/scene.ts';
import type { PartSlot } from '../../scene/regions.ts';
import { partAt } from '../../scene/regions.ts';
import type { Box } from '../../scene/shape.ts';
import { BrokenAsset } from '../media/checks.ts';
import { el, place } from '../parts/dom.ts';
import { BrokenScene } from '../stage/layer.ts';
import type { Layer, Paints } from '../stage/layer.ts';
import { Stage } from '../stage/stage.ts';
import { Strikes } from '../stage/strikes.ts';
import { BadPicture } from './picture.ts';
import { storeCard } from './storeCard.ts';

/** A cut is looked for this much before it is due; the animation frame that follows presents it, ms. */
const LEAD_MS = 12;
const LOOK_MS = 5_000;
/** A region with so few parts keeps them all drawn. */
const KEEPS = 3;

interface Held {
  readonly layer: Layer;
  ready: boolean;
}

export interface RegionPorts {
  readonly box: Box;
  readonly parts: readonly RegionPart[];
  /** Paints of this region: its own size. */
  readonly paints: Paints;
  readonly make: (scene: PlainScene, paints: Paints) => Layer;
  /** What is wrong with parts of it, in words; null: nothing. */
  readonly told: (why: string | null) => void;
  /** No part of it can be drawn any more. */
  readonly empty: (why: string) => void;
}

/**
 * One region of a layout: a stage of its own that goes through its parts by the synchronised clock. The next part is
 * drawn before its cut, and the old one stays until then; the store's card lies below them all.
 */
export class Region {
  readonly element: HTMLElement;
  private readonly ports: RegionPorts;
  private readonly durations: readonly number[];
  private readonly stage: Stage;
  private readonly card: Layer;
  private readonly held = new Map<number, Held>();
  /** Parts that broke and may still be in the picture: they go once they are covered. */
  private readonly retired = new Set<Layer>();
  private readonly strikes = new Strikes(() => performance.now());
  /** By part, what is wrong with it; and apart from that what it notes of itself. */
  private readonly faults = new Map<number, string>();
  private readonly notes = new Map<number, string>();
  private readonly past = { presented: 0, dropped: 0 };
  private shown: number | null = null;
  private on = false;
  private fresh = false;
  private beganMs = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private frame = 0;
  private gone = false;

  constructor(ports: RegionPorts) {
    this.ports = ports;
    this.durations = ports.parts.map((p) => p.durationMs);
    this.element = el('div', 'region');
    place(this.element, ports.box);
    const { store, now, faces } = ports.paints;
    this.card = storeCard({ store, now, faces, size: () => ports.box });
    this.stage = new Stage(this.element, { next: nextFrame }, this.card);
    this.card.leave();
  }

  /** Resolves when its first sound part is drawn. Rejects with the first one's fault when none can be. */
  async ready(): Promise<void> {
    let first: unknown;
    for (let i = 0; i < this.ports.parts.length; i++) {
      try {
        await this.ensure(i).layer.ready;
        return;
      } catch (error) {
        first ??= error;
      }
    }
    throw first instanceof Error ? first : new BrokenScene('a region has nothing to show');
  }

  /** The layout comes on; its slot began at an instant of the controller's time. */
  enter(beganMs: number): void {
    this.on = true;
    this.fresh = true;
    this.beganMs = beganMs;
    if (this.shown === null) this.card.enter(0);
    this.look();
  }

  leave(): void {
    this.on = false;
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    for (const [index, { layer }] of [...this.held]) {
      layer.leave();
      if (layer.spent?.() !== true) continue;
      this.drop(index);
      if (this.shown !== index) continue;
      this.shown = null;
      void this.stage.show(this.card, 'cut', 0);
    }
    this.card.leave();
    this.sweep();
    // It begins with its first part the next time.
    this.ensure(0);
  }

  update(): void {
    for (const { layer } of this.held.values()) layer.update();
  }

  presented(): Promise<void> | undefined {
    return this.shown === null ? undefined : this.held.get(this.shown)?.layer.presented?.();
  }

  counts(): { gpuObjects: number } {
    const all = this.layers();
    return { gpuObjects: all.reduce((sum, layer) => sum + (layer.counts?.().gpuObjects ?? 0), 0) };
  }

  frames(): { presented: number; dropped: number } {
    const total = { ...this.past };
    for (const layer of this.layers()) add(total, layer);
    return total;
  }

  dispose(): void {
    this.gone = true;
    this.leaveAll();
    this.card.dispose();
    this.element.remove();
  }

  private leaveAll(): void {
    this.on = false;
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    for (const index of [...this.held.keys()]) this.drop(index);
    for (const layer of this.retired) this.giveBack(layer);
    this.retired.clear();
  }

  private readonly out = (index: number): boolean => this.strikes.out(this.ports.parts[index]!.scene);

  private ensure(index: number): Held {
    const found = this.held.get(index);
    if (this.gone) return found ?? nothing;
    if (found !== undefined && found.layer.spent?.() !== true) return found;
    if (found !== undefined) this.drop(index);
    const { make, paints, parts } = this.ports;
    const { scene } = parts[index]!;
    const layer = make(scene, {
      ...paints,
      broke: (why) => {
        if (this.held.get(index)?.layer === layer) this.broke(index, why);
      },
      left: () => setTimeout(() => this.look()),
      note: (what) => this.tell(this.notes, index, what),
    });
    layer.element.style.opacity = '0';
    layer.element.setAttribute('aria-hidden', 'true');
    this.element.append(layer.element);
    const held: Held = { layer, ready: false };
    this.held.set(index, held);
    layer.ready.then(
      () => {
        held.ready = true;
        if (this.held.get(index) !== held) return;
        this.say(index, null);
        if (this.on) this.look();
      },
      (error: unknown) => {
        if (this.held.get(index) !== held) return;
        this.drop(index);
        this.cannotDraw(index, error);
      },
    );
    return held;
  }

  private look(atLeastMs = 0): void {
    if (!this.on) return;
    const elapsed = Math.max(this.ports.paints.now(), atLeastMs) - this.beganMs;
    const due = partAt(this.durations, elapsed, this.out);
    if (due === null) {
      this.wake(LOOK_MS, 0);
      return;
    }
    const wanted = this.ensure(due.index);
    if (wanted.ready) {
      const { transition } = this.ports.parts[due.index]!.scene;
      if (this.shown !== due.index || this.fresh) {
        this.bring(due.index, this.fresh ? 'cut' : transition, elapsed - due.startMs);
      }
    } else if (this.fresh) {
      // What is due is not drawn yet: what is drawn stands in until it is.
      const other = this.shown ?? this.firstDrawn();
      if (other !== null) this.bring(other, 'cut', 0);
    }
    this.fresh = false;
    const next = Number.isFinite(due.endMs) ? partAt(this.durations, due.endMs, this.out) : null;
    if (next !== null) this.ensure(next.index);
    this.trim(due, next);
    this.wake(due.endMs - elapsed, this.beganMs + due.endMs);
  }

  private bring(index: number, transition: PlainScene['transition'], sinceMs: number): void {
    const held = this.held.get(index);
    if (held === undefined) return;
    this.shown = index;
    void this.stage.show(held.layer, transition, sinceMs);
  }

  private trim(due: PartSlot, next: PartSlot | null): void {
    this.sweep();
    const few = this.ports.parts.length <= KEEPS;
    for (const [index, { layer }] of this.held) {
      if (this.stage.holds(layer) || index === due.index) continue;
      if (layer.spent?.() === true || (!few && index !== next?.index)) this.drop(index);
    }
  }

  private wake(inMs: number, atMs: number): void {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    if (!this.on) return;
    if (inMs > LOOK_MS) {
      this.timer = setTimeout(() => this.look(), LOOK_MS);
      return;
    }
    this.timer = setTimeout(
      () => {
        // Hidden pages get no frames: the timer stands in.
        this.timer = setTimeout(() => this.look(atMs), 120);
        this.frame = requestAnimationFrame(() => this.look(atMs));
      },
      Math.max(0, inMs - LEAD_MS),
    );
  }

  private broke(index: number, why: string): void {
    if (this.gone) return;
    this.strike(index, why);
    const layer = this.held.get(index)?.layer;
    this.held.delete(index);
    if (layer !== undefined) this.retired.add(layer);
    if (this.shown === index) this.uncover(why);
    this.sweep();
    this.look();
  }

  /** What was on broke: something else that is drawn, or the store's card, takes its place at once. */
  private uncover(why: string): void {
    this.shown = null;
    const other = this.firstDrawn();
    if (other !== null) this.bring(other, 'cut', 0);
    else void this.stage.show(this.card, 'cut', 0);
    if (this.ports.parts.every((_, i) => this.out(i))) this.ports.empty(why);
  }

  private firstDrawn(): number | null {
    return [...this.held].find(([index, held]) => held.ready && !this.out(index))?.[0] ?? null;
  }

  private cannotDraw(index: number, error: unknown): void {
    if (this.gone) return;
    const { scene } = this.ports.parts[index]!;
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof BadPicture) this.ports.paints.distrust(error.asset);
    if (error instanceof BadPicture || error instanceof BrokenAsset || error instanceof BrokenScene) {
      this.strike(index, why);
    } else {
      this.strikes.wait(scene);
      this.say(index, `"${scene.creative}" is not here yet: ${why}`);
    }
    this.look();
  }

  private strike(index: number, why: string): void {
    const { scene } = this.ports.parts[index]!;
    const count = this.strikes.strike(scene);
    this.say(index, `"${scene.creative}" is broken and skipped (${count} of 3): ${why}`);
  }

  private say(index: number, why: string | null): void {
    this.tell(this.faults, index, why);
  }

  private tell(of: Map<number, string>, index: number, what: string | null): void {
    if (what === null) of.delete(index);
    else of.set(index, what);
    this.ports.told([...this.faults.values(), ...this.notes.values()][0] ?? null);
  }

  private drop(index: number): void {
    const held = this.held.get(index);
    if (held === undefined) return;
    this.held.delete(index);
    this.giveBack(held.layer);
  }

  /** Gives back what broke and is covered by now. */
  private sweep(): void {
    for (const layer of this.retired) {
      if (this.stage.holds(layer)) continue;
      this.retired.delete(layer);
      this.giveBack(layer);
    }
  }

  private giveBack(layer: Layer): void {
    add(this.past, layer);
    layer.dispose();
  }

  private layers(): Layer[] {
    return [...[...this.held.values()].map((h) => h.layer), ...this.retired];
  }
}

/** After the end nothing is drawn any more. */
const nothing: Held = {
  ready: false,
  layer: {
    element: document.createElement('div'),
    ready: new Promise(() => undefined),
    enter: () => undefined,
    leave: () => undefined,
    update: () => undefined,
    dispose: () => undefined,
  },
};

function add(total: { presented: number; dropped: number }, layer: Layer): void {
  const frames = layer.frames?.();
  total.presented += frames?.presented ?? 0;
  total.dropped += frames?.dropped ?? 0;
}

/** The second animation frame from now: what was changed is on screen by then. */
function nextFrame(): Promise<number> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(late);
      resolve(performance.now());
    };
    // Hidden pages present no frames; nothing may wait for one for ever.
    const late = setTimeout(finish, 1000);
    requestAnimationFrame(() => requestAnimationFrame(finish));
  });
}
