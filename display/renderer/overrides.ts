import { z } from 'zod';
import type { Override } from '../../controller/protocol/programme/programme.ts';
import type { Scene } from '../../controller/protocol/scene.ts';
import { scene as sceneSchema } from '../../controller/protocol/scene.ts';
import { sceneKey } from '../scene/onAir.ts';
import type { Storage } from './page/storage.ts';

const KEPT = 'recent';
const RECENT = 6;
/** Its end comes as a message that also says where the loop goes on; without a line it ends by itself after this, ms. */
const GRACE_MS = 1000;

/** The orders that go before the programme, and the scenes that such orders brought lately: those are kept warm. */
export class Overrides {
  private readonly byId = new Map<string, Override>();
  private lately: Scene[] = [];
  private readonly storage: Storage;

  constructor(storage: Storage) {
    this.storage = storage;
  }

  async restore(): Promise<void> {
    const kept = z.array(sceneSchema).safeParse(await this.storage.get(KEPT).catch(() => undefined));
    if (kept.success) this.lately = [...this.lately, ...kept.data].slice(0, RECENT);
  }

  all(): readonly Override[] {
    return [...this.byId.values()];
  }

  recent(): readonly Scene[] {
    return this.lately;
  }

  begin(override: Override): void {
    const { untilMs } = override;
    this.byId.set(override.id, { ...override, untilMs: untilMs === null ? null : untilMs + GRACE_MS });
    const scenes = override.spots.map((s) => s.scene);
    const keys = new Set(scenes.map(sceneKey));
    const before = this.lately.map(sceneKey).join();
    this.lately = [...scenes, ...this.lately.filter((s) => !keys.has(sceneKey(s)))].slice(0, RECENT);
    if (this.lately.map(sceneKey).join() !== before) void this.storage.put(KEPT, this.lately).catch(() => undefined);
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
}
