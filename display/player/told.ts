import { resolve } from 'node:path';
import { EXIT_NOT_STARTED, HAND_OVER, readHandOver } from './handOver.ts';
import type { HandOver } from './handOver.ts';
import { packagedSettings } from './packaged.ts';
import { installService } from './service.ts';
import { wrongSettingsMs } from './startAgain.ts';

export interface ToldPorts {
  /** Without the program; null: the launcher started it. */
  readonly packaged: readonly string[] | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Folder of a packaged player where nothing else is said. */
  readonly userData: string;
  readonly say: (line: string) => void;
  readonly fail: (line: string) => void;
  readonly exit: (code: number) => void;
  readonly after: (ms: number, then: () => void) => void;
}

/** What this process is to show; null: it ends, and has said why. */
export function toldWhat(ports: ToldPorts): HandOver | null {
  const { packaged, env, version, userData, say, fail, exit, after } = ports;
  if (packaged === null) {
    const told = readHandOver(env[HAND_OVER]);
    if (told === null) {
      fail('The player is started by: npm run player (npm run player -- --help says more).');
      exit(EXIT_NOT_STARTED);
    }
    return told;
  }
  const read = packagedSettings(packaged, env, userData, version);
  if (read.does === 'run') return read.told;
  if (read.does === 'say') {
    say(read.text);
    exit(0);
  } else if (read.does === 'install') {
    exit(installService({ command: read.command, root: null, state: resolve(read.state), env, say }));
  } else {
    fail(read.message);
    const waitMs = wrongSettingsMs(env);
    if (waitMs === 0) exit(2);
    else after(waitMs, () => exit(2));
  }
  return null;
}
