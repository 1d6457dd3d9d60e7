import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packagedSettings } from '../../display/player/packaged.ts';
import { installService } from '../../display/player/service.ts';
import { startAgain } from '../../display/player/startAgain.ts';
import { userUnit } from '../../display/player/systemd.ts';
import { toldWhat } from '../../display/player/told.ts';

const ROOT = join(import.meta.dirname, '../..');
const LINUX = join(ROOT, 'display/player/linux');
const run = promisify(execFile);
const analyze = ['/usr/bin/systemd-analyze', '/bin/systemd-analyze'].find((path) => existsSync(path));
const unit = readFileSync(join(LINUX, 'endcap-player.service'), 'utf8');
const lines = unit.split('\n');
const keys = new Map(lines.filter((l) => /^[A-Z]/.test(l)).map((l) => [l.split('=')[0]!, l.slice(l.indexOf('=') + 1)]));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'endcap-units-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('units', () => {
  it('[PKG-4] the unit of the package comes back whatever happens, and runs as a user of its own who can write little', () => {
    for (const line of [
      'Restart=always',
      'StartLimitIntervalSec=0',
      'RestartPreventExitStatus=2',
      'User=endcap-player',
      'NoNewPrivileges=yes',
      'ProtectSystem=strict',
      'InaccessiblePaths=-/home -/root',
      'StateDirectory=endcap-player',
    ]) {
      expect(lines).toContain(line);
    }
    expect(unit).not.toMatch(/no-sandbox/);
  });

  it('[PKG-6] nothing waits for a word that cannot come: below PAMName the player is in a scope of its own', () => {
    expect(keys.get('PAMName')).toBe('login');
    expect(keys.has('WatchdogSec')).toBe(false);
    expect(keys.has('NotifyAccess')).toBe(false);
    expect(keys.get('Type') ?? 'simple').toBe('simple');
    // Its words in the journal, too, are the scope's: found by their identifier.
    expect(keys.get('SyslogIdentifier')).toBe('endcap-player');
    expect(readFileSync(join(LINUX, 'README.md'), 'utf8')).toContain('journalctl -t endcap-player');
  });

  it('[PKG-6] nothing is shut that the compositor, X or Chromium needs', () => {
    // XDG_RUNTIME_DIR is /run/user/UID.
    expect(keys.get('ProtectHome') ?? 'no').toBe('no');
    expect(keys.get('InaccessiblePaths')).not.toMatch(/\/run/);
    // ProtectSystem=strict shuts /tmp, where Chromium's singleton and X have their sockets.
    expect(keys.get('PrivateTmp')).toBe('yes');
    for (const shut of [
      // Graphics, sound, the terminal, /dev/cec; before systemd 253 ProtectClock brings a DeviceAllow, which shuts the rest.
      ...['PrivateDevices', 'DeviceAllow', 'DevicePolicy', 'ProtectClock'],
      // Chromium's sandbox and its compiler of scripts.
      ...['RestrictNamespaces', 'PrivateUsers', 'ProtectProc', 'MemoryDenyWriteExecute', 'SystemCallFilter'],
      ...['PrivateNetwork', 'PrivateIPC'],
    ]) {
      expect(keys.has(shut), shut).toBe(false);
    }
    for (const family of ['AF_UNIX', 'AF_INET', 'AF_INET6', 'AF_NETLINK']) {
      expect(keys.get('RestrictAddressFamilies')?.split(' ')).toContain(family);
    }
    // Without a network it starts all the same.
    expect(unit).not.toMatch(/network-online/);
  });

  it('[PKG-4] the unit of a checkout starts the launcher with its words, quoted for systemd', () => {
    const made = userUnit({
      command: [
        ...['/opt/node 24/bin/node', '/srv/endcap/display/player/start.ts', '--screen', 'entrance'],
        ...['--controller', 'https://shop-pc.local:8443', '--state', '/srv/100% "mine"/$x'],
      ],
      root: '/srv/endcap',
      state: '/srv/state',
    });
    expect(made).toContain(
      'ExecStart="/opt/node 24/bin/node" /srv/endcap/display/player/start.ts --screen entrance ' +
        '--controller https://shop-pc.local:8443 --state "/srv/100%% \\"mine\\"/$$x"\n',
    );
    expect(made).toMatch(/^Restart=always$/m);
    expect(made).toMatch(/^NoNewPrivileges=yes$/m);
  });

  it('[PKG-4] an AppImage writes a unit of its own, which leaves its mount its rights', () => {
    const env = { APPIMAGE: '/home/kiosk/Endcap.AppImage', XDG_CONFIG_HOME: folder };
    const read = packagedSettings(
      ['--install-service', '--screen', 'a'],
      env,
      '/home/kiosk/state',
      '1.0.0',
      () => null,
    );
    expect(read).toEqual({
      does: 'install',
      command: ['/home/kiosk/Endcap.AppImage', '--screen', 'a'],
      state: '/home/kiosk/state',
    });
    if (read.does !== 'install') return;
    const said: string[] = [];
    expect(installService({ ...read, root: null, env, say: (line) => said.push(line) })).toBe(0);
    const made = readFileSync(join(folder, 'systemd/user/endcap-player.service'), 'utf8');
    expect(made).toMatch(/^ExecStart=\/home\/kiosk\/Endcap\.AppImage --screen a$/m);
    expect(made).toMatch(/^Environment=ENDCAP_PLAYER_STATE=\/home\/kiosk\/state$/m);
    // fusermount is setuid, and LockPersonality brings NoNewPrivileges along.
    expect(made).not.toMatch(/^(NoNewPrivileges|LockPersonality)=/m);
  });

  it.skipIf(analyze === undefined)('[PKG-4] systemd takes the units', async () => {
    const units = {
      'endcap-player-checkout.service': userUnit({ command: [process.execPath], root: ROOT, state: '/tmp' }),
      'endcap-player-appimage.service': userUnit({ command: [process.execPath], root: null, state: '/tmp' }),
    };
    for (const [name, text] of Object.entries(units)) {
      writeFileSync(join(folder, name), text);
      await run(analyze!, ['verify', '--user', join(folder, name)], {
        env: { ...process.env, XDG_RUNTIME_DIR: folder },
      });
    }
    // Programs that are not installed here are no fault of the unit.
    const copy = join(folder, 'endcap-player.service');
    writeFileSync(copy, unit.replace('/usr/bin/cage', '/bin/true').replace(/^User=.*\n|^Group=.*\n/gm, ''));
    const { stderr } = await run(analyze!, ['verify', copy]);
    expect(stderr).not.toMatch(/Unknown|Failed to parse|Invalid/i);
  });
});

describe('starting again', () => {
  const service = { ENDCAP_PLAYER_SERVICE: '1' };

  it('[PKG-7] its own units say in the environment that they bring it back', () => {
    const checkout = userUnit({ command: ['/a'], root: '/srv', state: '/s' });
    const appImage = userUnit({ command: ['/a'], root: null, state: '/s' });
    for (const text of [unit, checkout, appImage]) {
      expect(text.split('\n')).toContain('Environment=ENDCAP_PLAYER_SERVICE=1');
      expect(text).toMatch(/^Restart=always$/m);
    }
  });

  it('[PKG-7] by whoever watches it, else by itself, an AppImage by its file', () => {
    const did: unknown[] = [];
    const ports = { relaunch: (o?: object) => did.push(o ?? 'itself'), exit: (code: number) => did.push(code) };
    startAgain({ env: { ENDCAP_PLAYER_SHELL: '{}', APPIMAGE: '/a' }, ...ports });
    startAgain({ env: service, ...ports });
    startAgain({ env: {}, ...ports });
    startAgain({ env: { APPIMAGE: '/opt/player.AppImage' }, ...ports });
    expect(did).toEqual([66, 66, 'itself', 0, { execPath: '/opt/player.AppImage' }, 0]);
    // A desktop and its terminals are units, too, and bring nothing back.
    did.length = 0;
    startAgain({ env: { INVOCATION_ID: 'f00' }, ...ports });
    expect(did).toEqual(['itself', 0]);
  });

  it('[PKG-8] wrong settings end at once where somebody reads them, and a minute later under a unit', () => {
    const did: unknown[] = [];
    const told = (env: Record<string, string>): unknown =>
      toldWhat({
        ...{ packaged: ['--nonsense'], env, version: '1.0.0', userData: folder },
        say: (line) => did.push(line),
        fail: (line) => did.push(line),
        exit: (code) => did.push(code),
        after: (ms, then) => {
          did.push(ms);
          then();
        },
      });
    expect([told({ INVOCATION_ID: 'f00' }), told(service)]).toEqual([null, null]);
    const why = expect.stringContaining('nonsense') as string;
    expect(did).toEqual([why, 2, why, 60_000, 2]);
  });
});
