// Electron's main process: wiring only. What it decides stands in the files beside it.
import { join } from 'node:path';
import { BrowserWindow, Menu, app, ipcMain, powerSaveBlocker, protocol, screen, session } from 'electron';
import { systemClock } from '../../controller/runtime/clock.ts';
import { runCommand } from './command.ts';
import { shellDisk } from './disk.ts';
import { knownPanels } from './displayPlan.ts';
import { Gpu } from './gpu.ts';
import { denyAll, trustPinned } from './guard.ts';
import { EXIT_ALREADY_RUNS } from './handOver.ts';
import type { HandOver } from './handOver.ts';
import { failures, lastWords } from './lastWords.ts';
import { MEDIA_SCHEME } from './mediaProtocol.ts';
import { bootId, memoryFile } from './memoryFile.ts';
import { isControllers } from './navigation.ts';
import { PanelPower, darkPanels } from './power.ts';
import { seatsOf } from './seats.ts';
import { seatWindow } from './seatWindow.ts';
import type { WatchedWindow } from './seatWindow.ts';
import { ShellFaults } from './shellFaults.ts';
import { SHELL_CHANNEL } from './shellDesk.ts';
import { startAgain } from './startAgain.ts';
import { SCREEN_SWITCHES, SOFTWARE_SWITCHES } from './switches.ts';
import { toldWhat } from './told.ts';
import { mayRestart, updateMemory } from './updateRule.ts';
import type { Quiet, Told } from './updateRule.ts';
import { Updates } from './updates.ts';
import { windowOptions } from './windowOptions.ts';
import { Windows } from './windows.ts';

/** How often it is looked whether a restart that waits may be, ms. */
const QUIET_EVERY_MS = 10 * 60_000;
/** Pages that were closed get this long to end their plays before the process goes, ms. */
const CLOSING_MS = 1_000;
/** Of a window that is hidden because its display is away. */
const SOMEWHERE = { x: 0, y: 0, width: 1920, height: 1080 } as const;

const say = (line: string): void => {
  console.log(line);
};

app.setName('Endcap player');
const handed = toldWhat({
  packaged: app.isPackaged ? process.argv.slice(1) : null,
  env: process.env,
  version: app.getVersion(),
  userData: app.getPath('userData'),
  say,
  fail: (line) => console.error(line),
  exit: (code) => app.exit(code),
  after: (ms, then) => void setTimeout(then, ms),
});
if (handed !== null) begin(handed);

function begin(told: HandOver): void {
  const { state } = told;
  app.setPath('userData', join(state, 'electron'));
  app.enableSandbox();
  for (const [name, value] of SCREEN_SWITCHES) app.commandLine.appendSwitch(name, value);
  protocol.registerSchemesAsPrivileged([
    {
      scheme: MEDIA_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true },
    },
  ]);
  if (!app.requestSingleInstanceLock()) {
    console.error('A player with this folder runs already. Stop it, or give this one its own: --state FOLDER.');
    app.exit(EXIT_ALREADY_RUNS);
    return;
  }
  const faults = new ShellFaults(say);
  const clock = systemClock();
  const boot = bootId(clock.now());
  const memory = memoryFile(state, 'failed.json', failures, faults);
  const words = lastWords({ clock, boot, ranMs: () => process.uptime() * 1000, memory, say, again: anew });
  process.on('uncaughtException', words.failed).on('unhandledRejection', words.refused);
  app.once('before-quit', words.stop);
  const gpu = new Gpu(state, boot, clock, faults);
  if (gpu.off) {
    app.disableHardwareAcceleration();
    for (const [name] of SOFTWARE_SWITCHES) app.commandLine.appendSwitch(name);
  }
  run(told, clock, faults, gpu).catch((error: unknown) => {
    console.error('The player could not be started:', error);
    app.exit(1);
  });
}

function anew(): void {
  startAgain({ env: process.env, relaunch: (o) => app.relaunch(o), exit: (code) => app.exit(code) });
}

async function run(
  { settings, state, version }: HandOver,
  clock: ReturnType<typeof systemClock>,
  faults: ShellFaults,
  gpu: Gpu,
): Promise<void> {
  await app.whenReady();
  Menu.setApplicationMenu(null);
  const boot = bootId(clock.now());
  const seats = seatsOf(settings);
  const wayland = (process.env['WAYLAND_DISPLAY'] ?? '') !== '';
  const darkKept = memoryFile(state, 'dark.json', darkPanels, faults);
  const power = new PanelPower({
    run: runCommand,
    wayland,
    displays: {
      after: (ms, then) => clock.after(ms, then),
      dark: darkKept.read() ?? [],
      remember: darkKept.write,
      woken: () => follow(),
    },
  });
  const pages = new Map<string, Told | null>(seats.map((seat) => [seat.key, null]));
  const watched = new Map<number, WatchedWindow>();
  const media = new Map<string, string>();
  const disk = shellDisk(join(state, 'media'), settings.controller, say);
  for (const seat of seats) {
    const store = seat.partition === null ? session.defaultSession : session.fromPartition(seat.partition);
    denyAll(store, settings.controller);
    trustPinned(store, settings, () => clock.now(), say);
    store.protocol.handle(MEDIA_SCHEME, (request) => disk.answer(request));
    const base = await disk.window(seat.key);
    if (base !== null) media.set(seat.key, base);
  }

  const panels = memoryFile(state, 'displays.json', knownPanels, faults);
  const windows = new Windows(seats, panels.read() ?? {}, {
    say,
    remember: panels.write,
    keeps: (key) => power.keeps(key),
    open(seat, bounds) {
      const facts = { name: app.getName(), version, media: media.get(seat.key) };
      const preload = join(import.meta.dirname, 'preload.cjs');
      const window = new BrowserWindow(windowOptions(settings, bounds ?? SOMEWHERE, preload, facts, seat.partition));
      const { id } = window.webContents;
      const made = seatWindow({
        window,
        seat,
        settings,
        state,
        app: import.meta.dirname,
        clock,
        boot,
        faults,
        power,
        placed: bounds !== null,
        say: seats.length === 1 ? say : (line) => say(`[${seat.screen ?? seat.key}] ${line}`),
        told: (now) => pages.set(seat.key, { now, atMs: clock.now() }),
        page: (is) => (is === 'open' ? updates?.pageOpened() : updates?.pageGone()),
        closed() {
          watched.delete(id);
          if (windows.closedByHand(seat.key)) quit();
        },
      });
      watched.set(id, made);
      return made;
    },
  });
  ipcMain.handle(SHELL_CHANNEL, (event, given: unknown) => {
    // The player's page alone: no frame inside it, no other page.
    const from = event.senderFrame;
    if (from === null || from !== event.sender.mainFrame || !isControllers(from.url, settings.controller)) return null;
    return watched.get(event.sender.id)?.desk(given) ?? null;
  });

  const again = (): void => {
    stop();
    windows.closeAll();
    clock.after(CLOSING_MS, anew);
  };
  const quiet = (): Quiet => ({
    nowMs: clock.now(),
    hour: new Date(clock.now()).getHours(),
    pages: [...pages.values()],
  });
  app.on('child-process-gone', (_event, details) => {
    if (details.type !== 'GPU' || details.reason === 'clean-exit') return;
    for (const window of watched.values()) window.gpuGone(details.reason);
    if (gpu.crashed()) again();
  });
  app.on('second-instance', () => BrowserWindow.getAllWindows()[0]?.focus());

  const updates = await updater();
  async function updater(): Promise<Updates | null> {
    if (settings.updates === null || !app.isPackaged) return null;
    const program = process.env['APPIMAGE'] ?? '';
    if (program === '') {
      say('This player was installed as a package, which the system updates; "updates" is for the AppImage.');
      return null;
    }
    // Loaded where it is used: a fault in it stops no other player.
    const { electronUpdater } = await import('./electronUpdater.ts');
    const file = memoryFile(state, 'updates.json', updateMemory, faults);
    return new Updates({
      updater: electronUpdater(program, settings.updates),
      clock,
      lot: Math.random,
      quiet,
      version,
      memory: file.read(),
      remember: file.write,
      faults,
      say,
      startAgain: again,
    });
  }

  const every = (ms: number, what: () => void): (() => void) => {
    const timer = setInterval(what, ms);
    return () => clearInterval(timer);
  };
  const awake = powerSaveBlocker.start('prevent-display-sleep');
  const stopQuiet = every(QUIET_EVERY_MS, () => {
    if (gpu.wantsBack() && mayRestart(quiet())) again();
  });
  function stop(): void {
    stopQuiet();
    updates?.stop();
    if (powerSaveBlocker.isStarted(awake)) powerSaveBlocker.stop(awake);
  }
  function quit(): void {
    stop();
    // Closing lets the pages end their running plays before they go.
    windows.closeAll();
    app.quit();
  }
  process.once('SIGTERM', quit).once('SIGINT', quit);
  // Windows come back with their displays: the player ends by its own word, not by the last window's.
  app.on('window-all-closed', () => undefined);

  const follow = (): void => windows.follow(screen.getAllDisplays(), screen.getPrimaryDisplay().id);
  follow();
  screen.on('display-added', follow);
  screen.on('display-removed', follow);
  screen.on('display-metrics-changed', follow);
  updates?.start();
}
