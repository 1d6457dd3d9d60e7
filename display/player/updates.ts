import type { Clock } from '../../controller/runtime/clock.ts';
import type { ShellFaults } from './shellFaults.ts';
import {
  mayDownload,
  mayRestart,
  nextCheckMs,
  trialPassed,
  trialStarts,
  NO_UPDATE,
  WELL_AFTER_MS,
} from './updateRule.ts';
import type { Quiet, UpdateMemory } from './updateRule.ts';

/** How often it is looked whether the time is right, ms. */
const LOOK_EVERY_MS = 10 * 60_000;
/** The first question after the start, ms: the first picture comes before it. */
const FIRST_MS = 2 * 60_000;

/** What brings newer versions. Each rejects with words when it cannot. */
export interface Updater {
  /** The newer version that is offered; null: none. */
  check(): Promise<string | null>;
  /** Loads what the last check offered, and checks its hash. */
  download(): Promise<void>;
  /** Puts it in the place of this one, whole or not at all. */
  install(): Promise<void>;
  /** Puts the version of before back. False: there is none. */
  putBack(): Promise<boolean>;
}

export interface UpdatesPorts {
  readonly updater: Updater;
  readonly clock: Clock;
  readonly lot: () => number;
  readonly quiet: () => Quiet;
  /** Version that runs. */
  readonly version: string;
  readonly memory: UpdateMemory | null;
  readonly remember: (memory: UpdateMemory) => void;
  readonly faults: ShellFaults;
  readonly say: (line: string) => void;
  /** Ends this process and starts what now lies in its place. */
  readonly startAgain: () => void;
}

/** Keeps the packaged player up to date, when it disturbs nobody. */
export class Updates {
  private readonly ports: UpdatesPorts;
  private memory: UpdateMemory;
  private checkAtMs: number;
  private offered: string | null = null;
  private loaded: string | null = null;
  private busy = false;
  private stopTimer = (): void => undefined;
  private stopTrial = (): void => undefined;
  private stopped = false;

  constructor(ports: UpdatesPorts) {
    this.ports = ports;
    this.memory = ports.memory ?? NO_UPDATE;
    this.checkAtMs = ports.clock.now() + FIRST_MS;
  }

  start(): void {
    const { version } = this.ports;
    const { memory, bad } = trialStarts(this.memory, version);
    const from = memory.trial?.from ?? 'the version before it';
    this.keep(memory);
    if (bad === null) this.later(FIRST_MS);
    else void this.giveUp(bad, from);
  }

  private async giveUp(bad: string, from: string): Promise<void> {
    const { updater, faults, startAgain, say } = this.ports;
    const back = await updater.putBack().catch(() => false);
    if (this.stopped) return;
    if (back) {
      say(`Version ${bad} does not run well: ${from} is put back.`);
      startAgain();
      return;
    }
    faults.set('update', `Version ${bad} does not run well, and there is none to put back: install ${from} by hand.`);
    this.later(FIRST_MS);
  }

  /** The page is open, after a start: from now on the trial of a new version runs out well, unless it ends before. */
  pageOpened(): void {
    if (this.memory.trial?.to !== this.ports.version) return;
    this.stopTrial();
    this.stopTrial = this.ports.clock.after(WELL_AFTER_MS, () => {
      this.keep(trialPassed(this.memory, this.ports.version));
      this.ports.faults.set('update', null);
      this.ports.say(`Version ${this.ports.version} runs well.`);
    });
  }

  pageGone(): void {
    this.stopTrial();
  }

  stop(): void {
    this.stopped = true;
    this.stopTimer();
    this.stopTrial();
  }

  private later(ms: number): void {
    if (this.stopped) return;
    this.stopTimer = this.ports.clock.after(ms, () => void this.look());
  }

  /** One step at a time: ask, load, install, each when its time is right. */
  private async look(): Promise<void> {
    if (this.busy || this.stopped) return;
    this.busy = true;
    try {
      // A look at which nothing was due says nothing about the fault of the last one.
      if (await this.step()) this.ports.faults.set('updates', null);
    } catch (error) {
      // Again with the next question, not every ten minutes.
      this.offered = null;
      const why = (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 160);
      this.ports.faults.set(
        'updates',
        `The player could not be updated: ${why}. It goes on as version ${this.ports.version}.`,
      );
    } finally {
      this.busy = false;
      this.later(LOOK_EVERY_MS);
    }
  }

  /** Answers whether anything was due, and went well. */
  private async step(): Promise<boolean> {
    const { updater, clock, lot, quiet, version, say, startAgain } = this.ports;
    let did = false;
    if (clock.now() >= this.checkAtMs) {
      this.checkAtMs = nextCheckMs(clock.now(), lot());
      const found = await updater.check();
      did = true;
      this.offered = found === null || found === version || this.memory.bad.includes(found) ? null : found;
      if (this.offered !== null && this.offered !== this.loaded) say(`Version ${this.offered} is offered.`);
    }
    if (this.offered === null) return did;
    if (this.offered !== this.loaded) {
      if (!mayDownload(quiet())) return did;
      await updater.download();
      this.loaded = this.offered;
      did = true;
      say(`Version ${this.offered} is loaded; it is installed at night or when the store is closed.`);
    }
    if (this.stopped || !mayRestart(quiet())) return did;
    await updater.install();
    this.keep({ ...this.memory, trial: { from: version, to: this.offered, starts: 0 } });
    say(`Version ${this.offered} is in place and started now.`);
    this.stop();
    startAgain();
    return true;
  }

  private keep(memory: UpdateMemory): void {
    if (memory === this.memory) return;
    this.memory = memory;
    this.ports.remember(memory);
  }
}
