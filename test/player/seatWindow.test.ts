import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PanelPower } from '../../display/player/power.ts';
import { seatsOf } from '../../display/player/seats.ts';
import { seatWindow } from '../../display/player/seatWindow.ts';
import { readSettings } from '../../display/player/settings.ts';
import { ShellFaults } from '../../display/player/shellFaults.ts';
import type { PageNow } from '../../display/renderer/page/shell.ts';
import { manualClock } from '../fakes/manualClock.ts';

/** Electron's window as far as a seat uses it. */
class FakeWindow extends EventEmitter {
  readonly did: string[] = [];
  visible = false;
  size = { width: 1920, height: 1080 };
  readonly webContents = Object.assign(new EventEmitter(), {
    loadURL: async (url: string) => void this.did.push(url),
    executeJavaScript: async () => ({ url: 'http://127.0.0.1:8080/player', status: 200 }),
    insertCSS: async () => '',
    isCrashed: () => false,
    setWindowOpenHandler: () => undefined,
    capturePage: async () => ({
      isEmpty: () => false,
      getSize: () => this.size,
      resize: (to: object) => {
        this.did.push(`resize ${JSON.stringify(to)}`);
        return { toJPEG: () => Buffer.from([0xff, 0xd8, 0xff]) };
      },
      toJPEG: () => Buffer.from([0xff, 0xd8]),
    }),
  });
  isDestroyed = () => false;
  isVisible = () => this.visible;
  show = () => {
    this.visible = true;
  };
  hide = () => {
    this.visible = false;
  };
  setKiosk = (on: boolean) => void this.did.push(`kiosk ${String(on)}`);
  setBounds = (to: { x: number }) => void this.did.push(`bounds ${to.x}`);
  close = () => void this.emit('closed');
}

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'endcap-seat-'));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

function begin(placed = true) {
  const line = readSettings([], {}, () => '{"displays":[{"display":2,"screen":"checkout"}]}');
  if (line.does !== 'run') throw new Error('not readable');
  const window = new FakeWindow();
  const clock = manualClock();
  const log: (string | PageNow)[] = [];
  const power = new PanelPower({ run: async () => ({ did: 'well', code: 0, output: '' }), wayland: false });
  const watched = seatWindow({
    window: window as unknown as BrowserWindow,
    seat: seatsOf(line.settings)[0]!,
    settings: line.settings,
    ...{ state, app: '/app', clock, boot: 'boot-1' },
    faults: new ShellFaults(() => undefined),
    power,
    placed,
    say: () => undefined,
    told: (now) => log.push(now),
    page: (is) => log.push(is),
    closed: () => log.push('closed'),
  });
  return { window, clock, log, watched };
}

describe('the window of a display', () => {
  it('[WIN-5] opens the page of its own screen, and its watchdog has a file of its own', async () => {
    const { window, log, clock } = begin();
    await expect.poll(() => log).toEqual(['open']);
    expect(window.did).toEqual(['http://127.0.0.1:8080/player?screen=checkout']);
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(log).toEqual(['open', 'gone']);
    const memory: unknown = JSON.parse(readFileSync(join(state, 'watchdog-screen-checkout.json'), 'utf8'));
    expect(memory).toMatchObject({ counts: { gone: 1 } });
    clock.advance(1_000);
    await expect.poll(() => log).toEqual(['open', 'gone', 'open']);
    window.close();
    expect(log.at(-1)).toBe('closed');
    expect(clock.waits).toEqual([]);
  });

  it('[SHP-3] takes a picture of what is to be seen, small; of a hidden window none', async () => {
    const { window, log, watched, clock } = begin();
    expect(await watched.desk({ ask: 'capture' })).toBeNull();
    await expect.poll(() => log).toEqual(['open']);
    clock.advance(1_000);
    expect(await watched.desk({ ask: 'capture' })).toEqual(Uint8Array.from([0xff, 0xd8, 0xff]));
    window.size = { width: 1080, height: 1920 };
    clock.advance(1_000);
    await watched.desk({ ask: 'capture' });
    window.size = { width: 320, height: 180 };
    clock.advance(1_000);
    expect(await watched.desk({ ask: 'capture' })).toEqual(Uint8Array.from([0xff, 0xd8]));
    expect(window.did.filter((line) => line.startsWith('resize'))).toEqual([
      'resize {"width":640,"quality":"good"}',
      'resize {"height":640,"quality":"good"}',
    ]);
    window.close();
  });

  it('[WIN-6] moves to its display out of the kiosk and into it again; hears what its page tells', async () => {
    const { window, log, watched } = begin();
    await expect.poll(() => log).toEqual(['open']);
    watched.place({ x: 1920, y: 0, width: 1920, height: 1080 });
    expect(window.did.slice(1)).toEqual(['kiosk false', 'bounds 1920', 'kiosk true']);
    const now: PageNow = { showing: 'takeover', open: true, downloads: true };
    await watched.desk({ ask: 'tell', now });
    expect(log.at(-1)).toEqual(now);
    expect(await watched.desk({ ask: 'power', on: false, by: 'dpms' })).toBeNull();
    watched.close();
    expect(log.at(-1)).toBe('closed');
  });

  it('[WIN-7] without its display it is hidden and its page goes on; it is seen when the display is back', async () => {
    const { window, log, watched } = begin(false);
    await expect.poll(() => log).toEqual(['open']);
    expect(window.visible).toBe(false);
    watched.place({ x: 1920, y: 0, width: 1920, height: 1080 });
    expect(window.visible).toBe(true);
    watched.hide();
    expect(window.visible).toBe(false);
    // A page that crashed meanwhile is opened again, unseen.
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(await watched.desk({ ask: 'power', on: true, by: 'dpms' })).toBeNull();
    watched.place({ x: 0, y: 0, width: 1920, height: 1080 });
    expect(window.visible).toBe(true);
    expect(window.did.slice(-3)).toEqual(['kiosk false', 'bounds 0', 'kiosk true']);
    watched.close();
  });
});
