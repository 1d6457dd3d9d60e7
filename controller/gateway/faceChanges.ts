import type { App } from '../context.ts';
import { agentStore, rackFace, screenFace, storeFace } from './faces.ts';
import { placesOf } from './places.ts';
import type { Roster } from './roster.ts';
import { rooms } from './sockets.ts';
import type { DeviceNamespace, DisplayNamespace } from './sockets.ts';

export interface FaceChangesOptions {
  readonly app: Pick<App, 'configuration'>;
  readonly roster: Pick<Roster, 'all'>;
  readonly display: DisplayNamespace;
  readonly device: DeviceNamespace;
}

/** Tells agents and displays when a new configuration changes what they were told in their welcome (GW-15). */
export class FaceChanges {
  readonly #options: FaceChangesOptions;
  #faces: ReadonlyMap<string, string>;
  #agents: ReadonlyMap<string, string>;

  constructor(options: FaceChangesOptions) {
    this.#options = options;
    this.#faces = this.#facesNow();
    this.#agents = this.#agentsNow();
  }

  configured(): void {
    const { app, roster, display, device } = this.#options;
    const agents = this.#agentsNow();
    for (const [room, store] of agents) {
      if (store === this.#agents.get(room)) continue;
      device.to(room).emit('store', agentStore(app.configuration(), room === rooms.taggers));
    }
    this.#agents = agents;

    const before = this.#faces;
    this.#faces = this.#facesNow();
    const changed = [...this.#faces].filter(([room, face]) => before.has(room) && before.get(room) !== face);
    if (changed.length > 0) display.to(changed.map(([room]) => room)).emit('reload', {});
    const { screens, racks } = placesOf(app.configuration());
    for (const { kind, place, cut } of roster.all()) {
      if (place !== null && !(kind === 'player' ? screens : racks).has(place)) cut();
    }
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

  #facesNow(): Map<string, string> {
    const engineConfig = this.#options.app.configuration();
    const store = JSON.stringify(storeFace(engineConfig));
    const faces = new Map<string, string>();
    for (const screen of engineConfig.config.screens) {
      faces.set(rooms.screen(screen.id), store + JSON.stringify(screenFace(screen)));
    }
    for (const rack of engineConfig.config.racks) {
      faces.set(rooms.rack(rack.id), store + JSON.stringify(rackFace(engineConfig, rack)));
    }
    return faces;
  }
}
