import type { App } from '../context.ts';
import { faceTaken } from '../protocol/display.ts';
import type { DisplayFace } from '../protocol/display.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Delivery } from './delivery.ts';
import { agentStore, rackFace, screenFace, storeFace } from './faces.ts';
import { placesOf } from './places.ts';
import type { Roster } from './roster.ts';
import { rooms } from './sockets.ts';
import type { DeviceNamespace, DisplayNamespace, DisplaySocket } from './sockets.ts';
import { turnOf } from './spread.ts';

/** A display that has not taken its new face by then does not know the message, ms. */
const TAKEN_WITHIN_MS = 10_000;
/** Pages that are loaded anew take turns over this long, ms. */
const RELOAD_OVER_MS = 8_000;

export interface FaceChangesOptions {
  readonly app: Pick<App, 'configuration'>;
  readonly roster: Pick<Roster, 'all' | 'at'>;
  readonly delivery: Pick<Delivery, 'values'>;
  readonly clock: Clock;
  readonly display: DisplayNamespace;
  readonly device: DeviceNamespace;
}

interface Place {
  readonly id: string;
  readonly face: DisplayFace;
  readonly text: string;
}

/** Tells agents and displays when a new configuration changes what they were told in their welcome (GW-15, GW-18). */
export class FaceChanges {
  readonly #options: FaceChangesOptions;
  #places: ReadonlyMap<string, Place>;
  #agents: ReadonlyMap<string, string>;
  /** Displays that were sent a face and have not taken it yet. */
  readonly #untaken = new Set<() => void>();
  /** By connection: pages that are to be loaded anew, each in its turn. */
  readonly #reloads = new Map<string, () => void>();

  constructor(options: FaceChangesOptions) {
    this.#options = options;
    this.#places = this.#placesNow();
    this.#agents = this.#agentsNow();
  }

  configured(): void {
    const { app, roster, device } = this.#options;
    const agents = this.#agentsNow();
    for (const [room, store] of agents) {
      if (store === this.#agents.get(room)) continue;
      device.to(room).emit('store', agentStore(app.configuration(), room === rooms.taggers));
    }
    this.#agents = agents;

    const before = this.#places;
    this.#places = this.#placesNow();
    for (const [key, place] of this.#places) {
      const was = before.get(key);
      if (was === undefined || was.text === place.text) continue;
      for (const { socket, device: id } of this.#displaysAt(place)) {
        // The policy that a player's page came with names the hosts whose pages it may show.
        if (place.face.kind === 'player' && pagesOf(was) !== pagesOf(place)) this.#reload(socket, id);
        else this.#tell(socket, id, place.face);
      }
    }
    const { screens, racks } = placesOf(app.configuration());
    for (const { kind, place, cut } of roster.all()) {
      if (place !== null && !(kind === 'player' ? screens : racks).has(place)) cut();
    }
  }

  stop(): void {
    for (const stop of [...this.#untaken, ...this.#reloads.values()]) stop();
    this.#untaken.clear();
    this.#reloads.clear();
  }

  #tell(socket: DisplaySocket, device: string, face: DisplayFace): void {
    // It gets everything with its next welcome.
    if (this.#reloads.has(socket.id)) return;
    const { clock, delivery } = this.#options;
    const stop = clock.after(TAKEN_WITHIN_MS, () => {
      this.#untaken.delete(stop);
      this.#reload(socket, device);
    });
    this.#untaken.add(stop);
    socket.emit('face', face, (answer) => {
      if (!faceTaken.safeParse(answer).success) return;
      stop();
      this.#untaken.delete(stop);
    });
    if (face.kind !== 'rack') return;
    // What hangs there now may be new to it.
    const values = delivery.values(face.rack.products.map(({ id }) => `product.likes:${id}`));
    if (values.length > 0) socket.emit('values', { values });
  }

  #reload(socket: DisplaySocket, device: string): void {
    if (this.#reloads.has(socket.id) || !socket.connected) return;
    const stop = this.#options.clock.after(turnOf(device, RELOAD_OVER_MS), () => {
      this.#reloads.delete(socket.id);
      socket.emit('reload', {});
    });
    this.#reloads.set(socket.id, stop);
  }

  #displaysAt({ id, face: { kind } }: Place): { socket: DisplaySocket; device: string }[] {
    const { roster, display } = this.#options;
    return [...new Set(roster.at(kind, id).map(({ device }) => device))].flatMap((device) =>
      [...(display.adapter.rooms.get(rooms.device(device)) ?? [])]
        .map((socket) => display.sockets.get(socket))
        .filter((socket) => socket !== undefined)
        .map((socket) => ({ socket, device })),
    );
  }

  #agentsNow(): Map<string, string> {
    const engineConfig = this.#options.app.configuration();
    return new Map(
      [rooms.taggers, rooms.tagless].map((room) => [
        room,
        JSON.stringify(agentStore(engineConfig, room === rooms.taggers)),
      ]),
    );
  }

  #placesNow(): Map<string, Place> {
    const engineConfig = this.#options.app.configuration();
    const store = storeFace(engineConfig);
    const faces = [
      ...engineConfig.config.screens.map((screen): [string, DisplayFace] => [
        screen.id,
        { kind: 'player', store, screen: screenFace(screen) },
      ]),
      ...engineConfig.config.racks.map((rack): [string, DisplayFace] => [
        rack.id,
        { kind: 'rack', store, rack: rackFace(engineConfig, rack) },
      ]),
    ];
    return new Map(faces.map(([id, face]) => [`${face.kind}:${id}`, { id, face, text: JSON.stringify(face) }]));
  }
}

function pagesOf({ face }: Place): string {
  return face.store.webPages.join(' ');
}
