import type { BrowserWindow } from 'electron';
import { healthPage, playerPage } from './navigation.ts';
import { PAGE_STATE, pageIs, whyNotPlayer } from './pageState.ts';
import type { Settings } from './settings.ts';
import type { Opened, Shell, ShellEvents } from './supervisor.ts';
import { NO_POINTER } from './windowOptions.ts';

/** A look takes no longer than this, ms. */
const LOOK_MS = 5_000;

export interface ElectronShellOptions {
  readonly window: BrowserWindow;
  readonly settings: Settings;
  /** File of the page that says that the store is being looked for. */
  readonly looking: string;
  readonly events: ShellEvents;
  /** Whether the window has a display to be seen on. */
  readonly placed: () => boolean;
}

/** The shell around an Electron window. The window is the owner's: it makes it and closes it. */
export function electronShell({ window, settings, looking, events, placed }: ElectronShellOptions): Shell {
  const { webContents: contents } = window;
  let ending = false;

  const show = (): void => {
    if (placed() && !window.isDestroyed() && !window.isVisible()) window.show();
  };
  contents.on('render-process-gone', (_event, details) => {
    if (ending) ending = false;
    else events.gone(details.reason);
  });
  contents.on('dom-ready', () => {
    if (!settings.window) void contents.insertCSS(NO_POINTER).catch(() => undefined);
  });

  return {
    async open(): Promise<Opened> {
      try {
        await contents.loadURL(playerPage(settings.controller, settings.screen));
        const why = whyNotPlayer(await contents.executeJavaScript(PAGE_STATE), settings.controller);
        if (why !== null) return { did: 'fail', why };
      } catch (error) {
        return { did: 'fail', why: reason(error) };
      }
      show();
      return { did: 'open' };
    },
    async showLooking() {
      await contents.loadFile(looking, { query: { controller: settings.controller } });
      show();
    },
    async ping() {
      return pageIs(await contents.executeJavaScript(PAGE_STATE), settings.controller);
    },
    end() {
      if (contents.isCrashed()) return;
      ending = true;
      contents.forcefullyCrashRenderer();
    },
    async look() {
      try {
        const answer = await contents.session.fetch(healthPage(settings.controller), {
          signal: AbortSignal.timeout(LOOK_MS),
          cache: 'no-store',
        });
        return answer.ok ? null : `status ${answer.status}`;
      } catch (error) {
        return reason(error);
      }
    },
  };
}

/** Chromium's code alone: the whole message repeats the address. */
function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /\bERR_[A-Z0-9_]+/.exec(text)?.[0] ?? text;
}
