import type { CampaignOutcome, Figures } from '../../protocol/replay.ts';
import { numberText } from '../words/amount.ts';

export interface Column {
  readonly name: string;
  readonly hint: string;
  readonly value: (f: Figures) => number;
  readonly text: (value: number) => string;
  /** Smaller differences are none. */
  readonly step: number;
}

/** `2.5 h`, `14 min`, `40 s` of one person standing before a screen. */
export function personTime(seconds: number): string {
  const s = Math.abs(seconds);
  const text = s >= 5400 ? `${numberText(s / 3600)} h` : s >= 90 ? `${Math.round(s / 60)} min` : `${Math.round(s)} s`;
  return seconds < 0 && text !== '0 s' ? `−${text}` : text;
}

function percent(share: number): string {
  const p = share * 100;
  return `${numberText(Math.abs(p) < 10 ? Math.round(p * 10) / 10 : Math.round(p))} %`;
}

/** What a marketer reads of each campaign, in this order. */
export const columns: readonly Column[] = [
  { name: 'Plays', hint: 'spots begun', value: (f) => f.plays, text: (v) => numberText(v), step: 0.5 },
  { name: 'Share of time', hint: 'of all screens', value: (f) => f.share, text: percent, step: 0.0005 },
  { name: 'Set off', hint: 'times that it came on', value: (f) => f.triggers, text: (v) => numberText(v), step: 0.5 },
  {
    name: 'Audience',
    hint: 'people in front, times how long',
    value: (f) => f.personSeconds,
    text: personTime,
    step: 0.5,
  },
];

/** `+12`, `−4 %`, `as before`. */
export function differenceText(column: Column, c: CampaignOutcome): string {
  const value = column.value(c.difference);
  if (Math.abs(value) < column.step) return '±0';
  return value > 0 ? `+${column.text(value)}` : `−${column.text(-value).replace(/^−/, '')}`;
}

export function toneOf(column: Column, c: CampaignOutcome): 'more' | 'less' | 'same' {
  const value = column.value(c.difference);
  return Math.abs(value) < column.step ? 'same' : value > 0 ? 'more' : 'less';
}

export function isChanged(c: CampaignOutcome): boolean {
  return columns.some((column) => toneOf(column, c) !== 'same');
}

/** Campaigns that are told one by one: those that changed, the greatest change of time first, then those that played. */
export function sorted(list: readonly CampaignOutcome[]): {
  readonly told: CampaignOutcome[];
  readonly never: string[];
} {
  const played = list.filter((c) => isChanged(c) || c.was.screenSeconds > 0 || c.wouldBe.screenSeconds > 0);
  const size = (c: CampaignOutcome): number => Math.abs(c.difference.screenSeconds);
  return {
    told: [...played].sort(
      (a, b) => Number(isChanged(b)) - Number(isChanged(a)) || size(b) - size(a) || a.name.localeCompare(b.name),
    ),
    never: list.filter((c) => !played.includes(c)).map((c) => c.name),
  };
}

/** `12 %` of its time in which nobody knew how many people were there; null: less than one. */
export function unknownText({ wouldBe }: CampaignOutcome): string | null {
  const part = wouldBe.screenSeconds === 0 ? 0 : wouldBe.unknownSeconds / wouldBe.screenSeconds;
  return part < 0.01 ? null : `people not known for ${Math.round(part * 100)} % of its time`;
}
