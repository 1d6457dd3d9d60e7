import { CLOCK_BURST, CLOCK_KEEP, clockPong, estimateClock } from '../../controller/protocol/clock.ts';
import type { ClockSample } from '../../controller/protocol/clock.ts';
import type { Clock } from '../../controller/runtime/clock.ts';
import type { Transport } from './transport.ts';

/** A ping without an answer for this long is given up, ms. */
const PING_TIMEOUT_MS = 2_000;

/** How the agent's clock relates to the controller's. Kept over reconnects: both clocks go on meanwhile. */
export class ClockSync {
  readonly #clock: Clock;
  #samples: ClockSample[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Add to the agent's clock to get the controller's, ms; 0 while it was never asked. */
  get offsetMs(): number {
    return estimateClock(this.#samples)?.offsetMs ?? 0;
  }

  /** Eight pings, one after the other. Old samples are forgotten: the controller may have been moved meanwhile. */
  async burst(transport: Transport): Promise<void> {
    const before = this.#samples;
    this.#samples = [];
    for (let i = 0; i < CLOCK_BURST; i++) await this.ping(transport);
    if (this.#samples.length === 0) this.#samples = before;
  }

  /** One ping. Rejects when the connection goes; an answer that makes no sense is left aside. */
  async ping(transport: Transport): Promise<void> {
    const sentAt = this.#clock.now();
    const answer = clockPong.safeParse(await transport.call('clock', { t0: sentAt }, PING_TIMEOUT_MS));
    if (!answer.success) return;
    this.#samples = [
      ...this.#samples.slice(1 - CLOCK_KEEP),
      { sentAt, receivedAt: this.#clock.now(), serverMs: answer.data.serverMs },
    ];
  }
}
