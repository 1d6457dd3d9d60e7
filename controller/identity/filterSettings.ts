/** How far a kind of map is believed; the defaults hold for any store. */
export interface Trust {
  /** Spread of levels around what is expected, dB: reflections, bodies, orientation. */
  readonly sigmaDb: number;
  /** A faint receiver says less of the place: 10 dB below the loudest, its word weighs 1 / (1 + this). */
  readonly faint: number;
  /** Weight of a step of evidence: what the map has wrong is wrong step after step. */
  readonly trust: number;
  /** No single receiver counts against a place by more than this (half a squared deviation). */
  readonly outlier: number;
}

export interface FilterSettings {
  /** By the places of the receivers alone. */
  readonly planned: Trust;
  /** By a survey. */
  readonly surveyed: Trust;
  /** Spread of what is common to all receivers, dB: the body that carries the tag, its orientation. */
  readonly offsetDb: number;
  /** A level below the expected one is this much likelier than one above it: bodies take away, nothing adds. */
  readonly shadow: number;
  /** Speed at which the prior spreads, m/s: above walking pace, since people walk straight and not at random. */
  readonly speedMps: number;
}

export const defaultFilter: FilterSettings = {
  planned: { sigmaDb: 5.2, faint: 2, trust: 1.35, outlier: 5 },
  surveyed: { sigmaDb: 4.2, faint: 0.5, trust: 0.8, outlier: 8 },
  offsetDb: 3.5,
  shadow: 1.15,
  speedMps: 2.5,
};
