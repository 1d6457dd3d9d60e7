/** Where the window may go: the controller's pages, nothing else. */

/** Whether an address belongs to the controller: same scheme, host and port. */
export function isControllers(url: string, controller: string): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, username, password } = new URL(url);
  return origin !== 'null' && origin === new URL(controller).origin && username === '' && password === '';
}

/**
 * Whether a navigation may go on.
 *
 * @param mainFrame false: a frame inside the page. A web page that is shown as a scene lives there, in a sandbox; which
 *   hosts it may come from and go on to is held by the page's own policy (frame-src), which Chromium enforces
 */
export function mayNavigate(url: string, controller: string, mainFrame: boolean): boolean {
  if (isControllers(url, controller)) return true;
  if (mainFrame) return false;
  return url === 'about:srcdoc' || url === 'about:blank' || (URL.canParse(url) && new URL(url).protocol === 'https:');
}

/** Address of the player's page of a screen; of any free screen without one. */
export function playerPage(controller: string, screen: string | null): string {
  const url = new URL('/player', controller);
  if (screen !== null) url.searchParams.set('screen', screen);
  return url.href;
}

/** Where the controller says that it runs. */
export function healthPage(controller: string): string {
  return new URL('/healthz', controller).href;
}

/** Whether this shell runs on loopback with the controller, or speaks to it over HTTPS. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
