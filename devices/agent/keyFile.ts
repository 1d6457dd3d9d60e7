import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { deviceKey, entityId } from '../../controller/protocol/scalars.ts';

const saved = z.strictObject({ device: entityId, key: deviceKey });
export type Credentials = z.infer<typeof saved>;

/** Where a device keeps its id and key between starts. */
export interface KeyStore {
  /** Null while it is not paired. */
  read(): Credentials | null;
  write(credentials: Credentials): void;
  forget(): void;
}

/** Keeps id and key in one file that only its owner may read. Errors say what to do. */
export function keyFile(folder: string): KeyStore {
  const path = join(folder, 'key.json');
  return {
    read() {
      let text: string;
      try {
        text = readFileSync(path, 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
      try {
        return saved.parse(JSON.parse(text));
      } catch {
        // A file cut off by a power failure is as good as none: the device pairs anew.
        return null;
      }
    },
    write(credentials) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const fresh = `${path}.new`;
      writeFileSync(fresh, JSON.stringify(credentials), { mode: 0o600, flush: true });
      // The mode above holds only for a file that was not there.
      chmodSync(fresh, 0o600);
      renameSync(fresh, path);
    },
    forget() {
      rmSync(path, { force: true });
    },
  };
}
