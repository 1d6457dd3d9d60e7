import type { Decision, Loser } from '../protocol/decision.ts';
import type { Cause, Programme, Segment } from '../protocol/programme/programme.ts';
import { segmentAt } from '../protocol/programme/spotAt.ts';
import type { Calendar, Gate } from './calendar.ts';
import type { Compiled, CompiledCampaign } from './compile.ts';
import type { Look } from './condition.ts';
import type { CampaignView } from './io.ts';
import type { Held } from './overrides.ts';
import { compareRank } from './programmes.ts';
import type { Run } from './run.ts';
import type { Words } from './why.ts';

type Plan = Pick<Programme, 'segments' | 'spots'>;

type Away = Pick<Loser, 'rule' | 'reason'>;

/** Says why: for a screen and for a campaign, as things stand (SPEC DEC-20 on). */
export class Explain {
  readonly #compiled: Compiled;
  readonly #calendar: Calendar;
  readonly #words: Words;
  readonly #runs: ReadonlyMap<string, Run>;
  readonly #look: Look;
  /** What keeps campaigns away, worked out once for many screens. */
  readonly #away = new Map<CompiledCampaign, Away | null>();
  readonly #losers = new Map<string, Map<CompiledCampaign, Loser>>();
  readonly #closedWords = new Map<
    CompiledCampaign,
    { readonly hour: number; readonly dayMs: number; readonly gate: Gate; readonly away: Away }
  >();

  constructor(compiled: Compiled, calendar: Calendar, words: Words, runs: ReadonlyMap<string, Run>, look: Look) {
    this.#compiled = compiled;
    this.#calendar = calendar;
    this.#words = words;
    this.#runs = runs;
    this.#look = look;
  }

  /** Campaigns that share a screen at an instant. */
  showing(held: Held | undefined, plan: Plan, nowMs: number): readonly string[] {
    if (held !== undefined) return held.campaigns;
    const segment = segmentAt(plan.segments, nowMs);
    return segment === null ? [] : this.#campaignsOf(segment, plan);
  }

  /** The cause of an override of these campaigns. */
  cause(winners: readonly CompiledCampaign[], nowMs: number): Cause {
    const first = this.#runs.get(winners[0]!.campaign.id)!;
    const texts = winners.map((c) => this.#runs.get(c.campaign.id)!.cameOn.text);
    const simulated = winners.some((c) => c.keys.some((key) => this.#look(key)?.simulated === true));
    return {
      rule: first.c.campaign.trigger === undefined ? 'DEC-3' : 'DEC-12',
      campaign: first.c.campaign.id,
      text: texts.join('; ').slice(0, 400),
      ...(first.sensedAtMs === null ? {} : { sensedAtMs: first.sensedAtMs }),
      decidedAtMs: nowMs,
      simulated,
    };
  }

  /** Something has happened since: what was worked out for other screens no longer holds. */
  afresh(): void {
    this.#away.clear();
    this.#losers.clear();
  }

  /** @param full most of an hour that triggered campaigns may have, ms, where they have had it; else null */
  decision(
    screen: string,
    held: Held | undefined,
    plan: Plan,
    switchedMs: number,
    nowMs: number,
    full: number | null,
  ): Decision {
    const segment = segmentAt(plan.segments, nowMs);
    const campaigns = this.showing(held, plan, nowMs);
    const sinceMs = held === undefined ? Math.max(switchedMs, segment?.fromMs ?? 0) : switchedMs;
    const losers: Loser[] = [];
    // What brought the winners on as it was then; what keeps the others away as it is now.
    const readings = new Map(
      (held === undefined ? [] : campaigns).flatMap((id) => this.#runs.get(id)!.cameOn.readings.map((r) => [r.key, r])),
    );
    const winners = campaigns.map((id) => this.#compiled.campaigns.get(id)!);
    const known = this.#losersBeside(campaigns, full);
    for (const c of this.#compiled.byScreen.get(screen) ?? []) {
      if (campaigns.includes(c.campaign.id)) continue;
      let loser = known.get(c);
      if (loser === undefined) known.set(c, (loser = this.#loser(c, winners, nowMs, full)));
      losers.push(loser);
      for (const key of c.keys) {
        const reading = this.#look(key);
        if (reading !== undefined && !readings.has(key)) readings.set(key, reading);
      }
    }
    return {
      screen,
      atMs: sinceMs,
      class: winners[0]?.campaign.class ?? null,
      campaign: winners[0]?.campaign.id ?? null,
      campaigns: [...campaigns],
      cause: held?.override.cause ?? this.#bookedCause(campaigns, sinceMs),
      readings: [...readings.values()],
      losers,
    };
  }

  /** @param full as for `decision`, of any of its screens */
  campaign(run: Run, onScreens: readonly string[], nowMs: number, full: number | null): CampaignView {
    const { campaign, targets } = run.c;
    const outranked = run.active && onScreens.length < targets.length;
    const why =
      onScreens.length > 0
        ? run.c.booked
          ? `in the loop of ${count(onScreens.length, 'screen')}`
          : `on: ${run.cameOn.text}${run.trigger?.phase === 'releasing' ? '; about to go' : ''}`
        : (this.#closed(run, nowMs)?.reason ??
          (run.trigger !== null && !run.active
            ? this.#words.notOn(campaign, run.trigger, this.#look, nowMs)
            : targets.length === 0
              ? 'it aims at no screen'
              : full !== null && campaign.class === 'triggered'
                ? this.#words.full(full)
                : 'others go before it on every screen'));
    return {
      id: campaign.id,
      class: campaign.class,
      status: run.status,
      targets,
      trigger: run.trigger?.phase ?? 'none',
      onScreens,
      why: outranked && onScreens.length > 0 ? `${why}; on other screens others go before it` : why,
    };
  }

  #bookedCause(campaigns: readonly string[], sinceMs: number): Cause {
    const list = campaigns.map((id) => this.#compiled.campaigns.get(id)!);
    const first = list[0]?.campaign;
    if (first === undefined) {
      return {
        rule: 'DEC-7',
        text: 'Nothing is booked for this screen now; it shows the card of the store.',
        decidedAtMs: sinceMs,
        simulated: false,
      };
    }
    const base = { campaign: first.id, decidedAtMs: sinceMs, simulated: false };
    const own = list.filter((c) => compareRank(list[0]!, c) === 0);
    const spare = list.slice(own.length);
    const booked =
      first.class === 'fallback'
        ? `Nothing else is booked now, so the fallback plays: ${names(own)}`
        : own.length === 1
          ? `${first.name} is booked`
          : `The booked loop, by share of voice: ${shares(own)}`;
    const rule = spare.length > 0 ? 'DEC-24' : first.class === 'fallback' ? 'DEC-7' : 'DEC-5';
    return { ...base, rule, text: `${booked}${fills(spare)}`.slice(0, 400) };
  }

  /** Campaigns of a loop, the highest rank first. */
  #campaignsOf(segment: Segment, plan: Plan): string[] {
    const ids = new Set(segment.cycle.map((entry) => plan.spots[entry.spot]!.campaign));
    const rank = (id: string): CompiledCampaign => this.#compiled.campaigns.get(id)!;
    return [...ids].sort((a, b) => compareRank(rank(a), rank(b)));
  }

  /** Screens that decide the same share what is said of losers. */
  #losersBeside(winners: readonly string[], full: number | null): Map<CompiledCampaign, Loser> {
    const key = `${winners.join(' ')} ${full ?? ''}`;
    let losers = this.#losers.get(key);
    if (losers === undefined) this.#losers.set(key, (losers = new Map<CompiledCampaign, Loser>()));
    return losers;
  }

  #loser(c: CompiledCampaign, winners: readonly CompiledCampaign[], nowMs: number, full: number | null): Loser {
    const base = { campaign: c.campaign.id, name: c.campaign.name };
    let away = this.#away.get(c);
    if (away === undefined) this.#away.set(c, (away = this.#keptAway(c, nowMs)));
    if (away !== null) return { ...base, ...away };
    if (full !== null && c.campaign.class === 'triggered')
      return { ...base, rule: 'DEC-28', reason: this.#words.full(full) };
    const winner = rivalOf(c, winners);
    if (winner === undefined) return { ...base, rule: 'DEC-6', reason: 'it is not due' };
    const byClass = winner.campaign.class !== c.campaign.class;
    return {
      ...base,
      rule: byClass ? 'DEC-3' : 'DEC-4',
      reason: byClass
        ? `${winner.campaign.name} goes before it: ${winner.campaign.class} before ${c.campaign.class}`
        : compareRank(winner, c) === 0
          ? `${winner.campaign.name} is on`
          : `${winner.campaign.name} has the higher priority (${winner.campaign.priority} over ${c.campaign.priority})`,
    };
  }

  /** What keeps a campaign away from every screen, or null. */
  #keptAway(c: CompiledCampaign, nowMs: number): Away | null {
    const run = this.#runs.get(c.campaign.id)!;
    const closed = this.#closed(run, nowMs);
    if (closed !== undefined) return closed;
    if (run.trigger === null || run.active) return null;
    return { rule: 'DEC-12', reason: this.#words.notOn(c.campaign, run.trigger, this.#look, nowMs) };
  }

  /** The first of status, content, stock, dates and dayparts that keeps a campaign away. */
  #closed(run: Run, nowMs: number): Away | undefined {
    if (run.status !== 'approved')
      return { rule: 'DEC-2', reason: run.status === 'paused' ? 'it is paused' : 'it is a draft' };
    if (run.c.nothing !== null) return { rule: 'DEC-23', reason: run.c.nothing };
    if (run.soldOut) return { rule: 'DEC-30', reason: this.#words.soldOut(run.c.campaign, this.#look) };
    const gate = run.gate(this.#calendar, nowMs);
    if (gate.open) return undefined;
    // Zone maths is slow, and the words of a closed campaign stay for the hour, but not beyond the store's midnight.
    const hour = Math.floor(nowMs / 3_600_000);
    const dayMs = this.#calendar.dayStartMs(nowMs);
    let said = this.#closedWords.get(run.c);
    if (said?.hour !== hour || said.dayMs !== dayMs || said.gate !== gate) {
      const closed = this.#calendar.closed(run.c.campaign, nowMs);
      const rule = closed?.kind === 'heldOut' ? 'SCH-11' : 'DEC-6';
      const reason = this.#words.notNow(run.c.campaign, closed);
      this.#closedWords.set(run.c, (said = { hour, dayMs, gate, away: { rule, reason } }));
    }
    return said.away;
  }
}

/** Whom a campaign loses to: of those that go before it, or are its equals, the first of the lowest rank. */
function rivalOf(c: CompiledCampaign, winners: readonly CompiledCampaign[]): CompiledCampaign | undefined {
  const last = winners.findLast((w) => compareRank(w, c) <= 0) ?? winners[0];
  return last === undefined ? undefined : winners.find((w) => compareRank(w, last) === 0);
}

/** Who takes what limits per hour leave, in words. */
function fills(spare: readonly CompiledCampaign[]): string {
  const lower = spare.filter((c) => c.campaign.class !== 'fallback');
  const fallback = spare.filter((c) => c.campaign.class === 'fallback');
  const parts = [
    ...(lower.length === 0 ? [] : [`to lower priorities: ${names(lower)}`]),
    ...(fallback.length === 0 ? [] : [`to the fallback: ${names(fallback)}`]),
  ];
  return parts.length === 0 ? '' : `; the time that limits per hour leave goes ${parts.join(', then ')}`;
}

function shares(list: readonly CompiledCampaign[]): string {
  return list.map(({ campaign }) => `${campaign.name} ${campaign.share}`).join(', ');
}

function names(list: readonly CompiledCampaign[]): string {
  return list.map(({ campaign }) => campaign.name).join(', ');
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
