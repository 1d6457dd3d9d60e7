import type { Counter } from 'prom-client';
import type { App } from '../context.ts';
import type { Command } from '../engine/io.ts';
import type { Override } from '../protocol/programme/programme.ts';
import type { Reading } from '../protocol/reading.ts';
import type { SongsNow } from '../protocol/songs.ts';
import type { Clock } from '../runtime/clock.ts';
import { programmeUrl } from './faces.ts';
import { InStep } from './inStep.ts';
import { keysOf, LiveKeys, programmeKeys, SONGS } from './liveKeys.ts';
import { rooms } from './sockets.ts';
import type { DeviceNamespace, DisplayNamespace, ShopperNamespace } from './sockets.ts';

/** After this long Socket.IO forgets an acknowledgement that never came, ms. The wait that counts is InStep's. */
const FORGET_ACK_MS = 1000;

export interface DeliveryOptions {
  readonly app: App;
  readonly clock: Clock;
  readonly display: DisplayNamespace;
  readonly device: DeviceNamespace;
  readonly shopper: ShopperNamespace;
  readonly stragglers: Counter;
}

/** Carries the engine's commands to the screens, racks, phones and agents that they concern (GW-30 to GW-32, GW-44). */
export class Delivery {
  readonly #app: App;
  readonly #display: DisplayNamespace;
  readonly #device: DeviceNamespace;
  readonly #shopper: ShopperNamespace;
  readonly #inStep: InStep;
  readonly #liveKeys = new LiveKeys();
  /** Readings that some rack shows. */
  #rackKeys: ReadonlySet<string> = new Set();

  constructor({ app, clock, display, device, shopper, stragglers }: DeliveryOptions) {
    this.#app = app;
    this.#display = display;
    this.#device = device;
    this.#shopper = shopper;
    this.#inStep = new InStep({
      clock,
      now: () => app.now(),
      stragglers,
      sender: {
        prepare: (override, answered) => this.#prepare(override, answered),
        commit: (id, screens, commitMs) => {
          this.#display.to(screens.map(rooms.screen)).emit('override.commit', { id, commitMs });
        },
        end: (id, screens, atMs, resume) => {
          const said = resume === null ? { id, atMs } : { id, atMs, resume };
          this.#display.to(screens.map(rooms.screen)).emit('override.end', said);
        },
      },
    });
    this.configured();
  }

  deliver(commands: readonly Command[]): void {
    for (const command of commands) {
      switch (command.kind) {
        case 'programme':
          this.#programme(command.screen, command.revision);
          break;
        case 'override.begin':
          this.#begin(command.override, command.inStep);
          break;
        case 'override.end':
          this.#liveKeys.narrow(`override:${command.id}`, command.screens.map(rooms.screen));
          this.#inStep.end(command.id, command.screens, command.atMs, command.resume);
          break;
        case 'reading':
          this.#reading(command.reading);
          break;
        case 'output':
          this.#device.to(rooms.agents).emit('output', { output: command.output, on: command.on });
          break;
        case 'decision':
          break;
      }
    }
  }

  /** Learns anew who shows what: at the start, and when another configuration is in force. */
  configured(): void {
    const { config } = this.#app.configuration();
    const engine = this.#app.engine();
    this.#liveKeys.clear();
    const overrides = new Map<string, { override: Override; screens: string[] }>();
    for (const { id } of config.screens) {
      this.#learnProgramme(id);
      for (const override of engine.overrides(id)) {
        const known = overrides.get(override.id);
        if (known === undefined) overrides.set(override.id, { override, screens: [id] });
        else known.screens.push(id);
      }
    }
    for (const { override, screens } of overrides.values()) this.#learnOverride(override, screens);
    const rackKeys = new Set<string>();
    for (const rack of config.racks) {
      const keys = rack.products.map((product) => `product.likes:${product}`);
      this.#liveKeys.set(`rack:${rack.id}`, keys, [rooms.rack(rack.id)]);
      for (const key of keys) rackKeys.add(key);
    }
    // What now hangs on a rack for the first time is new to the digits beside it.
    const added = this.values([...rackKeys].filter((key) => !this.#rackKeys.has(key)));
    this.#rackKeys = rackKeys;
    if (added.length > 0) this.#device.to(rooms.digits).emit('values', { values: added });
  }

  /** Overrides in force on a screen, each with the instant at which it began there. */
  overrides(screen: string): Override[] {
    return this.#app
      .engine()
      .overrides(screen)
      .map((override) => this.#inStep.timed(override));
  }

  /** Current values that a screen shows live. */
  screenValues(screen: string): Reading[] {
    const engine = this.#app.engine();
    const programme = engine.programme(screen);
    const keys = new Set(programme === undefined ? [] : programmeKeys(programme));
    for (const override of engine.overrides(screen)) {
      for (const key of keysOf(override.spots.map((s) => s.scene))) keys.add(key);
    }
    return this.values([...keys]);
  }

  /** Current values that racks show. */
  rackValues(): Reading[] {
    return this.values([...this.#rackKeys]);
  }

  values(keys: readonly string[]): Reading[] {
    const engine = this.#app.engine();
    return keys.map((key) => engine.reading(key)).filter((reading) => reading !== undefined);
  }

  /** To the screens that show songs. */
  songs(songs: SongsNow): void {
    const showing = this.#liveKeys.rooms(SONGS);
    if (showing.length > 0) this.#display.to(showing).emit('songs', { songs });
  }

  stop(): void {
    this.#inStep.stop();
    this.#liveKeys.clear();
  }

  #programme(screen: string, revision: string): void {
    this.#learnProgramme(screen);
    this.#display.to(rooms.screen(screen)).emit('programme', { url: programmeUrl(screen), revision });
    const programme = this.#app.engine().programme(screen);
    if (programme !== undefined) this.#songsNow(programmeKeys(programme), [rooms.screen(screen)]);
  }

  #begin(override: Override, inStep: boolean): void {
    if (inStep) this.#inStep.begin(override);
    else this.#display.to(override.screens.map(rooms.screen)).emit('override.begin', onTheWay(override));
    this.#learnOverride(override, override.screens);
    // What it shows live may be new to its players.
    const keys = keysOf(override.spots.map((s) => s.scene));
    this.#songsNow(keys, override.screens.map(rooms.screen));
    const values = this.values(keys);
    if (values.length > 0) this.#display.to(override.screens.map(rooms.screen)).emit('values', { values });
  }

  #reading(reading: Reading): void {
    const showing = this.#liveKeys.rooms(reading.key);
    if (showing.length > 0) this.#display.to(showing).emit('values', { values: [reading] });
    if (this.#rackKeys.has(reading.key)) this.#device.to(rooms.digits).emit('values', { values: [reading] });
    if (reading.kind === 'product.likes') {
      this.#shopper.to(rooms.product(reading.of)).emit('values', { values: [reading] });
    }
  }

  /** Songs go only to who shows them: whoever begins to has not heard of them yet. */
  #songsNow(keys: readonly string[], to: string[]): void {
    if (!keys.includes(SONGS)) return;
    this.#display.to(to).emit('songs', { songs: this.#app.songs.now(this.#app.now()) });
  }

  #learnProgramme(screen: string): void {
    const programme = this.#app.engine().programme(screen);
    const keys = programme === undefined ? [] : programmeKeys(programme);
    this.#liveKeys.set(`programme:${screen}`, keys, [rooms.screen(screen)]);
  }

  #learnOverride(override: Override, screens: readonly string[]): void {
    const keys = keysOf(override.spots.map((s) => s.scene));
    this.#liveKeys.set(`override:${override.id}`, keys, screens.map(rooms.screen));
  }

  /** Acknowledgements are asked for player by player: groups in step are few, and each answer counts by itself. */
  #prepare(override: Override, answered: (answer: unknown) => void): number {
    const ids = new Set<string>();
    for (const screen of override.screens) {
      for (const id of this.#display.adapter.rooms.get(rooms.screen(screen)) ?? []) ids.add(id);
    }
    for (const id of ids) {
      this.#display.sockets
        .get(id)
        ?.timeout(FORGET_ACK_MS)
        .emit('override.begin', onTheWay(override), (error: Error | null, answer?: unknown) => {
          if (error === null) answered(answer);
        });
    }
    return ids.size;
  }
}

/** A thousand ids would be 13 kB for each of a thousand players, who know who they are. */
export function onTheWay(override: Override): Override {
  return { ...override, screens: [] };
}
