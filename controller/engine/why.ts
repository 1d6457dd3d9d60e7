import type { Comparison, Condition, ReadingKind } from '../../config/schema/condition.ts';
import type { Campaign } from '../../config/schema/campaign.ts';
import type { Daypart } from '../../config/schema/daypart.ts';
import { readingTarget } from '../../config/schema/condition.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Reading } from '../protocol/reading.ts';
import type { Closed } from './closed.ts';
import { closedWords } from './closedWords.ts';
import { keyOf } from './condition.ts';
import type { Look } from './condition.ts';
import { restsUntilMs } from './trigger.ts';
import type { TriggerState } from './trigger.ts';

interface ReadingText {
  /** What it is, for a number that is not known: `people in Drinks: unknown`. */
  readonly what: string;
  readonly of: (name: string, segment: string) => string;
  /** The number with what it counts; without it: what, of, number. */
  readonly said?: (n: string, value: number) => string;
}

const plain = (): string => '';
const inIt = (name: string): string => ` in ${name}`;
const ofIt = (name: string): string => ` of ${name}`;
const counted =
  (one: string, many: string, rest = '') =>
  (n: string, value: number): string =>
    `${n} ${value === 1 ? one : many}${rest}`;
const people = counted('person', 'people');

/** How readings are said to people. */
const readingText: Record<Exclude<ReadingKind, 'button.pressed' | 'member.arrived'>, ReadingText> = {
  'zone.occupancy': { what: 'people', of: inIt, said: people },
  'zone.presence': { what: 'tags', of: inIt, said: counted('tag', 'tags') },
  'zone.dwell': { what: 'stay', of: inIt, said: (n) => `${n} s of stay` },
  'zone.mix': {
    what: 'share of members',
    of: (name, segment) => ` of ${segment} in ${name}`,
    said: (_, value) => `${number(value * 100)} % members`,
  },
  'zone.queueLength': { what: 'people waiting', of: inIt, said: counted('person', 'people', ' waiting') },
  'zone.waitS': { what: 'wait', of: inIt, said: (n) => `${n} s of waiting` },
  'line.forthPerHour': {
    what: 'people',
    of: (name) => ` across ${name} in the last hour`,
    said: people,
  },
  'line.backPerHour': { what: 'people', of: (name) => ` back across ${name} in the last hour`, said: people },
  'store.footfall': {
    what: 'people who came in',
    of: () => ' in the last hour',
    said: counted('person', 'people', ' came in'),
  },
  'product.likes': { what: 'likes', of: (name) => ` for ${name}`, said: counted('like', 'likes') },
  'product.likesPerHour': {
    what: 'likes',
    of: (name) => ` for ${name} in the last hour`,
    said: counted('like', 'likes'),
  },
  'product.rank': { what: 'place by likes', of: ofIt, said: (n) => `place ${n} by likes` },
  'product.stock': { what: 'pieces in stock', of: ofIt, said: counted('piece', 'pieces', ' in stock') },
  'product.salesPerHour': {
    what: 'sales',
    of: (name) => ` of ${name} in the last hour`,
    said: (n) => `${n} sold`,
  },
  'weather.temperatureC': { what: 'temperature outside', of: plain, said: (n) => `${n} °C outside` },
  'weather.rainMmPerHour': { what: 'rain', of: plain, said: (n) => `${n} mm of rain an hour` },
  'weather.windKmh': { what: 'wind', of: plain, said: (n) => `${n} km/h of wind` },
  'weather.cloudPercent': { what: 'clouds', of: plain, said: (n) => `${n} % of the sky in clouds` },
  'time.hour': { what: 'hour', of: plain },
  'time.minuteOfDay': { what: 'time', of: plain, said: (_, value) => `it is ${clock(value)}` },
  'time.weekday': { what: 'day', of: plain, said: (_, value) => `it is ${dayName(value)}` },
};

/** Turns what the engine knows into sentences that staff and marketers read. */
export class Words {
  readonly #names: ReadonlyMap<string, string>;
  readonly #dayparts: ReadonlyMap<string, Daypart>;

  constructor(config: StoreConfig) {
    const names = new Map<string, string>();
    for (const z of config.zones) names.set(`zones ${z.id}`, z.name);
    for (const p of config.products) names.set(`products ${p.id}`, p.name);
    for (const l of config.cameras.flatMap((c) => c.lines)) names.set(`lines ${l.id}`, l.name);
    for (const b of config.buttons) names.set(`buttons ${b.id}`, b.name);
    this.#names = names;
    this.#dayparts = new Map(config.dayparts.map((d) => [d.id, d]));
  }

  /** `5 people in Drinks` */
  reading(c: Comparison, reading: Reading | undefined): string {
    const value = reading?.quality === 'live' ? reading.value : null;
    const n = value === null ? null : number(value);
    const name = this.#name(c);
    if (c.reading === 'button.pressed') return value === 1 ? `${name} was pressed` : `${name} is not pressed`;
    if (c.reading === 'member.arrived')
      return value === 1 ? `a member of ${name} came in` : `no member of ${name} came in just now`;
    const words = readingText[c.reading];
    const of = words.of(name, c.segment ?? '');
    if (value === null) return `${words.what}${of}: ${notKnown(reading)}`;
    return words.said === undefined ? `${words.what}${of} ${n}` : `${words.said(n!, value)}${of}`;
  }

  /** `at least 4` */
  threshold(c: Comparison): string {
    return `${c.op === '>=' ? 'at least' : 'at most'} ${number(c.value)}`;
  }

  /** `5 people in Drinks (at least 4)`, for every comparison of a condition as it stands. */
  condition(condition: Condition, look: Look): string {
    if ('all' in condition) return condition.all.map((c) => this.condition(c, look)).join(' and ');
    if ('any' in condition) return condition.any.map((c) => this.condition(c, look)).join(' or ');
    if ('not' in condition) return `not (${this.condition(condition.not, look)})`;
    const text = this.reading(condition, look(keyOf(condition)));
    return condition.reading === 'button.pressed' ? text : `${text} (${this.threshold(condition)})`;
  }

  /** Why a triggered campaign came on. */
  cameOn(campaign: Campaign, look: Look): string {
    const trigger = campaign.trigger;
    if (trigger === undefined) return `${campaign.name} is switched on`;
    const held = trigger.holdForS > 0 ? ` for ${number(trigger.holdForS)} s` : '';
    return `${this.condition(trigger.when, look)}${held}`;
  }

  /** Why a trigger does not show its campaign, as it stands. */
  notOn(campaign: Campaign, state: TriggerState, look: Look, nowMs: number): string {
    const trigger = campaign.trigger!;
    const condition = this.condition(trigger.when, look);
    switch (state.phase) {
      case 'holding':
        return `${condition}, but it must hold for ${number(trigger.holdForS)} s first`;
      case 'cooling': {
        const left = restsUntilMs(state, { ...trigger, maxPerHour: campaign.maxPerHour }) - nowMs;
        const cooled = restsUntilMs({ ...state, startsMs: [] }, trigger) > nowMs;
        return cooled || campaign.maxPerHour === undefined
          ? `it pauses for ${number(Math.ceil(left / 1000))} s more after its last time`
          : `it has come on ${campaign.maxPerHour} times in the last hour, its most; it may again in ${number(Math.ceil(left / 60_000))} min`;
      }
      default:
        return condition;
    }
  }

  /** Why triggered campaigns keep away from a screen on which others are booked. */
  full(limitMs: number): string {
    return limitMs === 0
      ? 'triggered campaigns take nothing from booked ones in this store'
      : `triggered campaigns have had their ${number(limitMs / 60_000)} min of this hour on this screen`;
  }

  /** Why the stock keeps a campaign away. */
  soldOut({ products, leastStock }: Campaign, look: Look): string {
    const named = products.slice(0, 3).map((p) => {
      const pieces = look(`product.stock:${p}`)?.value ?? 0;
      return `${this.#names.get(`products ${p}`) ?? p} ${number(pieces)}`;
    });
    const more = products.length > 3 ? ` and ${products.length - 3} more` : '';
    return `too few pieces in stock: ${named.join(', ')}${more} (at least ${leastStock})`;
  }

  /** Why the calendar keeps a campaign away. */
  notNow(campaign: Campaign, closed: Closed | null): string {
    return closed === null ? 'it is not due' : closedWords(campaign, closed, this.#dayparts);
  }

  #name(c: Comparison): string {
    const section = readingTarget(c.reading);
    return this.#names.get(`${section} ${c.of}`) ?? c.of;
  }
}

function notKnown(reading: Reading | undefined): string {
  return reading?.quality === 'stale' ? 'last heard too long ago' : 'unknown';
}

/** At most one decimal, no trailing nought. */
function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Minutes of a day as `18:05`. */
function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(Math.floor(minutes % 60)).padStart(2, '0')}`;
}

function dayName(weekday: number): string {
  return ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][weekday - 1] ?? String(weekday);
}
