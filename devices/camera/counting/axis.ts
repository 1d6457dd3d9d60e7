/**
 * Where something is on one axis, how fast it moves, and how sure both are (a Kalman filter of constant speed). Time is
 * data, so that it is the same filter at 2 and at 30 pictures a second.
 */
export interface Axis {
  place: number;
  /** A second. */
  speed: number;
  /** Variances of place and speed, and how they hang together. */
  placeVar: number;
  bothVar: number;
  speedVar: number;
}

export function axisAt(place: number, placeSd: number, speedSd: number): Axis {
  return { place, speed: 0, placeVar: placeSd * placeSd, bothVar: 0, speedVar: speedSd * speedSd };
}

/**
 * Moves on in time.
 *
 * @param accelerationSd how much the speed changes in a second, on its own
 * @param kept part of the speed that is kept: 1, or less where nobody knows whether it still goes on
 */
export function predict(axis: Axis, seconds: number, accelerationSd: number, kept: number): void {
  axis.speed *= kept;
  axis.place += axis.speed * seconds;
  const q = accelerationSd * accelerationSd * seconds;
  axis.placeVar += 2 * seconds * axis.bothVar + seconds * seconds * axis.speedVar + (q * seconds * seconds) / 3;
  axis.bothVar += seconds * axis.speedVar + (q * seconds) / 2;
  axis.speedVar += q;
}

/** Takes in a place that was seen. */
export function correct(axis: Axis, seen: number, seenSd: number): void {
  const all = axis.placeVar + seenSd * seenSd;
  const placeGain = axis.placeVar / all;
  const speedGain = axis.bothVar / all;
  const off = seen - axis.place;
  axis.place += placeGain * off;
  axis.speed += speedGain * off;
  axis.speedVar = Math.max(axis.speedVar - speedGain * axis.bothVar, 0);
  axis.bothVar *= 1 - placeGain;
  axis.placeVar *= 1 - placeGain;
}
