import type { Database, SqlValue } from './database.ts';
import { StorageError } from './records.ts';

/** One statement, run for each row of parameters. */
export interface Step {
  readonly sql: string;
  readonly rows: readonly (readonly SqlValue[])[];
}
/** What one step did: rows changed in all, and the row id of its last insert. */
export interface StepResult {
  readonly changes: number;
  readonly rowId: number;
}
/** Steps that stand or fall together. */
export interface Write {
  readonly id: number;
  readonly steps: readonly Step[];
}
export type WriteResult =
  | { readonly id: number; readonly ok: true; readonly results: readonly StepResult[] }
  | { readonly id: number; readonly ok: false; readonly code: StorageError['code']; readonly message: string };

export interface BatchResult {
  readonly results: readonly WriteResult[];
  /** Why the batch as a whole was rolled back, or null when it was committed. */
  readonly fault: string | null;
}

function asStorageError(error: unknown): StorageError {
  return error instanceof StorageError ? error : new StorageError('broken', String(error));
}

function runSteps(db: Database, steps: readonly Step[]): StepResult[] {
  return steps.map(({ sql, rows }) => {
    let changes = 0;
    let rowId = 0;
    for (const row of rows) {
      const result = db.run(sql, row);
      changes += result.changes;
      rowId = result.rowId;
    }
    return { changes, rowId };
  });
}

/**
 * Commits many writes in one transaction. A write that breaks a rule of the schema fails alone; an error of the disk
 * fails all of them, and nothing of the batch is kept.
 */
export function commitBatch(db: Database, writes: readonly Write[]): BatchResult {
  try {
    db.exec('BEGIN IMMEDIATE');
    const results = writes.map((write): WriteResult => {
      db.exec('SAVEPOINT one');
      try {
        const done = runSteps(db, write.steps);
        db.exec('RELEASE one');
        return { id: write.id, ok: true, results: done };
      } catch (error) {
        const cause = asStorageError(error);
        if (cause.code !== 'broken' || !db.inTransaction) throw cause;
        db.exec('ROLLBACK TO one');
        db.exec('RELEASE one');
        return { id: write.id, ok: false, code: cause.code, message: cause.message };
      }
    });
    db.exec('COMMIT');
    return { results, fault: null };
  } catch (error) {
    const cause = asStorageError(error);
    try {
      if (db.inTransaction) db.exec('ROLLBACK');
    } catch {
      // The transaction is gone in any case: without a commit SQLite keeps nothing of it.
    }
    const results = writes.map(({ id }): WriteResult => ({ id, ok: false, code: cause.code, message: cause.message }));
    return { results, fault: cause.message };
  }
}
