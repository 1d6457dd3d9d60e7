import type { Trigger } from '../../../config/schema/campaign.ts';
import { readingTarget, STORE } from '../../../config/schema/condition.ts';
import type { Comparison, Condition, ReadingKind } from '../../../config/schema/condition.ts';
import { idPattern } from '../../../config/schema/id.ts';
import { readingCatalogue } from '../../protocol/reading.ts';
import { percentOf, valueText } from '../words/readingValue.ts';
import { isTime, readingWords } from './readingWords.ts';

/** One line of the sentence: `people in [Drinks] [at least] [4]`. null: not filled in yet. */
export interface Line {
  readonly reading: ReadingKind;
  readonly of: string | null;
  /** Segment of members, for their share; empty: none. */
  readonly segment: string;
  readonly op: Comparison['op'];
  /** The opposite: fewer than, more than, not pressed. */
  readonly not: boolean;
  readonly value: number | null;
  /** Where it ends; null: as soon as it is not true any more. */
  readonly exit: number | null;
  readonly whenUnknown: Comparison['whenUnknown'];
}

/** A trigger as one sentence: "when … for … s, until … for … s, at least … s on screen". */
export interface Sentence {
  readonly join: 'all' | 'any';
  readonly lines: readonly Line[];
  readonly holdForS: number | null;
  readonly releaseAfterS: number | null;
  readonly minOnScreenS: number | null;
  readonly coolDownS: number | null;
}

export const emptyLine: Line = {
  reading: 'zone.occupancy',
  of: null,
  segment: '',
  op: '>=',
  not: false,
  value: 4,
  exit: 2,
  whenUnknown: 'false',
};
export const emptySentence: Sentence = {
  join: 'all',
  lines: [emptyLine],
  holdForS: 3,
  releaseAfterS: 5,
  minOnScreenS: 8,
  coolDownS: 0,
};

/** Lines that can be added; what a store file has beyond them is shown all the same. */
export const MAX_LINES = 4;

function isComparison(c: Condition): c is Comparison {
  return 'reading' in c;
}

/** It happens or it does not: there is no number to compare. */
export function happens(kind: ReadingKind): boolean {
  return kind === 'button.pressed' || kind === 'member.arrived';
}

function lineOf(c: Comparison, not: boolean): Line | null {
  const { reading, of, op, value, whenUnknown, segment = '' } = c;
  const exit = c.exit === undefined || c.exit === value ? null : c.exit;
  if (happens(reading) && (op !== '>=' || value !== 1 || exit !== null)) return null;
  // Beginning and end of a negation are the other way round; a line has no words for that.
  if (not && exit !== null) return null;
  return { reading, of, segment, op, not, value, exit, whenUnknown };
}

/** A trigger as a sentence, or null where one sentence cannot say it (conditions inside conditions). */
export function sentenceOf(trigger: Trigger): Sentence | null {
  const { when, holdForS, releaseAfterS, minOnScreenS, coolDownS } = trigger;
  const [join, parts] =
    'all' in when
      ? (['all', when.all] as const)
      : 'any' in when
        ? (['any', when.any] as const)
        : (['all', [when]] as const);
  const lines: Line[] = [];
  for (const part of parts) {
    const [inner, not] = 'not' in part ? [part.not, true] : [part, false];
    const line = isComparison(inner) ? lineOf(inner, not) : null;
    if (line === null) return null;
    lines.push(line);
  }
  return { join, lines, holdForS, releaseAfterS, minOnScreenS, coolDownS };
}

function partOf(line: Line): Condition {
  const { reading, op, whenUnknown, value, exit, not, segment } = line;
  const of = readingTarget(reading) === 'store' ? STORE : (line.of ?? '');
  const base: Comparison = happens(reading)
    ? { reading, of, op: '>=', value: 1, whenUnknown }
    : { reading, of, op, value: value ?? 0, whenUnknown };
  const whole: Comparison = reading === 'zone.mix' ? { ...base, segment } : base;
  if (not) return { not: whole };
  return exit === null || exit === value || happens(reading) ? whole : { ...whole, exit };
}

/** The trigger that a complete sentence says. */
export function triggerOf(s: Sentence): Trigger {
  const parts = s.lines.map(partOf);
  const when: Condition = parts.length === 1 ? parts[0]! : s.join === 'all' ? { all: parts } : { any: parts };
  return {
    when,
    holdForS: s.holdForS ?? 0,
    releaseAfterS: s.releaseAfterS ?? 0,
    minOnScreenS: s.minOnScreenS ?? 0,
    coolDownS: s.coolDownS ?? 0,
  };
}

/** The same line about another reading. What does not fit it begins anew. */
export function withReading(line: Line, reading: ReadingKind, subjects: readonly { readonly value: string }[]): Line {
  if (reading === line.reading) return line;
  const of =
    readingTarget(reading) === 'store'
      ? STORE
      : subjects.some((s) => s.value === line.of)
        ? line.of
        : subjects.length === 1
          ? subjects[0]!.value
          : null;
  const { op, value } = readingWords[reading].first;
  const segment = reading === 'zone.mix' ? line.segment : '';
  return { reading, of, segment, op, value, not: false, exit: null, whenUnknown: 'false' };
}

/**
 * The same line the other way round. What counts while nothing is known stays what it was; a button that was not
 * heard of is not pressed.
 */
export function withNot(line: Line, not: boolean): Line {
  if (not === line.not) return line;
  const { whenUnknown } = line;
  if (happens(line.reading)) return { ...line, not };
  const turned = whenUnknown === 'keep' ? 'keep' : whenUnknown === 'true' ? 'false' : 'true';
  return { ...line, not, exit: null, whenUnknown: turned };
}

/** It ends at a number of its own. */
export function hasEnd(line: Line): boolean {
  if (happens(line.reading) || line.not) return false;
  return !isTime(line.reading) || line.exit !== null;
}

/** A number that the reading never has, in words; null: it can. */
export function rangeFault(kind: ReadingKind, value: number | null): string | null {
  const { min, max } = readingCatalogue[kind];
  if (value === null || (value >= min && value <= max)) return null;
  const text =
    kind === 'zone.mix'
      ? `${percentOf(min)} to ${percentOf(max)} %`
      : `${valueText(kind, min)} to ${valueText(kind, max)}`;
  const { name } = readingWords[kind];
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}: only ${text} can be.`;
}

const targets = {
  zones: 'zone',
  lines: 'line',
  products: 'product',
  buttons: 'button',
  segments: 'segment',
  store: 'place',
} as const;

function lineFault(line: Line): string | null {
  const { reading, op, value, exit } = line;
  if (line.of === null || line.of === '') return `Choose a ${targets[readingTarget(reading)]}.`;
  if (reading === 'zone.mix' && line.segment === '') return 'Choose a segment.';
  const segment = reading === 'zone.mix' ? line.segment : reading === 'member.arrived' ? line.of : null;
  if (segment !== null && !idPattern.test(segment)) {
    return 'A segment begins with a letter and has only small letters, digits and hyphens.';
  }
  if (happens(reading)) return null;
  if (value === null) return 'Say how many.';
  const range = rangeFault(reading, value) ?? rangeFault(reading, exit);
  if (range !== null || exit === null) return range;
  const [less, more] = readingWords[reading].verb === 'are' ? ['fewer than', 'more than'] : ['less than', 'more than'];
  if (op === '>=' && exit > value) {
    return `It would end before it begins: end it at ${less} ${valueText(reading, value)}, or lower.`;
  }
  if (op === '<=' && exit < value) {
    return `It would end before it begins: end it at ${more} ${valueText(reading, value)}, or higher.`;
  }
  return null;
}

/** What is missing in a sentence or wrong with it; one text for each line, null: it is sound. */
export function sentenceFaults(s: Sentence): (string | null)[] {
  return s.lines.map(lineFault);
}
