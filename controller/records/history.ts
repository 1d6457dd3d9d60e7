import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { EngineInput } from '../engine/io.ts';
import type { AssetRef } from '../protocol/scalars.ts';
import { checkpointOf } from './checkpoints.ts';
import { readRevision } from './config.ts';
import { Database } from './database.ts';
import { json, number, text } from './row.ts';
import type { Checkpoint } from './records.ts';

/** What was decided once, and for which screens. */
export interface RecordedDecision {
  /** The decision as it was written down, for one of them: JSON text. */
  readonly text: string;
  readonly screens: readonly string[];
}
export interface RecordedEntry {
  readonly seq: number;
  readonly input: EngineInput;
  readonly configRevision: number;
  readonly decided: readonly RecordedDecision[];
}

/** What was written down, to be read again from its beginning to its end; a connection of its own that only looks. */
export interface History {
  /** The last state kept at or before an instant. */
  checkpointBefore(atMs: number): Checkpoint | undefined;
  /** The state kept right after an entry, as a new engine began there. */
  checkpointAt(seq: number): Checkpoint | undefined;
  /** The first state kept after an entry. */
  checkpointAfter(seq: number): Checkpoint | undefined;
  /** When the controller stopped in good order after this entry, epoch ms. */
  stoppedMs(seq: number): number | undefined;
  /** When the first state was kept, epoch ms. */
  firstCheckpointMs(): number | undefined;
  /** Entries after `seq`, oldest first, with what was decided at each. */
  entries(afterSeq: number, limit: number): RecordedEntry[];
  /** Number of the last entry at or before an instant, or of the one before the first; the clock runs with the numbers. */
  seqAt(atMs: number): number;
  revision(
    revision: number,
  ): { readonly config: StoreConfig; readonly media: Readonly<Record<string, AssetRef>> } | undefined;
  /** Plays that began in `[fromMs, toMs)`, by campaign; parts that continue one are not counted. */
  plays(fromMs: number, toMs: number): ReadonlyMap<string, number>;
  close(): void;
}

const COLUMNS = 'seq, at_ms, reason, config_revision, engine_version, code_base, state';

/** @throws StorageError */
export function openHistory(file: string): History {
  const db = Database.openReadOnly(file);
  const one = (sql: string, params: readonly number[]): Checkpoint | undefined => {
    const row = db.get(`SELECT ${COLUMNS} FROM checkpoint WHERE ${sql} LIMIT 1`, params);
    return row === undefined ? undefined : checkpointOf(row);
  };
  const atMsOf = (seq: number): number => {
    const row = db.get('SELECT at_ms FROM journal WHERE seq >= ? ORDER BY seq LIMIT 1', [seq]);
    return row === undefined ? Number.POSITIVE_INFINITY : number(row, 'at_ms');
  };
  return {
    checkpointBefore: (atMs) => one('at_ms <= ? ORDER BY at_ms DESC, id DESC', [atMs]),
    checkpointAt: (seq) => one("seq = ? AND reason IN ('start', 'change') ORDER BY id", [seq]),
    checkpointAfter: (seq) => one('seq > ? ORDER BY seq, id', [seq]),
    stoppedMs(seq) {
      const row = db.get("SELECT at_ms FROM checkpoint WHERE seq = ? AND reason = 'stop' ORDER BY id DESC LIMIT 1", [
        seq,
      ]);
      return row === undefined ? undefined : number(row, 'at_ms');
    },
    firstCheckpointMs() {
      const row = db.get('SELECT at_ms FROM checkpoint ORDER BY at_ms LIMIT 1');
      return row === undefined ? undefined : number(row, 'at_ms');
    },
    entries(afterSeq, limit) {
      const rows = db.all('SELECT seq, input, config_revision FROM journal WHERE seq > ? ORDER BY seq LIMIT ?', [
        afterSeq,
        limit,
      ]);
      const last = rows.at(-1);
      if (last === undefined) return [];
      const decided = decidedIn(db, afterSeq, number(last, 'seq'));
      return rows.map((row) => {
        const seq = number(row, 'seq');
        return {
          seq,
          input: json(row, 'input') as EngineInput,
          configRevision: number(row, 'config_revision'),
          decided: decided.get(seq) ?? [],
        };
      });
    },
    seqAt(atMs) {
      const range = db.get('SELECT coalesce(min(seq), 1) AS low, coalesce(max(seq), 0) AS high FROM journal');
      let low = range === undefined ? 1 : number(range, 'low');
      let high = (range === undefined ? 0 : number(range, 'high')) + 1;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (atMsOf(middle) <= atMs) low = middle + 1;
        else high = middle;
      }
      return low - 1;
    },
    revision: (revision) => readRevision(db, revision),
    plays(fromMs, toMs) {
      const rows = db.all(
        `SELECT campaign, count(*) AS plays FROM play INDEXED BY play_begun
         WHERE continues IS NULL AND start_ms >= ? AND start_ms < ? GROUP BY campaign`,
        [fromMs, toMs],
      );
      return new Map(rows.map((row) => [text(row, 'campaign'), number(row, 'plays')]));
    },
    close() {
      db.close();
    },
  };
}

/** Decisions of the entries in `(afterSeq, toSeq]`, in the order in which they were made; a text is read once for all screens. */
function decidedIn(db: Database, afterSeq: number, toSeq: number): Map<number, RecordedDecision[]> {
  const texts = db.all('SELECT id, seq, decision FROM decision_text WHERE seq > ? AND seq <= ? ORDER BY id', [
    afterSeq,
    toSeq,
  ]);
  const bySeq = new Map<number, RecordedDecision[]>();
  const [first, last] = [texts[0], texts.at(-1)];
  if (first === undefined || last === undefined) return bySeq;
  const screens = new Map<number, string[]>();
  for (const row of db.all('SELECT text, screen FROM decided WHERE text >= ? AND text <= ? ORDER BY text, screen', [
    number(first, 'id'),
    number(last, 'id'),
  ])) {
    const id = number(row, 'text');
    const list = screens.get(id);
    if (list === undefined) screens.set(id, [text(row, 'screen')]);
    else list.push(text(row, 'screen'));
  }
  for (const row of texts) {
    const made = { text: text(row, 'decision'), screens: screens.get(number(row, 'id')) ?? [] };
    const seq = number(row, 'seq');
    const list = bySeq.get(seq);
    if (list === undefined) bySeq.set(seq, [made]);
    else list.push(made);
  }
  return bySeq;
}
