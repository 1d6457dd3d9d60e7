// `npm run player:package`: bundles the player and makes its packages. Words after `--` go to electron-builder's choice of
// targets: deb, AppImage, dir; x64, arm64.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Arch, Platform, build } from 'electron-builder';
import { appManifest, builderConfig } from './builderConfig.ts';
import { bundlePlayer, layOutLooking } from './bundle.ts';
import { electronVersion } from './electronProgram.ts';

const KINDS = ['AppImage', 'deb', 'dir'] as const;
const MACHINES = { x64: Arch.x64, arm64: Arch.arm64 } as const;

const root = resolve(import.meta.dirname, '../..');
const words = process.argv.slice(2);
const kinds = KINDS.filter((kind) => words.includes(kind));
const machines = Object.entries(MACHINES).flatMap(([name, arch]) => (words.includes(name) ? [arch] : []));
const unknown = words.filter((word) => !(KINDS as readonly string[]).includes(word) && !(word in MACHINES));
const electron = electronVersion(root);
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}: AppImage, deb, dir; x64, arm64.`);
  process.exitCode = 2;
} else if (electron === null) {
  console.error("Electron's package is not installed: npm ci without --omit=dev.");
  process.exitCode = 1;
} else process.exitCode = await pack(electron);

async function pack(electronOf: string): Promise<number> {
  const app = join(root, 'dist/player-app');
  const output = join(root, 'dist/packages');
  mkdirSync(app, { recursive: true });
  layOutLooking(root, app);
  await bundlePlayer(root, app);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  writeFileSync(join(app, 'package.json'), `${JSON.stringify(appManifest(version), null, 2)}\n`);
  const config = builderConfig({
    ...{ root, app, output, electronVersion: electronOf },
    updates: process.env['ENDCAP_UPDATES_URL'] ?? 'https://updates.invalid/endcap-player',
  });
  // An Electron that lies on this machine, unpacked, instead of the download.
  const own = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '';
  const made = await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget(
      kinds.length === 0 ? ['AppImage', 'deb'] : [...kinds],
      ...(machines.length === 0 ? Object.values(MACHINES) : machines),
    ),
    config: own === '' ? config : { ...config, electronDist: own },
    // Laying them on the server is the operator's.
    publish: 'never',
  });
  for (const file of made) console.log(file);
  return 0;
}
