import type { Database } from './database.ts';
import type { HandCount, Records } from './records.ts';
import { number, numberOrNull, text } from './row.ts';
import type { Writer } from './writer.ts';

const ADD =
  'INSERT INTO hand_count (at_ms, zone, people, counted, confidence, factor, by) VALUES (?, ?, ?, ?, ?, ?, ?)';

/** People whom somebody counted by hand in a zone, with what the cameras counted at that time. */
export function openHandCounts(db: Database, writer: Writer): Records['handCounts'] {
  return {
    async add({ atMs, zone, people, counted, confidence, factor, by }) {
      const [result] = await writer.write([
        { sql: ADD, rows: [[atMs, zone, people, counted, confidence, factor, by]] },
      ]);
      return result?.rowId ?? 0;
    },
    list: (limit) =>
      db.all('SELECT * FROM hand_count ORDER BY at_ms DESC, id DESC LIMIT ?', [limit]).map((row): HandCount => ({
        id: number(row, 'id'),
        atMs: number(row, 'at_ms'),
        zone: text(row, 'zone'),
        people: number(row, 'people'),
        counted: numberOrNull(row, 'counted'),
        confidence: numberOrNull(row, 'confidence'),
        factor: number(row, 'factor'),
        by: text(row, 'by'),
      })),
    async remove(id) {
      await writer.write([{ sql: 'DELETE FROM hand_count WHERE id = ?', rows: [[id]] }]);
    },
  };
}
