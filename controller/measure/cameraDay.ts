import { StoreDays } from '../engine/storeDays.ts';
import type { CameraToday, CameraWord, HeatDay, VisitsDay } from '../protocol/cameraDay.ts';
import type { Observation } from '../protocol/observation.ts';

type Of<T extends Observation['type']> = Extract<Observation, { type: T }>;

interface Day {
  readonly day: number;
  readonly fromMs: number;
  untilMs: number;
  simulated: boolean;
}
interface Heat extends Day {
  readonly cellM: number;
  readonly seconds: Map<string, number>;
}
interface Visits extends Day {
  readonly upToS: readonly number[];
  readonly visits: number[];
}

/** Most cells that are kept of one camera: a plan of 100 by 100 m in half metres. */
const MOST_CELLS = 40_000;

/**
 * What cameras told today that decides nothing: where people stood, how long they stayed, and what has become of each
 * camera. In memory alone; a day ends at the store's midnight. Sums only, of nobody in particular.
 */
export class CameraDay implements CameraToday {
  #days: StoreDays;
  readonly #heat = new Map<string, Heat>();
  readonly #visits = new Map<string, Visits>();
  readonly #states = new Map<string, CameraWord & { readonly sensedAtMs: number }>();
  /** Newest word of each source about each thing: what comes again, or from before it, is not added twice. */
  readonly #newest = new Map<string, number>();
  /** Since when the agent of a camera is off line, epoch ms. */
  readonly #away = new Map<string, number>();

  /** @param timeZone of the store, IANA name */
  constructor(timeZone: string) {
    this.#days = new StoreDays(timeZone);
  }

  /** The store was changed: cameras and zones that are gone are forgotten. */
  follow(store: {
    readonly timeZone: string;
    readonly cameras: readonly string[];
    readonly zones: readonly string[];
  }): void {
    this.#days = new StoreDays(store.timeZone);
    const keep = (map: Map<string, unknown>, ids: readonly string[]): void => {
      for (const id of map.keys()) if (!ids.includes(id)) map.delete(id);
    };
    keep(this.#heat, store.cameras);
    keep(this.#states, store.cameras);
    keep(this.#visits, store.zones);
    keep(this.#away, store.cameras);
    // What comes again after a change must not count twice; a thing that is gone is forgotten with its words.
    for (const key of this.#newest.keys()) {
      const [what, id = ''] = key.split(' ');
      if (!(what === 'heat' ? store.cameras : store.zones).includes(id)) this.#newest.delete(key);
    }
  }

  /** Takes in what is of its kind, and leaves the rest. */
  take(o: Observation): void {
    if (o.type === 'endcap.heat.v1') this.#addHeat(o);
    else if (o.type === 'endcap.visits.v1') this.#addVisits(o);
    else if (o.type === 'endcap.camera.v1') this.#addState(o);
  }

  heat(camera: string, nowMs: number): HeatDay | null {
    const heat = this.#heat.get(camera);
    if (heat?.day !== this.#days.of(nowMs)) return null;
    const { cellM, fromMs, untilMs, simulated } = heat;
    const cells = [...heat.seconds].map(([key, seconds]) => {
      const [x, y] = key.split(' ').map(Number) as [number, number];
      return { x, y, seconds: Math.round(seconds * 10) / 10 };
    });
    return { cellM, cells, fromMs, untilMs, simulated };
  }

  visits(zone: string, nowMs: number): VisitsDay | null {
    const of = this.#visits.get(zone);
    if (of?.day !== this.#days.of(nowMs)) return null;
    const { upToS, visits, fromMs, untilMs, simulated } = of;
    return { upToS: [...upToS], visits: [...visits], fromMs, untilMs, simulated };
  }

  /** What has become of a camera; null: nobody has said. One that worked is blind while its agent is off line. */
  state(camera: string): CameraWord | null {
    const word = this.#states.get(camera);
    if (word === undefined) return null;
    const { state, detail, sinceMs, simulated } = word;
    const awayMs = this.#away.get(camera);
    return state === 'working' && awayMs !== undefined
      ? { state: 'blind', detail: 'Its agent is off line.', sinceMs: awayMs, simulated }
      : { state, detail, sinceMs, simulated };
  }

  /** An agent that watches this camera is on line now, or the last that did has gone. */
  watched(camera: string, isOnLine: boolean, atMs: number): void {
    if (isOnLine) this.#away.delete(camera);
    else if (!this.#away.has(camera)) this.#away.set(camera, atMs);
  }

  #addHeat(o: Of<'endcap.heat.v1'>): void {
    const { camera, cellM, cells } = o.data;
    if (!this.#isNew(`heat ${camera}`, o)) return;
    const day = this.#days.of(o.sensedAtMs);
    let heat = this.#heat.get(camera);
    if (heat !== undefined && heat.day > day) return;
    // Cells of another size do not add up: it begins anew.
    if (heat?.day !== day || heat.cellM !== cellM) {
      heat = { day, cellM, seconds: new Map(), ...span(o) };
      this.#heat.set(camera, heat);
    }
    for (const { x, y, seconds } of cells) {
      const key = `${x} ${y}`;
      const before = heat.seconds.get(key);
      if (before === undefined && heat.seconds.size >= MOST_CELLS) continue;
      heat.seconds.set(key, (before ?? 0) + seconds);
    }
    extend(heat, o);
  }

  #addVisits(o: Of<'endcap.visits.v1'>): void {
    const { zone, histogram } = o.data;
    if (!this.#isNew(`visits ${zone}`, o)) return;
    const day = this.#days.of(o.sensedAtMs);
    let of = this.#visits.get(zone);
    if (of !== undefined && of.day > day) return;
    if (of?.day !== day || of.upToS.join() !== histogram.upToS.join()) {
      of = { day, upToS: histogram.upToS, visits: histogram.visits.map(() => 0), ...span(o) };
      this.#visits.set(zone, of);
    }
    const { visits } = of;
    histogram.visits.forEach((n, i) => (visits[i]! += n));
    extend(of, o);
  }

  #addState(o: Of<'endcap.camera.v1'>): void {
    const { camera, state, detail } = o.data;
    const before = this.#states.get(camera);
    if (before !== undefined && before.sensedAtMs > o.sensedAtMs) return;
    const { sensedAtMs, simulated } = o;
    const sinceMs = before?.state === state ? before.sinceMs : sensedAtMs;
    this.#states.set(camera, { state, detail, sinceMs, simulated, sensedAtMs });
  }

  #isNew(what: string, { source, sensedAtMs }: Observation): boolean {
    const key = `${what} ${source}`;
    if ((this.#newest.get(key) ?? -Infinity) >= sensedAtMs) return false;
    this.#newest.set(key, sensedAtMs);
    return true;
  }
}

function span({ sensedAtMs, simulated }: Observation): Pick<Day, 'fromMs' | 'untilMs' | 'simulated'> {
  return { fromMs: sensedAtMs, untilMs: sensedAtMs, simulated };
}

function extend(day: Day, { sensedAtMs, simulated }: Observation): void {
  day.untilMs = Math.max(day.untilMs, sensedAtMs);
  day.simulated ||= simulated;
}
