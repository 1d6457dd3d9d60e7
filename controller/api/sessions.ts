import { randomBytes } from 'node:crypto';
import type { Authenticate, SignedIn } from '../context.ts';
import { rights } from '../protocol/console.ts';
import type { Session } from '../protocol/http.ts';
import type { Records, UserRecord } from '../records/records.ts';
import type { Logger } from '../runtime/logger.ts';
import { hashPassword, verifyPassword } from '../runtime/password.ts';
import { sha256Hex } from './requests.ts';

export const SESSION_COOKIE = 'endcap_session';
/** A session ends this long after it was last used, ms. */
export const SESSION_MS = 12 * 3_600_000;
/** Its end is moved at most this often, ms: not every request writes. */
const SLIDE_EVERY_MS = 15 * 60_000;

export interface Sessions {
  /** Who a Cookie header speaks for; moves the end of the session. */
  readonly authenticate: Authenticate;
  /** A new session and its token, or null for a wrong password and for an unknown user, in the same time. */
  signIn(user: string, password: string): Promise<{ session: Session; token: string } | null>;
  signOut(who: SignedIn): Promise<void>;
  /** False when `current` is wrong. Ends the user's other sessions. */
  changePassword(who: SignedIn, current: string, next: string): Promise<boolean>;
  /** Ends all sessions of a user. */
  endAll(user: string): Promise<void>;
  /** Called with the token's hash of a session that was ended by someone. Answers with its stop. */
  onEnded(listener: (tokenHash: string) => void): () => void;
}

/** The session cookie's value in a Cookie header. */
function sessionToken(header: string | undefined): string | null {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === SESSION_COOKIE) return part.slice(at + 1).trim();
  }
  return null;
}

function sessionOf(user: UserRecord): Session {
  return { user: user.user, role: user.role, rights: [...rights[user.role]], oneTimePassword: user.oneTime };
}

/**
 * Sessions of people: random tokens, of which only a SHA-256 is kept.
 *
 * @param now epoch ms
 */
export function createSessions(options: {
  readonly records: Pick<Records, 'sessions' | 'users'>;
  readonly now: () => number;
  readonly logger: Logger;
}): Sessions {
  const { records, now, logger } = options;
  const listeners = new Set<(tokenHash: string) => void>();
  // Sessions used since the start, so that the live views of a user can be ended by name.
  const used = new Map<string, string>();
  // Unknown users are checked against this, so that they take as long as known ones.
  const decoy = hashPassword(randomBytes(24).toString('base64url'));

  const ended = (tokenHash: string): void => {
    used.delete(tokenHash);
    for (const listener of listeners) listener(tokenHash);
  };
  const keep = (tokenHash: string, user: string): Promise<void> => {
    used.set(tokenHash, user);
    return records.sessions.put({ tokenHash, user, expiresAtMs: now() + SESSION_MS });
  };
  const forgetExpired = (): void => {
    for (const tokenHash of [...used.keys()]) {
      const record = records.sessions.get(tokenHash);
      if (record === undefined || record.expiresAtMs <= now()) ended(tokenHash);
    }
  };
  const endAll = async (user: string): Promise<void> => {
    await records.sessions.removeOf(user);
    for (const [tokenHash, owner] of [...used]) if (owner === user) ended(tokenHash);
  };

  return {
    authenticate(cookieHeader) {
      const token = sessionToken(cookieHeader);
      if (token === null || token.length > 100) return null;
      const tokenHash = sha256Hex(token);
      const record = records.sessions.get(tokenHash);
      if (record === undefined) return null;
      const atMs = now();
      if (record.expiresAtMs <= atMs) {
        ended(tokenHash);
        return null;
      }
      const user = records.users.get(record.user);
      if (user === undefined) return null;
      used.set(tokenHash, user.user);
      if (record.expiresAtMs - atMs < SESSION_MS - SLIDE_EVERY_MS) {
        keep(tokenHash, user.user).catch((error: unknown) => {
          logger.warn({ err: error }, 'the end of a session could not be moved');
        });
      }
      return { session: sessionOf(user), tokenHash };
    },

    async signIn(name, password) {
      const user = records.users.get(name);
      const right = await verifyPassword(user?.passwordHash ?? (await decoy), password);
      if (user === undefined || !right) return null;
      forgetExpired();
      const token = randomBytes(32).toString('base64url');
      await keep(sha256Hex(token), user.user);
      return { session: sessionOf(user), token };
    },

    async signOut(who) {
      await records.sessions.remove(who.tokenHash);
      ended(who.tokenHash);
    },

    async changePassword(who, current, next) {
      const user = records.users.get(who.session.user);
      if (user === undefined || !(await verifyPassword(user.passwordHash, current))) return false;
      await records.users.put({ ...user, passwordHash: await hashPassword(next), oneTime: false });
      await records.sessions.removeOf(user.user);
      await keep(who.tokenHash, user.user);
      for (const [tokenHash, owner] of [...used]) {
        if (owner === user.user && tokenHash !== who.tokenHash) ended(tokenHash);
      }
      return true;
    },

    endAll,
    onEnded(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
