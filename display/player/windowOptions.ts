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
 * Options of a window. The page gets no Node, no Electron, a world of its own and the sandbox; the window has no
 * frame, menu or tools that a shopper could use.
 *
 * @param bounds of the display
 * @param facts what the preload may tell the page
 * @param partition store of its own, where several windows share the machine
 */
export function windowOptions(
  settings: Pick<Settings, 'window'>,
  bounds: Bounds,
  preload: string,
  facts: { readonly name: string; readonly version: string; readonly media?: string | undefined },
  partition: string | null = null,
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
      ...(partition === null ? {} : { partition }),
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
