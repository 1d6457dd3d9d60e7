import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
import { userUnit } from '../../display/player/systemd.ts';
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
    expect(readFileSync(join(unpacked, 'resources/app-update.yml'), 'utf8')).toMatch(/updates\.example/);
    // In the order of the wire: run as Node, encrypted cookies, NODE_OPTIONS, --inspect, integrity, only the archive.
    const before = fusesOf(readFileSync(join(electronDist, 'electron')));
    expect(before.slice(0, 6)).toEqual([true, false, true, true, false, false]);
    const after = fusesOf(readFileSync(join(unpacked, 'endcap-player')));
    expect(after.slice(0, 6)).toEqual([false, true, false, false, true, true]);
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

const analyze = ['/usr/bin/systemd-analyze', '/bin/systemd-analyze'].find((path) => existsSync(path));

describe('units', () => {
  const unit = readFileSync(join(LINUX, 'endcap-player.service'), 'utf8');

  it('[PKG-4] the unit of the package comes back whatever happens, and runs as a user of its own who can write little', () => {
    for (const line of [
      'Restart=always',
      'StartLimitIntervalSec=0',
      'RestartPreventExitStatus=2',
      'User=endcap-player',
      'NoNewPrivileges=yes',
      'ProtectSystem=strict',
      'ProtectHome=yes',
      'StateDirectory=endcap-player',
      'WatchdogSec=90',
    ]) {
      expect(unit.split('\n')).toContain(line);
    }
    // Chromium's own sandbox lives on them.
    expect(unit).not.toMatch(/^RestrictNamespaces=/m);
    expect(unit).not.toMatch(/no-sandbox/);
  });

  it('[PKG-4] the unit of a checkout starts the launcher with its words, quoted for systemd', () => {
    const made = userUnit({
      node: '/opt/node 24/bin/node',
      root: '/srv/endcap',
      words: ['--screen', 'entrance', '--controller', 'https://shop-pc.local:8443', '--state', '/srv/100% "mine"/$x'],
      state: '/srv/state',
    });
    expect(made).toContain(
      'ExecStart="/opt/node 24/bin/node" /srv/endcap/display/player/start.ts --screen entrance ' +
        '--controller https://shop-pc.local:8443 --state "/srv/100%% \\"mine\\"/$$x"\n',
    );
    expect(made).toMatch(/^Restart=always$/m);
  });

  it.skipIf(analyze === undefined)('[PKG-4] systemd takes both units', async () => {
    const own = join(folder, 'endcap-player-checkout.service');
    writeFileSync(own, userUnit({ node: process.execPath, root: ROOT, words: [], state: '/tmp' }));
    await run(analyze!, ['verify', '--user', own], { env: { ...process.env, XDG_RUNTIME_DIR: folder } });
    // Programs that are not installed here are no fault of the unit.
    const copy = join(folder, 'endcap-player.service');
    writeFileSync(copy, unit.replace('/usr/bin/cage', '/bin/true').replace(/^User=.*\n|^Group=.*\n/gm, ''));
    const { stderr } = await run(analyze!, ['verify', copy]);
    expect(stderr).not.toMatch(/Unknown|Failed to parse|Invalid/i);
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
    expect(read(['--install-service'])).toMatchObject({ does: 'fail' });
    expect(read(['--help'])).toMatchObject({ does: 'say' });
  });
});
