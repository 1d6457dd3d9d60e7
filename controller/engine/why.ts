import type { Comparison, Condition } from '../../config/schema/condition.ts';
import type { Campaign } from '../../config/schema/campaign.ts';
import type { Daypart } from '../../config/schema/daypart.ts';
import { readingTarget } from '../../config/schema/condition.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Reading } from '../protocol/reading.ts';
import type { Closed } from './closed.ts';
import { closedWords } from './closedWords.ts';
import { keyOf } from './condition.ts';
import type { Look } from './condition.ts';
import { isYesOrNo, readingText, shortNumber, thresholdText } from './readingText.ts';
import { restsUntilMs } from './trigger.ts';
import type { TriggerState } from './trigger.ts';

/** Turns what the engine knows into sentences that staff and marketers read. */
export class Words {
  readonly #names: ReadonlyMap<string, string>;
  readonly #dayparts: ReadonlyMap<string, Daypart>;

  constructor(config: StoreConfig) {
    const names = new Map<string, string>();
    for (const z of config.zones) names.set(`zones ${z.id}`, z.name);
    for (const p of config.products) names.set(`products ${p.id}`, p.name);
    for (const l of config.cameras.flatMap((c) => c.lines)) names.set(`lines ${l.id}`, l.name);
    for (const b of config.buttons) names.set(`buttons ${b.id}`, b.name);
    this.#names = names;
    this.#dayparts = new Map(config.dayparts.map((d) => [d.id, d]));
  }

  /** `5 people in Drinks (at least 4)`, for every comparison of a condition as it stands. */
  condition(condition: Condition, look: Look): string {
    if ('all' in condition) return this.#joined(condition.all, ' and ', look);
    if ('any' in condition) return this.#joined(condition.any, ' or ', look);
    if ('not' in condition) return `not (${this.condition(condition.not, look)})`;
    const reading = look(keyOf(condition));
    const text = `${readingText(condition, this.#name(condition), reading)}${taken(condition, reading)}`;
    return isYesOrNo(condition.reading) ? text : `${text} (${thresholdText(condition)})`;
  }

  /** Conditions in conditions stand in brackets, so that "and" and "or" cannot be misread. */
  #joined(conditions: readonly Condition[], word: string, look: Look): string {
    return conditions
      .map((c) => {
        const inner = 'all' in c ? c.all : 'any' in c ? c.any : [];
        const text = this.condition(c, look);
        return inner.length > 1 && conditions.length > 1 ? `(${text})` : text;
      })
      .join(word);
  }

  /** Why a triggered campaign came on. */
  cameOn(campaign: Campaign, look: Look): string {
    const trigger = campaign.trigger;
    if (trigger === undefined) return `${campaign.name} is switched on`;
    const held = trigger.holdForS > 0 ? ` for ${shortNumber(trigger.holdForS)} s` : '';
    return `${this.condition(trigger.when, look)}${held}`;
  }

  /** Why a trigger does not show its campaign, as it stands. */
  notOn(campaign: Campaign, state: TriggerState, look: Look, nowMs: number): string {
    const trigger = campaign.trigger!;
    const condition = this.condition(trigger.when, look);
    switch (state.phase) {
      case 'holding':
        return `${condition}, but it must hold for ${shortNumber(trigger.holdForS)} s first`;
      case 'cooling': {
        const left = restsUntilMs(state, { ...trigger, maxPerHour: campaign.maxPerHour }) - nowMs;
        const cooled = restsUntilMs({ ...state, startsMs: [] }, trigger) > nowMs;
        return cooled || campaign.maxPerHour === undefined
          ? `it pauses for ${shortNumber(Math.ceil(left / 1000))} s more after its last time`
          : `it has come on ${campaign.maxPerHour === 1 ? 'once' : `${campaign.maxPerHour} times`} in the last hour, its most; it may again in ${shortNumber(Math.ceil(left / 60_000))} min`;
      }
      default:
        return condition;
    }
  }

  /** Why triggered campaigns keep away from a screen on which others are booked. */
  full(limitMs: number): string {
    return limitMs === 0
      ? 'triggered campaigns take nothing from booked ones in this store'
      : `triggered campaigns have had their ${shortNumber(limitMs / 60_000)} min of this hour on this screen`;
  }

  /** Why the stock keeps a campaign away. */
  soldOut({ products, leastStock }: Campaign, look: Look): string {
    const named = products.slice(0, 3).map((p) => {
      const pieces = look(`product.stock:${p}`)?.value ?? 0;
      return `${this.#names.get(`products ${p}`) ?? p} ${shortNumber(pieces)}`;
    });
    const more = products.length > 3 ? ` and ${products.length - 3} more` : '';
    return `too few pieces in stock: ${named.join(', ')}${more} (at least ${leastStock})`;
  }

  /** Why the calendar keeps a campaign away. */
  notNow(campaign: Campaign, closed: Closed | null): string {
    return closed === null ? 'it is not due' : closedWords(campaign, closed, this.#dayparts);
  }

  #name(c: Comparison): string {
    const section = readingTarget(c.reading);
    return this.#names.get(`${section} ${c.of}`) ?? c.of;
  }
}

/** What counts while a reading does not decide, where that is not simply no. */
function taken({ whenUnknown }: Comparison, reading: Reading | undefined): string {
  if (reading?.quality === 'live' || whenUnknown === 'false') return '';
  return whenUnknown === 'true' ? ', which counts as met' : ', so it stays as it was';
}
