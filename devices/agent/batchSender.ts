import { deviceCalls } from '../../controller/protocol/device.ts';
import type { EventResult } from '../../controller/protocol/observation.ts';
import { refused } from '../../controller/protocol/version.ts';
import { envelope } from './envelope.ts';
import type { Outcome, Send } from './outbox.ts';
import type { Transport } from './transport.ts';

/** A batch without an answer for this long is sent again on a new connection, ms. */
const BATCH_TIMEOUT_MS = 5_000;
/** Wait after "too many", ms. */
const SLOW_DOWN_MS = 1_000;

const ALL_TAKEN: Outcome = { again: new Set(), reason: null };

export interface SenderOptions {
  readonly transport: Transport;
  readonly device: string;
  readonly offsetMs: () => number;
  /** A timer that ends with the connection. */
  readonly later: (ms: number, run: () => void) => void;
  /** An event, or a whole batch, was refused for good. */
  readonly refusedWhy: (reason: string) => void;
}

/** Sends batches over one connection. When it is not known whether one arrived, the connection is given up. */
export function batchSender({ transport, device, offsetMs, later, refusedWhy }: SenderOptions): Send {
  const outcome = (results: readonly EventResult[]): Outcome => {
    const again = new Set<string>();
    let reason: string | null = null;
    for (const each of results) {
      if (each.result === 'refused') refusedWhy(each.reason ?? 'no reason given');
      if (each.result !== 'retry') continue;
      again.add(each.id);
      reason ??= each.reason ?? 'no reason given';
    }
    return { again, reason };
  };
  return async (batch) => {
    try {
      const events = batch.map((queued) => envelope(queued, device, offsetMs()));
      for (;;) {
        const raw = await transport.call('observations', { events }, BATCH_TIMEOUT_MS);
        const answer = deviceCalls.observations.answer.safeParse(raw);
        if (answer.success) {
          return outcome(answer.data.results);
        }
        const no = refused.safeParse(raw);
        if (no.success && no.data.reason === 'malformed') {
          // Sent again it would be refused again, and everything behind it would wait for ever.
          refusedWhy(no.data.message);
          return ALL_TAKEN;
        }
        if (!no.success || no.data.reason !== 'too-many') throw new Error('not accepted');
        await new Promise<void>((resolve) => {
          later(SLOW_DOWN_MS, resolve);
        });
      }
    } catch (error) {
      transport.close();
      throw error;
    }
  };
}
