import type { Session, WebContents } from 'electron';
import { isControllers, mayNavigate } from './navigation.ts';
import { whyNotPinned } from './pin.ts';
import type { Settings } from './settings.ts';

/** Chromium's own judgement holds. */
const AS_CHROMIUM = -3;
const TRUSTED = 0;
const REFUSED = -2;

interface Link {
  readonly data: string;
  readonly issuerCert?: Link | null;
}

function chainOf(first: Link): string[] {
  const chain: string[] = [];
  // Chromium gives a root as its own issuer, or none.
  for (let next: Link | null | undefined = first; next !== undefined && next !== null; next = next.issuerCert) {
    if (chain.includes(next.data)) break;
    chain.push(next.data);
  }
  return chain;
}

/** Trusts the controller by its pinned key, and nobody else in its place. Without a pin Chromium judges. */
export function trustPinned(
  session: Session,
  settings: Settings,
  now: () => number,
  say: (line: string) => void,
): void {
  const { pin } = settings;
  if (pin === null) return;
  const host = new URL(settings.controller).hostname.replace(/^\[|\]$/g, '');
  let told = '';
  session.setCertificateVerifyProc((request, answer) => {
    if (request.hostname.replace(/^\[|\]$/g, '') !== host) {
      answer(AS_CHROMIUM);
      return;
    }
    const why = whyNotPinned(chainOf(request.certificate), pin, host, now());
    if (why !== null && why !== told) say(`The controller is not trusted: it shows ${why}.`);
    told = why ?? '';
    answer(why === null ? TRUSTED : REFUSED);
  });
}

/**
 * The player's page may keep what it keeps (pairing, plays) for good; nothing else is given to anybody: no other
 * permission, no device, no file.
 */
export function denyAll(session: Session, controller: string): void {
  const may = (permission: string, url: string, isMainFrame: boolean): boolean =>
    permission === 'persistent-storage' && isMainFrame && isControllers(url, controller);
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl, isMainFrame }) => {
    answer(may(permission, requestingUrl, isMainFrame));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, { isMainFrame }) =>
    may(permission, origin, isMainFrame),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => {
    event.preventDefault();
  });
}

/** Keeps the window on the controller's pages. */
export function lockWindow(contents: WebContents, controller: string, say: (line: string) => void): void {
  const refuse = (url: string): void => {
    // Without query and fragment: they may hold what is nobody's business.
    say(`The page wanted to leave for ${URL.canParse(url) ? new URL(url).origin : 'an address'}: refused.`);
  };
  contents.on('will-frame-navigate', (event) => {
    if (mayNavigate(event.url, controller, event.isMainFrame)) return;
    event.preventDefault();
    refuse(event.url);
  });
  contents.on('will-redirect', (event) => {
    if (mayNavigate(event.url, controller, event.isMainFrame)) return;
    event.preventDefault();
    refuse(event.url);
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    refuse(url);
    return { action: 'deny' };
  });
}
