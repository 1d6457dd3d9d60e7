import type { Campaign } from '../../config/schema/campaign.ts';
import type { HoldOut } from './holdOut.ts';
import type { Occurrences, Recurrences } from './recurrences.ts';
import { dayNumber } from './storeDays.ts';

/** What the calendar looks at in a campaign. */
export type Scheduled = Pick<Campaign, 'dayparts'> &
  Partial<Pick<Campaign, 'id' | 'from' | 'to' | 'recurrence' | 'holdOut'>>;

/** The schedule of a campaign, read once. */
export interface Schedule {
  /** Number of the first day; -Infinity: it has always begun. */
  readonly firstDay: number;
  readonly lastDay: number;
  readonly dayparts: readonly string[];
  readonly occurrences: Occurrences | null;
  readonly holdOut: { readonly rule: HoldOut; readonly campaign: string } | null;
  /** What in its dates cannot be understood; it is closed then. */
  readonly fault: string | null;
}

export function readSchedule(campaign: Scheduled, recurrences: Recurrences): Schedule {
  const { from, to, recurrence, holdOut } = campaign;
  const first = from === undefined ? Number.NEGATIVE_INFINITY : dayNumber(from);
  const last = to === undefined ? Number.POSITIVE_INFINITY : dayNumber(to);
  return {
    firstDay: first ?? Number.POSITIVE_INFINITY,
    lastDay: last ?? Number.NEGATIVE_INFINITY,
    dayparts: campaign.dayparts,
    occurrences: recurrence === undefined ? null : recurrences.of(recurrence),
    holdOut: holdOut === undefined ? null : { rule: holdOut, campaign: campaign.id ?? '' },
    fault: first === null ? `there is no day ${from}` : last === null ? `there is no day ${to}` : null,
  };
}
