import type { Campaign } from '../../config/schema/campaign.ts';
import type { Daypart } from '../../config/schema/daypart.ts';
import type { Closed, ClosedDaypart } from './closed.ts';
import { dayNumber, weekdayOf } from './storeDays.ts';

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * Why the calendar keeps a campaign away, as a marketer reads it: `it next plays on Sat 5 December at 18:00`.
 * @param dayparts dayparts of the store by id
 */
export function closedWords(
  campaign: Pick<Campaign, 'holdOut'>,
  closed: Closed,
  dayparts: ReadonlyMap<string, Daypart>,
): string {
  switch (closed.kind) {
    case 'fault':
      return `its times cannot be understood: ${closed.fault}`;
    case 'notBegun':
      return `it begins ${on(closed.firstDay, closed.today)}`;
    case 'ended':
      return `it ended ${on(closed.lastDay, closed.today)}`;
    case 'heldOut': {
      const unit = campaign.holdOut?.by === 'day' ? 'today' : 'this hour';
      return `it is held out ${unit}, so that its effect can be measured`;
    }
    case 'noOccurrence':
      return closed.next === null ? 'it does not play again' : `it next plays ${on(closed.next, closed.today)}`;
    case 'daypart': {
      const parts = closed.dayparts.map((part) => partWords(part, dayparts.get(part.id)));
      const rests = [...new Set(closed.dayparts.flatMap((p) => (p.today === 'rests' ? p.holidays : [])))];
      const why =
        rests.length > 0
          ? `, and today is ${rests.join(' and ')}`
          : closed.dayparts.some((p) => p.today === 'rests')
            ? ', and not today'
            : '';
      const could = closed.dayparts.some((p) => p.today !== 'gone' && p.today !== 'never');
      return `it plays only ${parts.join(' or ')}${why}${closed.next === null && could ? '; no such time is left' : ''}`;
    }
  }
}

function partWords({ id, today, moved, holidays }: ClosedDaypart, part: Daypart | undefined): string {
  if (today === 'gone' || part === undefined) return `in the daypart "${id}", which is not there`;
  if (today === 'never') return `in ${part.name}, which never comes: it is from ${part.from} to ${part.to}`;
  if (typeof today === 'object') {
    const reasons = [
      ...(holidays.length === 0 ? [] : [`it is ${holidays.join(' and ')}`]),
      ...(moved ? ['the clocks go forward'] : []),
    ];
    const reason = reasons.length === 0 ? '' : `, as ${reasons.join(' and ')}`;
    return `in ${part.name} (today ${clock(today.fromMin)} to ${clock(today.toMin)}${reason})`;
  }
  if (today === 'skipped')
    return `in ${part.name} (${part.from} to ${part.to}), over which the clocks go forward today`;
  const days = part.days.length === 7 ? '' : `, ${part.days.join(' ')}`;
  return `in ${part.name} (${part.from} to ${part.to}${days})`;
}

/** `on Sat 5 December at 18:00`, `today at 18:00`; with the year where it is another than today's. */
function on(time: string, today: string): string {
  const date = time.slice(0, 10);
  const at = time.length > 10 ? ` at ${time.slice(11)}` : '';
  if (date === today) return `today${at}`;
  const day = dayNames[weekdayOf(dayNumber(date) ?? 0)]!;
  const month = monthNames[Number(date.slice(5, 7)) - 1]!;
  const year = date.slice(0, 4) === today.slice(0, 4) ? '' : ` ${date.slice(0, 4)}`;
  return `on ${day} ${Number(date.slice(8, 10))} ${month}${year}${at}`;
}

/** Minutes from midnight as `18:05`; what ends past midnight ends at a time of the next day. */
function clock(minutes: number): string {
  const ofDay = minutes > 1440 ? minutes - 1440 : minutes;
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`;
}
