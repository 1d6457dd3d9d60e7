import type { Trigger } from '../../../config/schema/campaign.ts';
import type { Comparison, Condition, ReadingKind } from '../../../config/schema/condition.ts';

/** One line of the sentence: `people in [Drinks] [at least] [4]`. null: not filled in yet. */
export interface Line {
  readonly reading: ReadingKind;
  readonly of: string | null;
  readonly op: Comparison['op'];
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
  op: '>=',
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

function isComparison(c: Condition): c is Comparison {
  return 'reading' in c;
}

function lineOf(c: Comparison): Line {
  const { reading, of, op, value, whenUnknown } = c;
  return { reading, of, op, value, whenUnknown, exit: c.exit === undefined || c.exit === value ? null : c.exit };
}

/** A trigger as a sentence, or null where one sentence cannot say it (conditions inside conditions, "not"). */
export function sentenceOf(trigger: Trigger): Sentence | null {
  const { when, holdForS, releaseAfterS, minOnScreenS, coolDownS } = trigger;
  const rest = { holdForS, releaseAfterS, minOnScreenS, coolDownS };
  if (isComparison(when)) return { join: 'all', lines: [lineOf(when)], ...rest };
  if ('not' in when) return null;
  const [join, parts] = 'all' in when ? (['all', when.all] as const) : (['any', when.any] as const);
  const lines = parts.filter(isComparison).map(lineOf);
  return lines.length === parts.length ? { join, lines, ...rest } : null;
}

/** A pressed button has no threshold: it is pressed, or it is not. */
export function isPress(line: Line): boolean {
  return line.reading === 'button.pressed';
}

function comparisonOf(line: Line): Comparison {
  const { reading, op, whenUnknown } = line;
  const of = line.of ?? '';
  if (isPress(line)) return { reading, of, op: '>=', value: 1, whenUnknown };
  const base = { reading, of, op, value: line.value ?? 0, whenUnknown };
  return line.exit === null || line.exit === line.value ? base : { ...base, exit: line.exit };
}

/** The trigger that a complete sentence says. */
export function triggerOf(s: Sentence): Trigger {
  const parts = s.lines.map(comparisonOf);
  const when: Condition = parts.length === 1 ? parts[0]! : s.join === 'all' ? { all: parts } : { any: parts };
  return {
    when,
    holdForS: s.holdForS ?? 0,
    releaseAfterS: s.releaseAfterS ?? 0,
    minOnScreenS: s.minOnScreenS ?? 0,
    coolDownS: s.coolDownS ?? 0,
  };
}

const targets: Readonly<Record<string, string>> = { zone: 'zone', line: 'line', product: 'product', button: 'button' };

/** What is missing in a sentence or wrong with it; one text for each line, null: it is sound. */
export function sentenceFaults(s: Sentence): (string | null)[] {
  return s.lines.map((line) => {
    if (line.of === null) return `Choose a ${targets[line.reading.split('.')[0] ?? ''] ?? 'place'}.`;
    if (isPress(line)) return null;
    if (line.value === null) return 'Say how many.';
    if (line.exit === null) return null;
    if (line.op === '>=' && line.exit > line.value) {
      return `It would end before it begins: end it at fewer than ${line.value}, or lower.`;
    }
    if (line.op === '<=' && line.exit < line.value) {
      return `It would end before it begins: end it at more than ${line.value}, or higher.`;
    }
    return null;
  });
}
