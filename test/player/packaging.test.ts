import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Arch, Platform, build } from 'electron-builder';
import type { Configuration } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { APP_FILES, DEB_FILES, appManifest, builderConfig } from '../../display/player/builderConfig.ts';
import { bundlePlayer, layOutLooking } from '../../display/player/bundle.ts';
import { electronVersion } from '../../display/player/electronProgram.ts';
import { packagedSettings } from '../../display/player/packaged.ts';
import { LANGUAGES } from '../../display/scene/words.ts';
import { electronStandIn, fusesOf } from './electronStandIn.ts';

const ROOT = join(import.meta.dirname, '../..');
const LINUX = join(ROOT, 'display/player/linux');
const run = promisify(execFile);
const require = createRequire(import.meta.url);

let folder: string;
let config: Configuration;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'endcap-pack-'));
  const app = join(folder, 'app');
  mkdirSync(app);
  layOutLooking(ROOT, app);
  await bundlePlayer(ROOT, app);
  writeFileSync(join(app, 'package.json'), JSON.stringify(appManifest('0.3.0')));
  config = builderConfig({
    ...{ root: ROOT, app, output: join(folder, 'out'), electronVersion: electronVersion(ROOT)! },
    updates: 'https://updates.example/player',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('packages', () => {
  it('[PKG-1] the configuration stands the schema of electron-builder, which refuses what it does not know', async () => {
    const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as {
      validateConfiguration: (config: unknown, log: unknown) => Promise<void>;
    };
    const log = { isEnabled: false, add: () => undefined };
    await expect(validateConfiguration(config, log)).resolves.toBeUndefined();
    await expect(validateConfiguration({ ...config, electronFuse: {} }, log)).rejects.toThrow(/electronFuse/);
    await expect(validateConfiguration({ ...config, deb: { afterInstal: 'x' } }, log)).rejects.toThrow(
      /configuration\.deb/,
    );
  });

  it('[PKG-1] every file that it names is there after bundling', () => {
    const app = config.directories?.app ?? '';
    for (const name of APP_FILES) expect(existsSync(join(app, name)), name).toBe(true);
    for (const [from] of DEB_FILES) expect(existsSync(join(ROOT, from)), from).toBe(true);
    const { afterInstall, afterRemove } = config.deb ?? {};
    for (const path of [afterInstall, afterRemove, config.linux?.icon])
      expect(existsSync(path ?? ''), path ?? '').toBe(true);
    expect(config.linux?.target).toEqual([
      { target: 'AppImage', arch: ['x64', 'arm64'] },
      { target: 'deb', arch: ['x64', 'arm64'] },
    ]);
  });

  it('[PKG-2] electron-builder packs the bundles and nothing else, and sets the fuses', async () => {
    const version = electronVersion(ROOT)!;
    const electronDist = electronStandIn(join(folder, 'electron'), version);
    await build({
      projectDir: ROOT,
      targets: Platform.LINUX.createTarget('dir', Arch.x64),
      config: { ...config, electronDist },
      publish: 'never',
    });
    const unpacked = join(folder, 'out/linux-unpacked');
    const asar = readFileSync(join(unpacked, 'resources/app.asar'));
    const header = JSON.parse(asar.toString('utf8', 16, 16 + asar.readUInt32LE(12))) as { files: object };
    expect(Object.keys(header.files).sort()).toEqual([...APP_FILES].sort());
    expect(statSync(join(unpacked, 'resources/app.asar')).size).toBeLessThan(3_000_000);
    // Electron takes the system's language only where it has its file.
    const locales = readdirSync(join(unpacked, 'locales')).map((file) => file.split(/[-.]/)[0]!);
    expect([...new Set(locales)].sort()).toEqual([...LANGUAGES].sort());
    expect(readFileSync(join(unpacked, 'resources/app-update.yml'), 'utf8')).toMatch(/updates\.example/);
    // In the order of the wire: run as Node, encrypted cookies, NODE_OPTIONS, --inspect, integrity, only the archive.
    const before = fusesOf(readFileSync(join(electronDist, 'electron')));
    expect(before.slice(0, 6)).toEqual([true, false, true, true, false, false]);
    const after = fusesOf(readFileSync(join(unpacked, 'endcap-player')));
    expect(after.slice(0, 6)).toEqual([false, true, false, false, true, true]);
  });

  it('[PKG-1] the deb asks for every library of the list of electron-builder, and for those that it lacks', () => {
    const { default: FpmTarget } = require('app-builder-lib/out/targets/FpmTarget.js') as {
      default: { prototype: { getDefaultDepends(target: string): string[] } };
    };
    const asked = [config.deb?.depends ?? []].flat().map((one) => one.split(' | '));
    const lacks = ['libasound2', 'libgbm1'];
    for (const name of [...FpmTarget.prototype.getDefaultDepends('deb'), ...lacks]) {
      expect(asked.flat(), name).toContain(name);
    }
    // Where the package has a new name, the old one is no package, or another's.
    expect(asked).toContainEqual(['libasound2t64', 'libasound2']);
  });

  it('[PKG-3] the scripts of the deb are right as shell, and hold what electron-builder puts there itself', async () => {
    const templates = join(ROOT, 'node_modules/app-builder-lib/templates/linux');
    for (const [own, theirs] of [
      ['after-install.sh', 'after-install.tpl'],
      ['after-remove.sh', 'after-remove.tpl'],
    ] as const) {
      await run('bash', ['-n', join(LINUX, own)]);
      const template = readFileSync(join(templates, theirs), 'utf8').replace('#!/bin/bash\n', '').trim();
      // A newer electron-builder with another script: take it over.
      expect(readFileSync(join(LINUX, own), 'utf8')).toContain(template);
    }
  });
});

describe('the workflow', () => {
  it('[PKG-1] runs the smoke test on both machines, may write nothing, and names its actions by their major version', () => {
    const step = z.object({ uses: z.string().optional(), run: z.string().optional() });
    const job = z.object({ steps: z.array(step), permissions: z.never().optional(), strategy: z.unknown() });
    const flow = z
      .object({ permissions: z.unknown(), jobs: z.record(z.string(), job) })
      .parse(parse(readFileSync(join(ROOT, '.github/workflows/player.yml'), 'utf8')));
    expect(flow.permissions).toEqual({ contents: 'read' });
    expect(flow.jobs['test']?.strategy).toMatchObject({ matrix: { runner: ['ubuntu-24.04', 'ubuntu-24.04-arm'] } });
    const steps = Object.values(flow.jobs).flatMap((one) => one.steps);
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/);
    // The deb is tried on a system that has nothing, and its unit where systemd runs.
    const tried = (flow.jobs['package']?.steps ?? []).map((one) => one.run ?? '').join('\n');
    for (const word of ['debian:12', 'endcap-player --no-sandbox --help', 'systemctl start endcap-player']) {
      expect(tried).toContain(word);
    }
    const scripts = Object.keys(
      (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }).scripts,
    );
    const named = steps.flatMap((s) => [...(s.run ?? '').matchAll(/npm run (?:-s )?([a-z:]+)/g)].map((m) => m[1]!));
    expect(named).toContain('player:package');
    for (const name of named) expect(scripts).toContain(name);
  });
});

describe('settings of a packaged player', () => {
  const files = new Map<string, string>();
  const read = (args: string[], env: Record<string, string> = {}): ReturnType<typeof packagedSettings> =>
    packagedSettings(args, env, '/home/kiosk/.config/endcap-player', '0.3.0', (path) => files.get(path) ?? null);

  it('[PKG-5] come from its own folder, else from /etc; the command line and the environment are nearer', () => {
    files.clear();
    files.set('/etc/endcap-player/player.json', '{"screen":"of-etc","controller":"https://etc.example"}');
    expect(read([])).toMatchObject({
      does: 'run',
      told: {
        settings: { screen: 'of-etc', controller: 'https://etc.example' },
        state: '/home/kiosk/.config/endcap-player',
        version: '0.3.0',
      },
    });
    files.set('/var/lib/endcap-player/player.json', '{"screen":"of-state"}');
    expect(read([], { ENDCAP_PLAYER_STATE: '/var/lib/endcap-player' })).toMatchObject({
      told: { settings: { screen: 'of-state' }, state: '/var/lib/endcap-player' },
    });
    expect(read(['--screen', 'typed', '--ozone-platform=x11'])).toMatchObject({
      told: { settings: { screen: 'typed' } },
    });
  });

  it('[PKG-5] the example in the package is right, and what is wrong is named', () => {
    files.clear();
    files.set('/etc/endcap-player/player.json', readFileSync(join(LINUX, 'player.json'), 'utf8'));
    expect(read([])).toMatchObject({
      told: { settings: { displays: [{ screen: 'entrance' }, { screen: 'checkout' }] } },
    });
    expect(read(['--nonsense'])).toMatchObject({
      does: 'fail',
      message: expect.stringContaining('nonsense') as string,
    });
    expect(read(['--browser', '--screen', 'a'])).toMatchObject({ does: 'fail' });
    expect(read(['--install-service'])).toMatchObject({
      does: 'fail',
      message: expect.stringContaining('The deb brings its service') as string,
    });
    expect(read(['--help'])).toMatchObject({ does: 'say' });
  });
});
