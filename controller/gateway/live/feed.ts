import type { ConsoleChanges, LiveSnapshot } from '../../protocol/console.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { LiveView } from './view.ts';

/** Least time between two `changes`, ms (contract). */
const CHANGES_EVERY_MS = 100;
/** How often the view looks for what changes without word, ms. */
const LOOK_EVERY_MS = 1000;

export interface FeedOptions {
  readonly clock: Clock;
  readonly view: LiveView;
  readonly send: (changes: ConsoleChanges) => void;
}

/** Tells the consoles that watch what changed, at most ten times a second, and rests while nobody watches. */
export class Feed {
  readonly #options: FeedOptions;
  #watchers = 0;
  #sentAtMs = Number.NEGATIVE_INFINITY;
  #stopSend: (() => void) | null = null;
  #stopLook: (() => void) | null = null;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** One more that watches: the state now, and what ends it. */
  watch(): { snapshot: LiveSnapshot; leave: () => void } {
    const { view } = this.#options;
    if (this.#watchers === 0) {
      // Changes that gathered while nobody watched are part of the snapshot.
      view.look();
      view.drain();
      this.#lookAgain();
    }
    this.#watchers += 1;
    let watching = true;
    return {
      snapshot: view.snapshot(),
      leave: () => {
        if (!watching) return;
        watching = false;
        this.#watchers -= 1;
        if (this.#watchers === 0) this.#rest();
      },
    };
  }

  get watchers(): number {
    return this.#watchers;
  }

  /** Something changed: tells it as soon as the pace allows. */
  touch(): void {
    if (this.#watchers === 0 || this.#stopSend !== null) return;
    const wait = Math.max(0, this.#sentAtMs + CHANGES_EVERY_MS - this.#options.clock.now());
    this.#stopSend = this.#options.clock.after(wait, () => {
      this.#stopSend = null;
      const changes = this.#options.view.drain();
      if (changes === null) return;
      this.#sentAtMs = this.#options.clock.now();
      this.#options.send(changes);
    });
  }

  stop(): void {
    this.#watchers = 0;
    this.#rest();
  }

  #lookAgain(): void {
    this.#stopLook = this.#options.clock.after(LOOK_EVERY_MS, () => {
      this.#options.view.look();
      this.touch();
      this.#lookAgain();
    });
  }

  #rest(): void {
    this.#stopSend?.();
    this.#stopLook?.();
    this.#stopSend = null;
    this.#stopLook = null;
  }
}
