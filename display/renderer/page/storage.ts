import { diskPlays, memoryPlays, upgradePlays } from '../plays/playStore.ts';
import type { PlayStore } from '../plays/playStore.ts';
import { Database, answered } from './database.ts';
import { mayReload } from './hourly.ts';

/**
 * What a display keeps across restarts: one IndexedDB per display slot (so that `/player?screen=a` and `?screen=b` in
 * one browser are two devices). Works in every context, secure or not. Writes are strict: they survive a power cut.
 */
export interface Storage {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  readonly plays: PlayStore;
  /** That nothing outlives the page (private window, full disk), and why, in words; null: everything does. */
  readonly fault: string | null;
}

/** A page that may not load itself anew yet looks again after so long, ms. */
const AGAIN_MS = 60_000;

function upgrade(db: IDBDatabase): void {
  if (!db.objectStoreNames.contains('kept')) db.createObjectStore('kept');
  upgradePlays(db);
}

/**
 * Opens the storage of a slot. Without IndexedDB, or with one that does not answer, the page goes on from memory, and
 * says so by `fault`. Where the answer comes after all the page is loaded anew: it needs what was kept.
 */
export async function openStorage(slot: string): Promise<Storage> {
  const database = new Database(`endcap-${slot}`, 2, upgrade);
  try {
    await database.open();
  } catch (error) {
    const again = (): void => {
      if (mayReload('endcap-storage-late')) location.reload();
      else setTimeout(again, AGAIN_MS);
    };
    void database.late().then(again);
    const why = error instanceof Error ? error.message : String(error);
    return memoryStorage(`This browser keeps nothing (${why}): pairing and plays are lost when the page closes.`);
  }
  return {
    fault: null,
    get: (key) => database.read('kept', (s) => answered<unknown>(s.get(key))),
    put: (key, value) => database.write(['kept'], (t) => t.objectStore('kept').put(value, key)),
    delete: (key) => database.write(['kept'], (t) => t.objectStore('kept').delete(key)),
    plays: diskPlays(database),
  };
}

export function memoryStorage(fault: string | null = null): Storage {
  const kept = new Map<string, unknown>();
  return {
    fault,
    get: async (key) => kept.get(key),
    put: async (key, value) => void kept.set(key, structuredClone(value)),
    delete: async (key) => void kept.delete(key),
    plays: memoryPlays(),
  };
}
