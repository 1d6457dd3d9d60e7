import {
  CLOCK_BURST,
  CLOCK_EVERY_MS,
  CLOCK_KEEP,
  clockPong,
  estimateClock,
} from '../../../controller/protocol/clock.ts';
import type { ClockEstimate, ClockSample } from '../../../controller/protocol/clock.ts';

/** Further ahead than this the controller's time is taken at once; below it the clock slews, so that no cut shows twice. */
const STEP_MS = 250;
/** Further behind than this it is taken at once too; below, this clock runs at half speed until it is right. */
const STEP_BACK_MS = 10_000;
/** Slew: at most this many ms of correction per second; and where the clock is ahead by more than a step. */
const SLEW_MS_PER_S = 20;
const SLOWED_MS_PER_S = 500;
/** Two samples a minute apart differ by the drift of two clocks, and by their round trips. More is a jump, ms. */
const DRIFT_MS = 50;
/** After a jump the next question comes this soon, ms: the controller's time may still be on the move. */
const AFTER_JUMP_MS = 1_000;

/** The controller's clock, carried by this machine's monotonic clock. Never backwards but for a step after a wild jump. */
export class SyncedClock {
  private readonly monotonic: () => number;
  private readonly stepped: (byMs: number) => void;
  private readonly samples: ClockSample[] = [];
  private target: number;
  private offset: number;
  private slewedAt: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private latest: ClockEstimate | null = null;
  private jumped = false;
  private askNow: (() => void) | null = null;

  /**
   * `startOffset` carries the clock until the first answer: wall clock minus monotonic clock, ms. `stepped` hears of
   * every step, ms; slewing is no step.
   */
  constructor(monotonic: () => number, startOffset: number, stepped: (byMs: number) => void = () => undefined) {
    this.monotonic = monotonic;
    this.stepped = stepped;
    this.target = this.offset = startOffset;
    this.slewedAt = monotonic();
  }

  /** Last estimate against the controller; null while it was never reached. */
  get estimate(): ClockEstimate | null {
    return this.latest;
  }

  /** Controller's time now, epoch ms. */
  now(): number {
    const mono = this.monotonic();
    const missing = this.target - this.offset;
    if (missing !== 0) {
      const perS = missing < -STEP_MS ? SLOWED_MS_PER_S : SLEW_MS_PER_S;
      const most = ((mono - this.slewedAt) / 1000) * perS;
      this.offset = Math.abs(missing) <= most ? this.target : this.offset + Math.sign(missing) * most;
    }
    this.slewedAt = mono;
    return mono + this.offset;
  }

  /** Controller's time at an instant of the monotonic clock (a frame's timestamp), epoch ms. */
  at(monotonicMs: number): number {
    return this.now() - (this.monotonic() - monotonicMs);
  }

  add(sample: ClockSample): void {
    this.jumped = this.disagrees(sample);
    // What was true before a jump is worth nothing after it, however short its round trip was.
    if (this.jumped) this.samples.length = 0;
    this.samples.push(sample);
    if (this.samples.length > CLOCK_KEEP) this.samples.shift();
    const estimate = estimateClock(this.samples);
    if (estimate === null) return;
    const first = this.latest === null;
    this.latest = estimate;
    this.now();
    this.target = estimate.offsetMs;
    const missing = this.target - this.offset;
    if (!first && missing <= STEP_MS && missing >= -STEP_BACK_MS) return;
    this.offset = this.target;
    if (Math.abs(missing) > STEP_MS) this.stepped(missing);
  }

  /** Something was heard that the controller dated `atMs`: later than our own now means that its time has jumped. */
  heard(atMs: number): void {
    if (this.latest !== null && atMs - this.now() > STEP_MS) this.askNow?.();
  }

  /** Eight questions at once after each connect, then one every ten seconds. `ask` resolves to the raw answer. */
  follow(ask: (t0: number) => Promise<unknown>): void {
    this.stop();
    const next = (left: number, inMs: number): void => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void question(left), inMs);
    };
    const question = async (left: number): Promise<void> => {
      const turn = this.timer;
      try {
        const sentAt = this.monotonic();
        const answer = clockPong.parse(await ask(sentAt));
        this.add({ sentAt, receivedAt: this.monotonic(), serverMs: answer.serverMs });
      } catch {
        // No answer: the link says so; the clock goes on by itself.
      }
      // Stopped or asked anew meanwhile: another one goes on.
      if (this.timer !== turn) return;
      next(left - 1, left > 1 ? 40 : this.jumped ? AFTER_JUMP_MS : CLOCK_EVERY_MS);
    };
    this.samples.length = 0;
    this.askNow = () => next(1, 0);
    next(CLOCK_BURST, 0);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.askNow = null;
  }

  /** A sample and one before it cannot both be true of one clock. */
  private disagrees(sample: ClockSample): boolean {
    const is = estimateClock([sample]);
    const was = estimateClock(this.samples);
    if (is === null || was === null) return false;
    return Math.abs(is.offsetMs - was.offsetMs) > (is.rttMs + was.rttMs) / 2 + DRIFT_MS;
  }
}
