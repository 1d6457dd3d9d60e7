import type { Campaign } from '../../config/schema/campaign.ts';
import type { Calendar, Gate } from './calendar.ts';
import type { Reading } from '../protocol/reading.ts';
import type { CompiledCampaign } from './compile.ts';
import { Evaluation } from './condition.ts';
import type { Look } from './condition.ts';
import { dueMs, initialTrigger, isOn, stepTrigger } from './trigger.ts';
import type { TriggerState } from './trigger.ts';

/** A campaign at work: its status, whether its time is open, and where its trigger stands. */
export class Run {
  readonly c: CompiledCampaign;
  status: Campaign['status'];
  trigger: TriggerState | null;
  /** It wants to be on its screens now, before the programme. */
  active = false;
  /** Why it came on, in words and readings as things stood then; it may still be on when they no longer do. */
  cameOn: { readonly text: string; readonly readings: readonly Reading[] } = { text: '', readings: [] };
  /** When the reading was sensed that last moved it. */
  sensedAtMs: number | null = null;
  readonly #evaluation: Evaluation | null;
  #gate: Gate = { open: false, fromMs: 0, untilMs: 0, closesMs: null };

  constructor(c: CompiledCampaign, nowMs: number, lastEndedMs: number | null, before: Run | undefined) {
    const { trigger } = c.campaign;
    this.c = c;
    this.status = c.campaign.status;
    this.trigger =
      trigger === undefined ? null : (before?.trigger ?? initialTrigger(nowMs, lastEndedMs, trigger.coolDownS));
    const evaluated = before === undefined ? null : before.#evaluation;
    this.#evaluation = trigger === undefined ? null : new Evaluation(trigger.when, evaluated);
    if (before !== undefined) this.cameOn = before.cameOn;
  }

  /** Whether dates and dayparts let it play; zone maths only when the last answer has run out. */
  gate(calendar: Calendar, nowMs: number): Gate {
    if (nowMs < this.#gate.fromMs || nowMs >= this.#gate.untilMs) this.#gate = calendar.gate(this.c.campaign, nowMs);
    return this.#gate;
  }

  /**
   * Brings `active` up to date.
   * @param open status, dates and dayparts let it play
   * @returns instant at which time alone will move it, or Infinity
   */
  step(look: Look, open: boolean, nowMs: number): number {
    const rule = this.c.campaign.trigger;
    if (this.trigger === null || rule === undefined) {
      this.active = open;
      return Number.POSITIVE_INFINITY;
    }
    // The comparisons keep their memory even while the campaign may not play.
    const holds = this.#evaluation!.holds(look, isOn(this.trigger));
    if (!open) {
      const lastEndedMs = isOn(this.trigger) ? nowMs : this.trigger.lastEndedMs;
      if (this.trigger.phase !== 'waiting' || this.active)
        this.trigger = { phase: 'waiting', sinceMs: nowMs, onSinceMs: null, lastEndedMs };
      this.active = false;
      return Number.POSITIVE_INFINITY;
    }
    this.trigger = stepTrigger(this.trigger, rule, holds, nowMs);
    this.active = isOn(this.trigger);
    return dueMs(this.trigger, rule);
  }
}
