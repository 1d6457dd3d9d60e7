import { play } from '../protocol/play.ts';
import type { Play } from '../protocol/play.ts';
import type { Database, Row } from './database.ts';
import { number, numberOrNull, text, textOrNull } from './row.ts';
import { StorageError } from './records.ts';
import type { Records } from './records.ts';
import type { Writer } from './writer.ts';

const INSERT = `INSERT OR IGNORE INTO play
  (id, screen, campaign, creative, start_ms, end_ms, planned_ms, outcome, override, device)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

function playOf(row: Row): Play {
  const outcome = play.shape.outcome.safeParse(row['outcome']);
  if (!outcome.success) throw new StorageError('broken', 'a play in the database has an unknown outcome');
  return {
    id: text(row, 'id'),
    screen: text(row, 'screen'),
    campaign: text(row, 'campaign'),
    creative: text(row, 'creative'),
    startMs: number(row, 'start_ms'),
    endMs: number(row, 'end_ms'),
    plannedMs: numberOrNull(row, 'planned_ms'),
    outcome: outcome.data,
    override: textOrNull(row, 'override'),
  };
}

/** Proof of play: each id once; what came first stays. */
export function openPlays(db: Database, writer: Writer): Records['plays'] {
  return {
    async add(plays, device) {
      if (plays.length === 0) return [];
      await writer.write([
        {
          sql: INSERT,
          rows: plays.map((p) => [
            p.id,
            p.screen,
            p.campaign,
            p.creative,
            p.startMs,
            p.endMs,
            p.plannedMs,
            p.outcome,
            p.override,
            device,
          ]),
        },
      ]);
      return plays.map((p) => p.id);
    },
    countSince: (sinceMs) =>
      db
        .all('SELECT campaign, count(*) AS plays FROM play WHERE start_ms >= ? GROUP BY campaign ORDER BY campaign', [
          sinceMs,
        ])
        .map((row) => ({ campaign: text(row, 'campaign'), plays: number(row, 'plays') })),
    list: (limit) => db.all('SELECT * FROM play ORDER BY start_ms DESC, id LIMIT ?', [limit]).map(playOf),
  };
}
