import { hash } from 'node:crypto';
import type { EngineInput, EngineSnapshot } from '../engine/io.ts';
import type { Decision } from '../protocol/decision.ts';
import type { Step } from './batch.ts';
import type { Database, SqlValue } from './database.ts';
import { json, number, text } from './row.ts';
import type { JournalEntry, Records, SeenEvent } from './records.ts';
import type { Writer } from './writer.ts';

const INSERT_ENTRY = 'INSERT INTO journal (at_ms, kind, input, config_revision) VALUES (?, ?, ?, ?)';
/** AUTOINCREMENT keeps the highest number ever given, also when retention has emptied the table. */
const LAST_SEQ = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'journal'), 0)";
const INSERT_TEXT = `INSERT INTO decision_text (seq, decision) VALUES (${LAST_SEQ}, ?)`;
const INSERT_DECIDED =
  "INSERT OR IGNORE INTO decided (screen, at_ms, text) VALUES (?, ?, (SELECT seq FROM sqlite_sequence WHERE name = 'decision_text'))";
const INSERT_SEEN = 'INSERT OR IGNORE INTO seen (hash, at_ms) VALUES (?, ?)';
const SAVE_SNAPSHOT = `INSERT OR REPLACE INTO snapshot (id, seq, snapshot) VALUES (1, ${LAST_SEQ}, ?)`;

/** First 16 bytes of the SHA-256 of source and id; the zero byte keeps `a`+`bc` apart from `ab`+`c`. */
function eventHash(source: string, id: string): Uint8Array {
  return new Uint8Array(hash('sha256', `${source}\u0000${id}`, 'buffer').subarray(0, 16));
}

/** Decisions that differ only in their screen: the engine shares what is inside them. */
function sameDecisions(decisions: readonly Decision[]): Decision[][] {
  const groups = new Map<unknown, Decision[]>();
  for (const d of decisions) {
    const group = groups.get(d.losers);
    if (group === undefined) groups.set(d.losers, [d]);
    else if (group[0]!.cause === d.cause && group[0]!.atMs === d.atMs) group.push(d);
    else groups.set(d, [d]);
  }
  return [...groups.values()];
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
    for (const alike of sameDecisions(decisions)) {
      steps.push({ sql: INSERT_TEXT, rows: [[JSON.stringify(alike[0])]] });
      steps.push({ sql: INSERT_DECIDED, rows: alike.map((d) => [d.screen, d.atMs]) });
    }
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
      if (steps.length === 0) return 0;
      const results = await writer.write(steps);
      return results[steps.findLastIndex((step) => step.sql === INSERT_ENTRY)]?.rowId ?? 0;
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
      const texts = db.all(
        `SELECT seq, decision, screen FROM decision_text JOIN decided ON text = id
         WHERE seq > ? AND seq <= ? ORDER BY id, screen`,
        range,
      );
      for (const row of texts) {
        const seq = number(row, 'seq');
        const decision = { ...(json(row, 'decision') as Decision), screen: text(row, 'screen') };
        const list = decisions.get(seq);
        if (list === undefined) decisions.set(seq, [decision]);
        else list.push(decision);
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
        `SELECT decision FROM decided JOIN decision_text ON id = text
         WHERE screen = ? AND at_ms <= ? ORDER BY at_ms DESC, text DESC LIMIT 1`,
        [screen, atMs],
      );
      return row === undefined ? undefined : { ...(json(row, 'decision') as Decision), screen };
    },
  };
}
