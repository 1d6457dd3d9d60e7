import type { Campaign } from '../../config/schema/campaign.ts';
import type { Reading } from '../protocol/reading.ts';
import type { Calendar, Gate } from './calendar.ts';
import type { CompiledCampaign } from './compile.ts';
import { Evaluation } from './condition.ts';
import type { Look, Memory } from './condition.ts';
import { dueMs, initialTrigger, isOn, stepTrigger } from './trigger.ts';
import type { Rule, TriggerPast, TriggerState } from './trigger.ts';

/** Why a campaign came on, in words and readings as things stood then; it may still be on when they no longer do. */
export interface CameOn {
  readonly text: string;
  readonly readings: readonly Reading[];
}

/** A campaign at work as plain data. */
export interface RunState {
  readonly campaign: string;
  readonly status: Campaign['status'];
  readonly active: boolean;
  readonly trigger: TriggerState | null;
  readonly memory: Memory | null;
  readonly cameOn: CameOn;
  readonly sensedAtMs: number | null;
}

/** A campaign at work: its status, whether its time is open, and where its trigger stands. */
export class Run {
  readonly c: CompiledCampaign;
  status: Campaign['status'];
  trigger: TriggerState | null = null;
  /** It wants to be on its screens now, before the programme. */
  active = false;
  /** It would be due, but stays away so that its effect can be measured. */
  heldOut = false;
  /** All of its products are known to be out of stock. */
  soldOut = false;
  cameOn: CameOn = { text: '', readings: [] };
  /** When the reading was sensed that last moved it. */
  sensedAtMs: number | null = null;
  readonly #rule: Rule | null;
  readonly #evaluation: Evaluation | null;
  #gate: Gate = { open: false, fromMs: 0, untilMs: 0, closesMs: null };

  /** @param past what is kept across a restart; @param before the same campaign, to go on with */
  constructor(c: CompiledCampaign, nowMs: number, past: TriggerPast | undefined, before: RunState | undefined) {
    const { trigger, maxPerHour } = c.campaign;
    this.c = c;
    this.status = c.campaign.status;
    this.#rule = trigger === undefined ? null : { ...trigger, maxPerHour };
    this.#evaluation = trigger === undefined ? null : new Evaluation(trigger.when, before?.memory);
    if (this.#rule !== null)
      this.trigger = before?.trigger ?? initialTrigger(nowMs, past ?? { lastEndedMs: null, startsMs: [] }, this.#rule);
    if (before === undefined) return;
    // A trigger that the campaign no longer has cannot keep it on.
    this.active = before.active && (before.trigger === null) === (this.trigger === null);
    this.cameOn = before.cameOn;
    this.sensedAtMs = before.sensedAtMs;
  }

  state(): RunState {
    return {
      campaign: this.c.campaign.id,
      status: this.status,
      active: this.active,
      trigger: this.trigger,
      memory: this.#evaluation?.memory() ?? null,
      cameOn: this.cameOn,
      sensedAtMs: this.sensedAtMs,
    };
  }

  /** Whether dates and dayparts let it play; zone maths only when the last answer has run out. */
  gate(calendar: Calendar, nowMs: number): Gate {
    if (nowMs < this.#gate.fromMs || nowMs >= this.#gate.untilMs) this.#gate = calendar.gate(this.c.campaign, nowMs);
    return this.#gate;
  }

  /** Whether it may play at all: approved, with something to show, and with something in stock (DEC-2, DEC-23, DEC-30). */
  get allowed(): boolean {
    return this.status === 'approved' && this.c.nothing === null && !this.soldOut;
  }

  /**
   * Looks at the stock of its products (DEC-30).
   * @returns whether that changed anything
   */
  stock(look: Look): boolean {
    const { products, leastStock } = this.c.campaign;
    const before = this.soldOut;
    this.soldOut =
      leastStock > 0 &&
      products.length > 0 &&
      products.every((p) => {
        const reading = look(`product.stock:${p}`);
        return reading?.quality === 'live' && reading.value !== null && reading.value < leastStock;
      });
    return this.soldOut !== before;
  }

  /**
   * Brings `active` up to date.
   * @param open stock, status, dates and dayparts let it play
   * @returns instant at which time alone will move it, or Infinity
   */
  step(look: Look, open: boolean, nowMs: number): number {
    if (this.trigger === null || this.#rule === null) {
      this.active = open;
      return Number.POSITIVE_INFINITY;
    }
    // The comparisons keep their memory even while the campaign may not play.
    const holds = this.#evaluation!.holds(look, isOn(this.trigger));
    if (!open) {
      const lastEndedMs = isOn(this.trigger) ? nowMs : this.trigger.lastEndedMs;
      if (this.trigger.phase !== 'waiting' || this.active)
        this.trigger = { ...this.trigger, phase: 'waiting', sinceMs: nowMs, onSinceMs: null, lastEndedMs };
      this.active = false;
      return Number.POSITIVE_INFINITY;
    }
    this.trigger = stepTrigger(this.trigger, this.#rule, holds, nowMs);
    this.active = isOn(this.trigger);
    return dueMs(this.trigger, this.#rule);
  }
}
