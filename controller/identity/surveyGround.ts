import type { Fault } from '../../config/schema/fault.ts';
import type { Point } from '../../config/schema/geometry.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Survey } from '../../config/schema/survey.ts';

/** What a survey is read against. */
export interface SurveyGround {
  readonly config: Pick<StoreConfig, 'floorPlan' | 'receivers' | 'surveys'>;
  /** Day of the store at an instant. */
  readonly dayOf: (atMs: number) => string;
  readonly nowMs: number;
}

export type SurveyRead =
  | {
      readonly ok: true;
      readonly survey: Survey;
      /** What is worth knowing of how it was read, in sentences. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly faults: readonly Fault[] };

export function refuse(path: string, message: string, fix: string): SurveyRead {
  return { ok: false, faults: [{ path, message, fix }] };
}

/** Places beyond the floor plan; twenty at most. */
export function planFaults(places: readonly Point[], list: string, { config }: SurveyGround): Fault[] {
  const { widthM, heightM } = config.floorPlan;
  return places
    .flatMap(({ x, y }, i) =>
      x >= 0 && y >= 0 && x <= widthM && y <= heightM
        ? []
        : [
            {
              path: `${list}[${i}].at`,
              message: `(${x}, ${y}) lies beyond the floor plan of ${widthM} by ${heightM} m`,
              fix: 'give places in metres from the top left corner of the plan',
            },
          ],
    )
    .slice(0, 20);
}

/** Ids and hardware ids, lower case, of receivers that listen. */
export function receiverIds({ config }: SurveyGround): Map<string, string> {
  return new Map(
    config.receivers
      .filter((r) => r.listens)
      .flatMap((r) => [r.hardwareId?.toLowerCase() ?? r.id, r.id].map((name) => [name, r.id] as const)),
  );
}

/** An id that no survey of the store has. */
export function freeId(base: string, { config }: SurveyGround): string {
  const taken = new Set(config.surveys.map((s) => s.id));
  for (let n = 1; ; n++) {
    const free = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(free)) return free;
  }
}
