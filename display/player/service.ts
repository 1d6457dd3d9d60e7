import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { userUnit } from './systemd.ts';
import type { UserUnit } from './systemd.ts';

const NAME = 'endcap-player.service';

export interface ServiceOptions extends UserUnit {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
}

/** Writes the unit of this user and says what is left to do. Answers with the exit code. */
export function installService(options: ServiceOptions): number {
  const { env, say } = options;
  if (process.platform !== 'linux') {
    say('systemd is of Linux: here the system starts programs in its own way.');
    return 1;
  }
  const config = env['XDG_CONFIG_HOME'] ?? '';
  const folder = join(config === '' ? join(homedir(), '.config') : config, 'systemd/user');
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, NAME), userUnit(options));
  } catch (error) {
    say(`The unit cannot be written to ${folder} (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
    return 1;
  }
  say(`Written: ${join(folder, NAME)}`);
  say('It starts with the graphical session of this user, and comes back whatever happens:');
  say(`  systemctl --user daemon-reload && systemctl --user enable --now ${NAME}`);
  say(
    'Let the machine log this user in by itself. Where no session reaches graphical-session.target (a bare X), start it',
  );
  say(`from there: systemctl --user start ${NAME}. Words of the player: journalctl --user -u ${NAME}`);
  return 0;
}
