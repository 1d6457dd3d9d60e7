import { hash, verify } from '@node-rs/argon2';

/** argon2id (the library's default) with 19 MiB, two passes and one lane, as OWASP advises. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Shortest password that a person may choose, characters. */
export const MIN_PASSWORD_LENGTH = 10;
/** Longest, so that nobody makes the controller hash megabytes. */
export const MAX_PASSWORD_LENGTH = 200;

/** What is wrong with a chosen password, in words, or null. */
export function passwordFault(password: string): string | null {
  if (password.length < MIN_PASSWORD_LENGTH) return `the password has fewer than ${MIN_PASSWORD_LENGTH} characters`;
  if (password.length > MAX_PASSWORD_LENGTH) return `the password has more than ${MAX_PASSWORD_LENGTH} characters`;
  return null;
}

/** argon2id in PHC form (`$argon2id$v=19$...`), with a salt of its own. Runs off the event loop. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** True when the password belongs to the hash; false for a wrong one and for a damaged hash. */
export async function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  if (password.length > MAX_PASSWORD_LENGTH) return false;
  try {
    return await verify(passwordHash, password);
  } catch {
    return false;
  }
}
