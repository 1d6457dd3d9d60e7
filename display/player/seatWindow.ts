import type { BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { Clock } from '../../controller/runtime/clock.ts';
import type { PageNow } from '../renderer/page/shell.ts';
import { electronShell } from './electronShell.ts';
import { lockWindow } from './guard.ts';
import { memoryFile } from './memoryFile.ts';
import type { PanelPower } from './power.ts';
import { watchdogFile } from './seats.ts';
import type { Seat } from './seats.ts';
import type { Settings } from './settings.ts';
import { shellDesk } from './shellDesk.ts';
import type { ShellFaults } from './shellFaults.ts';
import { HIDDEN_CHANNEL, watchHidden } from './sight.ts';
import { supervise } from './supervisor.ts';
import { temperature } from './temperature.ts';
import { watchdogMemory } from './watchdog.ts';
import type { SeatWindow } from './windows.ts';

/** Longest side of a picture for the page, pixels. */
const CAPTURE_PX = 640;

export interface SeatWindowOptions {
  readonly window: BrowserWindow;
  readonly seat: Seat;
  readonly settings: Settings;
  readonly state: string;
  /** Folder of the bundled files. */
  readonly app: string;
  readonly clock: Clock;
  readonly boot: string;
  readonly faults: ShellFaults;
  readonly power: PanelPower;
  /** Whether its display is there; else it is hidden until it is placed. */
  readonly placed: boolean;
  readonly say: (line: string) => void;
  readonly told: (now: PageNow) => void;
  /** The page is open, or its process has ended. */
  readonly page: (is: 'open' | 'gone') => void;
  readonly closed: () => void;
}

/** A window, watched and locked, and what its page may ask. */
export interface WatchedWindow extends SeatWindow {
  readonly desk: (given: unknown) => Promise<unknown>;
  gpuGone(why: string): void;
}

/** Takes a new window over: opens its page and keeps it there. The window ends with `close`, or by somebody's hand. */
export function seatWindow(options: SeatWindowOptions): WatchedWindow {
  const { window, seat, settings, state, clock, faults, power, say } = options;
  const { webContents: contents } = window;
  let { placed } = options;
  lockWindow(contents, settings.controller, say);
  const memory = memoryFile(state, watchdogFile(seat), watchdogMemory, faults);
  const shell = electronShell({
    window,
    settings: { ...settings, screen: seat.screen },
    looking: join(options.app, 'looking.html'),
    placed: () => placed,
    events: {
      gone(why) {
        options.page('gone');
        supervisor.gone(why);
      },
      gpuGone: (why) => supervisor.gpuGone(why),
    },
  });
  const supervisor = supervise(
    {
      ...shell,
      async open() {
        const opened = await shell.open();
        if (opened.did === 'open') options.page('open');
        return opened;
      },
      end() {
        options.page('gone');
        shell.end();
      },
    },
    { clock, boot: options.boot, memory: memory.read(), remember: memory.write, say },
  );
  const hidden = watchHidden(window, (now) => {
    if (!contents.isDestroyed()) contents.send(HIDDEN_CHANNEL, now);
  });
  const desk = shellDesk(
    {
      hidden,
      async capture() {
        if (window.isDestroyed() || !window.isVisible()) return null;
        const picture = await contents.capturePage();
        if (picture.isEmpty()) return null;
        const { width, height } = picture.getSize();
        const to = width > height ? { width: CAPTURE_PX } : { height: CAPTURE_PX };
        const small = Math.max(width, height) > CAPTURE_PX ? picture.resize({ ...to, quality: 'good' }) : picture;
        return new Uint8Array(small.toJPEG(75));
      },
      temperature: () => temperature(),
      power: (on, by) => power.set(seat.key, on, by, seat.power),
      faults: () => faults.list(),
      tell: options.told,
    },
    clock,
  );
  power.opened(seat.key);
  window.once('closed', () => {
    supervisor.stop();
    power.closed(seat.key);
    options.closed();
  });
  supervisor.start();
  return {
    desk,
    gpuGone: (why) => supervisor.gpuGone(why),
    place(bounds) {
      // A window in the kiosk does not move: it leaves it for a moment.
      window.setKiosk(false);
      window.setBounds(bounds);
      window.setKiosk(!settings.window);
      if (placed) return;
      placed = true;
      window.show();
    },
    hide() {
      placed = false;
      window.hide();
    },
    close() {
      supervisor.stop();
      window.close();
    },
  };
}
