import { displayCalls } from '../../../controller/protocol/display.ts';
import type { PlayerHealth } from '../../../controller/protocol/play.ts';
import type { Channel } from './socket.ts';

const EVERY_MS = 10_000;
const SOON_MS = 400;

/** Tells the controller how this player is: every ten seconds, and soon after anything changed. */
export class HealthReport {
  private readonly channel: () => Channel | null;
  private readonly make: () => PlayerHealth | null;
  private readonly timer: ReturnType<typeof setInterval>;
  private soonTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(channel: () => Channel | null, make: () => PlayerHealth | null) {
    this.channel = channel;
    this.make = make;
    this.timer = setInterval(() => this.send(), EVERY_MS);
  }

  soon(): void {
    this.soonTimer ??= setTimeout(() => {
      this.soonTimer = undefined;
      this.send();
    }, SOON_MS);
  }

  now(): void {
    this.send();
  }

  stop(): void {
    clearInterval(this.timer);
    clearTimeout(this.soonTimer);
  }

  private send(): void {
    const body = this.make();
    if (body === null) return;
    this.channel()
      ?.call('health', body, displayCalls.health.answer)
      .catch(() => undefined);
  }
}
