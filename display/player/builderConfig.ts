import type { Configuration } from 'electron-builder';

export interface Packing {
  /** Root of the checkout, absolute. */
  readonly root: string;
  /** Folder with the bundled player, absolute. */
  readonly app: string;
  /** Where packages go, absolute. */
  readonly output: string;
  readonly electronVersion: string;
  /** Where packages and their lists are laid for players that update themselves. */
  readonly updates: string;
}

/** File of the repository, and where the deb puts it. */
export const DEB_FILES: readonly (readonly [string, string])[] = [
  ['display/player/linux/endcap-player.service', '/usr/lib/systemd/system/endcap-player.service'],
  ['display/player/linux/sysusers.conf', '/usr/lib/sysusers.d/endcap-player.conf'],
  ['display/player/linux/README.md', '/usr/share/doc/endcap-player/README.md'],
  ['display/player/linux/player.json', '/usr/share/doc/endcap-player/player.json'],
  ['display/player/linux/x11.conf', '/usr/share/doc/endcap-player/x11.conf'],
];
/** What Electron's program is linked to or opens: electron-builder's own list, and what that lacks. */
export const DEB_DEPENDS = [
  ...['libgtk-3-0t64 | libgtk-3-0', 'libnotify4', 'libnss3', 'libxss1', 'libxtst6', 'xdg-utils'],
  ...['libatspi2.0-0t64 | libatspi2.0-0', 'libuuid1', 'libsecret-1-0', 'libasound2t64 | libasound2', 'libgbm1'],
] as const;
/** What the bundles are, in the app's folder. */
export const APP_FILES = ['main.js', 'preload.cjs', 'looking.html', 'inter.woff2', 'package.json'] as const;

/** How electron-builder makes the packages: AppImage and deb, for x64 and arm64. */
export function builderConfig({ root, app, output, electronVersion, updates }: Packing): Configuration {
  return {
    appId: 'eu.endcap.player',
    productName: 'endcap-player',
    copyright: 'Apache-2.0',
    electronVersion,
    directories: { app, output, buildResources: `${root}/display/player/linux` },
    files: [...APP_FILES],
    asar: true,
    // Everything is bundled. False says so: else the checkout's own packages would be looked through and put in.
    beforeBuild: () => Promise.resolve(false),
    nodeGypRebuild: false,
    // Those of display/scene/words.ts: pages are told the language of the system only where Electron has its file.
    electronLanguages: ['en', 'de', 'nl'],
    electronFuses: {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      // Checked on macOS and Windows; Electron on Linux does not look yet.
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      // The page "Looking for the store" is a file of the archive.
      grantFileProtocolExtraPrivileges: true,
    },
    linux: {
      target: [
        { target: 'AppImage', arch: ['x64', 'arm64'] },
        { target: 'deb', arch: ['x64', 'arm64'] },
      ],
      executableName: 'endcap-player',
      category: 'AudioVideo',
      synopsis: 'Screens of a store',
      description: "Shows a screen's programme of an Endcap controller, full screen, for months.",
      maintainer: 'Endcap <player@endcap.invalid>',
      icon: `${root}/display/player/linux/icon.png`,
      artifactName: '${productName}-${version}-${arch}.${ext}',
    },
    deb: {
      packageName: 'endcap-player',
      afterInstall: `${root}/display/player/linux/after-install.sh`,
      afterRemove: `${root}/display/player/linux/after-remove.sh`,
      depends: [...DEB_DEPENDS],
      // A session on the seat, the compositor, and HDMI-CEC. X for several displays is the administrator's choice.
      recommends: ['libpam-systemd', 'cage', 'v4l-utils'],
      fpm: DEB_FILES.map(([from, to]) => `${root}/${from}=${to}`),
    },
    publish: { provider: 'generic', url: updates },
    // A stable version is offered to players of the beta channel, too.
    generateUpdatesFilesForAllChannels: true,
    detectUpdateChannel: true,
  };
}

/** `package.json` of the packaged app. */
export function appManifest(version: string): Record<string, string> {
  return {
    name: 'endcap-player',
    productName: 'endcap-player',
    description: 'Screens of a store',
    version,
    license: 'Apache-2.0',
    author: 'Endcap <player@endcap.invalid>',
    homepage: 'https://endcap.invalid/',
    type: 'module',
    main: 'main.js',
  };
}
