import { EXIT_START_AGAIN, HAND_OVER } from './handOver.ts';

export interface StartAgainPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Starts the program once this process has ended. */
  readonly relaunch: (options?: { execPath: string }) => void;
  readonly exit: (code: number) => void;
}

/**
 * Ends this process so that the player starts anew: by the launcher or by systemd, whoever started it; else by itself. An
 * AppImage starts the file, not what was unpacked of it.
 */
export function startAgain({ env, relaunch, exit }: StartAgainPorts): void {
  const watched = (env[HAND_OVER] ?? '') !== '' || (env['INVOCATION_ID'] ?? '') !== '';
  if (watched) {
    exit(EXIT_START_AGAIN);
    return;
  }
  const program = env['APPIMAGE'] ?? '';
  relaunch(program === '' ? undefined : { execPath: program });
  exit(0);
}
