// `npm run player`: reads the settings, brings Electron or a browser of the machine, and keeps it running.
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemClock } from '../../controller/runtime/clock.ts';
import { browserShell } from './browser/browserShell.ts';
import { findBrowser } from './browser/find.ts';
import { browserFlags } from './browser/flags.ts';
import { lookFor } from './browser/look.ts';
import { runCommand } from './command.ts';
import { bundlePlayer, layOutLooking } from './bundle.ts';
import { electronProcess } from './electronProcess.ts';
import { electronVersion, fetchElectron, findElectron } from './electronProgram.ts';
import { HAND_OVER } from './handOver.ts';
import type { HandOver } from './handOver.ts';
import { bootId, keep, memoryFile } from './memoryFile.ts';
import { onlyOne } from './onlyOne.ts';
import { PanelPower } from './power.ts';
import { seatsOf } from './seats.ts';
import { installService } from './service.ts';
import { readSettings } from './settings.ts';
import type { CommandLine } from './settings.ts';
import { shellDesk } from './shellDesk.ts';
import { ShellFaults } from './shellFaults.ts';
import { supervise } from './supervisor.ts';
import type { Shell, ShellEvents, Supervisor } from './supervisor.ts';
import { temperature } from './temperature.ts';
import { watchdogMemory } from './watchdog.ts';

type Run = CommandLine & { does: 'run' };
/** A shell that its owner closes. */
type OwnedShell = Shell & { close(): Promise<void> };

const root = resolve(import.meta.dirname, '../..');
const dist = join(root, 'dist/player');
// npm changes into the package's folder; names on the command line are meant from where it was typed.
const typedIn = process.env['INIT_CWD'] ?? process.cwd();
const clock = systemClock();
const say = (line: string): void => {
  console.log(line);
};
const faults = new ShellFaults(say);

const line = readSettings(process.argv.slice(2), process.env, (state) =>
  readIfThere(join(resolve(typedIn, state), 'player.json')),
);
if (line.does === 'help') say(line.text);
else if (line.does === 'fail') {
  console.error(`${line.message}\nnpm run player -- --help says more.`);
  process.exitCode = 2;
} else if (line.does === 'install') {
  process.exitCode = installService({
    command: [process.execPath, join(root, 'display/player/start.ts'), ...line.words],
    root,
    state: resolve(typedIn, line.state),
    env: process.env,
    say,
  });
} else process.exitCode = await run(line);

async function run(told: Run): Promise<number> {
  const state = resolve(typedIn, told.state);
  try {
    mkdirSync(state, { recursive: true });
  } catch (error) {
    console.error(`The player's folder cannot be made (${codeOf(error)}). Choose another: --state FOLDER.`);
    return 1;
  }
  const leave = await onlyOne(state);
  if (leave === null) {
    console.error('A player with this folder runs already. Stop it, or give this one its own: --state FOLDER.');
    return 1;
  }
  const stopping = new AbortController();
  const over = Promise.withResolvers<number>();
  const stop = (): void => {
    // Asked a second time: at once.
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
    over.resolve(0);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  try {
    const events: ShellEvents = { gone: (why) => supervisor.gone(why), gpuGone: (why) => supervisor.gpuGone(why) };
    const shell = told.manner.browser
      ? machinesBrowser(told, state, events)
      : await electron(told, state, events, stopping.signal, over.resolve);
    if (shell === null) return stopping.signal.aborted ? 0 : 1;
    const memory = memoryFile(state, told.manner.browser ? 'watchdog.json' : 'process.json', watchdogMemory, faults);
    const supervisor: Supervisor = supervise(shell, {
      clock,
      boot: bootId(clock.now()),
      memory: memory.read(),
      remember: memory.write,
      say,
    });
    if (!stopping.signal.aborted) supervisor.start();
    // Nothing else may keep the process alive while the page runs.
    const awake = setInterval(() => undefined, 60_000);
    const code = await over.promise;
    clearInterval(awake);
    supervisor.stop();
    await shell.close();
    return code;
  } finally {
    process.off('SIGTERM', stop).off('SIGINT', stop);
    leave();
  }
}

function machinesBrowser({ settings, manner }: Run, state: string, events: ShellEvents): OwnedShell | null {
  const program = findBrowser(process.env);
  if (program === null) {
    const named = process.env['CHROME_PATH'] ?? '';
    console.error(
      named === ''
        ? 'No Chromium or Chrome was found on this machine. Install one (Debian: apt install chromium), or name it: CHROME_PATH=/path/to/it'
        : `CHROME_PATH names ${named}, which is not a program. Mend it, or leave it out.`,
    );
    return null;
  }
  const looking = pathToFileURL(layOutLooking(root, dist));
  looking.searchParams.set('controller', settings.controller);
  // Kept in memory, too: a full disk must not keep the page away.
  let serverKey = readIfThere(join(state, 'server.spki'))?.trim() ?? null;
  const [seat] = seatsOf(settings);
  const key = seat?.key ?? 'main';
  const power = new PanelPower({ run: runCommand, wayland: (process.env['WAYLAND_DISPLAY'] ?? '') !== '' });
  say(`Player of ${settings.controller}, screen ${settings.screen ?? '(paired in the console)'}.`);
  say(`In the browser of this machine, ${program}, without Electron.${manner.sandbox ? '' : ' WITHOUT ITS SANDBOX.'}`);
  return browserShell({
    settings,
    program,
    flags: (serverKey) =>
      browserFlags({ settings, manner, profile: join(state, 'browser'), first: looking.href, serverKey }),
    looking: looking.href,
    look: () => lookFor(settings.controller, settings.pin, () => clock.now()),
    serverKey: {
      read: () => serverKey,
      write: (now) => {
        if (now === serverKey) return;
        serverKey = now;
        keep(state, 'server.spki', `${now}\n`, faults);
      },
    },
    version: version(),
    desk: (capture) =>
      shellDesk(
        {
          capture,
          temperature: () => temperature(),
          power: (on, by) => power.set(key, on, by, settings.power),
          faults: () => faults.list(),
          // A browser of the machine is updated by the machine.
          tell: () => undefined,
        },
        clock,
      ),
    events,
  });
}

async function electron(
  { settings, manner }: Run,
  state: string,
  events: ShellEvents,
  signal: AbortSignal,
  over: (code: number) => void,
): Promise<OwnedShell | null> {
  const refuse = (words: string): null => {
    console.error(`${words}\nA Chromium or Chrome of this machine does too: npm run player -- --browser`);
    return null;
  };
  let program = findElectron(root, process.env);
  if (program === null) {
    say(`Fetching Electron ${electronVersion(root) ?? ''}, once (about 120 MB) ...`);
    const why = await fetchElectron(root, process.env, signal);
    program = findElectron(root, process.env);
    if (signal.aborted) return null;
    if (program === null)
      return refuse(
        `Electron is not here: ${why ?? 'it was fetched, but is not complete'}. Fetching it needs a way to the internet.`,
      );
  }
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    console.error('There is no desktop to draw on: neither DISPLAY nor WAYLAND_DISPLAY is set.');
    return null;
  }
  if (process.getuid?.() === 0 && manner.sandbox) {
    return refuse("Electron's sandbox does not work for root: run the player as an ordinary user.");
  }
  layOutLooking(root, dist);
  const main = await bundlePlayer(root, dist);
  const told: HandOver = { settings, state, version: version() };
  say(`Player of ${settings.controller}, screen ${settings.screen ?? '(paired in the console)'}.`);
  say(`In Electron ${electronVersion(root) ?? ''}.${manner.sandbox ? '' : ' WITHOUT ITS SANDBOX.'}`);
  return electronProcess({
    program,
    args: [...(manner.sandbox ? [] : ['--no-sandbox']), main],
    env: { ...process.env, [HAND_OVER]: JSON.stringify(told) },
    events,
    over,
    mayBeClosed: settings.window,
  });
}

function version(): string {
  const file: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return typeof file === 'object' && file !== null && 'version' in file ? String(file.version) : '0';
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'error';
}
