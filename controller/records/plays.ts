import { playFault } from '../protocol/playBook.ts';
import type { PlayChain, PlayFinding } from '../protocol/playBook.ts';
import type { Step } from './batch.ts';
import type { Database, Row } from './database.ts';
import { judgePlays } from './playJudge.ts';
import type { Judgement, KnownChain, KnownPlays } from './playJudge.ts';
import { COLUMNS, linkOf, markOf, playOf, recordOf, rowOf, sha256Hex } from './playRows.ts';
import { number, text, textOrNull } from './row.ts';
import type { PlayFilter, PlaysTaken, Records } from './records.ts';
import type { Writer } from './writer.ts';

const INSERT = `INSERT OR IGNORE INTO play (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`;
const MOVE = `INSERT INTO play_chain (device, chain, sequence, own, end_ms, missing, begun_ms, last_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (device, chain) DO UPDATE SET sequence = excluded.sequence, own = excluded.own,
  end_ms = excluded.end_ms, missing = excluded.missing, last_ms = excluded.last_ms`;
const FILL = `UPDATE play SET mark = NULL
  WHERE device = ? AND chain = ? AND sequence = ? AND before = ? AND mark = 'gap'`;
const TELL = 'INSERT INTO play_finding (at_ms, device, kind, play, plays, detail) VALUES (?, ?, ?, ?, ?, ?)';

function knownChain(row: Row): KnownChain {
  return {
    chain: text(row, 'chain'),
    sequence: number(row, 'sequence'),
    own: text(row, 'own'),
    endMs: number(row, 'end_ms'),
    missing: number(row, 'missing'),
  };
}

function knownOf(db: Database, device: string): KnownPlays {
  const one = <T>(sql: string, params: readonly (string | number)[], make: (row: Row) => T): T | undefined => {
    const row = db.get(sql, params);
    return row === undefined ? undefined : make(row);
  };
  return {
    play: (id) => one('SELECT * FROM play WHERE id = ?', [id], playOf),
    chain: (chain) => one('SELECT * FROM play_chain WHERE device = ? AND chain = ?', [device, chain], knownChain),
    chained: () => db.get('SELECT 1 FROM play_chain WHERE device = ? LIMIT 1', [device]) !== undefined,
    at: (chain, sequence) =>
      db
        .all('SELECT chain, sequence, before, own, mark FROM play WHERE device = ? AND chain = ? AND sequence = ?', [
          device,
          chain,
          sequence,
        ])
        .flatMap((row) => {
          const link = linkOf(row);
          return link === null ? [] : [{ link, mark: markOf(row) }];
        }),
  };
}

function stepsOf({ keep, chains, findings, filled }: Judgement, device: string, atMs: number): Step[] {
  return [
    { sql: INSERT, rows: keep.map(({ play, mark }) => rowOf(play, device, mark)) },
    { sql: FILL, rows: filled.map((l) => [device, l.chain, l.sequence + 1, l.own]) },
    {
      sql: MOVE,
      rows: chains.map((c) => [device, c.chain, c.sequence, c.own, c.endMs, c.missing, atMs, atMs]),
    },
    { sql: TELL, rows: findings.map((f) => [f.atMs, f.device, f.kind, f.play, f.plays, f.detail]) },
  ].filter((step) => step.rows.length > 0);
}

function chainOf(row: Row): PlayChain {
  return {
    device: text(row, 'device'),
    chain: text(row, 'chain'),
    sequence: number(row, 'sequence'),
    missing: number(row, 'missing'),
    begunMs: number(row, 'begun_ms'),
    lastMs: number(row, 'last_ms'),
  };
}

function findingOf(row: Row): PlayFinding {
  return {
    atMs: number(row, 'at_ms'),
    device: text(row, 'device'),
    kind: playFault.parse(row['kind']),
    play: textOrNull(row, 'play'),
    plays: number(row, 'plays'),
    detail: text(row, 'detail'),
  };
}

/** SQL of a filter: what each member asks for. */
function conditions(filter: PlayFilter): { where: string; params: (string | number)[] } {
  const asked: [string, readonly (string | number)[]][] = [];
  if (filter.screen !== undefined) asked.push(['screen = ?', [filter.screen]]);
  if (filter.campaign !== undefined) asked.push(['campaign = ?', [filter.campaign]]);
  if (filter.device !== undefined) asked.push(['device = ?', [filter.device]]);
  if (filter.fromMs !== undefined) asked.push(['start_ms >= ?', [filter.fromMs]]);
  if (filter.toMs !== undefined) asked.push(['start_ms < ?', [filter.toMs]]);
  if (filter.after !== undefined) asked.push(['(start_ms, id) < (?, ?)', [filter.after.startMs, filter.after.id]]);
  const where = asked.length === 0 ? '' : `WHERE ${asked.map(([sql]) => sql).join(' AND ')}`;
  return { where, params: asked.flatMap(([, params]) => params) };
}

/** Proof of play: each id once; what came first stays. Each player's chain is followed as its plays come in. */
export function openPlays(db: Database, writer: Writer): Records['plays'] {
  /** Plays of one device are looked at one batch after the other, each after the one before is committed. */
  const turns = new Map<string, Promise<unknown>>();
  return {
    async add(plays, device, atMs) {
      if (plays.length === 0) return { accepted: [], refused: [], findings: [] };
      const take = async (): Promise<PlaysTaken> => {
        const judged = judgePlays(plays, device, atMs, knownOf(db, device), sha256Hex);
        const steps = stepsOf(judged, device, atMs);
        if (steps.length > 0) await writer.write(steps);
        return judged;
      };
      const before = turns.get(device) ?? Promise.resolve();
      const turn = before.then(take, take);
      turns.set(device, turn);
      try {
        const { accepted, refused, findings } = await turn;
        return { accepted, refused, findings };
      } finally {
        if (turns.get(device) === turn) turns.delete(device);
      }
    },
    countSince: (sinceMs) =>
      db
        .all(
          // Left to itself SQLite walks all plays by campaign: half a second for a year's.
          `SELECT campaign, count(*) AS plays FROM play INDEXED BY play_begun
           WHERE continues IS NULL AND start_ms >= ? GROUP BY campaign ORDER BY campaign`,
          [sinceMs],
        )
        .map((row) => ({ campaign: text(row, 'campaign'), plays: number(row, 'plays') })),
    list(filter, limit) {
      const { where, params } = conditions(filter);
      return db
        .all(`SELECT * FROM play ${where} ORDER BY start_ms DESC, id DESC LIMIT ?`, [...params, limit])
        .map(recordOf);
    },
    chains: () => db.all('SELECT * FROM play_chain ORDER BY last_ms DESC, device, chain').map(chainOf),
    findings: (limit) => db.all('SELECT * FROM play_finding ORDER BY id DESC LIMIT ?', [limit]).map(findingOf),
  };
}
