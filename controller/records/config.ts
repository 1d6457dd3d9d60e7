import { z } from 'zod';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { assetRef } from '../protocol/scalars.ts';
import type { AssetRef } from '../protocol/scalars.ts';
import type { Database, Row } from './database.ts';
import { libraryEntries } from './library.ts';
import { json, number, text } from './row.ts';
import { StorageError } from './records.ts';
import type { ConfigRevision, Records } from './records.ts';
import type { Writer } from './writer.ts';

const mediaMap = z.record(z.string(), assetRef);

const COLUMNS = 'SELECT revision, at_ms, by, config, media FROM config_revision';

function newest(db: Database): ConfigRevision | undefined {
  const row = db.get(`${COLUMNS} ORDER BY revision DESC LIMIT 1`);
  return row === undefined ? undefined : revisionOf(row);
}

/** @throws StorageError when it does not fit this version */
export function readRevision(db: Database, revision: number): ConfigRevision | undefined {
  const row = db.get(`${COLUMNS} WHERE revision = ?`, [revision]);
  return row === undefined ? undefined : revisionOf(row);
}

/** Its JSON is read by the schema of this version, so fields that are new get their defaults. */
function revisionOf(row: Row): ConfigRevision {
  const revision = number(row, 'revision');
  const config = storeConfig.safeParse(json(row, 'config'));
  const media = mediaMap.safeParse(json(row, 'media'));
  if (!config.success || !media.success) {
    const issue = (config.error ?? media.error)?.issues[0];
    throw new StorageError(
      'broken',
      `revision ${revision} of the configuration does not fit this version of Endcap (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}); run the version that saved it, export, and import again`,
    );
  }
  return { revision, atMs: number(row, 'at_ms'), by: text(row, 'by'), config: config.data, media: media.data };
}

/** Revisions whose files are kept. */
const KEPT_REVISIONS = 20;

/** SHA-256 of every file that one of the last 20 revisions or the library names. */
export function wantedMedia(db: Database): Set<string> {
  const rows = db.all('SELECT media FROM config_revision ORDER BY revision DESC LIMIT ?', [KEPT_REVISIONS]);
  const wanted = new Set<string>();
  for (const row of rows) {
    const media = mediaMap.safeParse(json(row, 'media'));
    if (!media.success) throw new StorageError('broken', 'the files of a revision cannot be read; nothing was deleted');
    for (const { sha256 } of Object.values(media.data)) wanted.add(sha256);
  }
  for (const { asset, thumbnail } of libraryEntries(db)) {
    wanted.add(asset.sha256);
    if (thumbnail !== null) wanted.add(thumbnail.sha256);
  }
  return wanted;
}

/** A member's tag of which nothing but its segments is left, in every earlier revision that holds it. */
const ERASE_TAG = `UPDATE config_revision SET config = json_set(config, '$.tags', json((
    SELECT json_group_array(json(CASE WHEN json_extract(value, '$.id') = ?1
      THEN json_object('id', 'erased', 'name', 'Erased', 'class', 'member', 'identity', ?2, 'segments',
        json(coalesce(json_extract(value, '$.segments'), '[]')))
      ELSE value END)) FROM json_each(config, '$.tags'))))
  WHERE revision < (SELECT max(revision) FROM config_revision)
    AND EXISTS (SELECT 1 FROM json_each(config, '$.tags') WHERE json_extract(value, '$.id') = ?1)`;

/** Revisions of the configuration. The newest is kept in memory. */
export function openConfig(db: Database, writer: Writer): Records['config'] {
  let current = newest(db);
  return {
    current: () => current,
    async save(config: StoreConfig, media: Readonly<Record<string, AssetRef>>, by: string, atMs: number) {
      const [saved] = await writer.write([
        {
          sql: 'INSERT INTO config_revision (at_ms, by, config, media) VALUES (?, ?, ?, ?)',
          rows: [[atMs, by, JSON.stringify(config), JSON.stringify(media)]],
        },
      ]);
      const made: ConfigRevision = { revision: saved?.rowId ?? 0, atMs, by, config, media };
      if (current === undefined || made.revision > current.revision) current = made;
      return made;
    },
    async eraseTag(id) {
      // What a large revision leaves free is overwritten too, and not only what is left in its pages.
      const [, done] = await writer.write([
        { sql: 'PRAGMA secure_delete = ON', rows: [[]] },
        { sql: ERASE_TAG, rows: [[id, `app:${'0'.repeat(32)}`]] },
        { sql: 'PRAGMA secure_delete = FAST', rows: [[]] },
      ]);
      return done?.changes ?? 0;
    },
    revisions: (limit) =>
      db
        .all('SELECT revision, at_ms, by FROM config_revision ORDER BY revision DESC LIMIT ?', [limit])
        .map((row) => ({ revision: number(row, 'revision'), atMs: number(row, 'at_ms'), by: text(row, 'by') })),
  };
}
