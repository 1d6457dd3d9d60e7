import type { Tag, TagClass } from '../../../config/schema/tag.ts';
import type { TagNow } from '../../protocol/console.ts';
import type { TagEntry } from '../../protocol/tags.ts';
import { numberText } from '../words/amount.ts';

export const classes = ['member', 'basket', 'staff', 'asset'] as const satisfies readonly TagClass[];
export const classWords: Readonly<Record<TagClass, { readonly one: string; readonly many: string }>> = {
  member: { one: 'Member fob', many: 'Member fobs' },
  basket: { one: 'Basket', many: 'Baskets' },
  staff: { one: 'Staff badge', many: 'Staff badges' },
  asset: { one: 'Asset', many: 'Assets' },
};

/** What a tag is, in a word or two: an app is carried by a member, but is no fob. */
export function kindText({ class: of, identity }: Pick<Tag, 'class' | 'identity'>): string {
  return identity.startsWith('app:') ? "Member's app" : classWords[of].one;
}

/** A person carries it: where it is stays untold. */
export function ofPerson({ class: of }: Pick<Tag, 'class'>): boolean {
  return of === 'member' || of === 'staff';
}

/** Share of the battery below which it is low, percent. */
export const LOW_PERCENT = 20;

export interface BatteryWords {
  readonly text: string;
  readonly low: boolean;
  readonly known: boolean;
}

export function batteryWords(battery: TagEntry['battery'] | undefined): BatteryWords {
  if (battery === undefined || battery === null) return { text: 'unknown', low: false, known: false };
  const { percent, mv } = battery;
  if (percent !== null) return { text: `${percent} %`, low: percent < LOW_PERCENT, known: true };
  if (mv !== null) return { text: `${numberText(mv)} mV`, low: false, known: true };
  return { text: 'unknown', low: false, known: false };
}

/** Why no place of a person's tag is told. */
export const untold = {
  member: "Not shown: members' places stay with members",
  staff: 'Not shown: nobody looks up where a person is',
} as const;

export type PlaceState = 'zone' | 'nowhere' | 'unsure' | 'away' | 'silent' | 'untold';
export interface PlaceWords {
  readonly state: PlaceState;
  readonly text: string;
  /** How sure, e.g. `92 % sure`; null where nothing is said. */
  readonly sure: string | null;
  /** Why, as the controller says it; null where it says nothing. */
  readonly reason: string | null;
  /** Newest evidence, epoch ms. */
  readonly atMs: number | null;
}

/**
 * Where a tag is now.
 *
 * @param now what the live view says; undefined: nothing was heard since the controller began
 */
export function placeWords(
  tag: Pick<Tag, 'class'>,
  now: TagNow | undefined,
  zoneName: (id: string) => string,
): PlaceWords {
  if (tag.class === 'member' || tag.class === 'staff') {
    return { state: 'untold', text: untold[tag.class], sure: null, reason: null, atMs: null };
  }
  if (now === undefined) return { state: 'silent', text: 'Not heard yet', sure: null, reason: null, atMs: null };
  const { reason, atMs } = now;
  const sure = `${Math.round(now.confidence * 100)} % sure`;
  if (now.state === 'away') return { state: 'away', text: 'Away', sure: null, reason, atMs };
  if (now.state === 'unsure') return { state: 'unsure', text: 'Unsure', sure: null, reason, atMs };
  if (now.zone === null) return { state: 'nowhere', text: 'In no zone', sure, reason, atMs };
  return { state: 'zone', text: zoneName(now.zone), sure, reason, atMs };
}

/** Day of the store at an instant, `YYYY-MM-DD`. */
export function storeDay(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }).format(atMs);
}

/** A day of the past as one says it: `today`, `yesterday`, `12 Nov 2026`. */
export function dayWords(day: string, today: string): string {
  const days = Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000);
  if (days === 0) return 'today';
  if (days === 1) return 'yesterday';
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(day));
}

const DAY_MS = 86_400_000;

/**
 * Not heard for a day, or at all since the controller began. Of people the days alone are known: a day is over for sure
 * when yesterday has passed without a word.
 */
export function isSilent(heard: TagEntry['heard'], nowMs: number, timeZone: string): boolean {
  if (heard === null) return true;
  if (heard.atMs !== null) return nowMs - heard.atMs > DAY_MS;
  return heard.day < storeDay(nowMs - DAY_MS, timeZone);
}
