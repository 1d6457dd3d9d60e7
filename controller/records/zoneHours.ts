import { Database } from './database.ts';
import type { Records, ZoneHour } from './records.ts';
import { number, text } from './row.ts';
import type { Writer } from './writer.ts';

const ADD = `INSERT INTO zone_hour (hour_ms, zone, simulated, observed_ms, person_ms) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (hour_ms, zone, simulated) DO UPDATE
  SET observed_ms = observed_ms + excluded.observed_ms, person_ms = person_ms + excluded.person_ms`;

const BETWEEN = 'SELECT * FROM zone_hour WHERE hour_ms >= ? AND hour_ms < ? ORDER BY hour_ms, zone';

function between(db: Database, fromMs: number, toMs: number): ZoneHour[] {
  return db.all(BETWEEN, [fromMs, toMs]).map((row) => ({
    zone: text(row, 'zone'),
    hourMs: number(row, 'hour_ms'),
    observedMs: number(row, 'observed_ms'),
    personMs: number(row, 'person_ms'),
    simulated: number(row, 'simulated') === 1,
  }));
}

/** People in zones, hour by hour. What is counted and what is simulated are kept apart. */
export function openZoneHours(reader: Database, writer: Writer): Records['zoneHours'] {
  return {
    async add(hours) {
      if (hours.length === 0) return;
      await writer.write([
        { sql: ADD, rows: hours.map((h) => [h.hourMs, h.zone, h.simulated ? 1 : 0, h.observedMs, h.personMs]) },
      ]);
    },
    between: (fromMs, toMs) => between(reader, fromMs, toMs),
  };
}

/**
 * Hours in `[fromMs, toMs)`, oldest first, over a connection of its own that only looks.
 *
 * @throws StorageError
 */
export function readZoneHours(file: string, fromMs: number, toMs: number): ZoneHour[] {
  const db = Database.openReadOnly(file);
  try {
    return between(db, fromMs, toMs);
  } finally {
    db.close();
  }
}
