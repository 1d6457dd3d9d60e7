import { EXIT_START_AGAIN, HAND_OVER } from './handOver.ts';
import { isService } from './systemd.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface StartAgainPorts {
  readonly env: Env;
  /** Starts the program once this process has ended. */
  readonly relaunch: (options?: { execPath: string }) => void;
  readonly exit: (code: number) => void;
}

/**
 * Ends this process so that the player starts anew: by the launcher or by its own unit, whoever started it; else by
 * itself. An AppImage starts the file, not what was unpacked of it.
 */
export function startAgain({ env, relaunch, exit }: StartAgainPorts): void {
  if ((env[HAND_OVER] ?? '') !== '' || isService(env)) {
    exit(EXIT_START_AGAIN);
    return;
  }
  const program = env['APPIMAGE'] ?? '';
  relaunch(program === '' ? undefined : { execPath: program });
  exit(0);
}

/**
 * How long wrong settings are left before the process ends with 2, ms. xinit and older versions of cage keep that code
 * for themselves, and then systemd starts the player anew without end: once a minute instead of every two seconds.
 */
export function wrongSettingsMs(env: Env): number {
  return isService(env) ? 60_000 : 0;
}
