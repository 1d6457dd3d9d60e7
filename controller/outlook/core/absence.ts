import type { Campaign } from '../../../config/schema/campaign.ts';
import type { Daypart } from '../../../config/schema/daypart.ts';
import type { Calendar, Window } from '../../engine/calendar.ts';
import { closedWords } from '../../engine/closedWords.ts';
import type { CompiledCampaign } from '../../engine/compile.ts';
import type { Look } from '../../engine/condition.ts';
import type { StoreClock } from '../../engine/storeClock.ts';
import type { StoreDays } from '../../engine/storeDays.ts';
import { dayText } from '../../engine/storeDays.ts';
import type { Words } from '../../engine/why.ts';
import type { AttentionKind } from '../../protocol/outlook.ts';
import { neverHolds } from './reach.ts';

/** Why a campaign cannot play, whatever else is booked. */
export interface Absence {
  readonly kind: AttentionKind;
  readonly text: string;
}

export interface AbsenceLook {
  readonly calendar: Calendar;
  readonly clock: StoreClock;
  readonly days: StoreDays;
  readonly words: Words;
  readonly dayparts: ReadonlyMap<string, Daypart>;
  /** Stock as it is known now. */
  readonly look: Look;
  readonly soldOut: (campaign: Campaign) => boolean;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The first reason of its own why an approved campaign cannot play in these days (OUT-2), or null.
 *
 * @param windows when the calendar lets it play in these days
 */
export function absenceOf(c: CompiledCampaign, windows: readonly Window[], o: AbsenceLook): Absence | null {
  const { campaign } = c;
  if (c.nothing !== null) return { kind: 'nothing-to-show', text: `It cannot be shown: ${c.nothing}.` };
  if (c.targets.length === 0)
    return { kind: 'no-screen', text: 'It aims at no screen: the zones and groups that it names have none.' };
  if (windows.length === 0) return closedFor(campaign, o);
  if (o.soldOut(campaign)) {
    const text = `It rests until there is more: ${o.words.soldOut(campaign, o.look)}.`;
    return { kind: 'no-stock', text };
  }
  return campaign.trigger === undefined ? null : triggerOf(campaign, windows, o);
}

function closedFor(campaign: Campaign, { calendar, days, dayparts, fromMs, toMs }: AbsenceLook): Absence {
  const closed = calendar.closed(campaign, fromMs);
  const today = dayText(days.of(fromMs));
  const words = (c: NonNullable<typeof closed>): string => closedWords(campaign, c, dayparts);
  if (closed?.kind === 'fault') return { kind: 'unclear-times', text: sentence(words(closed)) };
  if (closed?.kind === 'ended') return { kind: 'dates', text: sentence(words(closed)) };
  const lastDay = dayText(days.of(toMs - 1));
  if (closed?.kind === 'notBegun' && closed.firstDay > lastDay)
    return { kind: 'dates', text: sentence(`${words(closed)}, after these days`) };
  if (calendar.heldOut(campaign, fromMs, toMs).length > 0) {
    const text = 'By lot it stays away for all of its time in these days, so that its effect can be measured.';
    return { kind: 'held-out', text };
  }
  const openMs = calendar.gate(campaign, toMs).open ? toMs : calendar.nextChange(campaign, toMs);
  const next = openMs === null ? null : localTime(days, openMs);
  const then = words({ today, kind: 'noOccurrence', next });
  if (campaign.recurrence !== undefined && (campaign.dayparts.length === 0 || closed?.kind === 'noOccurrence'))
    return { kind: 'recurrence', text: `None of its days or times comes in these days; ${then}.` };
  const names = campaign.dayparts.map((id) => dayparts.get(id)?.name ?? `"${id}", which is not there`);
  const which =
    names.length === 1 ? `Its daypart ${names[0]!} does not come` : `Its dayparts ${names.join(', ')} do not come`;
  return { kind: 'daypart', text: `${which} on its days; ${then}.` };
}

function triggerOf(campaign: Campaign, windows: readonly Window[], { clock }: AbsenceLook): Absence | null {
  const { when, holdForS } = campaign.trigger!;
  const never = neverHolds(when, holdForS * 1000, windows, clock);
  switch (never) {
    case null:
      return null;
    case 'contradiction':
      return {
        kind: 'condition',
        text: 'Its condition can never hold: parts of it contradict each other, or ask for what a reading never says.',
      };
    case 'times':
      return { kind: 'condition', text: 'The times in its condition never come while it may play.' };
    case 'too-short':
      return {
        kind: 'condition',
        text: `Its condition must hold for ${holdForS} s, and the time for that is never so long.`,
      };
  }
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function localTime(days: StoreDays, atMs: number): string {
  const day = days.of(atMs);
  return atMs === days.startMs(day) ? dayText(day) : `${dayText(day)}T${days.clock(atMs)}`;
}
