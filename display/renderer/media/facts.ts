import { z } from 'zod';

/** What is known of a file in Cache Storage: its parts there, in order, and whether they are all of it. */
const fileFacts = z.object({
  sha256: z.string(),
  mime: z.string(),
  parts: z.array(z.number()).describe('Bytes of each part.'),
  whole: z.boolean(),
  neededAtMs: z.number(),
});
export type FileFacts = z.infer<typeof fileFacts>;

export interface FactsBook {
  all(): Promise<FileFacts[]>;
  get(sha256: string): Promise<FileFacts | null>;
  /** `lasting`: written before it is answered, so that it survives a power cut. */
  put(facts: FileFacts, lasting: boolean): Promise<void>;
  delete(sha256: string): Promise<void>;
}

const STORE = 'files';

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser could not read its storage'));
  });
}

/** Opens the book of one slot's media in IndexedDB. @throws where the browser keeps nothing */
export async function openFacts(name: string): Promise<FactsBook> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'sha256' });
  const db = await answered(opening);
  const change = async (act: (store: IDBObjectStore) => void, lasting: boolean): Promise<void> => {
    const transaction = db.transaction(STORE, 'readwrite', { durability: lasting ? 'strict' : 'relaxed' });
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the browser could not write its storage'));
    });
    act(transaction.objectStore(STORE));
    await done;
  };
  const read = (): IDBObjectStore => db.transaction(STORE).objectStore(STORE);
  return {
    async all() {
      const found: unknown[] = await answered(read().getAll());
      return found.flatMap((f) => fileFacts.safeParse(f).data ?? []);
    },
    async get(sha256) {
      return fileFacts.safeParse(await answered(read().get(sha256))).data ?? null;
    },
    put: (facts, lasting) => change((store) => store.put(facts), lasting),
    delete: (sha256) => change((store) => store.delete(sha256), true),
  };
}
