/** Code of a failed system call; empty where there is none. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** True when the chip of a line is not there any more. */
export function isGone(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENODEV' || code === 'ENXIO';
}

/**
 * Why a line cannot be used, with what to do, for people.
 *
 * @param what e.g. `line 17 ("help")`
 */
export function lineTrouble(what: string, chip: string, error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return `No permission for ${what}. Add this user to the group gpio, then sign in anew: sudo usermod -aG gpio $USER`;
    case 'EBUSY':
      return `${capital(what)} of "${chip}" is in use by the kernel or another program. Free it (gpioinfo names its user), or take another line.`;
    case 'EINVAL':
      return `${capital(what)} cannot be used: "${chip}" has no such line, or it cannot do this.`;
    case 'ENODEV':
    case 'ENXIO':
      return `The GPIO chip "${chip}" has gone. It is used again as soon as it is back.`;
    default:
      return `${capital(what)} of "${chip}" cannot be used: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
