import { randomInt } from 'node:crypto';
import type { Records } from '../records/records.ts';
import { hashPassword } from '../runtime/password.ts';

/** Name of the first user. */
export const FIRST_ADMIN = 'admin';
/** Without letters and digits that look alike, as on pairing codes. */
const LETTERS = '23456789abcdefghjkmnpqrstuvwxyz';

/** Four groups of four, about 79 bits. */
export function readablePassword(pick: (below: number) => number = randomInt): string {
  const group = (): string => Array.from({ length: 4 }, () => LETTERS[pick(LETTERS.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}

/**
 * Makes sure that somebody can sign in. While nobody has chosen a password of their own, every start makes a
 * new one-time password for `admin` and ends its old sessions.
 *
 * @returns the password to print, or null when an administrator has a password of their own
 */
export async function ensureAdmin(
  records: Pick<Records, 'users' | 'sessions' | 'audit'>,
  nowMs: number,
): Promise<{ readonly user: string; readonly password: string } | null> {
  const known = records.users.get(FIRST_ADMIN);
  const settled = records.users.all().some((user) => user.role === 'admin' && !user.oneTime);
  if (known?.oneTime !== true && settled) return null;
  const password = readablePassword();
  await records.users.put({
    user: FIRST_ADMIN,
    role: 'admin',
    passwordHash: await hashPassword(password),
    oneTime: true,
    createdAtMs: known?.createdAtMs ?? nowMs,
  });
  await records.sessions.removeOf(FIRST_ADMIN);
  await records.audit.add(nowMs, 'controller', 'user.one-time-password', FIRST_ADMIN);
  return { user: FIRST_ADMIN, password };
}
