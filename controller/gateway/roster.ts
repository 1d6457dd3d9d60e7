import type { DeviceHealth } from '../protocol/device.ts';
import type { AgentCamera } from '../protocol/hello.ts';
import type { PlayerHealth } from '../protocol/play.ts';

/** What a player said that it shows. */
export interface Showing {
  readonly campaign: string | null;
  readonly creative: string | null;
  readonly override: string | null;
  /** Epoch ms of the first frame; null when it is known from a health report only. */
  readonly shownAtMs: number | null;
}

/** One connection of a device that was let in. */
export interface Link {
  readonly device: string;
  readonly kind: 'player' | 'rack' | 'agent';
  readonly place: string | null;
  readonly simulated: boolean;
  /** Kinds of drivers of an agent; none of a player or a rack face. */
  readonly drives: readonly string[];
  /** Cameras that an agent watches. */
  readonly cameras: readonly AgentCamera[];
  /** Epoch ms */
  readonly sinceMs: number;
  health: PlayerHealth | DeviceHealth | null;
  showing: Showing | null;
  /** Closes the connection; the client tries again by itself. */
  readonly cut: () => void;
  /** Says that the device is out, and disconnects it for good. */
  readonly revoke: (message: string) => void;
}

/** Told of every connection that comes or goes; `turned` when it was the device's first or last. */
export type RosterListener = (link: Link, turned: 'on' | 'off' | null) => void;

/** Who is on line now, and since when who is not. */
export class Roster {
  readonly #byDevice = new Map<string, Set<Link>>();
  readonly #byPlace = new Map<string, Set<Link>>();
  readonly #since = new Map<string, number>();
  readonly #startedAtMs: number;
  readonly #changed: RosterListener;

  constructor(startedAtMs: number, changed: RosterListener) {
    this.#startedAtMs = startedAtMs;
    this.#changed = changed;
  }

  add(link: Link): void {
    const links = this.#set(this.#byDevice, link.device);
    links.add(link);
    this.#set(this.#byPlace, placeKey(link.kind, link.place)).add(link);
    if (links.size === 1) this.#since.set(link.device, link.sinceMs);
    this.#changed(link, links.size === 1 ? 'on' : null);
  }

  remove(link: Link, atMs: number): void {
    const links = this.#byDevice.get(link.device);
    if (links?.delete(link) !== true) return;
    const at = this.#byPlace.get(placeKey(link.kind, link.place));
    at?.delete(link);
    if (at?.size === 0) this.#byPlace.delete(placeKey(link.kind, link.place));
    if (links.size === 0) {
      this.#byDevice.delete(link.device);
      this.#since.set(link.device, atMs);
    }
    this.#changed(link, links.size === 0 ? 'off' : null);
  }

  of(device: string): readonly Link[] {
    return [...(this.#byDevice.get(device) ?? [])];
  }

  /** Connections at a screen or rack. */
  at(kind: 'player' | 'rack', place: string): readonly Link[] {
    return [...(this.#byPlace.get(placeKey(kind, place)) ?? [])];
  }

  all(): Link[] {
    return [...this.#byDevice.values()].flatMap((links) => [...links]);
  }

  online(device: string): boolean {
    return this.#byDevice.has(device);
  }

  /** Since when a device is on or off line, epoch ms. */
  since(device: string): number {
    return this.#since.get(device) ?? this.#startedAtMs;
  }

  get devicesOnline(): number {
    return this.#byDevice.size;
  }

  #set(map: Map<string, Set<Link>>, key: string): Set<Link> {
    let links = map.get(key);
    if (links === undefined) map.set(key, (links = new Set<Link>()));
    return links;
  }
}

function placeKey(kind: string, place: string | null): string {
  return `${kind}:${place ?? ''}`;
}
