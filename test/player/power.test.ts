import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../display/player/command.ts';
import { PanelPower, WAKING_MS } from '../../display/player/power.ts';
import type { DarkDisplays, PowerPorts } from '../../display/player/power.ts';
import { temperature } from '../../display/player/temperature.ts';
import { POWER_WAITS } from '../../display/renderer/page/shell.ts';
import { manualClock } from '../fakes/manualClock.ts';

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
function panels(windows: string[], wayland = false, more: Partial<PowerPorts> = {}): PanelPower {
  const power = new PanelPower({ run: (command) => runCommand(command), wayland, ...more });
  for (const key of windows) power.opened(key);
  return power;
}
/** Displays that come and go. */
function displays(dark: string[] = []) {
  const clock = manualClock();
  const log = { clock, kept: dark, woken: 0 };
  const ports: DarkDisplays = {
    after: (ms, run) => clock.after(ms, run),
    dark,
    remember: (now) => (log.kept = now),
    woken: () => log.woken++,
  };
  return { log, ports };
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

  it('[PWR-1] one that the system refuses to start is told, and never rejects', async () => {
    const file = program('panel');
    expect(await runCommand({ argv: [file, 'x'.repeat(3_000_000)] })).toEqual({
      ...{ did: 'failed', code: null, output: 'E2BIG' },
    });
    expect(await runCommand({ argv: [file, 'a\0b'] })).toMatchObject({ did: 'failed' });
    expect(ran()).toEqual([]);
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
    // Not yet, which is no fault.
    expect(await power.set('left', false, 'dpms', null)).toBe(POWER_WAITS);
    expect(ran()).toEqual([]);
    expect(await power.set('right', false, 'dpms', null)).toBeNull();
    expect(await power.set('left', true, 'dpms', null)).toBeNull();
    expect(ran()).toEqual(['xset <dpms> <force> <off>', 'xset <dpms> <force> <on>']);
  });

  it('[PWR-3] a window that is away wants nothing, and holds no panel on', async () => {
    program('xset');
    const power = panels(['left', 'right']);
    expect(await power.set('left', false, 'dpms', null)).toBe(POWER_WAITS);
    power.closed('right');
    expect(await power.set('left', false, 'dpms', null)).toBeNull();
    power.opened('right');
    expect(await power.set('left', false, 'dpms', null)).toBe(POWER_WAITS);
    expect(ran()).toEqual(['xset <dpms> <force> <off>']);
  });

  it('[PWR-3] a switch that goes wrong spoils none that come after it', async () => {
    const words = ['the first'];
    const power = panels(['main'], false, {
      run: () => {
        const why = words.shift();
        return why === undefined
          ? Promise.resolve({ did: 'well', code: 0, output: '' })
          : Promise.reject(new Error(why));
      },
    });
    expect(await power.set('main', false, 'dpms', null)).toBe('the player: the first');
    expect(await power.set('main', true, 'dpms', null)).toBeNull();
  });
});

describe('a display that goes with its panel', () => {
  it('[PWR-4] is waited for while the panel is off, and twelve hours longer than it should be', async () => {
    program('cec-ctl');
    const { log, ports } = displays();
    const power = panels(['left', 'right'], false, { displays: ports });
    await power.set('left', false, 'cec', null);
    // Nothing was switched: one that goes now was unplugged.
    expect(power.keeps('left')).toBe(false);
    await power.set('right', false, 'cec', null);
    expect([power.keeps('left'), power.keeps('right'), log.kept]).toEqual([true, true, ['left', 'right']]);
    log.clock.advance(10 * 3_600_000);
    expect(power.keeps('left')).toBe(true);
    await power.set('left', true, 'cec', null);
    log.clock.advance(WAKING_MS - 1);
    expect([power.keeps('left'), log.woken]).toEqual([true, 0]);
    log.clock.advance(1);
    expect([power.keeps('left'), power.keeps('right'), log.woken, log.kept]).toEqual([false, false, 2, []]);
  });

  it('[PWR-4] goes already while the command runs; one that fails to wake it keeps waiting', async () => {
    const { log, ports } = displays();
    const seen: boolean[] = [];
    const outcomes = [0, 1, 0];
    const power = panels(['main'], false, {
      displays: ports,
      run: async () => {
        seen.push(power.keeps('main'));
        const code = outcomes.shift()!;
        return { did: code === 0 ? 'well' : 'failed', code, output: '' };
      },
    });
    const commands = { on: ['on'], off: ['off'] };
    await power.set('main', false, 'command', commands);
    expect(await power.set('main', true, 'command', commands)).toMatch(/^on ended with 1/);
    log.clock.advance(10 * WAKING_MS);
    expect(power.keeps('main')).toBe(true);
    await power.set('main', true, 'command', commands);
    log.clock.advance(WAKING_MS);
    expect(power.keeps('main')).toBe(false);
    expect(seen).toEqual([true, true, true]);
  });

  it('[PWR-4] off again while it wakes, it stays dark; the next start knows it', async () => {
    program('xset');
    const { log, ports } = displays(['main']);
    const power = panels(['main'], false, { displays: ports });
    expect(power.keeps('main')).toBe(true);
    await power.set('main', true, 'dpms', null);
    await power.set('main', false, 'dpms', null);
    log.clock.advance(10 * WAKING_MS);
    expect([power.keeps('main'), log.woken]).toEqual([true, 0]);
    // The windows close when the player ends, by an update in the night, too.
    power.closed('main');
    expect([power.keeps('main'), log.kept, log.clock.waits]).toEqual([true, ['main'], []]);
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
});
