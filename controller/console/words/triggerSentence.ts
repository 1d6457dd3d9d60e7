import type { Trigger } from '../../../config/schema/campaign.ts';
import type { Comparison, Condition } from '../../../config/schema/condition.ts';
import { readingName } from '../store/storeIndex.ts';
import type { StoreIndex } from '../store/storeIndex.ts';
import { isCount, valueText } from './readingValue.ts';

function seconds(s: number): string {
  if (s < 120) return `${s} s`;
  return s % 60 === 0 ? `${s / 60} min` : `${Math.floor(s / 60)} min ${s % 60} s`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What happens, or does not: a press, an arrival. */
function happening({ reading, op, value, of }: Comparison, store: StoreIndex, not: boolean): string | null {
  if (op !== '>=' || value !== 1) return null;
  if (reading === 'button.pressed') return `${store.buttons.get(of)?.name ?? of} is ${not ? 'not ' : ''}pressed`;
  if (reading !== 'member.arrived') return null;
  return `${not ? 'no' : 'a'} member of ${of} has just come in`;
}

function enter(c: Comparison, store: StoreIndex, not = false): string {
  const happens = happening(c, store, not);
  if (happens !== null) return happens;
  if (c.reading.startsWith('time.')) {
    const word = not ? { '>=': 'before', '<=': 'after' }[c.op] : { '>=': 'from', '<=': 'up to' }[c.op];
    return `${lowerFirst(readingName(store, c.reading, c.of))} ${word} ${valueText(c.reading, c.value)}`;
  }
  const sign = not ? { '>=': '<', '<=': '>' }[c.op] : { '>=': '≥', '<=': '≤' }[c.op];
  return `${lowerFirst(readingName(store, c.reading, c.of, c.segment))} ${sign} ${valueText(c.reading, c.value)}`;
}

/** Where a comparison ends. It stays true at its exit threshold and ends past it. */
function leave(c: Comparison): string {
  const exit = c.exit ?? c.value;
  const whole = Number.isInteger(exit) && isCount(c.reading);
  if (c.op === '>=') return whole ? `≤ ${valueText(c.reading, exit - 1)}` : `< ${valueText(c.reading, exit)}`;
  return whole ? `≥ ${valueText(c.reading, exit + 1)}` : `> ${valueText(c.reading, exit)}`;
}

function isComparison(c: Condition): c is Comparison {
  return 'reading' in c;
}

/** A condition in words, with the ends of its parts where they differ from their beginnings. */
export function conditionText(c: Condition, store: StoreIndex, nested = false): string {
  if (isComparison(c)) {
    const own = enter(c, store);
    return nested && c.exit !== undefined && c.exit !== c.value ? `${own} (until ${leave(c)})` : own;
  }
  if ('not' in c) {
    if (isComparison(c.not) && c.not.exit === undefined) return enter(c.not, store, true);
    return `not (${conditionText(c.not, store, true)})`;
  }
  const [parts, word] = 'all' in c ? [c.all, ' and '] : [c.any, ' or '];
  const texts = parts.map((part) => {
    const text = conditionText(part, store, true);
    return !isComparison(part) && !('not' in part) && parts.length > 1 ? `(${text})` : text;
  });
  return texts.join(word);
}

/** `when people in Drinks ≥ 4 for 3 s; goes after ≤ 2 for 5 s` */
export function triggerSentence(trigger: Trigger, store: StoreIndex): string {
  const { when, holdForS, releaseAfterS } = trigger;
  const begins = `when ${conditionText(when, store)}${holdForS > 0 ? ` for ${seconds(holdForS)}` : ''}`;
  if (isComparison(when) && happening(when, store, false) === null) {
    return `${begins}; goes after ${leave(when)}${releaseAfterS > 0 ? ` for ${seconds(releaseAfterS)}` : ''}`;
  }
  return `${begins}; goes ${releaseAfterS > 0 ? `${seconds(releaseAfterS)} after that ends` : 'when that ends'}`;
}

/** The further rules of a trigger, each in words. */
export function triggerRules(trigger: Trigger): string[] {
  const rules: string[] = [];
  if (trigger.minOnScreenS > 0) rules.push(`stays at least ${seconds(trigger.minOnScreenS)} once it is on`);
  if (trigger.coolDownS > 0) rules.push(`pauses ${seconds(trigger.coolDownS)} before it may come again`);
  return rules;
}
