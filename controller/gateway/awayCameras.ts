import type { App, Origin } from '../context.ts';

/** Who says that nobody watches a camera: the controller itself. */
const SOURCE = 'urn:endcap:controller';

/**
 * Cameras whose agents went off line while they worked. Nobody counts at their lines meanwhile, so that sums of the
 * hour are a lower bound (RDG-16): the controller itself says that they are blind, as an agent would, and that they
 * work again with the first count of each. Its words go the way of all others, so that a replay hears them too.
 */
export class AwayCameras {
  readonly #app: Pick<App, 'ingest' | 'cameraDay' | 'now'>;
  readonly #away = new Map<string, { readonly simulated: boolean }>();
  #words = 0;
  #stopped = false;

  constructor(app: Pick<App, 'ingest' | 'cameraDay' | 'now'>) {
    this.#app = app;
  }

  /** The last agent that watched a camera has gone. Called before the day hears of it. */
  gone(camera: string): void {
    const word = this.#app.cameraDay().state(camera);
    if (this.#stopped || word?.state !== 'working') return;
    this.#away.set(camera, word);
    this.#say(camera, 'blind', 'Its agent is off line.', word.simulated);
  }

  /** Events of an agent, before they are taken in. */
  heard(events: readonly unknown[], device: string): void {
    if (this.#away.size === 0) return;
    for (const camera of events.flatMap((event) => countedBy(event, device))) {
      const word = this.#away.get(camera);
      if (word === undefined) continue;
      this.#away.delete(camera);
      // Its agent may have said more by itself.
      if (this.#app.cameraDay().state(camera)?.state === 'blind') this.#say(camera, 'working', '', word.simulated);
    }
  }

  /** The controller ends, and with it every connection: that is no word about cameras. */
  stop(): void {
    this.#stopped = true;
  }

  #say(camera: string, state: 'blind' | 'working', detail: string, simulated: boolean): void {
    const origin: Origin = { who: 'gateway', maySend: (source) => source === SOURCE, simulated };
    const atMs = this.#app.now();
    const event = {
      ...{ specversion: '1.0', id: `${state}-${camera}-${atMs}-${++this.#words}`, source: SOURCE },
      ...{ type: 'endcap.camera.v1', time: new Date(atMs).toISOString(), data: { camera, state, detail } },
    };
    void this.#app.ingest([event], origin);
  }
}

/** The camera of a count that an agent sends: the part behind the device in its source. */
function countedBy(event: unknown, device: string): string[] {
  const { type, source } = (typeof event === 'object' && event !== null ? event : {}) as Record<string, unknown>;
  if (type !== 'endcap.count.v1' || typeof source !== 'string') return [];
  const own = `urn:endcap:device:${device}:`;
  return source.startsWith(own) ? [source.slice(own.length).split(':')[0]!] : [];
}
