// Finds or installs what the test suite needs beside the packages: Chromium, ffmpeg and OpenSSL. Run by `npm test`.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildWeb, nodeTooOld } from '../build.mjs';

const NEEDED = [
  {
    what: 'Chromium (the tests draw in a real browser)',
    env: ['CHROME_PATH', 'PLAYWRIGHT_CHROMIUM'],
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
    debian: ['chromium'],
  },
  { what: 'ffmpeg (the tests make and read video)', env: [], names: ['ffmpeg'], debian: ['ffmpeg'] },
];

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function find({ env, names }) {
  const folders = (process.env['PATH'] ?? '').split(delimiter).concat('/usr/bin', '/usr/local/bin', '/snap/bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const candidates = env
    .map((name) => process.env[name])
    .filter((path) => path)
    .concat(names.flatMap((name) => folders.map((folder) => join(folder, name + suffix))));
  return candidates.find(executable);
}

async function playwrightChromium() {
  const { chromium } = await import('playwright-core');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

function run(command, args) {
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

async function lacking() {
  const missing = NEEDED.filter((need) => find(need) === undefined);
  if (missing.some((need) => need.debian[0] === 'chromium') && (await playwrightChromium()) !== undefined) {
    return missing.filter((need) => need.debian[0] !== 'chromium');
  }
  return missing;
}

const old = nodeTooOld();
if (old !== undefined) {
  console.error(old);
  process.exit(1);
}

let missing = await lacking();
if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  const packages = missing.flatMap((need) => need.debian);
  console.log(`Installing what the tests need: ${packages.join(', ')}`);
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  // The package lists may be absent on a bare machine: refresh them only when the install needs it.
  if (!run('apt-get', install) && run('apt-get', ['update'])) run('apt-get', install);
  missing = await lacking();
}
if (missing.length > 0) {
  console.error('The test suite lacks:');
  for (const need of missing) {
    console.error(`  - ${need.what}. Debian, Ubuntu: sudo apt-get install ${need.debian.join(' ')}`);
    if (need.env[0] !== undefined) console.error(`    or name it: ${need.env[0]}=/path/to/it npm test`);
  }
  process.exit(1);
}

try {
  await buildWeb();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const shared = process.env['ENDCAP_SHARED'] ?? '../shared';
for (const [folder, what] of [['data/ble/danis-tetam', 'the recorded walks']]) {
  if (!existsSync(join(shared, folder))) {
    console.warn(
      `${join(shared, folder)} is not there: the tests on ${what} are left out (ENDCAP_SHARED names the folder).`,
    );
  }
}
