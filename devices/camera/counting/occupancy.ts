import { confidenceOf, maskedPart } from './confidence.ts';
import { inside } from './geometry.ts';
import type { Place } from './geometry.ts';
import { foot } from './track.ts';
import type { Track } from './track.ts';

export interface Area {
  readonly zone: string;
  /** Null: the whole picture. */
  readonly outline: readonly Place[] | null;
}

export interface ZoneCount {
  readonly zone: string;
  readonly count: number;
  /** 0 to 1. */
  readonly confidence: number;
}

/** Feet of somebody whose box reaches below the picture are taken to stand on its lower edge. */
function footInside(track: Track): Place {
  const { x, y } = foot(track);
  return { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) };
}

/** Where people stand: those in no mask, and who of them is in which zone. */
export interface Whereabouts {
  readonly standing: readonly Track[];
  readonly zones: ReadonlyMap<string, readonly Track[]>;
}

/** Who is in which zone, by the feet; whoever stands in a mask is nobody. */
export function whereabouts(
  people: readonly Track[],
  areas: readonly Area[],
  masks: readonly (readonly Place[])[],
): Whereabouts {
  const standing = people
    .map((track) => ({ track, at: footInside(track) }))
    .filter(({ at }) => !masks.some((mask) => inside(mask, at)));
  const zones = new Map<string, Track[]>();
  for (const { zone } of areas) {
    if (zones.has(zone)) continue;
    const outlines = areas.filter((a) => a.zone === zone);
    const here = standing.filter(({ at }) => outlines.some((a) => a.outline === null || inside(a.outline, at)));
    zones.set(
      zone,
      here.map(({ track }) => track),
    );
  }
  return { standing: standing.map(({ track }) => track), zones };
}

/** People in each zone, and how probable it is that the number is exact. */
export class Occupancy {
  readonly #areas: readonly Area[];
  readonly #masks: readonly (readonly Place[])[];
  readonly #zones: readonly {
    readonly zone: string;
    readonly outlines: readonly (readonly Place[])[];
    readonly masked: number;
  }[];

  constructor(areas: readonly Area[], masks: readonly (readonly Place[])[]) {
    this.#areas = areas;
    this.#masks = masks;
    this.#zones = [...new Set(areas.map((a) => a.zone))].map((zone) => {
      const own = areas.filter((a) => a.zone === zone);
      const outlines = own.flatMap((a) => (a.outline === null ? [] : [a.outline]));
      const whole = own.some((a) => a.outline === null);
      return { zone, outlines: whole ? [] : outlines, masked: maskedPart(whole ? [] : outlines, masks) };
    });
  }

  step(people: readonly Track[], atMs: number): Whereabouts & { readonly counts: ZoneCount[] } {
    const where = whereabouts(people, this.#areas, this.#masks);
    const counts = this.#zones.map(({ zone, outlines, masked }) => {
      const here = where.zones.get(zone) ?? [];
      return { zone, count: here.length, confidence: confidenceOf({ here, people, outlines, masked }, atMs) };
    });
    return { ...where, counts };
  }
}
