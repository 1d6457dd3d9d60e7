import type { Writer } from './writer.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long each kind of record is kept, ms. Checkpoints go with the journal. */
export const retentionMs = {
  journal: 30 * DAY_MS,
  seen: 48 * HOUR_MS,
  plays: 400 * DAY_MS,
  audit: 400 * DAY_MS,
  zoneHours: 400 * DAY_MS,
  handCounts: 400 * DAY_MS,
} as const;

/** Rows deleted in one transaction: a large delete would hold up everything that waits to be written. */
const STEP_ROWS = 1000;

/**
 * Looks at the oldest rows only (`LIMIT` inside), so that a step costs the same however long the table is.
 * Decisions go with the journal entry that made them.
 */
function rules(nowMs: number): { sql: string; params: number[] }[] {
  return [
    {
      sql: `DELETE FROM journal WHERE seq IN
        (SELECT seq FROM (SELECT seq, at_ms FROM journal ORDER BY seq LIMIT ${STEP_ROWS}) WHERE at_ms < ?)`,
      params: [nowMs - retentionMs.journal],
    },
    {
      sql: `DELETE FROM checkpoint WHERE id IN
        (SELECT id FROM checkpoint WHERE at_ms < ? ORDER BY at_ms LIMIT ${STEP_ROWS})`,
      params: [nowMs - retentionMs.journal],
    },
    {
      sql: `DELETE FROM seen WHERE hash IN (SELECT hash FROM seen WHERE at_ms < ? ORDER BY at_ms LIMIT ${STEP_ROWS})`,
      params: [nowMs - retentionMs.seen],
    },
    {
      sql: `DELETE FROM play WHERE id IN (SELECT id FROM play WHERE start_ms < ? ORDER BY start_ms LIMIT ${STEP_ROWS})`,
      params: [nowMs - retentionMs.plays],
    },
    {
      sql: `DELETE FROM play_finding WHERE id IN
        (SELECT id FROM (SELECT id, at_ms FROM play_finding ORDER BY id LIMIT ${STEP_ROWS}) WHERE at_ms < ?)`,
      params: [nowMs - retentionMs.plays],
    },
    {
      // The last chain of a player stays: what comes next has to stand on it.
      sql: `DELETE FROM play_chain WHERE (device, chain) IN (SELECT device, chain FROM play_chain AS old WHERE last_ms < ?
        AND EXISTS (SELECT 1 FROM play_chain AS later WHERE later.device = old.device AND later.last_ms > old.last_ms)
        LIMIT ${STEP_ROWS})`,
      params: [nowMs - retentionMs.plays],
    },
    {
      sql: `DELETE FROM audit WHERE id IN
        (SELECT id FROM (SELECT id, at_ms FROM audit ORDER BY id LIMIT ${STEP_ROWS}) WHERE at_ms < ?)`,
      params: [nowMs - retentionMs.audit],
    },
    {
      sql: `DELETE FROM zone_hour WHERE (hour_ms, zone, simulated) IN
        (SELECT hour_ms, zone, simulated FROM zone_hour WHERE hour_ms < ?
         ORDER BY hour_ms, zone, simulated LIMIT ${STEP_ROWS})`,
      params: [nowMs - retentionMs.zoneHours],
    },
    {
      sql: `DELETE FROM hand_count WHERE id IN
        (SELECT id FROM hand_count WHERE at_ms < ? ORDER BY at_ms LIMIT ${STEP_ROWS})`,
      params: [nowMs - retentionMs.handCounts],
    },
    {
      sql: `DELETE FROM session WHERE token_hash IN
        (SELECT token_hash FROM session WHERE expires_at_ms < ? ORDER BY expires_at_ms LIMIT ${STEP_ROWS})`,
      params: [nowMs],
    },
  ];
}

/** Deletes what has outlived its time, a thousand rows a transaction; what waits to be written goes in between. */
export async function prune(writer: Writer, nowMs: number): Promise<{ deleted: number }> {
  let deleted = 0;
  for (const { sql, params } of rules(nowMs)) {
    let changes = STEP_ROWS;
    while (changes === STEP_ROWS) {
      const [step] = await writer.write([{ sql, rows: [params] }]);
      changes = step?.changes ?? 0;
      deleted += changes;
    }
  }
  return { deleted };
}
