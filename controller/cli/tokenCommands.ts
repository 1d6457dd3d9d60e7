import { hash, randomBytes } from 'node:crypto';
import type { Records } from '../records/records.ts';
import { done, refuse } from './protocol.ts';
import type { Answer, Command } from './protocol.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;
type Audit = (what: string, detail: string) => Promise<void>;

/** A free id from a name: `Till 3` -> `till-3`, `till-3-2` when that was ever used. */
function freeId(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 50);
  const base = plain === '' ? 'token' : plain;
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(id)) return id;
  }
}

/** Tokens of outside systems that send events. */
export function tokenCommands(ports: { readonly records: Records; now(): number }, audit: Audit) {
  const { tokens } = ports.records;
  return {
    async 'token.add'({ name, sources }: Of<'token.add'>): Promise<Answer> {
      const id = freeId(name, new Set(tokens.all().map((t) => t.id)));
      const token = randomBytes(32).toString('base64url');
      const tokenHash = hash('sha256', token, 'hex');
      await tokens.add({ id, name, tokenHash, sources, createdAtMs: ports.now(), revokedAtMs: null });
      await audit('token added', `${id} for ${sources.join(', ')}`);
      return done(`Token ${id}, for ${sources.join(', ')}. It is shown this once:\n${token}`);
    },
    'token.list'(): Promise<Answer> {
      const lines = tokens
        .all()
        .map((t) => `${t.id}  ${t.name}  ${t.sources.join(', ')}${t.revokedAtMs === null ? '' : '  revoked'}`);
      return Promise.resolve(done(lines.length === 0 ? 'No tokens yet.' : lines.join('\n')));
    },
    async 'token.revoke'({ id }: Of<'token.revoke'>): Promise<Answer> {
      const known = tokens.all().find((t) => t.id === id);
      if (known === undefined) return refuse(`there is no token ${id}; "token list" names them all`);
      if (known.revokedAtMs !== null) return refuse(`the token ${id} was revoked before`);
      await tokens.revoke(id, ports.now());
      await audit('token revoked', id);
      return done(`Token ${id} is revoked.`);
    },
  };
}
