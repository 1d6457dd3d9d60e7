import type { Override, Programme } from '../../protocol/programme/programme.ts';
import { overrideAt, spotAt } from '../../protocol/programme/spotAt.ts';
import { tallyOverride, tallyProgramme } from './cycle.ts';
import type { Part } from './cycle.ts';

/** What a screen is to show from some instant on. */
export interface Shown {
  readonly programme: Pick<Programme, 'segments' | 'spots'>;
  readonly override: Override | null;
}

/** What one campaign had of one screen. */
export interface Cell {
  ms: number;
  plays: number;
  personMs: number;
  unknownMs: number;
}

export interface ScreenTime {
  readonly screen: string;
  readonly cells: ReadonlyMap<string, Cell>;
  /** Time with what goes before the loop, and with nothing booked, ms. */
  readonly beforeMs: number;
  readonly nothingMs: number;
  /** Times that something came on before the loop, or took the place of something else there. */
  readonly switches: number;
}

interface Track {
  readonly screen: string;
  zone: string;
  readonly cells: Map<string, Cell>;
  shown: Shown | null;
  sinceMs: number;
  /** Something else was on until `sinceMs`. */
  fresh: boolean;
  beforeMs: number;
  nothingMs: number;
  switches: number;
}

const EMPTY: Shown = { programme: { segments: [], spots: [] }, override: null };

/**
 * Adds up what screens show: time, spots and the people who stand before them. Told of changes in the order of time;
 * between them it works in closed form.
 */
export class Timeline {
  readonly #tracks = new Map<string, Track>();
  readonly #byZone = new Map<string, Track[]>();
  /** People in a zone; null: nobody knows. */
  readonly #people = new Map<string, number | null>();
  /** Screens that share a loop are worked out once. */
  #last: { shown: Shown; fromMs: number; toMs: number; fresh: boolean; parts: readonly Part[] } | null = null;

  screens(): Iterable<string> {
    return this.#tracks.keys();
  }

  /**
   * A screen is there, or stands elsewhere, from an instant on.
   * @param zone whose people count for it
   */
  place(screen: string, zone: string, atMs: number): void {
    let track = this.#tracks.get(screen);
    if (track?.zone === zone) return;
    if (track === undefined) {
      const counts = { cells: new Map<string, Cell>(), beforeMs: 0, nothingMs: 0, switches: 0 };
      track = { screen, zone, shown: null, sinceMs: atMs, fresh: false, ...counts };
      this.#tracks.set(screen, track);
    } else {
      this.#flush(track, atMs);
      const others = this.#byZone.get(track.zone) ?? [];
      this.#byZone.set(
        track.zone,
        others.filter((t) => t !== track),
      );
      track.zone = zone;
    }
    const list = this.#byZone.get(zone);
    if (list === undefined) this.#byZone.set(zone, [track]);
    else list.push(track);
  }

  show(screen: string, atMs: number, shown: Shown): void {
    const track = this.#tracks.get(screen);
    if (track === undefined) return;
    const before = track.shown;
    this.#flush(track, atMs);
    track.shown = shown;
    if (before === null) return;
    const override = overrideOf(shown, atMs);
    const changed = override?.id !== overrideOf(before, atMs)?.id;
    if (changed && override !== null) track.switches += 1;
    track.fresh ||= changed || (override === null && !sameSlot(before, shown, atMs));
  }

  people(zone: string, atMs: number, people: number | null): void {
    if ((this.#people.get(zone) ?? null) === people) return;
    for (const track of this.#byZone.get(zone) ?? []) this.#flush(track, atMs);
    this.#people.set(zone, people);
  }

  /** From an instant on nobody knows how many people are anywhere. */
  nobodyKnows(atMs: number): void {
    for (const zone of [...this.#people.keys()]) this.people(zone, atMs, null);
  }

  end(atMs: number): ScreenTime[] {
    for (const track of this.#tracks.values()) this.#flush(track, atMs);
    return [...this.#tracks.values()];
  }

  /** Counts what a screen showed since it was last looked at. */
  #flush(track: Track, atMs: number): void {
    const { shown, sinceMs, fresh } = track;
    if (atMs <= sinceMs) return;
    track.sinceMs = atMs;
    track.fresh = false;
    const people = this.#people.get(track.zone) ?? null;
    const override = shown === null ? null : overrideOf(shown, sinceMs);
    const untilMs = override?.untilMs ?? Number.POSITIVE_INFINITY;
    for (const part of this.#parts(shown ?? EMPTY, sinceMs, atMs, fresh)) this.#count(track, part, people);
    if (override !== null) track.beforeMs += Math.min(atMs, untilMs) - sinceMs;
  }

  #parts(shown: Shown, fromMs: number, toMs: number, fresh: boolean): readonly Part[] {
    const last = this.#last;
    if (
      last?.fromMs === fromMs &&
      last.toMs === toMs &&
      last.fresh === fresh &&
      last.shown.override === shown.override &&
      last.shown.programme.segments === shown.programme.segments
    )
      return last.parts;
    const parts: Part[] = [];
    const override = overrideOf(shown, fromMs);
    const endMs = override === null ? fromMs : Math.min(toMs, override.untilMs ?? toMs);
    if (override !== null) tallyOverride(override, fromMs, endMs, fresh, parts);
    // An override that ends by itself hands over to the loop, whose spot begins there.
    if (endMs < toMs) tallyProgramme(shown.programme, endMs, toMs, override === null ? fresh : true, parts);
    this.#last = { shown, fromMs, toMs, fresh, parts };
    return parts;
  }

  #count(track: Track, { campaign, ms, begun }: Part, people: number | null): void {
    if (campaign === null) {
      track.nothingMs += ms;
      return;
    }
    let cell = track.cells.get(campaign);
    if (cell === undefined) track.cells.set(campaign, (cell = { ms: 0, plays: 0, personMs: 0, unknownMs: 0 }));
    cell.ms += ms;
    cell.plays += begun;
    if (people === null) cell.unknownMs += ms;
    else cell.personMs += people * ms;
  }
}

function overrideOf({ override }: Shown, atMs: number): Override | null {
  return override === null ? null : overrideAt([override], atMs);
}

/** The loop goes on as it was: the same spot since the same instant. */
function sameSlot(before: Shown, after: Shown, atMs: number): boolean {
  const [was, is] = [spotAt(before.programme, atMs), spotAt(after.programme, atMs)];
  if (was === null || is === null) return was === is;
  const [old, now] = [before.programme.spots[was.spot]!, after.programme.spots[is.spot]!];
  return was.startMs === is.startMs && old.campaign === now.campaign && old.scene.creative === now.scene.creative;
}
