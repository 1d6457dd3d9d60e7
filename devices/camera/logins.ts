import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { DriverError } from '../agent/driver.ts';
import type { Credentials } from './credentials.ts';
import type { Source } from './source.ts';

/** Users and passwords by camera; `*` is for every camera that is not named. */
export type Logins = ReadonlyMap<string, Credentials>;

const EVERY = '*';
/** Rights of the group and of others. */
const OTHERS = 0o077;
const FORM = 'each line is CAMERA USER:PASSWORD, or * USER:PASSWORD for all cameras that are not named';

/**
 * Reads lines of `CAMERA USER:PASSWORD`. Empty lines, and those that begin with #, are left out.
 *
 * @param where for messages
 * @throws DriverError that names a line by its number, and nothing of what stands in it
 */
export function readLogins(text: string, where: string): Logins {
  const logins = new Map<string, Credentials>();
  text.split(/\r?\n/).forEach((line, i) => {
    if (/^\s*(#|$)/.test(line)) return;
    const [, camera, user, password] = /^\s*(\*|[a-z][a-z0-9-]{0,62})\s+([^:\s]+):(.*)$/.exec(line) ?? [];
    if (camera === undefined || user === undefined || password === undefined)
      throw new DriverError(`${where}: line ${i + 1} cannot be read; ${FORM}.`);
    if (logins.has(camera)) throw new DriverError(`${where}: line ${i + 1} names ${camera} a second time.`);
    logins.set(camera, { user, password });
  });
  return logins;
}

/**
 * Reads them from a file that nobody but its owner can read.
 *
 * @throws DriverError that says what to do
 */
export function loginFile(path: string, platform: NodeJS.Platform = process.platform): Logins {
  const name = basename(path);
  let text: string;
  try {
    // Windows has no such rights in its files' mode.
    if (platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0)
      throw new DriverError(
        `--credentials: other users of this machine can read ${name}, and what they could read is not used. Run "chmod 600 ${name}", and change the passwords in it if somebody may have.`,
      );
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof DriverError) throw error;
    throw new DriverError(`--credentials: ${name} cannot be read; check the path.`);
  }
  return readLogins(text, `--credentials ${name}`);
}

/** A source with the user and password that are kept for its camera; they take the place of those in its address. */
export function withLogin(camera: string, source: Source, logins: Logins): Source {
  const login = logins.get(camera) ?? logins.get(EVERY);
  if (login === undefined || (source.kind !== 'rtsp' && source.kind !== 'http')) return source;
  const url = new URL(source.url);
  url.username = encodeURIComponent(login.user);
  url.password = encodeURIComponent(login.password);
  return { ...source, url: url.href };
}

/** Cameras whose password stands in their address. */
export function withPassword(
  cameras: readonly { readonly camera: string; readonly source: Source }[],
): readonly string[] {
  return cameras.flatMap(({ camera, source }) =>
    (source.kind === 'rtsp' || source.kind === 'http') && new URL(source.url).password !== '' ? [camera] : [],
  );
}
