import type { BrowserWindowConstructorOptions } from 'electron';
import type { Settings } from './settings.ts';

/** A rectangle of the desktop, device-independent pixels. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The argument by which main hands the preload its facts. */
export const SHELL_ARGUMENT = '--endcap-shell=';

/**
 * Options of the one window. The page gets no Node, no Electron, a world of its own and the sandbox; the window has no
 * frame, menu or tools that a shopper could use.
 *
 * @param bounds of the display
 * @param facts what the preload may tell the page
 */
export function windowOptions(
  settings: Settings,
  bounds: Bounds,
  preload: string,
  facts: { readonly name: string; readonly version: string; readonly media?: string | undefined },
): BrowserWindowConstructorOptions {
  const kiosk = !settings.window;
  return {
    ...(kiosk ? bounds : { width: Math.min(1280, bounds.width), height: Math.min(720, bounds.height) }),
    title: 'Endcap player',
    // The looking page's own ground: nothing black or white before the first picture.
    backgroundColor: '#f6f1ea',
    show: false,
    kiosk,
    fullscreen: kiosk,
    frame: !kiosk,
    autoHideMenuBar: true,
    resizable: !kiosk,
    minimizable: !kiosk,
    skipTaskbar: kiosk,
    enableLargerThanScreen: false,
    webPreferences: {
      preload,
      additionalArguments: [`${SHELL_ARGUMENT}${JSON.stringify(facts)}`],
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      disableDialogs: true,
      spellcheck: false,
      devTools: settings.window,
      autoplayPolicy: 'no-user-gesture-required',
      // A screen that is covered for a moment goes on playing in step with its group.
      backgroundThrottling: false,
    },
  };
}

/** Hides the pointer on every page; a shop's screen has none. */
export const NO_POINTER = '*, *::before, *::after { cursor: none !important; }';

/** The Nth display, or the main one where there is none such, with words about it. */
export function chooseDisplay<D extends { readonly bounds: Bounds }>(
  displays: readonly D[],
  main: D,
  wanted: number | null,
): { readonly display: D; readonly note: string | null } {
  if (wanted === null) return { display: main, note: null };
  // Left to right, then top to bottom: as they hang, not as the system found them.
  const hung = displays.toSorted((a, b) => a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y);
  const display = hung[wanted - 1];
  if (display !== undefined) return { display, note: null };
  return { display: main, note: `There is no display ${wanted}, only ${displays.length}: the main one is used.` };
}
