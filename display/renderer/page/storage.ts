/**
 * What a display keeps across restarts: one IndexedDB per display slot (so that `/player?screen=a` and `?screen=b` in
 * one browser are two devices). Works in every context, secure or not. Writes are strict: they survive a power cut.
 */
export interface Storage {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  plays: {
    all(): Promise<StoredPlay[]>;
    put(play: StoredPlay): Promise<void>;
    delete(ids: readonly string[]): Promise<void>;
  };
  /** False: nothing outlives the page (private window, full disk). */
  readonly durable: boolean;
  close(): void;
}

/** A play as it lies in storage: open ones are still on screen, or were when the lights went out. */
export interface StoredPlay {
  readonly id: string;
  readonly open: boolean;
  readonly boot: string;
  readonly play: unknown;
}

function done(request: IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as unknown);
    request.onerror = () => reject(request.error ?? new Error('the browser could not read its storage'));
  });
}

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('kept');
      request.result.createObjectStore('plays', { keyPath: 'id' });
    };
    request.onsuccess = () => resolve(request.result);
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
  const write = async (store: 'kept' | 'plays', change: (s: IDBObjectStore) => void): Promise<void> => {
    const transaction = db.transaction(store, 'readwrite', { durability: 'strict' });
    const finished = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the browser could not write its storage'));
    });
    change(transaction.objectStore(store));
    await finished;
  };
  return {
    durable: true,
    get: (key) => done(db.transaction('kept').objectStore('kept').get(key)),
    put: (key, value) => write('kept', (s) => s.put(value, key)),
    delete: (key) => write('kept', (s) => s.delete(key)),
    plays: {
      all: async () => (await done(db.transaction('plays').objectStore('plays').getAll())) as StoredPlay[],
      put: (play) => write('plays', (s) => s.put(play)),
      delete: (ids) =>
        write('plays', (s) => {
          for (const id of ids) s.delete(id);
        }),
    },
    close: () => db.close(),
  };
}

export function memoryStorage(): Storage {
  const kept = new Map<string, unknown>();
  const plays = new Map<string, StoredPlay>();
  return {
    durable: false,
    get: async (key) => kept.get(key),
    put: async (key, value) => void kept.set(key, structuredClone(value)),
    delete: async (key) => void kept.delete(key),
    plays: {
      all: async () => [...plays.values()],
      put: async (play) => void plays.set(play.id, structuredClone(play)),
      delete: async (ids) => {
        for (const id of ids) plays.delete(id);
      },
    },
    close: () => undefined,
  };
}
