import { AppImageUpdater } from 'electron-updater';
import { putAppImageBack, replaceAppImage } from './appImage.ts';
import type { Updates } from './fileSettings.ts';
import type { Updater } from './updates.ts';

/**
 * Newer versions of an AppImage from a folder on a web server, as electron-builder lays it out. The library asks, loads
 * and checks the SHA-512; putting it in place is ours, since the library's way leaves a moment without a program.
 *
 * @param program path of the running AppImage
 */
export function electronUpdater(program: string, { url, channel }: NonNullable<Updates>): Updater {
  const library = new AppImageUpdater({
    provider: 'generic',
    url,
    channel: channel === 'stable' ? 'latest' : channel,
  });
  library.autoDownload = false;
  library.autoInstallOnAppQuit = false;
  library.allowDowngrade = false;
  library.logger = null;
  // Faults come as rejections; an event without a listener would end the process.
  library.on('error', () => undefined);
  let file: string | null = null;
  return {
    async check() {
      const result = await library.checkForUpdates();
      return result?.isUpdateAvailable === true ? result.updateInfo.version : null;
    },
    async download() {
      const files = await library.downloadUpdate();
      file = files[0] ?? null;
    },
    async install() {
      if (file === null) throw new Error('nothing was loaded');
      await replaceAppImage(file, program);
    },
    putBack: () => putAppImageBack(program),
  };
}
