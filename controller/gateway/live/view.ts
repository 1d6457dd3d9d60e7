import type { App } from '../../context.ts';
import type { Command } from '../../engine/io.ts';
import type {
  ConsoleChanges,
  DeviceState,
  LiveSnapshot,
  PendingPairing,
  ScreenNow,
  TagNow,
} from '../../protocol/console.ts';
import type { PlayFinding } from '../../protocol/playBook.ts';
import type { Override } from '../../protocol/programme/programme.ts';
import type { DeviceRecord } from '../../records/records.ts';
import { placesOf } from '../places.ts';
import type { Link, Roster } from '../roster.ts';
import { Decisions } from './decisions.ts';
import { Happenings } from './happenings.ts';
import { LostTags } from './lostTags.ts';
import { screenNow } from './screens.ts';
import { Told } from './told.ts';

/** Screens whose reasons are looked at again in one look, and before a snapshot. */
const REASONS_PER_LOOK = 8;
const REASONS_PER_SNAPSHOT = 50;

/** Where the live view looks. */
export interface LiveSources {
  readonly app: Pick<App, 'configuration' | 'engine' | 'tags' | 'tagHealth' | 'now'>;
  /** Devices that are in the store, without the revoked. */
  readonly devices: () => readonly DeviceRecord[];
  readonly device: (id: string) => DeviceRecord | undefined;
  readonly roster: Pick<Roster, 'of' | 'at' | 'online' | 'since'>;
  readonly overrides: (screen: string) => readonly Override[];
  readonly pairings: () => readonly PendingPairing[];
}

/** The store as the console sees it, and what of it has changed since it was last told (GW-51). No timers in here. */
export class LiveView {
  readonly #sources: LiveSources;
  readonly #happenings = new Happenings();
  readonly #lostTags = new LostTags();
  readonly #decisions: Decisions;
  readonly #latency = new Map<string, number>();
  readonly #readings = new Set<string>();
  readonly #screens = new Set<string>();
  readonly #devices = new Set<string>();
  #pairings = false;
  #revision: number;
  readonly #told = new Told();

  constructor(sources: LiveSources) {
    this.#sources = sources;
    this.#decisions = new Decisions((screen) => sources.app.engine().decision(screen));
    this.#revision = sources.app.configuration().revision;
    this.#learn();
  }

  snapshot(): LiveSnapshot {
    const { app, devices, pairings } = this.#sources;
    const { config, revision } = app.configuration();
    this.#refresh(REASONS_PER_SNAPSHOT);
    return {
      ok: true,
      nowMs: app.now(),
      readings: [...app.engine().readings()],
      screens: config.screens.flatMap((s) => this.#screenNow(s.id) ?? []),
      devices: devices().map((d) => this.#deviceState(d)),
      tags: [...app.tags()],
      pairings: [...pairings()],
      // Those still to be told come with the next changes.
      happenings: this.#happenings.given(),
      configRevision: revision,
    };
  }

  /** What changed since the last call, or null when nothing did. */
  drain(): ConsoleChanges | null {
    const { app, device, pairings } = this.#sources;
    const engine = app.engine();
    const { revision } = app.configuration();
    const readings = [...this.#readings].flatMap((key) => engine.reading(key) ?? []);
    const screens = [...this.#screens].flatMap((id) => this.#screenNow(id) ?? []);
    const devices: DeviceState[] = [];
    const gone: string[] = [];
    for (const id of this.#devices) {
      const record = device(id);
      if (record?.revokedAtMs !== null) {
        if (this.#told.forgetDevice(id)) gone.push(id);
      } else devices.push(this.#deviceState(record));
    }
    this.#readings.clear();
    this.#screens.clear();
    this.#devices.clear();
    const changes: ConsoleChanges = {
      nowMs: app.now(),
      readings: readings.filter((r) => this.#told.isNew('reading', r.key, r)),
      screens: screens.filter((s) => this.#told.isNewScreen(s)),
      devices: devices.filter((d) => this.#told.isNew('device', d.id, d)),
      gone,
      tags: app.tags().filter((t: TagNow) => this.#told.isNew('tag', t.tag, t)),
      pairings: this.#pairings ? [...pairings()] : null,
      happenings: this.#happenings.drain(),
      configRevision: revision,
    };
    const revised = revision !== this.#revision;
    this.#pairings = false;
    this.#revision = revision;
    const { tags, happenings } = changes;
    const lists = [changes.readings, changes.screens, changes.devices, gone, tags, happenings];
    return revised || changes.pairings !== null || lists.some((list) => list.length > 0) ? changes : null;
  }

  /** Takes note of what the engine decided. */
  commands(commands: readonly Command[]): void {
    const nowMs = this.#sources.app.now();
    const places = placesOf(this.#sources.app.configuration());
    for (const command of commands) {
      switch (command.kind) {
        case 'programme':
          this.#screens.add(command.screen);
          break;
        case 'override.begin':
          for (const screen of command.override.screens) this.#screens.add(screen);
          break;
        case 'override.end':
          for (const screen of command.screens) this.#screens.add(screen);
          break;
        case 'reading': {
          const { reading } = command;
          this.#readings.add(reading.key);
          this.#happenings.liked(reading, places.products.get(reading.of)?.name ?? reading.of, nowMs);
          break;
        }
        case 'output':
          break;
        case 'decision': {
          const { decision } = command;
          this.#decisions.decided(decision);
          this.#screens.add(decision.screen);
          const name = places.screens.get(decision.screen)?.name ?? decision.screen;
          this.#happenings.decided(decision, name, (id) => places.campaigns.get(id)?.name ?? id);
          break;
        }
      }
    }
  }

  /** A connection came or went. */
  link(link: Link, turned: 'on' | 'off' | null): void {
    this.#devices.add(link.device);
    if (link.kind === 'player' && link.place !== null) this.#screens.add(link.place);
    if (turned === null) return;
    this.#tell(link, 'device', turned === 'on' ? 'is on line.' : 'went off line.');
  }

  /** A device was added, named anew or taken out. */
  device(id: string): void {
    this.#devices.add(id);
  }

  /** A device said how it is; new faults are told. */
  health(link: Link, faults: readonly string[]): void {
    this.#devices.add(link.device);
    if (link.kind === 'player' && link.place !== null) this.#screens.add(link.place);
    for (const fault of faults) this.#tell(link, 'fault', `reports: ${fault}`);
  }

  /** Something is wrong with the proofs of play of a player. */
  plays(link: Link, findings: readonly PlayFinding[]): void {
    for (const { detail, plays } of findings) {
      this.#tell(link, 'fault', `proof of play: ${detail}${plays === 1 ? '' : ` (and ${plays - 1} more)`}`);
    }
  }

  /** @param latencyMs sensed to shown, where it could be measured */
  shown(screen: string, latencyMs: number | null): void {
    if (latencyMs !== null) this.#latency.set(screen, latencyMs);
    this.#screens.add(screen);
  }

  pairings(): void {
    this.#pairings = true;
  }

  /** Another configuration is in force. */
  configured(): void {
    this.#decisions.clear();
    for (const { id } of this.#sources.app.configuration().config.screens) this.#screens.add(id);
    this.look();
  }

  /** Looks for what changes without word: cuts of a programme, names, campaigns. Cheap enough for once a second. */
  look(): void {
    const { app, devices, roster } = this.#sources;
    const engineConfig = app.configuration();
    for (const { id } of engineConfig.config.screens) {
      if (!roster.at('player', id).some((l) => l.showing !== null)) this.#screens.add(id);
    }
    this.#refresh(REASONS_PER_LOOK);
    for (const { id } of devices()) this.#devices.add(id);
    for (const id of this.#told.devices()) this.#devices.add(id);
    this.#lookAtCampaigns();
    this.#lookForLostTags();
  }

  #refresh(count: number): void {
    const { screens } = this.#sources.app.configuration().config;
    const ids = screens.map((s) => s.id);
    for (const id of this.#decisions.refresh(ids, count)) this.#screens.add(id);
  }

  #lookAtCampaigns(): void {
    const { app } = this.#sources;
    const { campaigns } = placesOf(app.configuration());
    this.#happenings.campaigns(app.engine().campaigns(), (id) => campaigns.get(id)?.name ?? id, app.now());
  }

  #lookForLostTags(): void {
    const { app } = this.#sources;
    const { config } = app.configuration();
    const health = (): ReturnType<typeof app.tagHealth> => app.tagHealth();
    this.#lostTags.configured(config.tags, health);
    const zoneName = (id: string): string => config.zones.find((z) => z.id === id)?.name ?? id;
    for (const { atMs, text } of this.#lostTags.look(health, zoneName)) {
      this.#happenings.add({ atMs, screen: null, text, kind: 'device', simulated: false });
    }
  }

  /** The state before anything happens, so that only changes are told. */
  #learn(): void {
    const { app } = this.#sources;
    const engine = app.engine();
    const { config } = app.configuration();
    for (const screen of config.screens) {
      const decision = this.#decisions.of(screen.id);
      if (decision !== undefined) this.#happenings.decided(decision, screen.name, (id) => id);
    }
    for (const reading of engine.readings()) this.#happenings.liked(reading, reading.of, app.now());
    this.#lookAtCampaigns();
    this.#lookForLostTags();
  }

  #tell(link: Link, kind: 'device' | 'fault', words: string): void {
    const name = this.#sources.device(link.device)?.name ?? link.device;
    const screen = link.kind === 'player' ? link.place : null;
    this.#happenings.add({
      atMs: this.#sources.app.now(),
      screen,
      text: `${name} ${words}`,
      kind,
      simulated: link.simulated,
    });
  }

  /** Undefined for a screen that the engine has not decided on yet. */
  #screenNow(id: string): ScreenNow | undefined {
    const { app, roster, overrides } = this.#sources;
    const engine = app.engine();
    const places = placesOf(app.configuration());
    const screen = places.screens.get(id);
    const decision = this.#decisions.of(id);
    if (screen === undefined || decision === undefined) return undefined;
    const players = roster.at('player', id);
    return screenNow({
      screen,
      decision,
      programme: engine.programme(id),
      overrides: overrides(id),
      reported: players.findLast((l) => l.showing !== null)?.showing ?? null,
      latencyMs: this.#latency.get(id) ?? null,
      nowMs: app.now(),
      creativeName: (creative) => places.creatives.get(creative)?.name,
    });
  }

  #deviceState(record: DeviceRecord): DeviceState {
    const { roster } = this.#sources;
    const links = roster.of(record.id);
    const drives = [...new Set(links.flatMap((l) => l.drives))];
    const cameras = links.flatMap((l) => l.cameras);
    return {
      id: record.id,
      kind: record.kind,
      name: record.name,
      place: record.place,
      online: links.length > 0,
      since: links.length > 0 ? roster.since(record.id) : Math.max(roster.since(record.id), record.createdAtMs),
      simulated: record.simulated || links.some((l) => l.simulated),
      ...(drives.length === 0 ? {} : { drives }),
      ...(cameras.length === 0 ? {} : { cameras }),
      health: links.findLast((l) => l.health !== null)?.health ?? null,
    };
  }
}
