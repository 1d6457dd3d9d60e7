/** Between the instant at which a spot is to go on and the one at which it does, ms. */
const LATE_MS = 400;
/** A spot that begins anew is on within this time of its slot's beginning, ms. */
const FRESH_MS = 150;

export interface Part {
  readonly screen: string;
  readonly campaign: string;
  readonly creative: string;
  /** When its slot began; null: it was ordered, and ordered spots have no parts. */
  readonly slotMs: number | null;
}

/** A booked spot that was on last, with all of its parts so far. */
export interface Begun extends Part {
  /** Id of the first part. */
  readonly first: string;
  /** Time on screen of all parts, ms. */
  readonly shownMs: number;
}

/**
 * True where a spot goes on that a trigger had interrupted: in the slot in which it began, or where the loop goes on
 * with what was left of it (PRF-7).
 */
export function goesOn(begun: Begun | null, part: Part, startMs: number): boolean {
  if (begun === null || part.slotMs === null) return false;
  const { screen, campaign, creative } = begun;
  if (screen !== part.screen || campaign !== part.campaign || creative !== part.creative) return false;
  if (begun.slotMs === part.slotMs) return true;
  const into = startMs - part.slotMs;
  return into > FRESH_MS && Math.abs(into - begun.shownMs) <= LATE_MS;
}
