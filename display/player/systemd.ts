import type { RunCommand } from './command.ts';

/**
 * Tells systemd that this process lives, as often as its unit asks (WatchdogSec): a main process that hangs says nothing
 * more, and systemd starts the player anew. Answers with its stop; does nothing where systemd did not ask.
 */
export function tellSystemd(
  env: Readonly<Record<string, string | undefined>>,
  run: RunCommand,
  every: (ms: number, what: () => void) => () => void,
): () => void {
  const everyUs = Number(env['WATCHDOG_USEC'] ?? '0');
  if ((env['NOTIFY_SOCKET'] ?? '') === '' || !(everyUs > 0)) return () => undefined;
  const alive = (): void => {
    void run({ argv: ['systemd-notify', 'WATCHDOG=1'] });
  };
  alive();
  return every(everyUs / 1000 / 3, alive);
}

/** One word of a unit's command line. */
function quoted(word: string): string {
  const safe = word.replace(/%/g, '%%').replace(/\$/g, '$$$$');
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(safe) ? safe : `"${safe.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}

export interface UserUnit {
  /** Node that runs the launcher. */
  readonly node: string;
  /** Folder of the checkout. */
  readonly root: string;
  /** Command line of the player. */
  readonly words: readonly string[];
  /** The state folder, absolute: the one place that it writes to beside the checkout's own. */
  readonly state: string;
}

/** The unit that starts a player out of a checkout with a user's graphical session. */
export function userUnit({ node, root, words, state }: UserUnit): string {
  const command = [node, `${root}/display/player/start.ts`, ...words].map(quoted).join(' ');
  return `[Unit]
Description=Endcap player
Documentation=file:${root.replace(/%/g, '%%').replace(/ /g, '%%20')}/display/player/SPEC.md
PartOf=graphical-session.target
After=graphical-session.target
StartLimitIntervalSec=0

[Service]
WorkingDirectory=${root.replace(/%/g, '%%')}
Environment=${quoted(`ENDCAP_PLAYER_STATE=${state}`)}
ExecStart=${command}
Restart=always
RestartSec=2
# Wrong settings: starting again would not mend them.
RestartPreventExitStatus=2
TimeoutStopSec=20
# Chromium's own sandbox does the rest; more of systemd's would need what it needs itself.
NoNewPrivileges=yes
LockPersonality=yes

[Install]
WantedBy=graphical-session.target
`;
}
