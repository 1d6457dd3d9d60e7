import type { StoreConfig } from '../../../config/schema/storeConfig.ts';
import type { ConfigPatch } from '../../protocol/http.ts';
import { applyChanges, inverseOf, parsedChanges, untouchedBetween } from './changeSets.ts';
import type { Change, ChangeFault } from './changeSets.ts';
import { ApiError, messageOf } from './client.ts';

/** The configuration that the controller confirmed last. */
export interface Confirmed {
  readonly revision: number;
  readonly config: StoreConfig;
}

/** What the queue asks of the page around it. */
export interface ChangePort {
  current(): Confirmed | null;
  /** Sends changes. Rejects with ApiError. */
  patch(body: ConfigPatch): Promise<{ readonly revision: number }>;
  /** Keeps a configuration that the controller has confirmed. */
  keep(next: Confirmed): void;
  /** Asks for the newest configuration and keeps it. Rejects with ApiError. */
  reload(): Promise<Confirmed>;
}

/** A change that was not saved. */
export interface ChangeProblem {
  readonly kind: 'conflict' | 'refused' | 'unreachable';
  /** What was tried, e.g. `Rename Drinks`. */
  readonly label: string;
  readonly message: string;
  readonly faults: readonly ChangeFault[];
  readonly scope: string;
  readonly changes: readonly Change[];
}

export type Outcome =
  { readonly ok: true; readonly revision: number } | { readonly ok: false; readonly problem: ChangeProblem };

interface Done {
  readonly label: string;
  readonly changes: readonly Change[];
  readonly inverse: readonly Change[];
}
interface History {
  readonly undo: readonly Done[];
  readonly redo: readonly Done[];
}

export interface ChangesState {
  /** Made here, not yet confirmed; the page shows the store with them. */
  readonly pending: readonly (readonly Change[])[];
  /** The newest revision that this page made; 0 before the first. */
  readonly revision: number;
  /** Whether the last change of this page was saved; null before the first. */
  readonly saved: boolean | null;
  readonly problem: ChangeProblem | null;
  readonly histories: Readonly<Record<string, History>>;
}

const noHistory: History = { undo: [], redo: [] };
/** Changes that can be taken back. */
const MAX_UNDO = 100;

/** Sends changes one after the other, shows them before they are confirmed, and remembers how to take them back. */
export class ChangeQueue {
  readonly #port: ChangePort;
  #state: ChangesState = { pending: [], revision: 0, saved: null, problem: null, histories: {} };
  readonly #listeners = new Set<() => void>();
  #turn: Promise<unknown> = Promise.resolve();
  #steps: Promise<unknown> = Promise.resolve();

  constructor(port: ChangePort) {
    this.#port = port;
  }

  readonly get = (): ChangesState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  history(scope: string): History {
    return this.#state.histories[scope] ?? noHistory;
  }

  /** True for an id that this page has made or removed: ids are never used again. */
  known(section: string, id: string): boolean {
    return Object.values(this.#state.histories)
      .flatMap(({ undo, redo }) => [...undo, ...redo])
      .flatMap((done) => [...done.changes, ...done.inverse])
      .some((c) => c.section === section && ('remove' in c ? c.remove : c.put['id']) === id);
  }

  /** Makes changes, all or none. Never rejects. */
  async change(scope: string, label: string, changes: readonly Change[]): Promise<Outcome> {
    const parsed = parsedChanges(changes);
    if (parsed.faults.length > 0) {
      const message = 'Nothing was changed.';
      return this.#failed({ kind: 'refused', label, message, faults: parsed.faults, scope, changes });
    }
    return this.#send(scope, label, parsed.changes, (done) => {
      const { undo } = this.history(scope);
      this.#setHistory(scope, { undo: [...undo, done].slice(-MAX_UNDO), redo: [] });
    });
  }

  /** Takes the last change of this scope back; null when there is none. */
  undo(scope: string): Promise<Outcome | null> {
    return this.#inTurn(() => this.#step(scope, 'undo'));
  }

  redo(scope: string): Promise<Outcome | null> {
    return this.#inTurn(() => this.#step(scope, 'redo'));
  }

  dismiss(): void {
    this.#set({ problem: null });
  }

  /** Takes what the controller has and forgets the change that was not saved. */
  async reload(): Promise<void> {
    await this.#port.reload();
    this.#set({ problem: null, saved: null });
  }

  /** Makes the change that was not saved once more, on what the controller has now. */
  async again(): Promise<void> {
    const { problem } = this.#state;
    if (problem === null) return;
    await this.reload();
    await this.change(problem.scope, problem.label, problem.changes);
  }

  /** Two steps at once are one after the other. */
  #inTurn(step: () => Promise<Outcome | null>): Promise<Outcome | null> {
    const next = this.#steps.then(step);
    this.#steps = next;
    return next;
  }

  async #step(scope: string, way: 'undo' | 'redo'): Promise<Outcome | null> {
    // What was asked for before comes first, so that it can be taken back, too.
    await this.#turn;
    const history = this.history(scope);
    const last = history[way].at(-1);
    if (last === undefined) return null;
    const label = `${way === 'undo' ? 'Undo' : 'Redo'} ${last.label}`;
    const changes = way === 'undo' ? last.inverse : last.changes;
    const shorter = { ...history, [way]: history[way].slice(0, -1) };
    const current = this.#port.current();
    if (current !== null && !this.#isAs(current.config, way === 'undo' ? last.changes : last.inverse)) {
      this.#setHistory(scope, shorter);
      const message = 'Somebody changed it since, and this would take their change away. Change it by hand instead.';
      return this.#failed({ kind: 'refused', label, message, faults: [], scope, changes });
    }
    const other = way === 'undo' ? 'redo' : 'undo';
    return this.#send(scope, label, changes, () => {
      this.#setHistory(scope, { ...shorter, [other]: [...history[other], last] });
    });
  }

  #isAs(config: StoreConfig, changes: readonly Change[]): boolean {
    return untouchedBetween(config, applyChanges(config, changes), changes);
  }

  #send(scope: string, label: string, changes: readonly Change[], onDone: (done: Done) => void): Promise<Outcome> {
    this.#set({ pending: [...this.#state.pending, changes], problem: null });
    const work = this.#turn.then(async (): Promise<Outcome> => {
      try {
        const { before, revision } = await this.#patch(changes);
        this.#port.keep({ revision, config: applyChanges(before.config, changes) });
        onDone({ label, changes, inverse: inverseOf(before.config, changes) });
        this.#set({ pending: this.#without(changes), revision, saved: true });
        return { ok: true, revision };
      } catch (error) {
        this.#set({ pending: this.#without(changes) });
        return this.#failed(problemOf(error, scope, label, changes));
      }
    });
    this.#turn = work;
    return work;
  }

  /**
   * Another revision came in between: where nobody touched the same entries, the change is made on it all the same.
   */
  async #patch(changes: readonly Change[]): Promise<{ readonly before: Confirmed; readonly revision: number }> {
    let before = this.#port.current() ?? (await this.#port.reload());
    for (let tries = 0; ; tries++) {
      try {
        const { revision } = await this.#port.patch({ base: before.revision, changes: [...changes] });
        return { before, revision };
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 409) throw error;
        const newest = await this.#port.reload();
        if (tries >= 3 || !untouchedBetween(before.config, newest.config, changes)) throw error;
        before = newest;
      }
    }
  }

  #without(entry: readonly Change[]): readonly (readonly Change[])[] {
    return this.#state.pending.filter((p) => p !== entry);
  }

  #failed(problem: ChangeProblem): Outcome {
    this.#set({ problem, saved: false });
    return { ok: false, problem };
  }

  #setHistory(scope: string, history: History): void {
    this.#set({ histories: { ...this.#state.histories, [scope]: history } });
  }

  #set(part: Partial<ChangesState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}

function problemOf(error: unknown, scope: string, label: string, changes: readonly Change[]): ChangeProblem {
  const base = { label, scope, changes, faults: error instanceof ApiError ? error.faults : [] };
  if (error instanceof ApiError && error.status === 409) {
    const message = 'Somebody else changed the same thing since you saw it. Nothing of yours was saved.';
    return { ...base, kind: 'conflict', message };
  }
  const unreachable = error instanceof ApiError && error.status === 0;
  return { ...base, kind: unreachable ? 'unreachable' : 'refused', message: messageOf(error) };
}
