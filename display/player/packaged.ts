import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HandOver } from './handOver.ts';
import { readSettings } from './settings.ts';

/** Where an administrator lays the settings of an installed player. */
export const ETC_SETTINGS = '/etc/endcap-player/player.json';
/** Words of Chromium's own that a unit may put on the command line. */
const CHROMIUMS =
  /^--(ozone-platform(-hint)?|enable-features|disable-features|disable-gpu|force-device-scale-factor|use-gl|use-angle|ignore-gpu-blocklist)(=|$)/;

export type Packaged =
  | { readonly does: 'run'; readonly told: HandOver }
  | { readonly does: 'say'; readonly text: string }
  /** Writes the unit of this AppImage; `state` as it was typed. */
  | { readonly does: 'install'; readonly command: readonly string[]; readonly state: string }
  | { readonly does: 'fail'; readonly message: string };

/**
 * Settings of a packaged player, which has no launcher: its command line, its environment, `player.json` in its own
 * folder, else the one below /etc.
 *
 * @param args command line without the program
 * @param userData folder of its own where nothing else is said
 * @param readFile content of a file; null: there is none
 */
export function packagedSettings(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  userData: string,
  version: string,
  readFile: (path: string) => string | null = readIfThere,
): Packaged {
  const words = args.filter((word) => !CHROMIUMS.test(word));
  const read = readSettings(
    words,
    env,
    (state) => readFile(join(state, 'player.json')) ?? readFile(ETC_SETTINGS),
    userData,
  );
  if (read.does === 'help') return { does: 'say', text: read.text };
  if (read.does === 'fail') return read;
  if (read.does === 'install') {
    const program = env['APPIMAGE'] ?? '';
    if (program !== '') return { does: 'install', command: [program, ...read.words], state: read.state };
    return { does: 'fail', message: 'The deb brings its service: systemctl enable --now endcap-player' };
  }
  if (read.manner.browser)
    return { does: 'fail', message: 'The package is Electron: --browser goes with npm run player.' };
  return { does: 'run', told: { settings: read.settings, state: read.state, version } };
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
