import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssetRef } from '../../controller/protocol/scalars.ts';
import type {
  ConfigRevision,
  DeviceRecord,
  HandCount,
  IngestToken,
  JournalEntry,
  LibraryEntry,
  Records,
  SeenEvent,
  SessionRecord,
  UserRecord,
  ZoneHour,
} from '../../controller/records/records.ts';
import { StorageError } from '../../controller/records/records.ts';
import type { EngineSnapshot } from '../../controller/engine/io.ts';
import { memoryPlays } from './memoryPlays.ts';

const mimes: Record<string, string> = { svg: 'image/svg+xml', png: 'image/png', mp4: 'video/mp4', txt: 'text/plain' };

/** Records that forget everything at the end. Media are written below `mediaFolder`, since they are served from disk. */
export function memoryRecords(mediaFolder: string): Records {
  const revisions: ConfigRevision[] = [];
  const files = new Map<string, { path: string; mime: string }>();
  const library = new Map<string, LibraryEntry>();
  const journal: JournalEntry[] = [];
  const seen = new Map<string, SeenEvent>();
  let snapshot: { at: number; value: EngineSnapshot } | undefined;
  const devices = new Map<string, DeviceRecord>();
  const users = new Map<string, UserRecord>();
  const sessions = new Map<string, SessionRecord>();
  const tokens = new Map<string, IngestToken>();
  const audit: { atMs: number; who: string; what: string; detail: string }[] = [];
  const secrets = new Map<string, string>();
  const zoneHours: ZoneHour[] = [];
  let handCounts: HandCount[] = [];
  const change = <T extends object>(map: Map<string, T>, id: string, fields: Partial<T>): void => {
    const before = map.get(id);
    if (before !== undefined) map.set(id, { ...before, ...fields });
  };

  const add = async (bytes: Uint8Array, name: string): Promise<AssetRef> => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const mime = mimes[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    mkdirSync(mediaFolder, { recursive: true });
    const path = join(mediaFolder, sha256);
    writeFileSync(path, bytes);
    files.set(sha256, { path, mime });
    return { sha256, mime, bytes: bytes.length };
  };

  return {
    config: {
      current: () => revisions.at(-1),
      async save(config, media, by, atMs) {
        const made = { revision: revisions.length + 1, atMs, by, config, media };
        revisions.push(made);
        return made;
      },
      async eraseTag(id) {
        const nobody = { id: 'erased', name: 'Erased', class: 'member', lost: false } as const;
        let held = 0;
        revisions.slice(0, -1).forEach((r, i) => {
          if (!r.config.tags.some((t) => t.id === id)) return;
          held += 1;
          const tags = r.config.tags.map((t) =>
            t.id === id ? { ...nobody, identity: `app:${'0'.repeat(32)}`, segments: t.segments } : t,
          );
          revisions[i] = { ...r, config: { ...r.config, tags } };
        });
        return held;
      },
      revisions: (limit) =>
        revisions
          .slice(-limit)
          .reverse()
          .map(({ revision, atMs, by }) => ({ revision, atMs, by })),
    },
    media: {
      add,
      async receive(chunks, name) {
        const whole: Uint8Array[] = [];
        for await (const chunk of chunks) whole.push(chunk);
        const asset = await add(Buffer.concat(whole), name);
        return { asset, thumbnail: null, durationMs: null };
      },
      path: (sha256) => files.get(sha256)?.path,
      mime: (sha256) => files.get(sha256)?.mime,
      variants: async () => [],
    },
    library: {
      all: () => [...library.values()].reverse(),
      get: (path) => library.get(path),
      bySha256: (sha256) => [...library.values()].find(({ asset }) => asset.sha256 === sha256),
      async add(entry) {
        if (library.has(entry.path)) throw new StorageError('broken', `${entry.path} is there already`);
        library.set(entry.path, entry);
      },
      async remove(path) {
        library.delete(path);
      },
    },
    journal: {
      async append(entries, events) {
        journal.push(...entries);
        for (const event of events) seen.set(`${event.source}\n${event.id}`, event);
        return entries.length === 0 ? 0 : journal.length;
      },
      seen: (source, id) => seen.has(`${source}\n${id}`),
      async saveSnapshot(value) {
        snapshot = { at: journal.length, value };
      },
      snapshot: () => snapshot?.value,
      read: (after, limit) => journal.slice(after, after + limit).map((entry, i) => ({ seq: after + i + 1, entry })),
      snapshotSeq: () => snapshot?.at ?? 0,
      decisionAt: (screen, atMs) =>
        journal
          .flatMap((entry) => entry.decisions)
          .filter((decision) => decision.screen === screen && decision.atMs <= atMs)
          .at(-1),
    },
    checkpoints: { add: async () => undefined },
    zoneHours: {
      async add(hours) {
        zoneHours.push(...hours);
      },
      between: (fromMs, toMs) => zoneHours.filter((h) => h.hourMs >= fromMs && h.hourMs < toMs),
    },
    handCounts: {
      async add(count) {
        const id = (handCounts.at(-1)?.id ?? 0) + 1;
        handCounts.push({ ...count, id });
        return id;
      },
      list: (limit) => [...handCounts].sort((a, b) => b.atMs - a.atMs || b.id - a.id).slice(0, limit),
      async remove(id) {
        handCounts = handCounts.filter((c) => c.id !== id);
      },
    },
    plays: memoryPlays(),
    devices: {
      all: () => [...devices.values()],
      get: (id) => devices.get(id),
      async add(device) {
        if (devices.has(device.id)) throw new StorageError('broken', `the device ${device.id} is there already`);
        devices.set(device.id, device);
      },
      async rename(id, name, place) {
        change(devices, id, { name, place });
      },
      async revoke(id, revokedAtMs) {
        if (devices.get(id)?.revokedAtMs === null) change(devices, id, { revokedAtMs });
      },
    },
    users: {
      all: () => [...users.values()],
      get: (user) => users.get(user),
      async put(user) {
        users.set(user.user, user);
      },
      async remove(user) {
        users.delete(user);
        for (const session of [...sessions.values()]) if (session.user === user) sessions.delete(session.tokenHash);
      },
    },
    sessions: {
      get: (tokenHash) => sessions.get(tokenHash),
      async put(session) {
        sessions.set(session.tokenHash, session);
      },
      async remove(tokenHash) {
        sessions.delete(tokenHash);
      },
      async removeOf(user) {
        for (const session of [...sessions.values()]) if (session.user === user) sessions.delete(session.tokenHash);
      },
    },
    tokens: {
      all: () => [...tokens.values()],
      byHash: (tokenHash) => [...tokens.values()].find((token) => token.tokenHash === tokenHash),
      async add(token) {
        tokens.set(token.id, token);
      },
      async revoke(id, revokedAtMs) {
        change(tokens, id, { revokedAtMs });
      },
    },
    audit: {
      async add(atMs, who, what, detail) {
        audit.unshift({ atMs, who, what, detail });
      },
      list: (limit) => audit.slice(0, limit),
    },
    secrets: {
      get: (name) => secrets.get(name),
      async put(name, value) {
        secrets.set(name, value);
      },
      async remove(name) {
        secrets.delete(name);
      },
    },
    prune: async () => ({ deleted: 0 }),
    backup: async () => ({ files: 0, bytes: 0 }),
    health: () => ({ ok: true, detail: 'in memory', journalRows: journal.length }),
    close: async () => undefined,
  };
}
