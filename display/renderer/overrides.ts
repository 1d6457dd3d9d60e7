import { z } from 'zod';
import type { Override } from '../../controller/protocol/programme/programme.ts';
import type { Scene } from '../../controller/protocol/scene.ts';
import { sceneAssets, scene as sceneSchema } from '../../controller/protocol/scene.ts';
import { sceneKey } from '../scene/onAir.ts';
import type { Storage } from './page/storage.ts';

const KEPT = 'recent';
const RECENT = 6;
const HOUR_MS = 3_600_000;
/** What was not ordered for so long is kept warm no longer, ms. */
const LATELY_MS = 7 * 24 * HOUR_MS;
/** Its end comes as a message that also says where the loop goes on; without a line it ends by itself after this, ms. */
const GRACE_MS = 1000;

/** A scene that an order brought, and when: controller's time, epoch ms. */
const ordered = z.object({ scene: sceneSchema, atMs: z.number() });
type Ordered = z.infer<typeof ordered>;

/** The orders that go before the programme, and the scenes that such orders brought lately: those are kept warm. */
export class Overrides {
  private readonly byId = new Map<string, Override>();
  private lately: Ordered[] = [];
  private readonly storage: Storage;
  private readonly now: () => number;

  /** `now` is the controller's time, epoch ms. */
  constructor(storage: Storage, now: () => number) {
    this.storage = storage;
    this.now = now;
  }

  async restore(): Promise<void> {
    const kept = z.array(ordered).safeParse(await this.storage.get(KEPT).catch(() => undefined));
    if (kept.success) this.lately = [...this.lately, ...kept.data].slice(0, RECENT);
  }

  all(): readonly Override[] {
    return [...this.byId.values()];
  }

  /** Scenes that were ordered within the last week, the last one first. */
  recent(): readonly Scene[] {
    const since = this.now() - LATELY_MS;
    return this.lately.filter((o) => o.atMs > since).map((o) => o.scene);
  }

  /** The controller has this file no more: what needs it is not kept warm. Answers with whether anything was. */
  forget(sha256: string): boolean {
    const stays = this.lately.filter((o) => sceneAssets(o.scene).every((asset) => asset.sha256 !== sha256));
    if (stays.length === this.lately.length) return false;
    this.keep(stays);
    return true;
  }

  begin(override: Override): void {
    const { untilMs } = override;
    this.byId.set(override.id, { ...override, untilMs: untilMs === null ? null : untilMs + GRACE_MS });
    const scenes = override.spots.map((s) => s.scene);
    const keys = new Set(scenes.map(sceneKey));
    const atMs = this.now();
    const last = this.lately[0]?.atMs ?? Number.NEGATIVE_INFINITY;
    const first = this.lately.slice(0, scenes.length).map((o) => sceneKey(o.scene));
    // The same once more is not written each time.
    if (atMs - last < HOUR_MS && first.join() === scenes.slice(0, RECENT).map(sceneKey).join()) return;
    const earlier = this.lately.filter((o) => !keys.has(sceneKey(o.scene)));
    this.keep([...scenes.map((scene) => ({ scene, atMs })), ...earlier].slice(0, RECENT));
  }

  commit(id: string, commitMs: number): void {
    const known = this.byId.get(id);
    if (known !== undefined) this.byId.set(id, { ...known, commitMs });
  }

  /** It goes off at `atMs`, or at its own end if that is sooner. */
  end(id: string, atMs: number): void {
    const known = this.byId.get(id);
    if (known === undefined) return;
    this.byId.set(id, { ...known, untilMs: Math.min(atMs, known.untilMs ?? atMs) });
  }

  /** Exactly these are in force; the controller said so at the welcome. */
  replace(overrides: readonly Override[]): void {
    this.byId.clear();
    for (const o of overrides) this.begin(o);
  }

  /** Forgets what is over. */
  sweep(nowMs: number): void {
    for (const [id, o] of this.byId) if (o.untilMs !== null && o.untilMs < nowMs - 60_000) this.byId.delete(id);
  }

  /** Without a line nobody ends a triggered order any more: it gives way to the programme (SPEC PLY-12). */
  dropOpenEnded(): boolean {
    let dropped = false;
    for (const [id, o] of this.byId) {
      if (o.class !== 'triggered' || o.untilMs !== null) continue;
      this.byId.delete(id);
      dropped = true;
    }
    return dropped;
  }

  private keep(lately: Ordered[]): void {
    this.lately = lately;
    void this.storage.put(KEPT, lately).catch(() => undefined);
  }
}
