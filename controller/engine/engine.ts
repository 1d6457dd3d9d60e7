import type { Campaign } from '../../config/schema/campaign.ts';
import type { Decision } from '../protocol/decision.ts';
import type { Override, Programme } from '../protocol/programme/programme.ts';
import type { Reading } from '../protocol/reading.ts';
import { Calendar } from './calendar.ts';
import { compile } from './compile.ts';
import type { Compiled, CompiledCampaign } from './compile.ts';
import { Explain } from './explain.ts';
import type { CampaignView, Command, Engine, EngineConfig, EngineInput, EngineSnapshot } from './io.ts';
import { Outputs } from './outputs.ts';
import { Overrides } from './overrides.ts';
import type { Say } from './overrides.ts';
import { Programmes, topVoices } from './programmes.ts';
import { Run } from './run.ts';
import { Senses } from './senses.ts';
import type { CarriedSenses } from './senses.ts';
import { Timers } from './timers.ts';
import { Words } from './why.ts';

/** What an engine of an older configuration hands to the next, so that a saved change does not blind the store. */
export interface Carried {
  readonly senses: CarriedSenses;
  readonly runs: ReadonlyMap<string, Run>;
  readonly overrides: Overrides;
  readonly outputs: Outputs;
}

export interface EngineStart {
  readonly nowMs: number;
  /** After a restart. */
  readonly snapshot?: EngineSnapshot | undefined;
  /** After a change of configuration. */
  readonly carried?: Carried | undefined;
}

/**
 * Readings to decisions to programmes and overrides (SPEC.md). Pure: the only time it knows is that of its inputs.
 * A reading that changes touches only the campaigns that look at it and the screens that those aim at.
 */
export class StoreEngine implements Engine {
  readonly #compiled: Compiled;
  readonly #calendar: Calendar;
  readonly #timers = new Timers();
  readonly #senses: Senses;
  readonly #programmes: Programmes;
  readonly #runs = new Map<string, Run>();
  readonly #overrides = new Overrides();
  readonly #outputs: Outputs;
  readonly #explain: Explain;
  readonly #words: Words;
  readonly #revisions = new Map<string, string>();
  readonly #startedMs: number;
  #now: number;
  #dirty = new Set<string>();
  #out: Command[] = [];

  constructor(source: EngineConfig, start: EngineStart) {
    this.#now = start.nowMs;
    this.#startedMs = start.nowMs;
    this.#compiled = compile(source);
    this.#calendar = new Calendar(source.config.store.timeZone, source.config.dayparts);
    this.#senses = new Senses(source.config, this.#timers, start.nowMs, start.snapshot, start.carried?.senses);
    this.#programmes = new Programmes(this.#compiled, this.#calendar, start.nowMs);
    this.#words = new Words(source.config);
    this.#explain = new Explain(this.#compiled, this.#calendar, this.#words, this.#runs, (key) =>
      this.#senses.readings.get(key),
    );
    const ended = new Map((start.snapshot?.triggers ?? []).map((t) => [t.campaign, t.lastEndedMs]));
    for (const c of this.#compiled.campaigns.values()) {
      const run = new Run(c, start.nowMs, ended.get(c.campaign.id) ?? null, start.carried?.runs.get(c.campaign.id));
      this.#runs.set(c.campaign.id, run);
    }
    for (const run of this.#runs.values()) if (!run.c.booked) this.#openGate(run);
    this.#outputs = new Outputs(source.config.outputs, start.carried?.outputs ?? null);
    this.#out.push(...this.#outputs.settle(this.#look, this.#now));
    this.#timers.set('day', this.#programmes.renewAtMs());
    const all = [...this.#compiled.screens.keys()];
    const chosen = this.#choose(all);
    const ends = start.carried === undefined ? [] : this.#overrides.adopt(start.carried.overrides, chosen, this.#now);
    this.#dirty = new Set();
    this.#out.push(...this.#overrides.settle(chosen, this.#compiled.stepGroup, this.#say, this.#now).commands, ...ends);
    this.#replan();
    // Whatever stands from now on, and why, is told of every screen.
    this.#tellDecisions(all);
  }

  carry(): Carried {
    return { senses: this.#senses.carry(), runs: this.#runs, overrides: this.#overrides, outputs: this.#outputs };
  }

  /** Commands of the start itself: what a new engine wants shown. Empties them. */
  takeStart(): readonly Command[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  apply(input: EngineInput): readonly Command[] {
    this.#out = [];
    const target = Math.max(this.#now, input.atMs);
    this.#runDue(target);
    this.#now = target;
    if (input.kind === 'status') this.#setStatus(input.campaign, input.status);
    else if (input.kind !== 'advance' && input.kind !== 'configuration')
      for (const r of this.#senses.take(input, this.#now)) this.#changed(r, input.sensedAtMs);
    this.#settle();
    const out = this.#out;
    this.#out = [];
    return out;
  }

  wakeAtMs(): number {
    return this.#timers.next();
  }

  decision(screen: string): Decision | undefined {
    if (!this.#compiled.screens.has(screen)) return undefined;
    const plan = this.#programmes.plan(screen, this.#isPlaying);
    return this.#explain.decision(
      screen,
      this.#overrides.of(screen),
      plan,
      this.#overrides.sinceMs(screen) ?? this.#startedMs,
      this.#now,
    );
  }

  programme(screen: string): Programme | undefined {
    if (!this.#compiled.screens.has(screen)) return undefined;
    return { screen, madeAtMs: this.#now, ...this.#programmes.plan(screen, this.#isPlaying) };
  }

  overrides(screen: string): readonly Override[] {
    const held = this.#overrides.of(screen);
    return held === undefined ? [] : [held.override];
  }

  outputs(): readonly { readonly output: string; readonly on: boolean }[] {
    return this.#outputs.states();
  }

  reading(key: string): Reading | undefined {
    return this.#senses.readings.get(key);
  }

  readings(): readonly Reading[] {
    return this.#senses.readings.all();
  }

  campaigns(): readonly CampaignView[] {
    const onScreens = new Map<string, string[]>([...this.#runs.keys()].map((id) => [id, []]));
    for (const screen of this.#compiled.screens.keys()) {
      const plan = this.#programmes.plan(screen, this.#isPlaying);
      for (const id of this.#explain.showing(this.#overrides.of(screen), plan, this.#now))
        onScreens.get(id)!.push(screen);
    }
    return [...this.#runs.values()].map((run) =>
      this.#explain.campaign(run, onScreens.get(run.c.campaign.id)!, this.#now),
    );
  }

  snapshot(): EngineSnapshot {
    return {
      version: 1,
      nowMs: this.#now,
      likes: this.#senses.ledger.accounts(),
      triggers: [...this.#runs.values()].flatMap((run) =>
        run.trigger === null ? [] : [{ campaign: run.c.campaign.id, lastEndedMs: run.trigger.lastEndedMs }],
      ),
    };
  }

  readonly #look = (key: string): Reading | undefined => this.#senses.readings.get(key);

  readonly #say: Say = {
    cause: (winners) => this.#explain.cause(winners, this.#now),
    endsMs: (winners) => {
      const ends = winners.map((c) => this.#runs.get(c.campaign.id)!.gate(this.#calendar, this.#now).closesMs);
      return ends.includes(null) ? null : Math.max(...ends.filter((e) => e !== null));
    },
  };

  readonly #isPlaying = (c: CompiledCampaign): boolean => this.#runs.get(c.campaign.id)!.status === 'approved';

  /** Everything that came due since the last input, each at its own instant, so that results do not depend on how often time is told. */
  #runDue(target: number): void {
    for (let due = this.#timers.take(target); due !== undefined; due = this.#timers.take(target)) {
      this.#now = Math.max(this.#now, due.at);
      const space = due.key.indexOf(' ');
      const what = space < 0 ? due.key : due.key.slice(0, space);
      const of = due.key.slice(space + 1);
      if (what === 'day') {
        this.#programmes.renew(this.#now);
        this.#timers.set('day', this.#programmes.renewAtMs());
        this.#replan();
      } else if (what === 'segment') this.#tellSegments();
      else if (what === 'gate') this.#openGate(this.#runs.get(of)!);
      else if (what === 'trigger') this.#step(this.#runs.get(of)!, this.#now);
      else for (const r of this.#senses.due(due.key, this.#now)) this.#changed(r, r.atMs ?? this.#now);
      this.#settle();
    }
  }

  #changed(reading: Reading, sensedAtMs: number): void {
    this.#out.push({ kind: 'reading', reading });
    this.#out.push(...this.#outputs.changed(reading.key, this.#look, this.#now));
    for (const c of this.#compiled.byReading.get(reading.key) ?? [])
      this.#step(this.#runs.get(c.campaign.id)!, sensedAtMs);
  }

  #setStatus(campaign: string, status: Campaign['status']): void {
    const run = this.#runs.get(campaign);
    if (run === undefined || run.status === status) return;
    run.status = status;
    if (run.c.booked)
      this.#tellDecisions(this.#replan(run.c.targets).filter((s) => this.#overrides.of(s) === undefined));
    else this.#openGate(run);
  }

  /** Looks whether dates and dayparts let an override campaign play, and when to look again. */
  #openGate(run: Run): void {
    this.#timers.set(`gate ${run.c.campaign.id}`, run.gate(this.#calendar, this.#now).untilMs);
    this.#step(run, this.#now);
  }

  #step(run: Run, sensedAtMs: number): void {
    const before = run.active;
    const open = run.status === 'approved' && run.gate(this.#calendar, this.#now).open;
    const due = run.step(this.#look, open, this.#now);
    const timer = `trigger ${run.c.campaign.id}`;
    if (Number.isFinite(due)) {
      if (this.#timers.at(timer) !== due) this.#timers.set(timer, due);
    } else this.#timers.clear(timer);
    if (run.active === before) return;
    run.sensedAtMs = sensedAtMs;
    // Carried over from an engine before this one, it came on then and for the reasons of then.
    if (run.active && (run.trigger === null || run.trigger.onSinceMs === this.#now)) {
      const readings = run.c.keys.map(this.#look).filter((r) => r !== undefined);
      run.cameOn = { text: this.#words.cameOn(run.c.campaign, this.#look), readings };
    }
    for (const screen of run.c.targets) this.#dirty.add(screen);
  }

  /** Tells the screens whose programme is another than before, and answers with them. */
  #replan(screens: Iterable<string> = this.#compiled.screens.keys()): string[] {
    const changed: string[] = [];
    for (const screen of screens) {
      const { revision } = this.#programmes.plan(screen, this.#isPlaying);
      if (this.#revisions.get(screen) === revision) continue;
      this.#revisions.set(screen, revision);
      this.#out.push({ kind: 'programme', screen, revision });
      changed.push(screen);
    }
    this.#watchSegments();
    return changed;
  }

  /** The next instant at which a programme goes over to another segment: then its screens decide anew by the clock. */
  #watchSegments(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const plan of this.#programmes.plans()) {
      const segment = plan.segments.find((s) => s.toMs > this.#now);
      if (segment !== undefined) next = Math.min(next, segment.fromMs > this.#now ? segment.fromMs : segment.toMs);
    }
    if (Number.isFinite(next)) this.#timers.set('segment', next);
    else this.#timers.clear('segment');
  }

  /** Screens that the clock has just taken to another segment, and that nothing else covers. */
  #tellSegments(): void {
    const turned = [...this.#compiled.screens.keys()].filter((screen) => {
      if (this.#overrides.of(screen) !== undefined) return false;
      const { segments } = this.#programmes.plan(screen, this.#isPlaying);
      return segments.some((s) => s.fromMs === this.#now || s.toMs === this.#now);
    });
    this.#watchSegments();
    this.#tellDecisions(turned);
  }

  #settle(): void {
    if (this.#dirty.size === 0) return;
    const chosen = this.#choose(this.#dirty);
    this.#dirty = new Set();
    const settled = this.#overrides.settle(chosen, this.#compiled.stepGroup, this.#say, this.#now);
    this.#out.push(...settled.commands);
    this.#tellDecisions(settled.switched);
  }

  /** What goes before the programme on these screens: the active campaigns of the highest rank. */
  #choose(screens: Iterable<string>): Map<string, readonly CompiledCampaign[]> {
    const chosen = new Map<string, readonly CompiledCampaign[]>();
    const winnersOf = new Map<readonly CompiledCampaign[], CompiledCampaign[]>();
    for (const screen of screens) {
      const aimed = this.#compiled.byScreen.get(screen)!;
      let winners = winnersOf.get(aimed);
      if (winners === undefined) {
        winners = topVoices(aimed.filter((c) => !c.booked && this.#runs.get(c.campaign.id)!.active));
        winnersOf.set(aimed, winners);
      }
      chosen.set(screen, winners);
    }
    return chosen;
  }

  /** Screens with the same campaigns and the same override decided the same, for the same reasons. */
  #tellDecisions(screens: readonly string[]): void {
    const made = new Map<readonly CompiledCampaign[], Map<string, Decision>>();
    for (const screen of screens) {
      const aimed = this.#compiled.byScreen.get(screen)!;
      const id = this.#overrides.of(screen)?.override.id ?? '';
      let byOverride = made.get(aimed);
      if (byOverride === undefined) made.set(aimed, (byOverride = new Map<string, Decision>()));
      let decision = byOverride.get(id);
      if (decision === undefined) byOverride.set(id, (decision = this.decision(screen)!));
      this.#out.push({ kind: 'decision', decision: { ...decision, screen } });
    }
  }
}
