import { hash } from 'node:crypto';
import type { EngineInput, EngineSnapshot } from '../engine/io.ts';
import type { Decision } from '../protocol/decision.ts';
import type { Step } from './batch.ts';
import type { Database, SqlValue } from './database.ts';
import { json, number } from './row.ts';
import type { JournalEntry, Records, SeenEvent } from './records.ts';
import type { Writer } from './writer.ts';

const INSERT_ENTRY = 'INSERT INTO journal (at_ms, kind, input, config_revision) VALUES (?, ?, ?, ?)';
/** AUTOINCREMENT keeps the highest number ever given, also when retention has emptied the table. */
const LAST_SEQ = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'journal'), 0)";
const INSERT_DECISION = `INSERT INTO decision (seq, screen, at_ms, decision) VALUES (${LAST_SEQ}, ?, ?, ?)`;
const INSERT_SEEN = 'INSERT OR IGNORE INTO seen (hash, at_ms) VALUES (?, ?)';
const SAVE_SNAPSHOT = `INSERT OR REPLACE INTO snapshot (id, seq, snapshot) VALUES (1, ${LAST_SEQ}, ?)`;

/** First 16 bytes of the SHA-256 of source and id; the zero byte keeps `a`+`bc` apart from `ab`+`c`. */
function eventHash(source: string, id: string): Uint8Array {
  return new Uint8Array(hash('sha256', `${source}\u0000${id}`, 'buffer').subarray(0, 16));
}

/** Entries in order; decisions right after the entry that made them, because they carry its number. */
function journalSteps(entries: readonly JournalEntry[], seen: readonly SeenEvent[]): Step[] {
  const steps: Step[] = [];
  let run: SqlValue[][] = [];
  const endRun = (): void => {
    if (run.length > 0) steps.push({ sql: INSERT_ENTRY, rows: run });
    run = [];
  };
  for (const { input, configRevision, decisions } of entries) {
    run.push([input.atMs, input.kind, JSON.stringify(input), configRevision]);
    if (decisions.length === 0) continue;
    endRun();
    steps.push({ sql: INSERT_DECISION, rows: decisions.map((d) => [d.screen, d.atMs, JSON.stringify(d)]) });
  }
  endRun();
  if (seen.length > 0) {
    steps.push({ sql: INSERT_SEEN, rows: seen.map(({ source, id, atMs }) => [eventHash(source, id), atMs]) });
  }
  return steps;
}

/** The journal: what the engine took, in order, what it decided, and which events were counted. */
export function openJournal(db: Database, writer: Writer): Records['journal'] {
  return {
    async append(entries, seen) {
      const steps = journalSteps(entries, seen);
      if (steps.length > 0) await writer.write(steps);
    },
    seen: (source, id) => db.get('SELECT 1 FROM seen WHERE hash = ?', [eventHash(source, id)]) !== undefined,
    async saveSnapshot(snapshot) {
      await writer.write([{ sql: SAVE_SNAPSHOT, rows: [[JSON.stringify(snapshot)]] }]);
    },
    snapshot() {
      const row = db.get('SELECT snapshot FROM snapshot WHERE id = 1');
      return row === undefined ? undefined : (json(row, 'snapshot') as EngineSnapshot);
    },
    read(afterSeq, limit) {
      const rows = db.all('SELECT seq, input, config_revision FROM journal WHERE seq > ? ORDER BY seq LIMIT ?', [
        afterSeq,
        limit,
      ]);
      const last = rows.at(-1);
      if (last === undefined) return [];
      const decisions = new Map<number, Decision[]>();
      const range = [afterSeq, number(last, 'seq')];
      for (const row of db.all('SELECT seq, decision FROM decision WHERE seq > ? AND seq <= ? ORDER BY id', range)) {
        const seq = number(row, 'seq');
        const list = decisions.get(seq);
        if (list === undefined) decisions.set(seq, [json(row, 'decision') as Decision]);
        else list.push(json(row, 'decision') as Decision);
      }
      return rows.map((row) => {
        const seq = number(row, 'seq');
        const entry: JournalEntry = {
          input: json(row, 'input') as EngineInput,
          configRevision: number(row, 'config_revision'),
          decisions: decisions.get(seq) ?? [],
        };
        return { seq, entry };
      });
    },
    snapshotSeq() {
      const row = db.get('SELECT seq FROM snapshot WHERE id = 1');
      return row === undefined ? 0 : number(row, 'seq');
    },
    decisionAt(screen, atMs) {
      const row = db.get(
        'SELECT decision FROM decision WHERE screen = ? AND at_ms <= ? ORDER BY at_ms DESC, id DESC LIMIT 1',
        [screen, atMs],
      );
      return row === undefined ? undefined : (json(row, 'decision') as Decision);
    },
  };
}
