import { z } from 'zod';
import { Database, answered } from '../page/database.ts';

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

/** Opens the book of one slot's media in IndexedDB. @throws where the browser keeps nothing, or does not answer */
export async function openFacts(name: string): Promise<FactsBook> {
  const database = new Database(name, 1, (db) => db.createObjectStore(STORE, { keyPath: 'sha256' }));
  await database.open();
  const change = (act: (store: IDBObjectStore) => void, lasting: boolean): Promise<void> =>
    database.write([STORE], (t) => act(t.objectStore(STORE)), lasting ? 'strict' : 'relaxed');
  return {
    async all() {
      const found: unknown[] = await database.read(STORE, (s) => answered<unknown[]>(s.getAll()));
      return found.flatMap((f) => fileFacts.safeParse(f).data ?? []);
    },
    async get(sha256) {
      return fileFacts.safeParse(await database.read(STORE, (s) => answered<unknown>(s.get(sha256)))).data ?? null;
    },
    put: (facts, lasting) => change((store) => store.put(facts), lasting),
    delete: (sha256) => change((store) => store.delete(sha256), true),
  };
}
