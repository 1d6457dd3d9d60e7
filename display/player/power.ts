import { z } from 'zod';
import { POWER_WAITS } from '../renderer/page/shell.ts';
import type { PowerBy } from '../renderer/page/shell.ts';
import type { Command, Ran, RunCommand } from './command.ts';
import type { PanelCommands } from './fileSettings.ts';

/**
 * A panel that was told to come on has this long until its display has to be there, ms: a television may start slowly,
 * or say yes and sleep on, and then only its page can ask again in the evening.
 */
export const WAKING_MS = 12 * 3_600_000;

export interface PowerPorts {
  readonly run: RunCommand;
  /** Wayland's compositor is asked by another program than X's. */
  readonly wayland: boolean;
  /** What goes with displays that come and go; a browser of the machine has none of it. */
  readonly displays?: DarkDisplays;
}

/** Windows whose panels are off, as kept for the next start. */
export const darkPanels = z.array(z.string());

/** A panel in standby may take its display away with it, and its window has to outlive that (PWR-4). */
export interface DarkDisplays {
  readonly after: (ms: number, run: () => void) => () => void;
  /** Windows whose panels were off when the player ended. */
  readonly dark: readonly string[];
  readonly remember: (dark: string[]) => void;
  /** The panel of a window should be on by now. */
  readonly woken: () => void;
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
 * The panels of a machine. Commands of a window switch its own panel. HDMI-CEC and the display server do not tell which
 * window is on which panel: they switch all of the machine, off only when every window wants it.
 */
export class PanelPower {
  private readonly ports: PowerPorts;
  private readonly wants = new Map<string, boolean>();
  /** Windows whose panels were switched off here, each with the end of its waking once that has begun. */
  private readonly dark: Map<string, (() => void) | null>;
  /** One at a time, in the order asked: an answer that comes late may not undo a later wish. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(ports: PowerPorts) {
    this.ports = ports;
    this.dark = new Map((ports.displays?.dark ?? []).map((key) => [key, null]));
  }

  /** A window that is there wants its panel on until it says otherwise. */
  opened(window: string): void {
    if (!this.wants.has(window)) this.wants.set(window, true);
  }

  /** A window that is away wants nothing. How its panel was left is not forgotten: the player may be on its way out. */
  closed(window: string): void {
    this.wants.delete(window);
  }

  /** Whether a display that is away may be so because its panel was switched off, or has yet to wake. */
  keeps(window: string): boolean {
    return this.dark.has(window);
  }

  /** Null: done; POWER_WAITS: other windows still want the machine's panels on; else in words why not. Never rejects. */
  set(window: string, on: boolean, by: PowerBy | null, commands: PanelCommands | null): Promise<string | null> {
    this.wants.set(window, on);
    const done = this.last
      .then(() => this.turn(window, on, by, commands))
      .catch((error: unknown) => `the player: ${error instanceof Error ? error.message : String(error)}`);
    this.last = done;
    return done;
  }

  private async turn(
    window: string,
    on: boolean,
    by: PowerBy | null,
    commands: PanelCommands | null,
  ): Promise<string | null> {
    if (by === 'command' || (by === null && commands !== null)) {
      if (commands === null) return 'the player has no commands for its panel ("power" in its player.json)';
      const command: Command = { argv: on ? commands.on : commands.off };
      return this.tell([window], on, async () => words(command.argv[0] ?? '', await this.ports.run(command)));
    }
    if (by === null) return 'the player was not told how its panel is switched';
    if (!on && [...this.wants.values()].includes(true)) return POWER_WAITS;
    return this.tell([...this.wants.keys()], on, () => switchMachine(on, by, this.ports));
  }

  /** Off, the display may go before the command has ended, also one that ends badly. */
  private async tell(
    windows: readonly string[],
    on: boolean,
    run: () => Promise<string | null>,
  ): Promise<string | null> {
    const { displays } = this.ports;
    if (!on && displays !== undefined) {
      for (const key of windows) {
        this.dark.get(key)?.();
        this.dark.set(key, null);
      }
      displays.remember([...this.dark.keys()]);
    }
    const why = await run();
    if (!on || why !== null || displays === undefined) return why;
    for (const key of windows) {
      if (this.dark.get(key) !== null) continue;
      this.dark.set(
        key,
        displays.after(WAKING_MS, () => {
          this.lit(key);
          displays.woken();
        }),
      );
    }
    return null;
  }

  private lit(window: string): void {
    this.dark.get(window)?.();
    if (this.dark.delete(window)) this.ports.displays?.remember([...this.dark.keys()]);
  }
}
