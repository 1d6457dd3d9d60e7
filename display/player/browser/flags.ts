import type { Manner, Settings } from '../settings.ts';
import { SCREEN_SWITCHES } from '../switches.ts';

export interface BrowserFlags {
  readonly settings: Settings;
  readonly manner: Manner;
  /** The browser's own folder, absolute. */
  readonly profile: string;
  /** What is shown first: the bundled looking page. */
  readonly first: string;
  /** Key of the server's own certificate, once the pin has been checked along its chain; null without a pin. */
  readonly serverKey: string | null;
}

/**
 * The command line of a kiosk Chromium. The key given to Chromium is the server's own, not the pinned CA's: Chromium
 * only looks whether a listed key lies in the chain, not whether it signed anything.
 */
export function browserFlags({ settings, manner, profile, first, serverKey }: BrowserFlags): string[] {
  return [
    `--user-data-dir=${profile}`,
    // A pipe to this process alone: no port that others could open. The browser ends when the pipe does.
    '--remote-debugging-pipe',
    ...(manner.headless
      ? ['--headless', '--window-size=1280,720', '--mute-audio']
      : settings.window
        ? []
        : ['--kiosk']),
    ...SCREEN_SWITCHES.map(([name, value]) => (value === undefined ? `--${name}` : `--${name}=${value}`)),
    '--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-sync',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-session-crashed-bubble',
    '--hide-crash-restore-bubble',
    '--deny-permission-prompts',
    ...(serverKey === null ? [] : [`--ignore-certificate-errors-spki-list=${serverKey}`]),
    ...(manner.sandbox ? [] : ['--no-sandbox', '--disable-dev-shm-usage']),
    // Otherwise a bar about the two switches above lies over the picture.
    ...(serverKey === null && manner.sandbox ? [] : ['--test-type']),
    first,
  ];
}
