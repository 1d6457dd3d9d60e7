const HOUR_MS = 3_600_000;

/** Whether a page may mend itself in this way by loading itself anew: once an hour, over all loads of its tab. */
export function mayReload(way: string): boolean {
  try {
    const last = Number(sessionStorage.getItem(way) ?? 0);
    if (Date.now() - last < HOUR_MS) return false;
    sessionStorage.setItem(way, String(Date.now()));
    return true;
  } catch {
    // A page that can note nothing would load itself anew again and again.
    return false;
  }
}
