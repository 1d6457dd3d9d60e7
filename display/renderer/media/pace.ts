/** A pause that a signal ends early, with its reason. */
export function pauseMs(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopped = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stopped);
      resolve();
    }, ms);
    if (signal.aborted) stopped();
    else signal.addEventListener('abort', stopped, { once: true });
  });
}

/** Speed is told over this long, ms. */
const SPAN_MS = 5_000;
/** What was not used lately may come in one go, ms worth of it. */
const BURST_MS = 1_000;

/** Rate limit and speedometer of all transfers together. */
export class Pace {
  private readonly now: () => number;
  private readonly wait: typeof pauseMs;
  private rate: number | null = null;
  /** Monotonic instant from which on the next byte may come. */
  private freeAt = 0;
  private arrived: { readonly at: number; readonly bytes: number }[] = [];

  /** `now` is a monotonic clock, ms. */
  constructor(now: () => number, wait: typeof pauseMs = pauseMs) {
    this.now = now;
    this.wait = wait;
  }

  /** Most bytes a second; null: as fast as the line is. */
  limit(bytesPerS: number | null): void {
    this.rate = bytesPerS;
  }

  /** So many bytes came in. Resolves when the next may be taken. Urgent ones do not wait. */
  async took(bytes: number, urgent: boolean, signal: AbortSignal): Promise<void> {
    const now = this.now();
    this.arrived.push({ at: now, bytes });
    if (this.rate === null) return;
    this.freeAt = Math.max(this.freeAt, now - BURST_MS) + (bytes / this.rate) * 1000;
    if (!urgent && this.freeAt > now) await this.wait(this.freeAt - now, signal);
  }

  /** What comes in now, bytes a second. */
  speed(): number {
    const since = this.now() - SPAN_MS;
    this.arrived = this.arrived.filter((a) => a.at > since);
    return Math.round(this.arrived.reduce((sum, a) => sum + a.bytes, 0) / (SPAN_MS / 1000));
  }
}
