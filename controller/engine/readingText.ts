import type { Comparison } from '../../config/schema/condition.ts';
import type { ReadingKind } from '../../config/schema/readings.ts';
import type { Reading } from '../protocol/reading.ts';

interface ReadingText {
  /** What it is, for a value that is not known: `people in Drinks`. */
  readonly what: (name: string, segment: string) => string;
  /** The value with what it counts: `5 people in Drinks`. */
  readonly said: (value: number, name: string, segment: string) => string;
  /** A threshold with its unit, where the number alone says too little. */
  readonly amount?: (value: number) => string;
}

const seconds = (value: number): string => `${exact(value)} s`;
const counted = (value: number, one: string, many: string): string =>
  `${shortNumber(value)} ${value === 1 ? one : many}`;
const people = (value: number): string => counted(value, 'person', 'people');

/** How readings are said to people. */
const texts: Readonly<Record<ReadingKind, ReadingText>> = {
  'zone.occupancy': { what: (name) => `people in ${name}`, said: (v, name) => `${people(v)} in ${name}` },
  'zone.presence': {
    what: (name) => `tags in ${name}`,
    said: (v, name) => `${counted(v, 'tag', 'tags')} in ${name}`,
  },
  'zone.dwell': {
    what: (name) => `time that people stay in ${name}`,
    said: (v, name) => `people stay ${shortNumber(v)} s in ${name}`,
    amount: seconds,
  },
  'zone.basketEstimate': {
    what: (name) => `people in ${name} by baskets`,
    said: (v, name) => `about ${people(v)} in ${name} by baskets`,
  },
  'zone.mix': {
    what: (name, segment) => `share of ${segment} among the members in ${name}`,
    said: (v, name, segment) => `${shortNumber(v * 100)} % of the members in ${name} are ${segment}`,
    amount: (v) => `${exact(v * 100)} %`,
  },
  'zone.queueLength': {
    what: (name) => `people waiting in ${name}`,
    said: (v, name) => `${people(v)} waiting in ${name}`,
  },
  'zone.waitS': {
    what: (name) => `wait in ${name}`,
    said: (v, name) => `a wait of ${shortNumber(v)} s in ${name}`,
    amount: seconds,
  },
  'line.forthPerHour': {
    what: (name) => `people across ${name} in the last hour`,
    said: (v, name) => `${people(v)} across ${name} in the last hour`,
  },
  'line.backPerHour': {
    what: (name) => `people back across ${name} in the last hour`,
    said: (v, name) => `${people(v)} back across ${name} in the last hour`,
  },
  'store.footfall': {
    what: () => 'people who came in during the last hour',
    said: (v) => `${people(v)} came in during the last hour`,
  },
  'product.likes': {
    what: (name) => `likes for ${name}`,
    said: (v, name) => `${counted(v, 'like', 'likes')} for ${name}`,
  },
  'product.likesPerHour': {
    what: (name) => `likes for ${name} in the last hour`,
    said: (v, name) => `${counted(v, 'like', 'likes')} for ${name} in the last hour`,
  },
  'product.rank': {
    what: (name) => `place of ${name} by likes`,
    said: (v, name) => `${name} is in place ${shortNumber(v)} by likes`,
  },
  'product.stock': {
    what: (name) => `pieces of ${name} in stock`,
    said: (v, name) => `${counted(v, 'piece', 'pieces')} of ${name} in stock`,
  },
  'product.salesPerHour': {
    what: (name) => `pieces of ${name} sold in the last hour`,
    said: (v, name) => `${counted(v, 'piece', 'pieces')} of ${name} sold in the last hour`,
  },
  'member.arrived': {
    what: (name) => `no member of ${name} has come in yet`,
    said: (v, name) => (v === 1 ? `a member of ${name} came in` : `no member of ${name} came in just now`),
  },
  'weather.temperatureC': {
    what: () => 'temperature outside',
    said: (v) => `${shortNumber(v)} °C outside`,
    amount: (v) => `${exact(v)} °C`,
  },
  'weather.rainMmPerHour': {
    what: () => 'rain outside',
    said: (v) => `${shortNumber(v)} mm of rain an hour`,
    amount: (v) => `${exact(v)} mm/h`,
  },
  'weather.windKmh': {
    what: () => 'wind outside',
    said: (v) => `${shortNumber(v)} km/h of wind`,
    amount: (v) => `${exact(v)} km/h`,
  },
  'weather.cloudPercent': {
    what: () => 'clouds outside',
    said: (v) => `${shortNumber(v)} % of the sky in clouds`,
    amount: (v) => `${exact(v)} %`,
  },
  'button.pressed': {
    what: (name) => `${name} was not pressed yet`,
    said: (v, name) => (v === 1 ? `${name} was pressed` : `${name} is not pressed`),
  },
  'time.hour': { what: () => 'hour of the day', said: (v) => `the hour is ${shortNumber(v)}` },
  'time.minuteOfDay': { what: () => 'time of day', said: (v) => `it is ${clock(v)}`, amount: clock },
  'time.weekday': { what: () => 'day of the week', said: (v) => `it is ${dayName(v)}` },
};

/** Kinds that are either so or not, and need no threshold to be understood. */
export function isYesOrNo(kind: ReadingKind): boolean {
  return kind === 'button.pressed' || kind === 'member.arrived';
}

/** `5 people in Drinks`, or that it is not known. */
export function readingText(c: Comparison, name: string, reading: Reading | undefined): string {
  const { what, said } = texts[c.reading];
  const segment = c.segment ?? '';
  const { value = null, quality = 'unknown', confidence = 0 } = reading ?? {};
  if (isYesOrNo(c.reading))
    return value === null ? what(name, segment) : said(quality === 'live' ? value : 0, name, segment);
  if (value === null || quality === 'unknown') return `${what(name, segment)}: unknown`;
  if (quality === 'stale') return `${what(name, segment)}: last heard too long ago`;
  const text = said(value, name, segment);
  // Sums of the last hour after a restart (RDG-12).
  const isPart = c.reading.endsWith('PerHour') || c.reading === 'store.footfall';
  return isPart && !c.reading.startsWith('weather.') && confidence < 1
    ? `${text}, of which ${Math.round(confidence * 60)} min were heard`
    : text;
}

/** `at least 4`, `at most 60 s`, `Friday or later` */
export function thresholdText({ reading, op, value }: Comparison): string {
  if (reading === 'time.weekday')
    return op === '>=' ? `${dayName(Math.ceil(value))} or later` : `${dayName(Math.floor(value))} or earlier`;
  const amount = texts[reading].amount ?? exact;
  return `${op === '>=' ? 'at least' : 'at most'} ${amount(value)}`;
}

/** At most one decimal, no trailing nought. */
export function shortNumber(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** As it was written, without the last digits of binary arithmetic. */
function exact(value: number): string {
  return String(Math.round(value * 1e6) / 1e6);
}

/** Minutes of a day as `18:05`. */
function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(Math.floor(minutes % 60)).padStart(2, '0')}`;
}

function dayName(weekday: number): string {
  return ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][weekday - 1] ?? String(weekday);
}
