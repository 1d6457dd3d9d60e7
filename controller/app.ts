import type { Campaign } from '../config/schema/campaign.ts';
import type { StoreConfig } from '../config/schema/storeConfig.ts';
import { Checkpoints } from './checkpoints.ts';
import type { App, Origin, TagHealthNow } from './context.ts';
import { StaleConfiguration } from './context.ts';
import { StoreEngine } from './engine/engine.ts';
import type { Command, EngineConfig, EngineInput } from './engine/io.ts';
import { LikeLedger } from './engine/ledger.ts';
import { inputsOf, isKept, isOfTag, isVolatile, placesOf, takeIn } from './intake.ts';
import type { Places } from './intake.ts';
import { CameraDay } from './measure/cameraDay.ts';
import type { SurveyRecorder } from './identity/surveyRecorder.ts';
import type { TagNow } from './protocol/console.ts';
import type { JourneyDay } from './protocol/journeys.ts';
import type { ReceiversNow } from './protocol/receivers.ts';
import type { EventResult, Observation } from './protocol/observation.ts';
import type { Play } from './protocol/play.ts';
import type { AssetRef } from './protocol/scalars.ts';
import { Logbook } from './logbook.ts';
import type { Line } from './logbook.ts';
import { Presses } from './presses.ts';
import { Recall } from './recall.ts';
import type { Recalled } from './recall.ts';
import type { ConfigRevision, JournalEntry, PlaysTaken, Records } from './records/records.ts';
import { SongBoard } from './songBoard.ts';
import type { Clock } from './runtime/clock.ts';
import type { Logger } from './runtime/logger.ts';
import type { Metrics } from './runtime/metrics.ts';
import { Whereabouts } from './whereabouts.ts';

export interface AppOptions {
  readonly records: Records;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Base of the address that codes on screens open, or null where no phone could open it. */
  readonly codeBase: (config: StoreConfig) => string | null;
}

/** Snapshots of the engine are kept this often, ms. */
const SNAPSHOT_MS = 60_000;
/** When triggers came and went, and the time that they had, is kept this soon after it changed, ms (DEC-14). */
const PAST_MS = 1000;

/** The loop: observations in, decided, written down, handed on. One engine, one order of inputs (DEC). */
export class StoreApp implements App {
  readonly #o: AppOptions;
  readonly #recall: Recall;
  readonly #presses = new Presses();
  readonly #logbook: Logbook;
  readonly #checkpoints: Checkpoints;
  readonly #listeners = new Set<(commands: readonly Command[]) => void>();
  readonly #configListeners = new Set<() => void>();
  readonly #counted;
  readonly #found;
  #config: EngineConfig;
  #engine: StoreEngine;
  readonly #whereabouts: Whereabouts;
  readonly #cameraDay: CameraDay;
  readonly songs = new SongBoard();
  #places: Places;
  #stopWake: () => void = () => undefined;
  #stopSnapshot: () => void = () => undefined;
  #stopPast: (() => void) | null = null;
  /** What of triggers was last kept, as text. */
  #past = '';
  #changes: Promise<unknown> = Promise.resolve();

  /** @throws Error when the records hold no configuration */
  constructor(options: AppOptions) {
    const { records, clock, metrics } = (this.#o = options);
    const current = records.config.current();
    if (current === undefined) throw new Error('there is no configuration; import a store file first');
    this.#recall = new Recall((source, id) => records.journal.seen(source, id));
    this.#logbook = new Logbook(records.journal, options.logger, ({ source, id }) => {
      this.#recall.settled(source, id);
    });
    this.#checkpoints = new Checkpoints({
      checkpoints: records.checkpoints,
      logbook: this.#logbook,
      clock,
      logger: options.logger,
      state: () => this.#engine.state(),
      configuration: () => this.#config,
    });
    this.#counted = metrics.counter('endcap_observations_total', 'Observations by type and result.', [
      'type',
      'result',
    ]);
    this.#found = metrics.counter('endcap_play_findings_total', 'What was wrong with proofs of play, by kind.', [
      'kind',
    ]);
    this.#config = engineConfig(current, options.codeBase(current.config));
    this.#engine = this.#restored(clock.now());
    this.#whereabouts = new Whereabouts(current.config, clock.now());
    this.#cameraDay = new CameraDay(current.config.store.timeZone);
    this.#places = placesOf(current.config, this.#whereabouts);
  }

  start(): void {
    this.#begin('start', this.now());
    this.#snapshotSoon();
  }

  async stop(): Promise<void> {
    this.#stopWake();
    this.#stopSnapshot();
    this.#stopPast?.();
    this.#checkpoints.stop();
    this.#listeners.clear();
    this.#configListeners.clear();
    await this.#changes;
    await this.#logbook.write([]);
    await this.#saveSnapshot();
    await this.#checkpoints.take('stop');
  }

  now(): number {
    return this.#o.clock.now();
  }

  configuration(): EngineConfig {
    return this.#config;
  }

  engine(): StoreEngine {
    return this.#engine;
  }

  tags(): readonly TagNow[] {
    return this.#whereabouts.tags();
  }

  journeys(): JourneyDay {
    return this.#whereabouts.journeys(this.now());
  }

  receivers(): ReceiversNow {
    return this.#whereabouts.receivers();
  }

  cameraDay(): CameraDay {
    return this.#cameraDay;
  }

  tagHealth(): readonly TagHealthNow[] {
    return this.#whereabouts.health();
  }

  surveyRecorder(): SurveyRecorder {
    return this.#whereabouts.recorder;
  }

  async ingest(events: readonly unknown[], origin: Origin): Promise<EventResult[]> {
    // After trouble with the disk: what waits goes first, so that it is known whether there is room again.
    if (this.#logbook.trouble !== null) await this.#logbook.write([]);
    const nowMs = this.now();
    const results: EventResult[] = [];
    const lines: Line[] = [];
    const unsettled: number[] = [];
    for (const event of events) {
      const intake = takeIn(event, origin, this.#places, nowMs);
      if (!intake.ok) {
        results.push(intake.answer);
        this.#counted.inc({ type: 'other', result: intake.answer.result });
        continue;
      }
      const { observation } = intake;
      const { id, source, type } = observation;
      const recalled = this.#recalled(observation, nowMs);
      // What must not be lost does not count before there is room to write it down.
      const refused = recalled === 'new' && this.#logbook.trouble !== null && isKept(type);
      const result = refused ? 'retry' : recalled === 'new' ? 'accepted' : 'duplicate';
      results.push({ id, source, result, ...(refused ? { reason: retryText(this.#logbook.trouble) } : {}) });
      this.#counted.inc({ type, result });
      // Whoever sends it again while the first is on its way hears of it when that one is on disk.
      if (recalled === 'waiting') unsettled.push(results.length - 1);
      if (refused || recalled !== 'new') continue;
      if (isOfTag(observation)) this.#whereabouts.take(observation);
      else if (observation.type === 'endcap.songs.v1') this.songs.take(observation);
      else this.#cameraDay.take(observation);
      const inputs = inputsOf(observation, this.#places, nowMs);
      if (inputs.length === 0) continue;
      this.#recall.taken(source, id);
      // An event counts as taken in once all that it says is written down.
      inputs.forEach((input, i) => {
        const seen = i === inputs.length - 1 ? { source, id, atMs: nowMs } : null;
        lines.push({ entry: this.#decide(input), seen });
      });
      unsettled.push(results.length - 1);
    }
    this.#wake();
    if (unsettled.length === 0) return results;
    const fault = await this.#logbook.write(lines);
    if (fault === null) return results;
    for (const index of unsettled) {
      const { id, source } = results[index]!;
      results[index] = { id, source, result: 'retry', reason: retryText(fault) };
      this.#counted.inc({ type: 'other', result: 'unwritten' });
    }
    return results;
  }

  /** Whether it counts: no event does twice, and no press that several agents have heard (OBS-8). */
  #recalled(o: Observation, nowMs: number): Recalled {
    const recalled = this.#recall.look(isVolatile(o), o.source, o.id, nowMs);
    if (recalled !== 'new' || o.type !== 'endcap.telemetry.v1' || o.data.press === undefined) return recalled;
    const { tag, press } = o.data;
    return this.#presses.isKnown({ ...o, tag, press }, nowMs) ? 'duplicate' : 'new';
  }

  setCampaignStatus(id: string, status: Campaign['status'], by: string): Promise<void> {
    return this.#inTurn(async () => {
      const { config, media } = this.#config;
      const campaigns = config.campaigns.map((c) => (c.id === id ? { ...c, status } : c));
      const saved = await this.#save({ ...config, campaigns }, media, by);
      this.#config = engineConfig(saved, this.#o.codeBase(saved.config));
      const entry = this.#decide({ kind: 'status', atMs: this.now(), campaign: id, status });
      this.#wake();
      for (const listener of this.#configListeners) listener();
      await this.#logbook.write([{ entry, seen: null }]);
    });
  }

  saveConfiguration(
    config: StoreConfig,
    media: Readonly<Record<string, AssetRef>>,
    by: string,
    base?: number,
  ): Promise<number> {
    return this.#inTurn(async () => {
      const { revision } = this.#config;
      if (base !== undefined && base !== revision) throw new StaleConfiguration(revision);
      return this.#takeOver(await this.#save(config, media, by));
    });
  }

  #takeOver(saved: ConfigRevision): number {
    const { config } = saved;
    // What is due comes before the change, so that a replay hands the same state on, however often time was told.
    const nowMs = this.#advance();
    this.#config = engineConfig(saved, this.#o.codeBase(saved.config));
    // Readings and triggers go on: a saved campaign must not blind the store.
    this.#engine = new StoreEngine(this.#config, { nowMs, state: this.#engine.state(), changed: true });
    this.#whereabouts.configure(config, nowMs);
    this.#cameraDay.follow({
      timeZone: config.store.timeZone,
      cameras: config.cameras.map((c) => c.id),
      zones: config.zones.map((z) => z.id),
    });
    this.#places = placesOf(config, this.#whereabouts);
    for (const listener of this.#configListeners) listener();
    this.#begin('change', nowMs);
    return saved.revision;
  }

  /** What a new engine wants shown, handed on and written down with the revision that it stands on. */
  #begin(reason: 'start' | 'change', atMs: number): void {
    const commands = this.#engine.takeStart();
    this.#hand(commands);
    const { revision } = this.#config;
    const start = reason === 'start' ? { start: true as const } : {};
    const entry = this.#entry({ kind: 'configuration', atMs, revision, ...start }, commands);
    void this.#logbook.write([{ entry, seen: null }]);
    void this.#checkpoints.take(reason);
    this.#wake();
  }

  async recordPlays(plays: readonly Play[], device: string): Promise<PlaysTaken> {
    const { records } = this.#o;
    const nowMs = this.now();
    const taken = await records.plays.add(plays, device, nowMs);
    for (const { kind, detail, plays: count } of taken.findings) {
      this.#found.inc({ kind });
      await records.audit.add(
        nowMs,
        device,
        `plays.${kind}`,
        count === 1 ? detail : `${detail} (and ${count - 1} more)`,
      );
    }
    return taken;
  }

  onCommands(listener: (commands: readonly Command[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onConfiguration(listener: () => void): () => void {
    this.#configListeners.add(listener);
    return () => this.#configListeners.delete(listener);
  }

  #save(config: StoreConfig, media: Readonly<Record<string, AssetRef>>, by: string): Promise<ConfigRevision> {
    return this.#o.records.config.save(config, media, by, this.now());
  }

  /** One change of the configuration after the other: none is made on a state that another has left. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#changes.then(change);
    this.#changes = turn.catch(() => undefined);
    return turn;
  }

  #decide(input: EngineInput): JournalEntry {
    const commands = this.#engine.apply(input);
    if (commands.length > 0) this.#pastSoon();
    this.#hand(commands);
    return this.#entry(input, commands);
  }

  #entry(input: EngineInput, commands: readonly Command[]): JournalEntry {
    const decisions = commands.flatMap((c) => (c.kind === 'decision' ? [c.decision] : []));
    return { input, configRevision: this.#config.revision, decisions };
  }

  #hand(commands: readonly Command[]): void {
    if (commands.length > 0) for (const listener of this.#listeners) listener(commands);
  }

  /** Time as an input: one timer, for whatever is due first. */
  #wake(): void {
    this.#stopWake();
    const at = Math.min(this.#engine.wakeAtMs(), this.#whereabouts.dueMs());
    if (!Number.isFinite(at)) return;
    this.#stopWake = this.#o.clock.after(Math.max(0, at - this.now()), () => {
      this.#advance();
      this.#wake();
    });
  }

  /** @returns the instant that it told */
  #advance(): number {
    const nowMs = this.now();
    const entries = this.#whereabouts.advance(nowMs).map((input) => this.#decide(input));
    const advanced = this.#decide({ kind: 'advance', atMs: nowMs });
    // Telling the time more often changes nothing (DEC-1), so only an advance that decided something is kept.
    if (advanced.decisions.length > 0) entries.push(advanced);
    if (entries.length > 0) void this.#logbook.write(entries.map((entry) => ({ entry, seen: null })));
    return nowMs;
  }

  #snapshotSoon(): void {
    this.#stopSnapshot = this.#o.clock.after(SNAPSHOT_MS, () => {
      void this.#saveSnapshot();
      this.#snapshotSoon();
    });
  }

  /** Whatever came or went is on disk soon, however the controller ends; many at once are written once. */
  #pastSoon(): void {
    this.#stopPast ??= this.#o.clock.after(PAST_MS, () => {
      this.#stopPast = null;
      if (JSON.stringify(this.#engine.past()) !== this.#past) void this.#saveSnapshot();
    });
  }

  async #saveSnapshot(): Promise<void> {
    if (!this.#logbook.whole) return;
    this.#past = JSON.stringify(this.#engine.past());
    try {
      await this.#o.records.journal.saveSnapshot(this.#engine.snapshot());
    } catch (error) {
      this.#past = '';
      this.#o.logger.error({ error: String(error) }, 'the snapshot could not be saved');
    }
  }

  /** The engine after a restart: likes and the past of triggers as last written down, everything else unknown until heard (RDG-4). */
  #restored(nowMs: number): StoreEngine {
    const { journal } = this.#o.records;
    const snapshot = journal.snapshot();
    const ledger = new LikeLedger();
    for (const a of snapshot?.likes ?? []) ledger.restore(a, nowMs);
    let after = journal.snapshotSeq();
    let lastMs = snapshot?.nowMs ?? nowMs;
    for (let page = journal.read(after, 5000); page.length > 0; page = journal.read(after, 5000)) {
      for (const { entry } of page) ledger.take(entry.input);
      after = page.at(-1)!.seq;
      lastMs = Math.max(lastMs, page.at(-1)!.entry.input.atMs);
    }
    const { triggers = [], floor = [] } = snapshot ?? {};
    return new StoreEngine(this.#config, {
      nowMs,
      snapshot: { version: 1, nowMs: lastMs, likes: ledger.accounts(), triggers, floor },
    });
  }
}

function engineConfig(revision: ConfigRevision, codeBase: string | null): EngineConfig {
  return { revision: revision.revision, config: revision.config, media: revision.media, codeBase };
}

function retryText(fault: string | null): string {
  return `not written down (${fault ?? 'unknown'}); send it again`.slice(0, 300);
}
