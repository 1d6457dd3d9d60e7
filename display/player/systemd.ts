/** In the environment of the player's own units: systemd starts it again, however it ends. */
export const SERVICE = 'ENDCAP_PLAYER_SERVICE';

/** Whether one of the player's own units runs it. */
export function isService(env: Readonly<Record<string, string | undefined>>): boolean {
  return (env[SERVICE] ?? '') !== '';
}

/** One word of a unit's command line. */
function quoted(word: string): string {
  const safe = word.replace(/%/g, '%%').replace(/\$/g, '$$$$');
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(safe) ? safe : `"${safe.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}

export interface UserUnit {
  /** Program and its words. */
  readonly command: readonly string[];
  /** Folder of the checkout, absolute; null: an AppImage. */
  readonly root: string | null;
  /** The state folder, absolute: the one place that it writes to beside the checkout's own. */
  readonly state: string;
}

/** The unit that starts the player of a checkout, or an AppImage, with a user's graphical session. */
export function userUnit({ command, root, state }: UserUnit): string {
  const unit = [
    'Description=Endcap player',
    ...(root === null
      ? []
      : [`Documentation=file:${root.replace(/%/g, '%%').replace(/ /g, '%%20')}/display/player/SPEC.md`]),
    'PartOf=graphical-session.target',
    'After=graphical-session.target',
    'StartLimitIntervalSec=0',
  ];
  const service = [
    ...(root === null ? [] : [`WorkingDirectory=${root.replace(/%/g, '%%')}`]),
    `Environment=${quoted(`ENDCAP_PLAYER_STATE=${state}`)}`,
    `Environment=${SERVICE}=1`,
    `ExecStart=${command.map(quoted).join(' ')}`,
    'Restart=always',
    'RestartSec=2',
    '# Wrong settings: starting again would not mend them.',
    'RestartPreventExitStatus=2',
    'TimeoutStopSec=20',
    ...(root === null
      ? ["# An AppImage is mounted by fusermount, which needs root's rights: NoNewPrivileges would take them."]
      : [
          "# Chromium's own sandbox does the rest; more of systemd's would need what it needs itself.",
          'NoNewPrivileges=yes',
          'LockPersonality=yes',
        ]),
  ];
  return `[Unit]\n${unit.join('\n')}\n\n[Service]\n${service.join('\n')}\n\n[Install]\nWantedBy=graphical-session.target\n`;
}
