/** A generator of pseudo-random numbers as plain data (mulberry32): the same state gives the same numbers. */
export interface Random {
  state: number;
}

export function seeded(seed: number): Random {
  return { state: seed >>> 0 };
}

/** Uniform in [0, 1). */
export function uniform(random: Random): number {
  random.state = (random.state + 0x6d2b79f5) >>> 0;
  let t = random.state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}

export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * uniform(random);
}

/** Whole number in [low, high]. */
export function wholeBetween(random: Random, low: number, high: number): number {
  return low + Math.floor(uniform(random) * (high - low + 1));
}

export function chance(random: Random, probability: number): boolean {
  return uniform(random) < probability;
}

/** Normal with mean 0 and standard deviation 1 (Box-Muller; one of the pair is thrown away to keep no state). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform(random)));
  return radius * Math.cos(2 * Math.PI * uniform(random));
}

/** Waiting time to the next event of a Poisson process, in the unit of `mean`. */
export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - uniform(random));
}

/** Dwell times are skewed: most short, some long. `median` and the spread of the logarithm. */
export function logNormal(random: Random, median: number, spread: number): number {
  return median * Math.exp(spread * normal(random));
}

/** One of the items by weight, or undefined when there is none with a weight above zero. */
export function pick<T>(random: Random, items: readonly T[], weight: (item: T) => number): T | undefined {
  let total = 0;
  for (const item of items) total += weight(item);
  let left = uniform(random) * total;
  for (const item of items) {
    left -= weight(item);
    if (left < 0) return item;
  }
  return undefined;
}
