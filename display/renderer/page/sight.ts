import type { EndcapShell } from './shell.ts';

/**
 * Tells whether anybody can see this page, at once and at every change, until the page goes. What the shell says of its
 * window counts as much as what the page knows: a page that is never slowed down takes itself for visible for ever.
 */
export function watchSight(shell: EndcapShell | null, seen: (visible: boolean) => void): void {
  let hidden = false;
  const look = (): void => seen(!document.hidden && !hidden);
  document.addEventListener('visibilitychange', look);
  const end = shell?.hidden?.((now) => {
    hidden = now;
    look();
  });
  addEventListener('pagehide', () => {
    end?.();
    seen(false);
  });
  look();
}
