import type { Comparison, Condition } from './condition.ts';
import { comparisons, STORE } from './condition.ts';
import type { Fault } from './fault.ts';
import type { StoreConfig } from './storeConfig.ts';

/** Rules that are sound by themselves and yet can never do what they say: refused where that is certain. */
export function ruleFaults({ store, campaigns = [], outputs = [] }: Partial<StoreConfig>): Fault[] {
  const faults: Fault[] = [];
  campaigns.forEach((c, i) => {
    if (c.trigger === undefined) return;
    const at = `campaigns[${i}](${c.id}).trigger`;
    faults.push(...contradiction(`${at}.when`, c.trigger.when), ...unasked(`${at}.when`, c.trigger.when, store));
    const leftS = (store?.triggeredShare ?? 1) * 3600;
    const { minOnScreenS } = c.trigger;
    // With a share of 0 triggered campaigns are for screens on which nothing is booked.
    if (c.class === 'triggered' && leftS > 0 && minOnScreenS > leftS)
      faults.push({
        path: `${at}.minOnScreenS`,
        message: `it is to stay for ${minOnScreenS} s, but store.triggeredShare leaves triggered campaigns ${Math.floor(leftS)} s of an hour`,
        fix: `use at most ${Math.floor(leftS)}, or raise store.triggeredShare to ${Math.ceil((minOnScreenS / 3600) * 100) / 100}`,
      });
  });
  outputs.forEach((o, i) => {
    const at = `outputs[${i}](${o.id}).when`;
    faults.push(...contradiction(at, o.when), ...unasked(at, o.when, store));
  });
  return faults;
}

/** It asks for an estimate that nothing could tell. */
function unasked(path: string, when: Condition, store: StoreConfig['store'] | undefined): Fault[] {
  if (store === undefined || store.peoplePerBasket !== undefined) return [];
  if (!comparisons(when).some((c) => c.reading === 'zone.basketEstimate')) return [];
  return [
    {
      path,
      message: 'zone.basketEstimate is never told: nobody has said how many people there are for each basket',
      fix: 'set store.peoplePerBasket (mean, spread) from a count by hand, or ask for zone.presence',
    },
  ];
}

function contradiction(path: string, when: Condition): Fault[] {
  const pair = neverTrue(when);
  if (pair === null) return [];
  const [least, most] = pair;
  const of = least.of === STORE ? '' : ` of ${least.of}`;
  return [
    {
      path,
      message: `it can never hold: ${least.reading}${of} cannot be at least ${least.value} and at most ${most.value} at once`,
      fix: 'change one of the two thresholds, or write any in place of all',
    },
  ];
}

/** Two comparisons of one reading because of which a condition can never become true, or null when it may. */
function neverTrue(c: Condition): readonly [Comparison, Comparison] | null {
  if ('any' in c) {
    const pairs = c.any.map(neverTrue);
    return pairs.every((p) => p !== null) ? (pairs[0] ?? null) : null;
  }
  if (!('all' in c)) return null;
  const together = comparedTogether(c);
  for (const least of together) {
    const most = together.find((other) => areApart(least, other));
    if (most !== undefined) return [least, most];
  }
  return c.all.map(neverTrue).find((pair) => pair !== null) ?? null;
}

/** Comparisons that must all be true for a condition to be. */
function comparedTogether(c: Condition): Comparison[] {
  if ('all' in c) return c.all.flatMap(comparedTogether);
  return 'any' in c || 'not' in c ? [] : [c];
}

/** Whether no value is in both; while nothing is on yet only enter thresholds count. */
function areApart(least: Comparison, most: Comparison): boolean {
  if (least.op !== '>=' || most.op !== '<=' || most.value >= least.value) return false;
  if (least.reading !== most.reading || least.of !== most.of || least.segment !== most.segment) return false;
  // Where one counts as met while the reading is unknown, and the other may too, they are true together then.
  const unknown = [least.whenUnknown, most.whenUnknown];
  return unknown.includes('false') || !unknown.includes('true');
}
