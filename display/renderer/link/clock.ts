import {
  CLOCK_BURST,
  CLOCK_EVERY_MS,
  CLOCK_KEEP,
  clockPong,
  estimateClock,
} from '../../../controller/protocol/clock.ts';
import type { ClockEstimate, ClockSample } from '../../../controller/protocol/clock.ts';

/** Beyond this a new estimate is taken at once; below it the clock slews, so that no cut is shown twice. */
const STEP_MS = 250;
/** Slew: at most this many ms of correction per second. */
const SLEW_MS_PER_S = 20;

/** The controller's clock, carried by this machine's monotonic clock. Never backwards but for a step after a wild jump. */
export class SyncedClock {
  private readonly monotonic: () => number;
  private readonly samples: ClockSample[] = [];
  private target: number;
  private offset: number;
  private slewedAt: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private latest: ClockEstimate | null = null;

  /** `startOffset` carries the clock until the first answer: wall clock minus monotonic clock, ms. */
  constructor(monotonic: () => number, startOffset: number) {
    this.monotonic = monotonic;
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
      const most = ((mono - this.slewedAt) / 1000) * SLEW_MS_PER_S;
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
    this.samples.push(sample);
    if (this.samples.length > CLOCK_KEEP) this.samples.shift();
    const estimate = estimateClock(this.samples);
    if (estimate === null) return;
    const first = this.latest === null;
    this.latest = estimate;
    this.now();
    this.target = estimate.offsetMs;
    if (first || Math.abs(this.target - this.offset) > STEP_MS) this.offset = this.target;
  }

  /** Eight questions at once after each connect, then one every ten seconds. `ask` resolves to the raw answer. */
  follow(ask: (t0: number) => Promise<unknown>): void {
    this.stop();
    const question = async (left: number): Promise<void> => {
      try {
        const sentAt = this.monotonic();
        const answer = clockPong.parse(await ask(sentAt));
        this.add({ sentAt, receivedAt: this.monotonic(), serverMs: answer.serverMs });
      } catch {
        // No answer: the link says so; the clock goes on by itself.
      }
      if (this.timer !== undefined)
        this.timer = setTimeout(() => void question(left - 1), left > 1 ? 40 : CLOCK_EVERY_MS);
    };
    this.samples.length = 0;
    this.timer = setTimeout(() => void question(CLOCK_BURST), 0);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
