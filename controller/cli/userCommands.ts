import { hashPassword, passwordFault } from '../runtime/password.ts';
import type { Records } from '../records/records.ts';
import { done, refuse } from './protocol.ts';
import type { Answer, Command } from './protocol.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;
type Audit = (what: string, detail: string) => Promise<void>;

/** People who may sign in. */
export function userCommands(
  ports: { readonly records: Records; readonly dropUser?: (user: string) => void; now(): number },
  audit: Audit,
) {
  const { users, sessions } = ports.records;
  return {
    async 'user.add'({ user, role, password }: Of<'user.add'>): Promise<Answer> {
      const fault = passwordFault(password);
      if (fault !== null) return refuse(`${fault}; choose another`);
      if (users.get(user) !== undefined) {
        return refuse(`the user ${user} is there already; "user password ${user}" gives a new password`);
      }
      const passwordHash = await hashPassword(password);
      await users.put({ user, role, passwordHash, oneTime: false, createdAtMs: ports.now() });
      await audit('user added', `${user}, ${role}`);
      return done(`User ${user} may sign in as ${role}.`);
    },
    async 'user.password'({ user, password }: Of<'user.password'>): Promise<Answer> {
      const known = users.get(user);
      if (known === undefined) return refuse(`there is no user ${user}; "user list" names them all`);
      const fault = passwordFault(password);
      if (fault !== null) return refuse(`${fault}; choose another`);
      await users.put({ ...known, passwordHash: await hashPassword(password), oneTime: false });
      await sessions.removeOf(user);
      ports.dropUser?.(user);
      await audit('password set', user);
      return done(`User ${user} has a new password and is signed out everywhere.`);
    },
    'user.list'(): Promise<Answer> {
      const lines = users.all().map((u) => `${u.user}  ${u.role}${u.oneTime ? '  one-time password' : ''}`);
      return Promise.resolve(done(lines.length === 0 ? 'No users yet.' : lines.join('\n')));
    },
    async 'user.remove'({ user }: Of<'user.remove'>): Promise<Answer> {
      const known = users.get(user);
      if (known === undefined) return refuse(`there is no user ${user}; "user list" names them all`);
      const admins = users.all().filter((u) => u.role === 'admin');
      if (known.role === 'admin' && admins.length === 1) {
        return refuse(`${user} is the last admin; add another admin first`);
      }
      await sessions.removeOf(user);
      await users.remove(user);
      ports.dropUser?.(user);
      await audit('user removed', user);
      return done(`User ${user} is removed and signed out.`);
    },
  };
}
