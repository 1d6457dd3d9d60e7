import type { Row } from './database.ts';
import { StorageError } from './records.ts';

function wrong(name: string): StorageError {
  return new StorageError('broken', `the column ${name} of the database holds something else than it should`);
}

export function text(row: Row, name: string): string {
  const value = row[name];
  if (typeof value !== 'string') throw wrong(name);
  return value;
}

export function textOrNull(row: Row, name: string): string | null {
  return row[name] === null ? null : text(row, name);
}

export function number(row: Row, name: string): number {
  const value = row[name];
  if (typeof value !== 'number') throw wrong(name);
  return value;
}

export function numberOrNull(row: Row, name: string): number | null {
  return row[name] === null ? null : number(row, name);
}

/** JSON that this program wrote itself. */
export function json(row: Row, name: string): unknown {
  try {
    return JSON.parse(text(row, name));
  } catch {
    throw wrong(name);
  }
}
