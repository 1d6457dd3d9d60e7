import { diskPlays, memoryPlays, upgradePlays } from '../plays/playStore.ts';
import type { PlayStore } from '../plays/playStore.ts';

/**
 * What a display keeps across restarts: one IndexedDB per display slot (so that `/player?screen=a` and `?screen=b` in
 * one browser are two devices). Works in every context, secure or not. Writes are strict: they survive a power cut.
 */
export interface Storage {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  readonly plays: PlayStore;
  /** False: nothing outlives the page (private window, full disk). */
  readonly durable: boolean;
  close(): void;
}

function done(request: IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as unknown);
    request.onerror = () => reject(request.error ?? new Error('the browser could not read its storage'));
  });
}

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 2);
    request.onupgradeneeded = () => {
      if (!request.result.objectStoreNames.contains('kept')) request.result.createObjectStore('kept');
      upgradePlays(request.result);
    };
    request.onsuccess = () => {
      // A newer page of the same slot wants another form of the database: this one makes room and becomes it.
      request.result.onversionchange = () => {
        request.result.close();
        location.reload();
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error ?? new Error('the browser could not open its storage'));
  });
}

/** Opens the storage of a slot. Without IndexedDB the page goes on from memory, and says so by `durable`. */
export async function openStorage(slot: string): Promise<Storage> {
  let db: IDBDatabase;
  try {
    db = await openDatabase(`endcap-${slot}`);
  } catch {
    return memoryStorage();
  }
  const write = async (change: (s: IDBObjectStore) => void): Promise<void> => {
    const transaction = db.transaction('kept', 'readwrite', { durability: 'strict' });
    const finished = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the browser could not write its storage'));
    });
    change(transaction.objectStore('kept'));
    await finished;
  };
  return {
    durable: true,
    get: (key) => done(db.transaction('kept').objectStore('kept').get(key)),
    put: (key, value) => write((s) => s.put(value, key)),
    delete: (key) => write((s) => s.delete(key)),
    plays: diskPlays(db),
    close: () => db.close(),
  };
}

export function memoryStorage(): Storage {
  const kept = new Map<string, unknown>();
  return {
    durable: false,
    get: async (key) => kept.get(key),
    put: async (key, value) => void kept.set(key, structuredClone(value)),
    delete: async (key) => void kept.delete(key),
    plays: memoryPlays(),
    close: () => undefined,
  };
}
