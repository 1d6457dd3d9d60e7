import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../display/player/command.ts';
import { PanelPower } from '../../display/player/power.ts';
import { tellSystemd } from '../../display/player/systemd.ts';
import { temperature } from '../../display/player/temperature.ts';

let folder: string;
const path = process.env['PATH'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endcap-power-'));
  // Only what a test lays there, and the shell that its scripts are written for.
  process.env['PATH'] = [folder, '/bin'].join(delimiter);
});
afterEach(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true, force: true });
});

/** A small real program that notes its arguments and what it is given to read. */
function program(name: string, script = ''): string {
  const file = join(folder, name);
  writeFileSync(
    file,
    `#!/bin/sh\nprintf '%s' "${name}" >> ${folder}/ran\nfor word in "$@"; do printf ' <%s>' "$word" >> ${folder}/ran; done\necho >> ${folder}/ran\n${script}\n`,
  );
  chmodSync(file, 0o755);
  return file;
}
function ran(): string[] {
  const file = join(folder, 'ran');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}
function panels(windows: string[], wayland = false): PanelPower {
  return new PanelPower(windows, { run: (command) => runCommand(command), wayland });
}

describe('commands', () => {
  it('[PWR-1] words go to the program as they stand: no shell reads them', async () => {
    const file = program('panel');
    const words = ['a b', '$(touch evil)', '; reboot', '*'];
    expect(await runCommand({ argv: [file, ...words] })).toMatchObject({ did: 'well' });
    expect(ran()).toEqual(['panel <a b> <$(touch evil)> <; reboot> <*>']);
    expect(existsSync(join(folder, 'evil'))).toBe(false);
  });

  it('[PWR-1] one that fails, is not there, or does not end is told; what it started ends with it', async () => {
    const file = program('bad', 'echo one; echo "no bus" >&2; exit 3');
    expect(await runCommand({ argv: [file] })).toEqual({ did: 'failed', code: 3, output: 'one\nno bus' });
    expect(await runCommand({ argv: [join(folder, 'nothing')] })).toMatchObject({ did: 'absent' });
    expect(await runCommand({ argv: [] })).toMatchObject({ did: 'absent' });
    const slow = program('slow', 'while true; do sleep 1; done & wait');
    expect(await runCommand({ argv: [slow] }, 200)).toMatchObject({ did: 'late' });
  });
});

describe('power of a panel', () => {
  it('[PWR-2] by the commands of the player, also where nothing else is said', async () => {
    const commands = { on: [program('panel'), 'on'], off: [program('panel'), 'off'] };
    const power = panels(['main']);
    expect(await power.set('main', false, 'command', commands)).toBeNull();
    expect(await power.set('main', true, null, commands)).toBeNull();
    expect(ran()).toEqual(['panel <off>', 'panel <on>']);
    expect(await power.set('main', true, 'command', null)).toMatch(/has no commands/);
    expect(await power.set('main', true, null, null)).toMatch(/was not told how/);
    const broken = { on: [program('dark', 'echo "no such panel" >&2; exit 2')], off: ['nowhere-at-all'] };
    expect(await power.set('main', true, 'command', broken)).toMatch(/dark ended with 2: no such panel$/);
    expect(await power.set('main', false, 'command', broken)).toBe('there is no program nowhere-at-all');
  });

  it('[PWR-2] by HDMI-CEC with cec-ctl, else with cec-client, else in words', async () => {
    expect(await panels(['main']).set('main', false, 'cec', null)).toMatch(/needs cec-ctl/);
    program('cec-client', `cat >> ${folder}/ran`);
    expect(await panels(['main']).set('main', false, 'cec', null)).toBeNull();
    expect(ran()).toEqual(['cec-client <-s> <-d> <1>', 'standby 0']);
    program('cec-ctl');
    expect(await panels(['main']).set('main', true, 'cec', null)).toBeNull();
    expect(ran().at(-1)).toBe('cec-ctl <--playback> <--to> <0> <--image-view-on>');
  });

  it('[PWR-2] by DPMS with xset, or with wlr-randr for each output', async () => {
    program('xset');
    expect(await panels(['main']).set('main', false, 'dpms', null)).toBeNull();
    expect(ran()).toEqual(['xset <dpms> <force> <off>']);
    program(
      'wlr-randr',
      'if [ $# = 0 ]; then echo "HDMI-A-1 \\"Panel\\""; echo "  Enabled: yes"; echo "DP-2 \\"Other\\""; fi',
    );
    expect(await panels(['main'], true).set('main', true, 'dpms', null)).toBeNull();
    expect(ran().slice(1)).toEqual([
      'wlr-randr',
      'wlr-randr <--output> <HDMI-A-1> <--on>',
      'wlr-randr <--output> <DP-2> <--on>',
    ]);
  });

  it('[PWR-3] what switches the whole machine is off only when every window wants it', async () => {
    program('xset');
    const power = panels(['left', 'right']);
    expect(await power.set('left', false, 'dpms', null)).toBe('another screen of this machine is still on');
    expect(ran()).toEqual([]);
    expect(await power.set('right', false, 'dpms', null)).toBeNull();
    expect(await power.set('left', true, 'dpms', null)).toBeNull();
    expect(ran()).toEqual(['xset <dpms> <force> <off>', 'xset <dpms> <force> <on>']);
  });
});

describe('the machine', () => {
  it('[SHP-2] temperature is that of the hottest sensor; none, or nonsense, is none', async () => {
    const zone = (name: string, text: string): void => {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'temp'), text);
    };
    expect(await temperature(join(folder, 'nowhere'))).toBeNull();
    zone('thermal_zone0', '0\n');
    zone('thermal_zone1', 'hot\n');
    zone('thermal_zone2', '-274000\n');
    zone('cooling_device0', '99000\n');
    expect(await temperature(folder)).toBeNull();
    zone('thermal_zone3', '48312\n');
    zone('thermal_zone4', '41000\n');
    expect(await temperature(folder)).toBe(48.3);
  });

  it('[PKG-4] systemd is told three times as often as it asks, and only when it asks', async () => {
    program('systemd-notify');
    const every: number[] = [];
    let stopped = 0;
    const tell = (env: Record<string, string>): (() => void) =>
      tellSystemd(env, runCommand, (ms) => {
        every.push(ms);
        return () => stopped++;
      });
    tell({})();
    tell({ WATCHDOG_USEC: '90000000' })();
    expect(every).toEqual([]);
    const stop = tell({ WATCHDOG_USEC: '90000000', NOTIFY_SOCKET: '/run/systemd/notify' });
    expect(every).toEqual([30_000]);
    await expect.poll(ran).toEqual(['systemd-notify <WATCHDOG=1>']);
    stop();
    expect(stopped).toBe(1);
  });
});
