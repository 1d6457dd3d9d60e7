import { createHash } from 'node:crypto';
import { play, pictureHash } from '../protocol/play.ts';
import type { Play, PlayLink } from '../protocol/play.ts';
import { playFault } from '../protocol/playBook.ts';
import type { PlayFault, PlayRecord } from '../protocol/playBook.ts';
import type { Row, SqlValue } from './database.ts';
import { number, numberOrNull, text, textOrNull } from './row.ts';
import { StorageError } from './records.ts';

export const COLUMNS = [
  ...['id', 'screen', 'campaign', 'creative', 'start_ms', 'end_ms', 'planned_ms', 'outcome', 'override', 'device'],
  ...['continues', 'presented', 'dropped', 'picture', 'picture_of', 'lost'],
  ...['chain', 'sequence', 'before', 'own', 'mark'],
] as const;

export const sha256Hex = (words: string): string => createHash('sha256').update(words).digest('hex');

export function rowOf(p: Play, device: string, mark: PlayFault | null): SqlValue[] {
  return [
    ...[p.id, p.screen, p.campaign, p.creative, p.startMs, p.endMs, p.plannedMs, p.outcome, p.override, device],
    ...[p.continues ?? null, p.frames?.presented ?? null, p.frames?.dropped ?? null],
    ...[p.picture?.bits ?? null, p.picture?.of ?? null, p.lost ?? null],
    ...[p.link?.chain ?? null, p.link?.sequence ?? null, p.link?.before ?? null, p.link?.own ?? null, mark],
  ];
}

export function markOf(row: Row): PlayFault | null {
  return row['mark'] === null ? null : playFault.parse(row['mark']);
}

export function linkOf(row: Row): PlayLink | null {
  if (row['chain'] === null) return null;
  return {
    chain: text(row, 'chain'),
    sequence: number(row, 'sequence'),
    before: textOrNull(row, 'before'),
    own: text(row, 'own'),
  };
}

export function playOf(row: Row): Play {
  const outcome = play.shape.outcome.safeParse(row['outcome']);
  if (!outcome.success) throw new StorageError('broken', 'a play in the database has an unknown outcome');
  const continues = textOrNull(row, 'continues');
  const presented = numberOrNull(row, 'presented');
  const picture = pictureHash.safeParse({ bits: row['picture'], of: row['picture_of'] });
  const lost = numberOrNull(row, 'lost');
  const link = linkOf(row);
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
    ...(continues === null ? {} : { continues }),
    ...(presented === null ? {} : { frames: { presented, dropped: number(row, 'dropped') } }),
    ...(picture.success ? { picture: picture.data } : {}),
    ...(lost === null ? {} : { lost }),
    ...(link === null ? {} : { link }),
  };
}

export function recordOf(row: Row): PlayRecord {
  return { ...playOf(row), device: text(row, 'device'), mark: markOf(row) };
}
