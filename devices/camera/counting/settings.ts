/** How people are followed. Scores are the detector's, 0 to 1; overlaps are intersection over union. */
export interface TrackerSettings {
  /** A track needs one box of this score to count, unless it walks. */
  readonly birthScore: number;
  /** Boxes from this score on begin a track that does not count yet. */
  readonly tentativeScore: number;
  /** Boxes from this score on are matched first, by motion, place, size and colours. */
  readonly strongScore: number;
  /** Where a person is hard to see in any picture, this part of its best score is strong for it. */
  readonly strongPart: number;
  /** Weaker boxes only carry on what they overlap by this much. */
  readonly weakOverlap: number;
  /** A track counts once it was found so often, is so old, and its scores add up to so much. */
  readonly confirmHits: number;
  readonly confirmMs: number;
  readonly confirmEvidence: number;
  /** At a border, one box of this score is somebody coming in, where the next picture is far away. */
  readonly enteringScore: number;
  /** Weak boxes alone are a person when they walk on: for so long, so far (body heights), with so much of a score. */
  readonly walksMs: number;
  readonly walksHeights: number;
  readonly walksScore: number;
  /** A person who is not found counts on for so long: walking, standing, behind another, going out at a border, ms. */
  readonly holdWalkingMs: number;
  readonly holdStandingMs: number;
  readonly holdHiddenMs: number;
  readonly holdEdgeMs: number;
  /** Who no longer counts can be found again for so long after having been seen, ms. */
  readonly lostMs: number;
  /** Found again within so many body heights, plus so many for every second, at most so many. */
  readonly reach: number;
  readonly reachPerSecond: number;
  readonly reachMost: number;
  /** How alike the colours must be to be found again: at once, and after `lookAfterMs`. */
  readonly lookLeast: number;
  readonly lookLeastLater: number;
  readonly lookAfterMs: number;
  /** Stranger than this (squared Mahalanobis distance) and hardly overlapping is somebody else. */
  readonly gate: number;
  /** A new box that overlaps somebody by this much, or lies within by this part, is the same person twice. */
  readonly twiceOverlap: number;
  readonly twiceWithin: number;
}

export const trackerSettings: TrackerSettings = {
  birthScore: 0.45,
  tentativeScore: 0.22,
  strongScore: 0.38,
  strongPart: 0.6,
  weakOverlap: 0.4,
  confirmHits: 2,
  confirmMs: 80,
  confirmEvidence: 0.8,
  enteringScore: 0.55,
  walksMs: 600,
  walksHeights: 0.35,
  walksScore: 0.2,
  holdWalkingMs: 1_000,
  holdStandingMs: 3_000,
  holdHiddenMs: 2_000,
  holdEdgeMs: 400,
  lostMs: 4_000,
  reach: 0.7,
  reachPerSecond: 0.5,
  reachMost: 1.5,
  lookLeast: 0.7,
  lookLeastLater: 0.75,
  lookAfterMs: 1_000,
  gate: 12,
  twiceOverlap: 0.4,
  twiceWithin: 0.8,
};
