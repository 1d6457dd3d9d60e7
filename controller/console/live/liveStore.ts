import type { ConsoleChanges, LiveSnapshot } from '../../protocol/console.ts';
import { fromSnapshot, mergeChanges } from './merge.ts';
import type { LiveData } from './merge.ts';

export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost'; readonly sinceMs: number }
  /** The controller will not speak with this page; `message` says what to do. */
  | { readonly kind: 'refused'; readonly message: string };

export interface LiveState {
  readonly link: LinkState;
  /** null until the first snapshot; kept while the link is lost. */
  readonly data: LiveData | null;
  /** Add to this machine's clock to get the controller's, ms. */
  readonly offsetMs: number;
}

/** Holds what the controller said last and tells its readers. Components read parts of it by selectors. */
export class LiveStore {
  #state: LiveState = { link: { kind: 'connecting' }, data: null, offsetMs: 0 };
  readonly #listeners = new Set<() => void>();

  readonly get = (): LiveState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** @param localMs this machine's clock when the snapshot came */
  snapshot(s: LiveSnapshot, localMs: number): void {
    this.#set({ link: { kind: 'live' }, data: fromSnapshot(s), offsetMs: s.nowMs - localMs });
  }

  changes(c: ConsoleChanges, localMs: number): void {
    const { data } = this.#state;
    if (data === null) return;
    this.#set({ ...this.#state, data: mergeChanges(data, c), offsetMs: c.nowMs - localMs });
  }

  lost(localMs: number): void {
    if (this.#state.link.kind === 'lost') return;
    this.#set({ ...this.#state, link: { kind: 'lost', sinceMs: localMs } });
  }

  refused(message: string): void {
    this.#set({ ...this.#state, link: { kind: 'refused', message } });
  }

  #set(next: LiveState): void {
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}
