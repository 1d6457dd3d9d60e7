import type { Store } from '../../config/schema/store.ts';
import type { TagWord } from './visits.ts';

/** People in a zone, estimated from the baskets in it. */
export interface BasketEstimate {
  readonly people: number;
  /** One standard deviation, people. */
  readonly error: number;
  readonly confidence: number;
}

/**
 * People in a zone by its baskets (IDN-10). With n baskets, a mean of m people for each and a spread of s: m·n people,
 * with a variance of n·s² from the people plus m²·Σp(1−p) from how sure each basket's place is. Where there is no
 * basket the error is that of one. Confidence is 1/(1+r), with r the error as a share of the people, or of one basket's
 * people where there are fewer: half when it may as well be double, three quarters for an error of a third.
 */
export function basketEstimate(
  zone: string,
  tags: readonly Pick<TagWord, 'tag' | 'state' | 'zone' | 'confidence'>[],
  { mean, spread }: NonNullable<Store['peoplePerBasket']>,
): BasketEstimate {
  const baskets = tags.filter(
    (t) => t.tag.class === 'basket' && !t.tag.lost && t.state === 'placed' && t.zone === zone,
  );
  const people = mean * baskets.length;
  const placing = baskets.reduce((sum, { confidence: p }) => sum + p * (1 - p), 0);
  const error = Math.sqrt(Math.max(1, baskets.length) * spread ** 2 + mean ** 2 * placing);
  const confidence = 1 / (1 + error / Math.max(people, mean));
  return { people: round(people, 10), error: round(error, 10), confidence: round(confidence, 1000) };
}

function round(value: number, by: number): number {
  return Math.round(value * by) / by;
}
