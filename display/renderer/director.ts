import type { PanelHours } from '../../controller/protocol/display.ts';
import type { Override, Programme } from '../../controller/protocol/programme/programme.ts';
import type { Scene } from '../../controller/protocol/scene.ts';
import { filesToShow } from '../scene/files.ts';
import type { OnAir, Schedule } from '../scene/onAir.ts';
import { onAirAt, sameShowing, sceneKey, upcoming } from '../scene/onAir.ts';
import type { SyncedClock } from './link/clock.ts';
import { BrokenAsset } from './media/checks.ts';
import type { Library } from './media/library.ts';
import { needsOf } from './media/needs.ts';
import type { Overrides } from './overrides.ts';
import type { Faults } from './page/faults.ts';
import { BadPicture } from './scenes/picture.ts';
import { BrokenScene } from './stage/layer.ts';
import type { Layer } from './stage/layer.ts';
import { LayerPool } from './stage/pool.ts';
import type { Stage } from './stage/stage.ts';
import { Strikes } from './stage/strikes.ts';

/** A timer is set this much before a cut; the animation frame that follows presents it. */
const LEAD_MS = 12;
/** It looks again at least this often, so that whatever was waiting is noticed. */
const LOOK_MS = 5_000;
const SCENES_AHEAD = 3;
const STANDBY = 6;
/** An override may hold more scenes than there is room to draw: so many from its first on are drawn before they are due. */
const ORDERED = 6;

export interface DirectorPorts {
  readonly host: HTMLElement;
  readonly stage: Stage;
  readonly card: Layer;
  /** What is in the picture while the panel is off. */
  readonly off: Layer;
  readonly panel: () => PanelHours | undefined;
  readonly clock: SyncedClock;
  readonly library: Library;
  readonly overrides: Overrides;
  readonly faults: Faults;
  readonly make: (scene: Scene, broke: (why: string) => void) => Layer;
  /** An older look is in the picture below: the first scene comes over it at once. */
  readonly over: boolean;
  /** Said at once, in the same task as the change of the picture. */
  readonly cut: (now: OnAir, before: OnAir | null) => void;
  /** Its first frame was presented at `atMs` (controller's clock). */
  readonly shown: (now: OnAir, before: OnAir | null, atMs: number) => void;
  readonly broke: (now: OnAir) => void;
}

/** Decides frame by frame which layer is on: programme and overrides by the synchronised clock, ready layers only. */
export class Director {
  private readonly ports: DirectorPorts;
  private readonly pool: LayerPool;
  private readonly strikes = new Strikes(() => performance.now());
  private programme: Programme | null = null;
  private current: OnAir | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private frame = 0;
  /** So many times it looked at what is due: it goes on for as long as the player runs. */
  looks = 0;
  private size = { width: 0, height: 0 };
  /** Keys of all scenes of the programme and of orders, the last ones too. */
  private belongs: ReadonlySet<string> = new Set();
  /** What should show now and is not here. */
  private lacks: Scene | null = null;
  private stopped = false;
  private record: Promise<void> = Promise.resolve();

  constructor(ports: DirectorPorts) {
    this.ports = ports;
    this.pool = new LayerPool(
      ports.host,
      (scene) => ports.make(scene, (why) => this.brokeOnScreen(scene, why)),
      () => this.look(),
      (scene, error) => this.cannotDraw(scene, error),
    );
  }

  get showing(): OnAir | null {
    return this.current;
  }

  /** What is on, and the element that is in the picture for it; null before anything is. */
  get onStage(): { readonly now: OnAir; readonly layer: HTMLElement } | null {
    return this.current === null ? null : { now: this.current, layer: this.ports.stage.current.element };
  }

  /** The layer of a scene, while it is kept. */
  layer(scene: Scene): Layer | undefined {
    return this.pool.get(scene)?.layer;
  }

  /** Null: there is none any more. */
  take(programme: Programme | null): void {
    this.programme = programme;
    this.fetchAhead();
    this.look();
  }

  /** A file came, or turned out to be broken: what waited for it may show. */
  mediaChanged(): void {
    this.look();
  }

  /** The controller's time jumped: what is due by the new time shows now. */
  clockStepped(): void {
    this.look();
  }

  /** Overrides changed: whatever is due shows in the next frame. */
  ordered(): void {
    this.look();
    this.fetchAhead();
  }

  /** A new override: what is due shows in the next frame. Answers when its first scenes can be shown, or why they cannot. */
  async order(override: Override): Promise<{ ready: boolean; reason?: string }> {
    this.ordered();
    try {
      await Promise.all(override.spots.slice(0, ORDERED).map(({ scene }) => this.pool.ensure(scene).layer.ready));
      return { ready: true };
    } catch (error) {
      return { ready: false, reason: (error instanceof Error ? error.message : String(error)).slice(0, 300) };
    }
  }

  valuesChanged(): void {
    this.pool.update();
  }

  /** The picture has a new size: everything is drawn anew and replaced when it is ready. */
  redraw(): void {
    this.pool.retireAll();
    if (this.current?.kind === 'card') this.ports.card.enter(0);
    this.look();
  }

  /** Layers that exist, and what they hold on the graphics card. */
  counts(): { layers: number; gpuObjects: number } {
    return this.pool.counts();
  }

  /** Frames of films since the start: presented, and dropped. */
  frames(): { presented: number; dropped: number } {
    return this.pool.frames();
  }

  /** Nothing changes any more; what is on stays in the picture until `dispose`. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
  }

  dispose(): void {
    this.stop();
    this.pool.disposeAll();
  }

  private schedule(): Schedule {
    return { programme: this.programme, overrides: this.ports.overrides.all(), panel: this.ports.panel() };
  }

  /** What is broken or still on its way does not stop the show: the next sound spot has its time. */
  private readonly passed = (scene: Scene): boolean => this.strikes.out(scene) || this.awaits(scene);

  /** What is drawn can show, whatever has become of its files since. */
  private awaits(scene: Scene): boolean {
    const kept = this.pool.get(scene);
    if (kept?.state === 'ready' && kept.layer.spent?.() !== true) return false;
    return this.ports.library.awaits(filesToShow(scene, this.size));
  }

  private look(atLeastMs = 0): void {
    if (this.stopped) return;
    const now = Math.max(this.ports.clock.now(), atLeastMs);
    const schedule = this.schedule();
    const { host } = this.ports;
    this.size = { width: host.clientWidth, height: host.clientHeight };
    this.fetchDue(schedule, now);
    let want = onAirAt(schedule, now, this.passed);
    if (want.kind === 'spot' && want.override !== null && this.pool.ensure(want.spot.scene).state === 'pending') {
      const pending = (scene: Scene): boolean => this.pool.get(scene)?.state === 'pending';
      // An order whose scene is still being drawn does not stop the programme: it comes on as soon as it can.
      const ready = schedule.overrides.filter((o) => !o.spots.every((s) => pending(s.scene)));
      want = onAirAt({ ...schedule, overrides: ready }, now, (s) => this.passed(s) || pending(s));
    }
    this.showIfReady(want, now);
    this.getReady(schedule, now);
    this.wakeAt(want.endMs, now);
    this.looks += 1;
  }

  private showIfReady(want: OnAir, now: number): void {
    const { stage, card, off } = this.ports;
    const kept = want.kind === 'spot' ? this.pool.ensure(want.spot.scene) : null;
    if (kept?.state === 'pending') return;
    const layer = kept?.layer ?? (want.kind === 'off' ? off : card);
    const before = this.current;
    const same = before !== null && sameShowing(before, want);
    if (same) {
      this.current = want;
      if (layer !== stage.current) void stage.show(layer, 'cut', now - want.startMs);
      return;
    }
    this.current = want;
    if (want.kind === 'spot') this.ports.faults.clear(`scene:${want.spot.scene.creative}`);
    const first = before === null && this.ports.over;
    const transition = first ? 'cut' : want.kind === 'spot' ? want.spot.scene.transition : 'fade';
    const shown = stage.show(layer, transition, now - want.startMs);
    this.ports.cut(want, before);
    this.record = this.record
      .then(() => shown)
      .then((at) => this.ports.shown(want, before, this.ports.clock.at(at)))
      .catch(() => undefined);
  }

  private getReady(schedule: Schedule, now: number): void {
    const orders = schedule.overrides.flatMap((o) => o.spots.map((s) => s.scene));
    const next = upcoming(schedule, now, SCENES_AHEAD, this.passed);
    const standby = [...this.ports.overrides.recent(), ...this.standby()].slice(0, STANDBY);
    const needed = new Set<string>();
    for (const scene of [...orders.slice(0, ORDERED), ...next, ...standby]) {
      if (this.strikes.out(scene)) continue;
      needed.add(sceneKey(scene));
      this.pool.ensure(scene);
    }
    const holds = (layer: Layer): boolean => this.ports.stage.holds(layer);
    this.pool.trim(holds, needed);
    if (this.pool.letGo(holds, this.belongs)) this.fetchAhead();
  }

  /** Scenes of the programme that no cycle plays: they are there to be ordered. */
  private standby(): Scene[] {
    const spots = this.programme?.spots ?? [];
    return spots
      .filter((s) => s.class === 'triggered' || s.class === 'takeover' || s.class === 'emergency')
      .map((s) => s.scene);
  }

  private fetchAhead(): void {
    const schedule = this.schedule();
    const ordered = schedule.overrides.flatMap((o) => o.spots.map((s) => s.scene));
    const later = [...this.ports.overrides.recent(), ...(this.programme?.spots ?? []).map((s) => s.scene)];
    this.belongs = new Set([...ordered, ...later].map(sceneKey));
    // The same programme comes again after each order: what was broken in it still is.
    this.strikes.keepOnly(this.belongs);
    const creatives = new Set([...ordered, ...later].map((s) => s.creative));
    for (const kind of ['scene', 'note']) this.ports.faults.clearGone(kind, creatives);
    const now = this.ports.clock.now();
    const due = onAirAt(schedule, now, this.strikes.out);
    this.ports.library.want('show', [
      ...needsOf(ordered, 'now'),
      ...needsOf(due.kind === 'spot' ? [due.spot.scene] : [], 'next'),
      ...needsOf(
        upcoming(schedule, now, SCENES_AHEAD, () => false),
        'next',
      ),
      // What is in the picture stays, also when a new programme does not name it.
      ...needsOf([...later, ...this.pool.scenes()], 'later'),
    ]);
  }

  /** What should show now and is not here is fetched at once, whatever the window for fetching. */
  private fetchDue(schedule: Schedule, now: number): void {
    const due = onAirAt(schedule, now, this.strikes.out);
    const lacks = due.kind === 'spot' && this.awaits(due.spot.scene) ? due.spot.scene : null;
    if (lacks === this.lacks) return;
    this.lacks = lacks;
    this.ports.library.want('due', lacks === null ? [] : needsOf([lacks], 'now'));
  }

  private wakeAt(endMs: number, now: number): void {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    const inMs = endMs - now;
    if (inMs > LOOK_MS) {
      this.timer = setTimeout(() => this.look(), LOOK_MS);
      return;
    }
    this.timer = setTimeout(
      () => {
        // Hidden pages get no frames: the timer stands in.
        this.timer = setTimeout(() => this.look(endMs), 120);
        this.frame = requestAnimationFrame(() => this.look(endMs));
      },
      Math.max(0, inMs - LEAD_MS),
    );
  }

  private brokeOnScreen(scene: Scene, why: string): void {
    if (this.stopped) return;
    const now = this.current;
    this.pool.retire(scene);
    this.strike(scene, why);
    if (now?.kind === 'spot' && sceneKey(now.spot.scene) === sceneKey(scene)) this.ports.broke(now);
    this.look();
  }

  private cannotDraw(scene: Scene, error: unknown): void {
    if (this.stopped) return;
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof BadPicture) void this.ports.library.distrust(error.asset);
    const broken = [BadPicture, BrokenAsset, BrokenScene].some((kind) => error instanceof kind);
    if (broken) this.strike(scene, why);
    else {
      this.strikes.wait(scene);
      this.ports.faults.set(`scene:${scene.creative}`, `"${scene.creative}" is not here yet: ${why}`);
    }
    this.look();
  }

  private strike(scene: Scene, why: string): void {
    const count = this.strikes.strike(scene);
    const then = count >= 3 ? 'left out for an hour, or until it is changed' : 'skipped for now';
    this.ports.faults.set(`scene:${scene.creative}`, `"${scene.creative}" is broken, ${then} (${Math.min(count, 3)} of 3): ${why}`);
  }
}
