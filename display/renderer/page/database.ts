/** A database that is not open by then gives no answer, ms. Two of them fit into the 30 s that a start may take. */
const PATIENCE_MS = 10_000;

export type Upgrade = (db: IDBDatabase) => void;

/** What a request of IndexedDB answers. */
export function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser could not read its storage'));
  });
}

/**
 * One database of IndexedDB. The browser closes it after an error of the disk, or when it clears what it keeps: it is
 * opened anew at its next use. Uses take their turn in the order in which they were asked for.
 */
export class Database {
  private readonly name: string;
  private readonly version: number;
  private readonly upgrade: Upgrade;
  /** What the browser was asked for; it may never answer. */
  private opening: Promise<IDBDatabase> | null = null;
  /** The same with patience: what uses wait for. */
  private ready: Promise<IDBDatabase> | null = null;

  constructor(name: string, version: number, upgrade: Upgrade) {
    this.name = name;
    this.version = version;
    this.upgrade = upgrade;
  }

  /** Opens it. @throws where the browser keeps nothing, or does not answer */
  async open(): Promise<void> {
    await this.current();
  }

  /** Resolves when a database that did not answer in time answers after all; never where it does not. */
  late(): Promise<void> {
    return new Promise((resolve) => {
      this.opening?.then(
        () => resolve(),
        () => undefined,
      );
    });
  }

  read<T>(store: string, ask: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    return this.use((db) => ask(db.transaction(store).objectStore(store)));
  }

  /** @param durability `strict`: survives a power cut once it resolves */
  write(
    stores: readonly string[],
    change: (transaction: IDBTransaction) => void,
    durability: IDBTransactionDurability = 'strict',
  ): Promise<void> {
    return this.use((db) => {
      const transaction = db.transaction([...stores], 'readwrite', { durability });
      const done = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Error('the browser could not write its storage'));
      });
      change(transaction);
      return done;
    });
  }

  private async use<T>(act: (db: IDBDatabase) => Promise<T>): Promise<T> {
    const ready = this.current();
    const db = await ready;
    let doing: Promise<T>;
    try {
      doing = act(db);
    } catch (error) {
      // Closed by the browser, and its `close` not heard yet: nothing was done.
      if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
      if (this.ready === ready) this.lost();
      doing = act(await this.current());
    }
    return doing;
  }

  private current(): Promise<IDBDatabase> {
    if (this.ready !== null) return this.ready;
    const ready = inTime((this.opening ??= this.request()));
    this.ready = ready;
    ready.catch(() => {
      if (this.ready === ready) this.ready = null;
    });
    return ready;
  }

  private request(): Promise<IDBDatabase> {
    const opening = new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(this.name, this.version);
      request.onupgradeneeded = () => this.upgrade(request.result);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('the browser could not open its storage'));
    });
    const lost = (): void => {
      if (this.opening === opening) this.lost();
    };
    opening.then((db) => {
      db.onclose = lost;
      db.onversionchange = ({ newVersion }) => {
        db.close();
        lost();
        // A newer page wants another form of the database: this one makes room and becomes it. Else it is deleted.
        if (newVersion !== null) location.reload();
      };
    }, lost);
    return opening;
  }

  private lost(): void {
    this.opening = null;
    this.ready = null;
  }
}

/** Also a database that an older page keeps to itself (`blocked`) gives no answer. */
function inTime(opening: Promise<IDBDatabase>): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the browser's storage gives no answer")), PATIENCE_MS);
    void opening.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
