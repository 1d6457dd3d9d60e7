import type { PowerBy } from '../renderer/page/shell.ts';
import type { Command, Ran, RunCommand } from './command.ts';
import type { PanelCommands } from './fileSettings.ts';

export interface PowerPorts {
  readonly run: RunCommand;
  /** Wayland's compositor is asked by another program than X's. */
  readonly wayland: boolean;
}

/** Switches every panel of the machine by HDMI-CEC or by the display server. Null: done; else in words why not. */
async function switchMachine(on: boolean, by: 'cec' | 'dpms', { run, wayland }: PowerPorts): Promise<string | null> {
  if (by === 'cec') {
    const ctl = await run({ argv: ['cec-ctl', '--playback', '--to', '0', on ? '--image-view-on' : '--standby'] });
    if (ctl.did !== 'absent') return words('cec-ctl', ctl);
    const client = await run({ argv: ['cec-client', '-s', '-d', '1'], stdin: on ? 'on 0\n' : 'standby 0\n' });
    if (client.did !== 'absent') return words('cec-client', client);
    return 'HDMI-CEC needs cec-ctl (package v4l-utils) or cec-client (package cec-utils) on the player';
  }
  if (!wayland) {
    const xset = await run({ argv: ['xset', 'dpms', 'force', on ? 'on' : 'off'] });
    return xset.did === 'absent' ? 'DPMS needs xset on the player (package x11-xserver-utils)' : words('xset', xset);
  }
  const list = await run({ argv: ['wlr-randr'] });
  if (list.did === 'absent') return 'DPMS under Wayland needs wlr-randr on the player, and a compositor that heeds it';
  if (list.did !== 'well') return words('wlr-randr', list);
  // Each output begins a line: its name, then what it is in quotes.
  const outputs = [...list.output.matchAll(/^([A-Za-z0-9._-]+) "/gm)].map((m) => m[1]!);
  if (outputs.length === 0) return 'wlr-randr names no output';
  for (const output of outputs) {
    const why = words('wlr-randr', await run({ argv: ['wlr-randr', '--output', output, on ? '--on' : '--off'] }));
    if (why !== null) return why;
  }
  return null;
}

function words(name: string, ran: Ran): string | null {
  if (ran.did === 'well') return null;
  if (ran.did === 'absent') return `there is no program ${name}`;
  if (ran.did === 'late') return `${name} took too long and was ended`;
  const said = ran.output.split('\n').at(-1) ?? '';
  return `${name} ended with ${ran.code ?? 0}${said === '' ? '' : `: ${said.slice(0, 160)}`}`;
}

/**
 * The panels of a machine. Commands of a window switch its own panel. HDMI-CEC and the display server switch all of the
 * machine: off only when every window wants it.
 */
export class PanelPower {
  private readonly ports: PowerPorts;
  private readonly wants = new Map<string, boolean>();
  /** One at a time, in the order asked: an answer that comes late may not undo a later wish. */
  private last: Promise<unknown> = Promise.resolve();

  /** @param windows keys of all windows of the machine; each is on until it says otherwise */
  constructor(windows: readonly string[], ports: PowerPorts) {
    this.ports = ports;
    for (const key of windows) this.wants.set(key, true);
  }

  /** Null: done; else in words why not. Never rejects. */
  set(window: string, on: boolean, by: PowerBy | null, commands: PanelCommands | null): Promise<string | null> {
    this.wants.set(window, on);
    const done = this.last.then(() => this.turn(on, by, commands));
    this.last = done;
    return done;
  }

  private async turn(on: boolean, by: PowerBy | null, commands: PanelCommands | null): Promise<string | null> {
    if (by === 'command' || (by === null && commands !== null)) {
      if (commands === null) return 'the player has no commands for its panel ("power" in its player.json)';
      const command: Command = { argv: on ? commands.on : commands.off };
      return words(command.argv[0] ?? '', await this.ports.run(command));
    }
    if (by === null) return 'the player was not told how its panel is switched';
    if (!on && [...this.wants.values()].includes(true)) return 'another screen of this machine is still on';
    return switchMachine(on, by, this.ports);
  }
}
