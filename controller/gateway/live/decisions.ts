import type { Decision } from '../../protocol/decision.ts';

/**
 * The decisions of all screens as they were last heard. To explain a screen costs as much as it has campaigns, so a
 * decision is asked for once, replaced when the engine decides anew, and looked at again a few screens at a time.
 */
export class Decisions {
  readonly #ask: (screen: string) => Decision | undefined;
  readonly #known = new Map<string, Decision>();
  #next = 0;

  constructor(ask: (screen: string) => Decision | undefined) {
    this.#ask = ask;
  }

  /** Undefined while the engine has not decided on this screen. The same object while nothing changed. */
  of(screen: string): Decision | undefined {
    const known = this.#known.get(screen);
    if (known !== undefined) return known;
    const asked = this.#ask(screen);
    if (asked !== undefined) this.#known.set(screen, asked);
    return asked;
  }

  decided(decision: Decision): void {
    this.#known.set(decision.screen, decision);
  }

  /** Asks anew for the next `count` screens, since reasons change without a switch; answers with those that did. */
  refresh(screens: readonly string[], count: number): string[] {
    const changed: string[] = [];
    for (let i = 0; i < Math.min(count, screens.length); i++) {
      this.#next = (this.#next + 1) % screens.length;
      const screen = screens[this.#next]!;
      const now = this.#ask(screen);
      if (now === undefined || JSON.stringify(now) === JSON.stringify(this.#known.get(screen))) continue;
      this.#known.set(screen, now);
      changed.push(screen);
    }
    return changed;
  }

  clear(): void {
    this.#known.clear();
  }
}
