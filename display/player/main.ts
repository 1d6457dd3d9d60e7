// Electron's main process: wiring only. What it decides stands in the files beside it.
import { join } from 'node:path';
import { BrowserWindow, Menu, app, powerSaveBlocker, protocol, screen, session } from 'electron';
import { systemClock } from '../../controller/runtime/clock.ts';
import { shellDisk } from './disk.ts';
import { electronShell } from './electronShell.ts';
import { denyAll, lockWindow, trustPinned } from './guard.ts';
import { EXIT_ALREADY_RUNS, EXIT_NOT_STARTED, HAND_OVER, readHandOver } from './handOver.ts';
import type { HandOver } from './handOver.ts';
import { MEDIA_SCHEME } from './mediaProtocol.ts';
import { bootId, memoryFile } from './memoryFile.ts';
import { supervise } from './supervisor.ts';
import type { Supervisor } from './supervisor.ts';
import { SCREEN_SWITCHES } from './switches.ts';
import { chooseDisplay, windowOptions } from './windowOptions.ts';

const say = (line: string): void => {
  console.log(line);
};

const told = readHandOver(process.env[HAND_OVER]);
if (told === null) {
  console.error('The player is started by: npm run player (npm run player -- --help says more).');
  app.exit(EXIT_NOT_STARTED);
} else {
  app.setPath('userData', join(told.state, 'electron'));
  app.setName('Endcap player');
  app.enableSandbox();
  for (const [name, value] of SCREEN_SWITCHES) app.commandLine.appendSwitch(name, value);
  protocol.registerSchemesAsPrivileged([
    {
      scheme: MEDIA_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true },
    },
  ]);
  if (app.requestSingleInstanceLock()) {
    run(told).catch((error: unknown) => {
      console.error('The player could not be started:', error);
      app.exit(1);
    });
  } else {
    console.error('A player with this folder runs already. Stop it, or give this one its own: --state FOLDER.');
    app.exit(EXIT_ALREADY_RUNS);
  }
}

async function run({ settings, state, version }: HandOver): Promise<void> {
  await app.whenReady();
  Menu.setApplicationMenu(null);
  const clock = systemClock();
  const store = session.defaultSession;
  denyAll(store);
  trustPinned(store, settings, () => clock.now(), say);

  const { display, note } = chooseDisplay(screen.getAllDisplays(), screen.getPrimaryDisplay(), settings.display);
  if (note !== null) say(note);
  const disk = shellDisk(join(state, 'media'), settings.controller, say);
  store.protocol.handle(MEDIA_SCHEME, (request) => disk.answer(request));
  const media = await disk.window(settings.screen ?? 'any-screen');
  const facts = { name: app.getName(), version, ...(media === null ? {} : { media }) };
  const window = new BrowserWindow(
    windowOptions(settings, display.bounds, join(import.meta.dirname, 'preload.cjs'), facts),
  );
  lockWindow(window.webContents, settings.controller, say);
  const awake = powerSaveBlocker.start('prevent-display-sleep');

  const memory = memoryFile(state, 'watchdog.json');
  const shell = electronShell({
    window,
    settings,
    looking: join(import.meta.dirname, 'looking.html'),
    events: { gone: (why) => supervisor.gone(why), gpuGone: (why) => supervisor.gpuGone(why) },
  });
  const supervisor: Supervisor = supervise(shell, {
    clock,
    boot: bootId(clock.now()),
    memory: memory.read(),
    remember: memory.write,
    say,
  });
  app.on('child-process-gone', (_event, details) => {
    if (details.type === 'GPU') supervisor.gpuGone(details.reason);
  });
  app.on('second-instance', () => {
    window.focus();
  });
  const stop = (): void => {
    supervisor.stop();
    if (powerSaveBlocker.isStarted(awake)) powerSaveBlocker.stop(awake);
    // Closing lets the page end its running play before it goes.
    app.quit();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  app.once('before-quit', () => supervisor.stop());
  app.once('window-all-closed', () => app.quit());
  supervisor.start();
}
