import type { Counter } from 'prom-client';
import { overrideReady } from '../protocol/display.ts';
import type { Override, Resume } from '../protocol/programme/programme.ts';
import type { Clock } from '../runtime/clock.ts';

/** Longest wait for the members of a group to be ready, ms. */
export const READY_WAIT_MS = 150;
/** How far ahead the common instant lies: time for the commit to reach all, ms. */
export const COMMIT_LEAD_MS = 40;

/** What sends to the players of screens. */
export interface InStepSender {
  /** Sends an override to every player of its screens; `answered` is called once per player with its answer. Answers with how many there are. */
  prepare(override: Override, answered: (answer: unknown) => void): number;
  commit(id: string, screens: readonly string[], commitMs: number): void;
  end(id: string, screens: readonly string[], atMs: number, resume: Resume | null): void;
}

interface Group {
  readonly id: string;
  readonly screens: Set<string>;
  /** Instant at which the group switches; null while its members are waited for. */
  commitMs: number | null;
  stopWaiting: () => void;
  /** Overrides that this one takes the place of, by screen: they end when it begins, so that nothing between them shows. */
  readonly replaced: Map<string, readonly string[]>;
}

export interface InStepOptions {
  readonly clock: Clock;
  /** Controller's clock, which players follow. */
  readonly now: () => number;
  readonly sender: InStepSender;
  readonly stragglers: Counter;
}

/** Switches of a group at one instant: prepare, ready, commit (GW-31). */
export class InStep {
  readonly #options: InStepOptions;
  readonly #groups = new Map<string, Group>();
  /** Group that a screen waits in. */
  readonly #waiting = new Map<string, Group>();

  constructor(options: InStepOptions) {
    this.#options = options;
  }

  begin(override: Override): void {
    let asked = Number.POSITIVE_INFINITY;
    let ready = 0;
    const group: Group = {
      id: override.id,
      screens: new Set(override.screens),
      commitMs: null,
      stopWaiting: this.#options.clock.after(READY_WAIT_MS, () => {
        this.#options.stragglers.inc(asked - ready);
        this.#commit(group);
      }),
      replaced: new Map<string, readonly string[]>(),
    };
    this.#groups.set(override.id, group);
    for (const screen of override.screens) this.#waiting.set(screen, group);
    asked = this.#options.sender.prepare({ ...override, commitMs: null }, (answer) => {
      // One that says it cannot be ready is not waited for either: it skips what is broken by itself.
      if (!overrideReady.safeParse(answer).success) return;
      ready += 1;
      if (ready === asked) this.#commit(group);
    });
    if (ready >= asked) this.#commit(group);
  }

  /** Ends an override on some of its screens; where another one is being prepared, when that one begins. */
  end(id: string, screens: readonly string[], atMs: number, resume: Resume | null): void {
    const group = this.#groups.get(id);
    const now: string[] = [];
    for (const screen of screens) {
      group?.screens.delete(screen);
      const waiting = this.#waiting.get(screen);
      if (waiting === undefined || waiting === group) {
        now.push(screen);
        this.#waiting.delete(screen);
        continue;
      }
      // What it would have replaced itself, had it begun, is still on: that stays until the other one begins too.
      const held = group?.replaced.get(screen) ?? [];
      group?.replaced.delete(screen);
      waiting.replaced.set(screen, [...(waiting.replaced.get(screen) ?? []), ...held, id]);
    }
    // It was never on where it still waited: what it would have replaced there ends now.
    if (group !== undefined) this.#endReplaced(group, now, atMs);
    if (now.length > 0) this.#options.sender.end(id, now, atMs, resume);
    if (group?.screens.size !== 0) return;
    group.stopWaiting();
    this.#groups.delete(id);
  }

  /** The override with the instant at which its group switched, or null while it waits. */
  timed(override: Override): Override {
    const group = this.#groups.get(override.id);
    return group === undefined ? override : { ...override, commitMs: group.commitMs };
  }

  stop(): void {
    for (const group of this.#groups.values()) group.stopWaiting();
    this.#groups.clear();
    this.#waiting.clear();
  }

  #commit(group: Group): void {
    if (group.commitMs !== null || this.#groups.get(group.id) !== group) return;
    group.stopWaiting();
    group.commitMs = this.#options.now() + COMMIT_LEAD_MS;
    for (const screen of group.screens) if (this.#waiting.get(screen) === group) this.#waiting.delete(screen);
    this.#options.sender.commit(group.id, [...group.screens], group.commitMs);
    this.#endReplaced(group, [...group.replaced.keys()], group.commitMs);
  }

  #endReplaced(group: Group, screens: readonly string[], atMs: number): void {
    const ended = new Map<string, string[]>();
    for (const screen of screens) {
      for (const id of group.replaced.get(screen) ?? []) ended.set(id, [...(ended.get(id) ?? []), screen]);
      group.replaced.delete(screen);
    }
    for (const [id, on] of ended) this.#options.sender.end(id, on, atMs, null);
  }
}
