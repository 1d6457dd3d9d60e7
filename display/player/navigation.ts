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
 * @param mainFrame false: a frame inside the page; a creative in a sandbox of its own has no address of the net
 */
export function mayNavigate(url: string, controller: string, mainFrame: boolean): boolean {
  if (isControllers(url, controller)) return true;
  return !mainFrame && (url === 'about:srcdoc' || url === 'about:blank');
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
