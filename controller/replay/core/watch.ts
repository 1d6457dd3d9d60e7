import type { StoreConfig } from '../../../config/schema/storeConfig.ts';
import type { Command, Engine, EngineConfig } from '../../engine/io.ts';
import { Timeline } from './timeline.ts';
import type { ScreenTime } from './timeline.ts';

type Watched = Pick<Engine, 'programme' | 'overrides' | 'decision' | 'reading'>;

const NOTHING = { segments: [], spots: [] };

/** Follows what an engine does to the screens, and adds it up. */
export class Watch {
  readonly #timeline: Timeline;
  /** Times that a campaign came on where it was on no screen before. */
  readonly triggers = new Map<string, number>();
  /** Campaigns that go before the loop, by screen. */
  readonly #before = new Map<string, readonly string[]>();
  readonly #screensOf = new Map<string, number>();
  #engine: Watched;
  #config: StoreConfig;

  constructor(engine: Watched, { config }: EngineConfig, fromMs: number) {
    this.#timeline = new Timeline();
    this.#engine = engine;
    this.#config = config;
    this.#showAll(fromMs);
    // What is on already did not come on in this time.
    this.triggers.clear();
  }

  did(commands: readonly Command[], atMs: number): void {
    const touched = new Set<string>();
    const campaigns = new Map<string, readonly string[]>();
    for (const c of commands) {
      if (c.kind === 'programme') touched.add(c.screen);
      else if (c.kind === 'override.begin') for (const screen of c.override.screens) touched.add(screen);
      else if (c.kind === 'override.end') for (const screen of c.screens) touched.add(screen);
      else if (c.kind === 'decision') campaigns.set(c.decision.screen, c.decision.campaigns);
      else if (c.kind === 'reading' && c.reading.kind === 'zone.occupancy') this.#hear(c.reading.of, atMs);
    }
    if (touched.size > 0) this.#show(touched, campaigns, atMs);
  }

  /** Another engine goes on; `off` with the instant at which the one before had ended. */
  engine(engine: Watched, { config }: EngineConfig, atMs: number, off: number | null): void {
    this.#engine = engine;
    this.#config = config;
    if (off !== null) this.nobodyKnows(off);
    this.#showAll(atMs);
  }

  nobodyKnows(atMs: number): void {
    this.#timeline.nobodyKnows(atMs);
  }

  end(atMs: number): ScreenTime[] {
    return this.#timeline.end(atMs);
  }

  #showAll(atMs: number): void {
    for (const { id, zone } of this.#config.screens) this.#timeline.place(id, zone, atMs);
    for (const { id } of this.#config.zones) this.#hear(id, atMs);
    const screens = new Set([...this.#config.screens.map((s) => s.id), ...this.#timeline.screens()]);
    this.#show(screens, new Map(), atMs);
  }

  #hear(zone: string, atMs: number): void {
    const reading = this.#engine.reading(`zone.occupancy:${zone}`);
    this.#timeline.people(zone, atMs, reading?.quality === 'live' ? reading.value : null);
  }

  #show(screens: ReadonlySet<string>, campaigns: ReadonlyMap<string, readonly string[]>, atMs: number): void {
    const came = new Set<string>();
    const left: string[] = [];
    for (const screen of screens) {
      const override = this.#engine.overrides(screen)[0] ?? null;
      const sharing =
        override === null
          ? []
          : (campaigns.get(screen) ?? this.#engine.decision(screen)?.campaigns ?? [override.campaign]);
      this.#timeline.show(screen, atMs, {
        // Below an override the loop does not matter: it is looked at again when that ends.
        programme: override === null ? (this.#engine.programme(screen) ?? NOTHING) : NOTHING,
        override,
      });
      left.push(...(this.#before.get(screen) ?? []));
      this.#before.set(screen, sharing);
      for (const id of sharing) {
        const on = this.#screensOf.get(id) ?? 0;
        if (on === 0) came.add(id);
        this.#screensOf.set(id, on + 1);
      }
    }
    for (const id of left) this.#screensOf.set(id, this.#screensOf.get(id)! - 1);
    for (const id of came) this.triggers.set(id, (this.triggers.get(id) ?? 0) + 1);
  }
}
