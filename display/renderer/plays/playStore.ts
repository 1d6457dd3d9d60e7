import type { ChainHead } from '../../../controller/protocol/playChain.ts';
import { answered } from '../page/database.ts';
import type { Database } from '../page/database.ts';

/** A play that is on screen, or was when the lights went out. */
export interface OpenPlay {
  readonly id: string;
  /** False: closed by an earlier version of this page, and not linked yet. */
  readonly open: boolean;
  readonly boot: string;
  readonly play: unknown;
  /** When its slot of the programme began; null for an ordered spot. */
  readonly slotMs?: number | null;
}

/** End of the chain as it lies in storage, and how many plays had no room since the last link. */
export interface ChainState {
  readonly head: ChainHead | null;
  readonly lost: number;
}
export const NO_CHAIN: ChainState = { head: null, lost: 0 };

/** What becomes of a play that is closed; `play: null`: there is no room for it. */
export interface Closing {
  readonly play: unknown;
  readonly state: ChainState;
}

export interface WaitingPlay {
  readonly key: number;
  readonly play: unknown;
}

/**
 * Plays of one display, on its disk. Nothing of it is held in memory: what waits for the controller is read in pages.
 * A play is closed and the chain moved on in one transaction, so that pages which share a disk share one chain.
 */
export interface PlayStore {
  /** Most that may wait. */
  readonly most: number;
  opened(): Promise<OpenPlay[]>;
  open(play: OpenPlay): Promise<void>;
  /**
   * Takes the open play away and puts what `link` makes of the chain's end in line.
   *
   * @param known the play's opening was stored: if it is gone, another page has closed it, and nothing is done
   */
  close(id: string, known: boolean, link: (state: ChainState) => Closing): Promise<void>;
  dropOpen(id: string): Promise<void>;
  /** The oldest that wait. */
  waiting(most: number): Promise<WaitingPlay[]>;
  settled(keys: readonly number[]): Promise<void>;
  count(): Promise<number>;
}

const CHAIN = 'plays.chain';
const MOST_ON_DISK = 300_000;
const MOST_IN_MEMORY = 20_000;

/** Makes the stores of a new database, or of one of an earlier version. */
export function upgradePlays(db: IDBDatabase): void {
  if (!db.objectStoreNames.contains('plays')) db.createObjectStore('plays', { keyPath: 'id' });
  if (!db.objectStoreNames.contains('closed')) db.createObjectStore('closed', { autoIncrement: true });
}

/** Plays in IndexedDB; writes are strict: they survive a power cut. */
export function diskPlays(database: Database): PlayStore {
  const link = (transaction: IDBTransaction, id: string, make: (state: ChainState) => Closing): void => {
    const kept = transaction.objectStore('kept');
    const state = kept.get(CHAIN);
    state.onsuccess = () => {
      const closing = make((state.result as ChainState | undefined) ?? NO_CHAIN);
      transaction.objectStore('plays').delete(id);
      if (closing.play !== null) transaction.objectStore('closed').add(closing.play);
      kept.put(closing.state, CHAIN);
    };
  };
  return {
    most: MOST_ON_DISK,
    opened: () => database.read('plays', (s) => answered(s.getAll() as IDBRequest<OpenPlay[]>)),
    async open(play) {
      const put = (t: IDBTransaction): unknown => t.objectStore('plays').put(play);
      // The first does not wait for the disk, which may take long when it is busy: from then on it survives a kill.
      // Both are in line before anything that comes later, so that none opens a play again that was closed.
      await Promise.all([database.write(['plays'], put, 'relaxed'), database.write(['plays'], put)]);
    },
    close: (id, known, make) =>
      database.write(['plays', 'closed', 'kept'], (t) => {
        if (!known) {
          link(t, id, make);
          return;
        }
        const found = t.objectStore('plays').getKey(id);
        found.onsuccess = () => {
          if (found.result !== undefined) link(t, id, make);
        };
      }),
    dropOpen: (id) => database.write(['plays'], (t) => t.objectStore('plays').delete(id)),
    async waiting(most) {
      const [keys, plays] = await database.read('closed', (closed) =>
        Promise.all([answered(closed.getAllKeys(null, most)), answered<unknown[]>(closed.getAll(null, most))]),
      );
      return keys.map((key, i) => ({ key: key as number, play: plays[i] }));
    },
    settled: (keys) =>
      database.write(['closed'], (t) => {
        for (const key of keys) t.objectStore('closed').delete(key);
      }),
    count: () => database.read('closed', (s) => answered(s.count())),
  };
}

/** Plays of a page whose browser keeps nothing. */
export function memoryPlays(): PlayStore {
  const open = new Map<string, OpenPlay>();
  const closed = new Map<number, unknown>();
  let state = NO_CHAIN;
  let next = 1;
  return {
    most: MOST_IN_MEMORY,
    opened: async () => [...open.values()],
    open: async (play) => void open.set(play.id, structuredClone(play)),
    async close(id, known, make) {
      if (known && !open.has(id)) return;
      const closing = make(state);
      open.delete(id);
      if (closing.play !== null) closed.set(next++, structuredClone(closing.play));
      state = closing.state;
    },
    dropOpen: async (id) => void open.delete(id),
    async waiting(most) {
      const first: WaitingPlay[] = [];
      for (const [key, play] of closed) {
        if (first.length === most) break;
        first.push({ key, play });
      }
      return first;
    },
    async settled(keys) {
      for (const key of keys) closed.delete(key);
    },
    count: async () => closed.size,
  };
}
