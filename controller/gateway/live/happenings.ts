import type { Campaign } from '../../../config/schema/campaign.ts';
import type { Happening } from '../../protocol/console.ts';
import type { Decision } from '../../protocol/decision.ts';
import { KEPT_HAPPENINGS, withHappening } from '../../protocol/happenings.ts';
import type { Reading } from '../../protocol/reading.ts';

/** One line per product and this long, however many like it, ms. */
const LIKE_EVERY_MS = 2000;

/** What happened in the store lately, in words. Switches, likes, devices, campaigns, faults. */
export class Happenings {
  #given: readonly Happening[] = [];
  #pending: Happening[] = [];
  readonly #onScreen = new Map<string, string>();
  readonly #likes = new Map<string, { value: number; said: number; saidAtMs: number }>();
  readonly #status = new Map<string, Campaign['status']>();

  add(happening: Happening): void {
    this.#pending = [happening, ...this.#pending].slice(0, KEPT_HAPPENINGS);
  }

  /** Those that `drain` has given out, newest first. */
  given(): Happening[] {
    return [...this.#given];
  }

  drain(): Happening[] {
    const pending = this.#pending;
    this.#given = pending.reduceRight<readonly Happening[]>(withHappening, this.#given);
    this.#pending = [];
    return pending;
  }

  /** A screen's first decision is taken note of and not told: nothing switched. */
  decided(decision: Decision, screenName: string, campaignName: (id: string) => string): void {
    const now = `${decision.class ?? ''} ${decision.campaign ?? ''}`;
    const before = this.#onScreen.get(decision.screen);
    this.#onScreen.set(decision.screen, now);
    if (before === undefined || before === now) return;
    this.add({
      atMs: decision.atMs,
      screen: decision.screen,
      text: `${screenName} shows ${subject(decision, campaignName)}: ${decision.cause.text}`,
      kind: 'switch',
      simulated: decision.cause.simulated,
    });
  }

  liked(reading: Reading, productName: string, nowMs: number): void {
    if (reading.kind !== 'product.likes' || reading.value === null) return;
    const before = this.#likes.get(reading.of);
    const more = before !== undefined && reading.value > before.value;
    const say = more && nowMs - before.saidAtMs >= LIKE_EVERY_MS;
    this.#likes.set(reading.of, {
      value: reading.value,
      said: say ? reading.value : (before?.said ?? reading.value),
      saidAtMs: say ? nowMs : (before?.saidAtMs ?? Number.NEGATIVE_INFINITY),
    });
    if (!say) return;
    const likes = reading.value === 1 ? '1 like' : `${reading.value} likes`;
    this.add({
      // When it was heard: the reading is as old as the oldest number in its sum.
      atMs: nowMs,
      screen: null,
      text: `${productName} now has ${likes}.`,
      kind: 'like',
      simulated: reading.simulated,
      likes: {
        product: reading.of,
        // Likes that were taken back meanwhile may leave fewer than were told last.
        added: Math.max(1, reading.value - before.said),
        total: reading.value,
        sinceMs: nowMs,
      },
    });
  }

  /** Campaigns as they are; tells which were paused or came back. */
  campaigns(
    views: readonly { readonly id: string; readonly status: Campaign['status'] }[],
    nameOf: (id: string) => string,
    nowMs: number,
  ): void {
    for (const { id, status } of views) {
      const before = this.#status.get(id);
      this.#status.set(id, status);
      if (before === undefined || before === status) continue;
      const words = { paused: 'was paused', approved: 'is running', draft: 'is a draft again' }[status];
      this.add({ atMs: nowMs, screen: null, text: `${nameOf(id)} ${words}.`, kind: 'campaign', simulated: false });
    }
  }
}

function subject(decision: Decision, campaignName: (id: string) => string): string {
  if (decision.campaign === null) return 'the store card';
  if (decision.class === 'scheduled' || decision.class === 'fallback') return 'its programme again';
  return campaignName(decision.campaign);
}
