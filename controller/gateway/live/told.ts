import type { ScreenNow } from '../../protocol/console.ts';
import type { Decision } from '../../protocol/decision.ts';

/** What the consoles were told last of every entry: the same again is not told. */
export class Told {
  readonly #forms = new Map<string, string>();
  readonly #decisions = new Map<string, Decision>();

  /** True when the entry differs from what was told, and then it counts as told. */
  isNew(kind: 'reading' | 'screen' | 'device' | 'tag', id: string, entry: unknown): boolean {
    const form = JSON.stringify(entry);
    if (this.#forms.get(`${kind} ${id}`) === form) return false;
    this.#forms.set(`${kind} ${id}`, form);
    return true;
  }

  /** A decision may name a thousand campaigns: it is compared by identity, the rest by form. */
  isNewScreen(screen: ScreenNow): boolean {
    const { decision, ...rest } = screen;
    const decided = this.#decisions.get(screen.screen) !== decision;
    this.#decisions.set(screen.screen, decision);
    return this.isNew('screen', screen.screen, rest) || decided;
  }

  /** Answers whether the device had been told of. */
  forgetDevice(id: string): boolean {
    return this.#forms.delete(`device ${id}`);
  }

  devices(): string[] {
    return [...this.#forms.keys()].filter((key) => key.startsWith('device ')).map((key) => key.slice('device '.length));
  }
}
