import type { Campaign } from '../../config/schema/campaign.ts';
import type { Decision } from '../protocol/decision.ts';
import type { Override, Programme } from '../protocol/programme/programme.ts';
import type { Reading, ReadingQuality } from '../protocol/reading.ts';
import { Calendar } from './calendar.ts';
import { compile } from './compile.ts';
import type { Compiled, CompiledCampaign } from './compile.ts';
import { Explain } from './explain.ts';
import { endedBy } from './floor.ts';
import type { CampaignView, Command, Engine, EngineConfig, EngineInput, EnginePast, EngineSnapshot } from './io.ts';
import { Outputs } from './outputs.ts';
import type { OutputState } from './outputs.ts';
import type { Say } from './overrides.ts';
import { Programmes } from './programmes.ts';
import { Run } from './run.ts';
import type { RunState } from './run.ts';
import { Senses } from './senses.ts';
import type { CarriedSenses } from './senses.ts';
import { Stage } from './stage.ts';
import type { StageState } from './stage.ts';
import { Timers } from './timers.ts';
import { Words } from './why.ts';

/** The whole of an engine as plain JSON data: another one goes on from it as if nothing had happened (DEC-25). */
export interface EngineState {
  readonly version: 1;
  readonly nowMs: number;
  readonly senses: CarriedSenses;
  readonly runs: readonly RunState[];
  readonly outputs: readonly OutputState[];
  readonly stage: StageState;
}

export interface EngineStart {
  readonly nowMs: number;
  /** After a restart. */
  readonly snapshot?: EngineSnapshot | undefined;
  /** To go on from. */
  readonly state?: EngineState | undefined;
  /** The configuration is another one than that of the state: what stands from now on, and why, is told anew. */
  readonly changed?: boolean | undefined;
}

/** What looks at a reading, and what it last found there. */
interface Watched {
  value: number | null;
  quality: ReadingQuality;
  readonly triggers: readonly Run[];
  readonly stock: readonly Run[];
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
  readonly #outputs: Outputs;
  readonly #explain: Explain;
  readonly #words: Words;
  readonly #stage: Stage;
  /** The dependency index: reading -> what looks at it (DEC-9). */
  readonly #watched = new Map<string, Watched>();
  #now: number;
  #out: Command[] = [];

  constructor(source: EngineConfig, start: EngineStart) {
    const { nowMs, snapshot, state, changed = false } = start;
    this.#now = nowMs;
    this.#compiled = compile(source);
    this.#calendar = new Calendar(source.config.store.timeZone, source.config.dayparts, source.config.holidays);
    this.#senses = new Senses(source.config, this.#timers, nowMs, snapshot, state?.senses);
    this.#programmes = new Programmes(this.#compiled, this.#calendar, nowMs);
    this.#words = new Words(source.config);
    this.#explain = new Explain(this.#compiled, this.#calendar, this.#words, this.#runs, this.#look);
    const past = new Map((snapshot?.triggers ?? []).map((t) => [t.campaign, { startsMs: [], ...t }]));
    const before = new Map((state?.runs ?? []).map((r) => [r.campaign, r]));
    for (const c of this.#compiled.campaigns.values()) {
      const { id } = c.campaign;
      const run = new Run(c, nowMs, past.get(id), before.get(id));
      // A change of the configuration brings a status of its own.
      if (!changed) run.status = before.get(id)?.status ?? run.status;
      run.stock(this.#look);
      this.#runs.set(id, run);
    }
    this.#stage = new Stage({
      compiled: this.#compiled,
      programmes: this.#programmes,
      explain: this.#explain,
      runs: this.#runs,
      timers: this.#timers,
      say: this.#say,
      nowMs,
      before: state?.stage,
      floor: endedBy(snapshot?.floor ?? [], Math.min(nowMs, snapshot?.nowMs ?? nowMs)),
      changed,
    });
    for (const run of this.#runs.values()) if (!run.c.booked) this.#openGate(run);
    this.#outputs = new Outputs(source.config.outputs, state?.outputs ?? []);
    const { byReading, byStock } = this.#compiled;
    for (const key of new Set([...byReading.keys(), ...byStock.keys(), ...this.#outputs.keys()])) {
      const runsOf = (list: readonly CompiledCampaign[] = []): Run[] => list.map((c) => this.#runs.get(c.campaign.id)!);
      const { value = null, quality = 'unknown' } = this.#look(key) ?? {};
      this.#watched.set(key, { value, quality, triggers: runsOf(byReading.get(key)), stock: runsOf(byStock.get(key)) });
    }
    this.#out.push(...this.#outputs.settle(this.#look, nowMs));
    this.#timers.set('day', this.#programmes.renewAtMs());
    this.#out.push(...this.#stage.begin(nowMs));
  }

  state(): EngineState {
    return {
      version: 1,
      nowMs: this.#now,
      senses: this.#senses.carry(),
      runs: [...this.#runs.values()].map((run) => run.state()),
      outputs: this.#outputs.state(),
      stage: this.#stage.state(),
    };
  }

  /** Commands of the start itself: what a new engine wants shown. Empties them. */
  takeStart(): readonly Command[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  apply(input: EngineInput): readonly Command[] {
    this.#out = [];
    const target = Number.isFinite(input.atMs) ? Math.max(this.#now, input.atMs) : this.#now;
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
    return this.#compiled.screens.has(screen) ? this.#stage.decision(screen, this.#now) : undefined;
  }

  programme(screen: string): Programme | undefined {
    return this.#compiled.screens.has(screen) ? this.#stage.programme(screen, this.#now) : undefined;
  }

  overrides(screen: string): readonly Override[] {
    const override = this.#stage.override(screen);
    return override === undefined ? [] : [override];
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
    for (const screen of this.#compiled.screens.keys())
      for (const id of this.#stage.showing(screen, this.#now)) onScreens.get(id)!.push(screen);
    return [...this.#runs.values()].map((run) => {
      const full = run.active ? this.#stage.fullMs(run.c.targets, this.#now) : null;
      return this.#explain.campaign(run, onScreens.get(run.c.campaign.id)!, this.#now, full);
    });
  }

  snapshot(): EngineSnapshot {
    return {
      version: 1,
      nowMs: this.#now,
      likes: this.#senses.ledger.accounts(),
      ...this.past(),
    };
  }

  /** What outlasts a restart besides likes. */
  past(): EnginePast {
    return {
      triggers: [...this.#runs.values()].flatMap(({ c, trigger }) =>
        trigger === null
          ? []
          : [{ campaign: c.campaign.id, lastEndedMs: trigger.lastEndedMs, startsMs: trigger.startsMs }],
      ),
      floor: this.#stage.floor(),
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

  /** Everything that came due since the last input, each at its own instant, so that results do not depend on how often time is told. */
  #runDue(target: number): void {
    for (let due = this.#timers.take(target); due !== undefined; due = this.#timers.take(target)) {
      this.#now = Math.max(this.#now, due.at);
      this.#runTimer(due.key);
      // Whatever else is due at the same instant is decided together with it.
      if (this.#timers.next() > this.#now) this.#settle();
    }
  }

  #runTimer(key: string): void {
    const space = key.indexOf(' ');
    const what = space < 0 ? key : key.slice(0, space);
    const of = key.slice(space + 1);
    switch (what) {
      case 'day':
        for (const command of this.#stage.renew(this.#now)) this.#out.push(command);
        this.#timers.set('day', this.#programmes.renewAtMs());
        break;
      case 'segment':
        this.#stage.turn(this.#now);
        break;
      case 'floor':
        this.#stage.floorDue(of, this.#now);
        break;
      case 'gate':
        this.#openGate(this.#runs.get(of)!);
        break;
      case 'trigger':
        this.#step(this.#runs.get(of)!, this.#now);
        break;
      default:
        for (const r of this.#senses.due(key, this.#now)) this.#changed(r, r.atMs ?? this.#now);
    }
  }

  #settle(): void {
    for (const command of this.#stage.settle(this.#now)) this.#out.push(command);
  }

  #changed(reading: Reading, sensedAtMs: number): void {
    this.#out.push({ kind: 'reading', reading });
    const watched = this.#watched.get(reading.key);
    // Heard again, but as before: whoever looks at it finds what it found.
    if (watched === undefined || (watched.value === reading.value && watched.quality === reading.quality)) return;
    watched.value = reading.value;
    watched.quality = reading.quality;
    for (const command of this.#outputs.changed(reading.key, this.#look, this.#now)) this.#out.push(command);
    for (const run of watched.stock) if (run.stock(this.#look)) this.#allow(run, sensedAtMs);
    for (const run of watched.triggers) this.#step(run, sensedAtMs);
  }

  #setStatus(campaign: string, status: Campaign['status']): void {
    const run = this.#runs.get(campaign);
    if (run === undefined || run.status === status) return;
    run.status = status;
    this.#allow(run, this.#now);
  }

  /** Status or stock let a campaign play, or do no longer. */
  #allow(run: Run, sensedAtMs: number): void {
    if (run.c.booked) {
      this.#out.push(...this.#stage.rebook(run.c.targets, this.#now));
      return;
    }
    this.#timers.set(`gate ${run.c.campaign.id}`, run.gate(this.#calendar, this.#now).untilMs);
    this.#step(run, sensedAtMs);
  }

  /** Looks whether dates and dayparts let an override campaign play, and when to look again. */
  #openGate(run: Run): void {
    this.#timers.set(`gate ${run.c.campaign.id}`, run.gate(this.#calendar, this.#now).untilMs);
    this.#step(run, this.#now);
    if (run.c.campaign.holdOut === undefined) return;
    const heldOut = this.#calendar.isHeldOut(run.c.campaign, this.#now);
    if (heldOut === run.heldOut) return;
    run.heldOut = heldOut;
    this.#stage.tell(run.c.targets);
  }

  #step(run: Run, sensedAtMs: number): void {
    const before = run.active;
    const open = run.allowed && run.gate(this.#calendar, this.#now).open;
    const due = run.step(this.#look, open, this.#now);
    const timer = `trigger ${run.c.campaign.id}`;
    if (Number.isFinite(due)) {
      if (this.#timers.at(timer) !== due) this.#timers.set(timer, due);
    } else this.#timers.clear(timer);
    if (run.active === before) return;
    run.sensedAtMs = sensedAtMs;
    if (run.active) {
      const readings = run.c.keys.map(this.#look).filter((r) => r !== undefined);
      run.cameOn = { text: this.#words.cameOn(run.c.campaign, this.#look), readings };
    }
    this.#stage.touch(run.c.targets);
  }
}
