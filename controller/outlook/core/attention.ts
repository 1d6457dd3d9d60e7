import type { Window } from '../../engine/calendar.ts';
import type { CompiledCampaign } from '../../engine/compile.ts';
import { join } from '../../engine/windows.ts';
import type { Attention } from '../../protocol/outlook.ts';
import type { Absence } from './absence.ts';
import type { Blocked, BlockedKind } from './blocked.ts';
import type { Shortfall } from './shortfalls.ts';

/** Less of its time than this is no matter, ms on one screen. */
const LEAST_LOST_MS = 3_600_000;
const MOST_TIMES = 20;
const MOST_OTHERS = 10;

/** What keeps a campaign away from some screens of it. */
export interface BlockedScreens {
  readonly screens: readonly string[];
  readonly blocked: readonly Blocked[];
}

/** A campaign that cannot play for a reason of its own. */
export function absent({ campaign }: CompiledCampaign, { kind, text }: Absence): Attention {
  const none = { others: [], screens: [], when: [], lostMs: 0 };
  return { kind, level: 'never', campaign: campaign.id, name: campaign.name, text, ...none };
}

/**
 * A campaign that others keep away, for some or all of its time; null: for so little that it does not matter.
 *
 * @param always for all of its time, on all of its screens
 */
export function keptAway(
  c: CompiledCampaign,
  on: readonly BlockedScreens[],
  always: boolean,
  campaigns: ReadonlyMap<string, CompiledCampaign>,
): Attention | null {
  const lost = on.filter((o) => always || sum(o.blocked) >= LEAST_LOST_MS);
  if (lost.length === 0) return null;
  const all = lost.flatMap((o) => o.blocked);
  const kind = longest(all, (b) => [b.kind]) as BlockedKind;
  const others = byLength(all, (b) => b.by).slice(0, MOST_OTHERS);
  const when = join(all.map(({ fromMs, toMs }) => ({ fromMs, toMs })));
  return {
    kind,
    level: always ? 'never' : 'short',
    campaign: c.campaign.id,
    name: c.campaign.name,
    text: keptAwayText(c, kind, others, always ? null : sum(when), campaigns),
    others,
    screens: lost.flatMap((o) => o.screens),
    when: always ? [] : when.slice(0, MOST_TIMES),
    lostMs: lost.reduce((ms, o) => ms + sum(o.blocked) * o.screens.length, 0),
  };
}

function keptAwayText(
  c: CompiledCampaign,
  kind: BlockedKind,
  others: readonly string[],
  lostMs: number | null,
  campaigns: ReadonlyMap<string, CompiledCampaign>,
): string {
  const names = listed(others, campaigns);
  const time = lostMs === null ? 'all of its time' : `${hoursText(lostMs)} of its time`;
  switch (kind) {
    case 'outranked': {
      const first = campaigns.get(others[0]!)!.campaign;
      const why =
        first.class === c.campaign.class
          ? `priority ${first.priority} before ${c.campaign.priority}`
          : `${first.class} before ${c.campaign.class}`;
      return `For ${time} others go before it: ${names} (${why}).`;
    }
    case 'crowded-out':
      return `For ${time} the loop has no place for it: with a share of ${c.campaign.share} its turn beside ${names} would come too late. Give it a larger share, or book fewer campaigns there.`;
    case 'triggers-full':
      return `Triggered campaigns take nothing from booked ones in this store, and for all of its time something is booked: ${names}.`;
    case 'too-long':
      return `For ${time} nothing is planned: dates and dayparts change too often on these screens. Give campaigns the same dayparts.`;
  }
}

/** What a loop cannot give, as a matter of a campaign or of the loop as a whole. */
export function fallsShort(s: Shortfall, campaigns: ReadonlyMap<string, CompiledCampaign>): Attention {
  const [first = '', ...rest] = s.campaigns;
  const c = campaigns.get(first)!.campaign;
  const whole = s.kind === 'rare' && rest.length > 0;
  return {
    kind: s.kind,
    level: 'short',
    campaign: whole ? null : first,
    name: whole ? '' : c.name,
    text: shortText(),
    others: (whole ? s.campaigns : rest).slice(0, MOST_OTHERS),
    screens: [...s.screens],
    when: join(s.when).slice(0, MOST_TIMES),
    lostMs: 0,
  };

  function shortText(): string {
    switch (s.kind) {
      case 'rare':
        return whole
          ? `The loop is so full that ${s.campaigns.length} campaigns come less than once in 15 minutes, one of them only every ${minutes(s.worst)}.`
          : `It comes only every ${minutes(s.worst)}: the loop is long for its share of ${c.share}.`;
      case 'cap':
        return `It comes up to ${s.worst} times an hour, though at most ${c.maxPerHour ?? 0} were asked: nobody else is there to fill the time. Add a fallback.`;
      case 'neighbours':
        return `It comes right next to ${campaigns.get(rest[0]!)?.campaign.name ?? rest[0]!}, although the two are to be kept apart: nothing else is booked that could come between them.`;
    }
  }
}

/** What matters most first: never before short, then what loses most time. */
export function inOrder(list: readonly Attention[]): Attention[] {
  const rank = (a: Attention): number => (a.level === 'never' ? 0 : 1);
  return [...list].sort((a, b) => rank(a) - rank(b) || b.lostMs - a.lostMs || (a.name < b.name ? -1 : 1));
}

function sum(list: readonly Window[]): number {
  return list.reduce((ms, w) => ms + w.toMs - w.fromMs, 0);
}

function byLength(list: readonly Blocked[], of: (b: Blocked) => readonly string[]): string[] {
  const ms = new Map<string, number>();
  for (const b of list) for (const key of of(b)) ms.set(key, (ms.get(key) ?? 0) + b.toMs - b.fromMs);
  return [...ms].sort((a, b) => b[1] - a[1]).map(([key]) => key);
}

function longest(list: readonly Blocked[], of: (b: Blocked) => readonly string[]): string {
  return byLength(list, of)[0]!;
}

function listed(ids: readonly string[], campaigns: ReadonlyMap<string, CompiledCampaign>): string {
  const names = ids.slice(0, 3).map((id) => campaigns.get(id)?.campaign.name ?? id);
  return ids.length > 3 ? `${names.join(', ')} and others` : names.join(' and ');
}

function minutes(ms: number): string {
  return `${Math.round(ms / 60_000)} minutes`;
}

function hoursText(ms: number): string {
  const hours = Math.round(ms / 3_600_000);
  return hours === 1 ? '1 hour' : `${hours} hours`;
}
