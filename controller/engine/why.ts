import type { Comparison, Condition } from '../../config/schema/condition.ts';
import type { Campaign, Daypart } from '../../config/schema/campaign.ts';
import { readingTarget } from '../../config/schema/references.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Reading } from '../protocol/reading.ts';
import { keyOf } from './condition.ts';
import type { Look } from './condition.ts';
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

  /** `5 people in Drinks` */
  reading(c: Comparison, reading: Reading | undefined): string {
    const value = reading?.quality === 'live' ? reading.value : null;
    const n = value === null ? null : number(value);
    const name = this.#name(c);
    switch (c.reading) {
      case 'zone.occupancy':
        return n === null
          ? `people in ${name}: ${notKnown(reading)}`
          : `${n} ${value === 1 ? 'person' : 'people'} in ${name}`;
      case 'zone.presence':
        return n === null ? `tags in ${name}: ${notKnown(reading)}` : `${n} ${value === 1 ? 'tag' : 'tags'} in ${name}`;
      case 'product.likes':
        return n === null
          ? `likes of ${name}: ${notKnown(reading)}`
          : `${n} ${value === 1 ? 'like' : 'likes'} for ${name}`;
      case 'product.likesPerHour':
        return n === null
          ? `likes of ${name} in the last hour: ${notKnown(reading)}`
          : `${n} likes for ${name} in the last hour`;
      case 'product.salesPerHour':
        return n === null
          ? `sales of ${name} in the last hour: ${notKnown(reading)}`
          : `${n} sold of ${name} in the last hour`;
      case 'line.forthPerHour':
      case 'line.backPerHour': {
        const way = c.reading === 'line.forthPerHour' ? 'across' : 'back across';
        return n === null
          ? `people ${way} ${name} in the last hour: ${notKnown(reading)}`
          : `${n} ${value === 1 ? 'person' : 'people'} ${way} ${name} in the last hour`;
      }
      case 'button.pressed':
        return value === 1 ? `${name} was pressed` : `${name} is not pressed`;
    }
  }

  /** `at least 4` */
  threshold(c: Comparison): string {
    return `${c.op === '>=' ? 'at least' : 'at most'} ${number(c.value)}`;
  }

  /** `5 people in Drinks (at least 4)`, for every comparison of a condition as it stands. */
  condition(condition: Condition, look: Look): string {
    if ('all' in condition) return condition.all.map((c) => this.condition(c, look)).join(' and ');
    if ('any' in condition) return condition.any.map((c) => this.condition(c, look)).join(' or ');
    if ('not' in condition) return `not (${this.condition(condition.not, look)})`;
    const text = this.reading(condition, look(keyOf(condition)));
    return condition.reading === 'button.pressed' ? text : `${text} (${this.threshold(condition)})`;
  }

  /** Why a triggered campaign came on. */
  cameOn(campaign: Campaign, look: Look): string {
    const trigger = campaign.trigger;
    if (trigger === undefined) return `${campaign.name} is switched on`;
    const held = trigger.holdForS > 0 ? ` for ${number(trigger.holdForS)} s` : '';
    return `${this.condition(trigger.when, look)}${held}`;
  }

  /** Why a trigger does not show its campaign, as it stands. */
  notOn(campaign: Campaign, state: TriggerState, look: Look, nowMs: number): string {
    const trigger = campaign.trigger!;
    const condition = this.condition(trigger.when, look);
    switch (state.phase) {
      case 'holding':
        return `${condition}, but it must hold for ${number(trigger.holdForS)} s first`;
      case 'cooling':
        return `it pauses for ${number(Math.ceil((state.lastEndedMs! + trigger.coolDownS * 1000 - nowMs) / 1000))} s more after its last time`;
      default:
        return condition;
    }
  }

  /** Why dates and dayparts keep a campaign away at an instant of the store's day. */
  notNow(campaign: Campaign, date: string): string {
    if (campaign.from !== undefined && date < campaign.from) return `it begins on ${campaign.from}`;
    if (campaign.to !== undefined && date > campaign.to) return `it ended on ${campaign.to}`;
    const parts = campaign.dayparts.map((id) => this.#dayparts.get(id)).filter((d) => d !== undefined);
    return `it plays only ${parts.map((d) => `in ${d.name} (${d.from} to ${d.to}${days(d)})`).join(' or ')}`;
  }

  #name(c: Comparison): string {
    const section = readingTarget(c.reading);
    return this.#names.get(`${section} ${c.of}`) ?? c.of;
  }
}

function days(d: Daypart): string {
  return d.days.length === 7 ? '' : `, ${d.days.join(' ')}`;
}

function notKnown(reading: Reading | undefined): string {
  return reading?.quality === 'stale' ? 'last heard too long ago' : 'unknown';
}

/** At most one decimal, no trailing nought. */
function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}
