import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { isControllers, playerPage } from '../navigation.ts';
import { PAGE_STATE, pageIs, whyNotPlayer } from '../pageState.ts';
import type { Settings } from '../settings.ts';
import type { Opened, Shell, ShellEvents } from '../supervisor.ts';
import { devtoolsPipe } from './devtoolsPipe.ts';
import type { DevtoolsPipe } from './devtoolsPipe.ts';
import type { Look } from './look.ts';
import { DOOR, answerWith, bindingCall, contextCreated, numbered, pageBridge } from './pageBridge.ts';

/** A browser that was asked to close gets this long before it is ended by force, ms. */
const CLOSE_MS = 4_000;
/** Last words of the browser that are kept, characters. */
const LAST_WORDS = 2_000;

export interface BrowserShellOptions {
  readonly settings: Settings;
  /** The browser's program. */
  readonly program: string;
  /** Its command line; `serverKey` as in BrowserFlags. */
  readonly flags: (serverKey: string | null) => string[];
  /** Address of the page that says that the store is being looked for. */
  readonly looking: string;
  readonly look: () => Promise<Look>;
  /** Key of the server's certificate as it was when the controller last answered. */
  readonly serverKey: { read(): string | null; write(key: string): void };
  readonly events: ShellEvents;
  /** Of the player. */
  readonly version: string;
  /** Answers what the page asks its shell, given how a picture of the window is taken. */
  readonly desk: (capture: () => Promise<Uint8Array | null>) => (ask: unknown) => Promise<unknown>;
}

interface Running {
  readonly child: ChildProcess;
  readonly pipe: DevtoolsPipe;
  readonly exit: Promise<unknown>;
  readonly serverKey: string | null;
  /** Of the one page. */
  target: string;
  session: string;
  /** Of the page itself, not of a frame inside it or of a world beside it; null: none of the controller's. */
  context: number | null;
}

/** The shell around a Chromium of the machine. Whoever starts it ends it with `close`. */
export function browserShell(options: BrowserShellOptions): Shell & { close(): Promise<void> } {
  const { settings, events } = options;
  let running: Running | null = null;
  let closed = false;

  const start = async (serverKey: string | null): Promise<Running> => {
    const child = spawn(options.program, options.flags(serverKey), {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      // A group of its own, so that all of its processes can be ended together.
      detached: process.platform !== 'win32',
    });
    const [, , stderr, toBrowser, fromBrowser] = child.stdio;
    let lastWords = '';
    stderr!.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-LAST_WORDS);
    });
    const exit = new Promise((resolve) => {
      child.once('exit', resolve).once('error', resolve);
    });
    let started: Running | null = null;
    const pipe = devtoolsPipe(toBrowser as Writable, fromBrowser as Readable, (method, params) => {
      if (started !== null) heard(started, method, params);
    });
    await Promise.race([
      once(child, 'spawn'),
      exit.then(() => {
        throw new Error('it cannot be started');
      }),
    ]);
    child.once('exit', (code, signal) => {
      if (running !== started || started === null) return;
      running = null;
      events.gone(
        signal === null
          ? `the browser ended with ${code ?? 0}${hint(lastWords)}`
          : `the browser was ended by ${signal}`,
      );
    });
    try {
      await pipe.send('Target.setDiscoverTargets', { discover: true });
      const target = await firstPage(pipe);
      const { sessionId } = await pipe.send('Target.attachToTarget', { targetId: target, flatten: true });
      started = { child, pipe, exit, serverKey, target, session: String(sessionId), context: null };
      await pipe.send('Page.enable', {}, started.session);
      await pipe.send('Runtime.enable', {}, started.session);
      await pipe.send('Runtime.addBinding', { name: DOOR }, started.session);
      const source = pageBridge(settings.controller, options.version);
      await pipe.send('Page.addScriptToEvaluateOnNewDocument', { source }, started.session);
      await pipe.send('Browser.setDownloadBehavior', { behavior: 'deny' }).catch(() => undefined);
    } catch (error) {
      kill(child);
      throw new Error(`${error instanceof Error ? error.message : String(error)}${hint(lastWords)}`, { cause: error });
    }
    running = started;
    return started;
  };

  const capture = async (): Promise<Uint8Array | null> => {
    if (running === null) return null;
    // Without a clip: one would lay the page out anew for a moment, and everybody would see it.
    const how = { format: 'jpeg', quality: 60, optimizeForSpeed: true };
    const { data } = await running.pipe.send('Page.captureScreenshot', how, running.session);
    return typeof data === 'string' ? new Uint8Array(Buffer.from(data, 'base64')) : null;
  };
  const desk = options.desk(capture);
  const asked = async (from: Running, params: unknown): Promise<void> => {
    const call = bindingCall.safeParse(params);
    if (!call.success || call.data.executionContextId !== from.context) return;
    let given: unknown;
    try {
      given = JSON.parse(call.data.payload);
    } catch {
      return;
    }
    const question = numbered.safeParse(given);
    if (!question.success) return;
    const expression = answerWith(question.data.id, await desk(question.data.ask));
    await from.pipe.send('Runtime.evaluate', { expression, contextId: call.data.executionContextId }, from.session);
  };

  const heard = (from: Running, method: string, params: Readonly<Record<string, unknown>>): void => {
    // A page that went away takes its question along.
    if (method === 'Runtime.bindingCalled') void asked(from, params).catch(() => undefined);
    if (method === 'Runtime.executionContextsCleared') from.context = null;
    if (method === 'Runtime.executionContextCreated') {
      const made = contextCreated.safeParse(params);
      if (!made.success) return;
      const { id, origin, auxData } = made.data.context;
      if (!auxData.isDefault || auxData.frameId !== from.target) return;
      from.context = isControllers(origin, settings.controller) ? id : null;
      return;
    }
    if (running !== from) return;
    if (method === 'Target.targetCrashed' && params['targetId'] === from.target) {
      // The whole browser goes: a crashed tab keeps no promise about what it draws next.
      shell.end();
      events.gone('its process crashed');
    }
    if (method !== 'Target.targetCreated') return;
    const info = params['targetInfo'] as { readonly type?: unknown; readonly targetId?: unknown } | undefined;
    if (info?.type === 'page' && info.targetId !== from.target) {
      void from.pipe.send('Target.closeTarget', { targetId: info.targetId }).catch(() => undefined);
    }
  };

  const evaluate = async (r: Running): Promise<unknown> => {
    const answer = await r.pipe.send('Runtime.evaluate', { expression: PAGE_STATE, returnByValue: true }, r.session);
    return (answer['result'] as { readonly value?: unknown } | undefined)?.value;
  };
  const navigate = async (r: Running, url: string): Promise<string | null> => {
    const { errorText } = await r.pipe.send('Page.navigate', { url }, r.session);
    return typeof errorText === 'string' ? errorText.replace(/^net::/, '') : null;
  };

  const shell = {
    async open(): Promise<Opened> {
      const seen = await options.look();
      if (seen.why === null && seen.serverKey !== null) options.serverKey.write(seen.serverKey);
      const key = settings.pin === null ? null : options.serverKey.read();
      // The key stands on the command line: a server with a new certificate needs a new browser.
      if (running !== null && running.serverKey !== key) shell.end();
      if (closed) return { did: 'gone', why: 'the player stops' };
      let r: Running;
      try {
        r = running ?? (await start(key));
      } catch (error) {
        return { did: 'gone', why: `the browser: ${error instanceof Error ? error.message : String(error)}` };
      }
      try {
        const failed = await navigate(r, playerPage(settings.controller, settings.screen));
        const why = failed ?? whyNotPlayer(await evaluate(r), settings.controller);
        return why === null ? { did: 'open' } : { did: 'fail', why };
      } catch (error) {
        // The pipe ends a moment before the process; its exit says more.
        if (!r.pipe.isOpen()) await r.exit;
        return { did: running === r ? 'fail' : 'gone', why: error instanceof Error ? error.message : String(error) };
      }
    },
    async showLooking(): Promise<void> {
      if (running !== null) await navigate(running, options.looking);
    },
    async ping() {
      if (running === null) throw new Error('no browser');
      return pageIs(await evaluate(running), settings.controller);
    },
    end(): void {
      const ended = running;
      running = null;
      if (ended !== null) kill(ended.child);
    },
    async look(): Promise<string | null> {
      const seen = await options.look();
      if (seen.why === null && seen.serverKey !== null) options.serverKey.write(seen.serverKey);
      return seen.why;
    },
    /** Closes the browser, so that the page can end its running play; by force when it takes too long. */
    async close(): Promise<void> {
      closed = true;
      const ended = running;
      running = null;
      if (ended === null) return;
      void ended.pipe.send('Browser.close').catch(() => undefined);
      const patience = new AbortController();
      await Promise.race([ended.exit, pause(CLOSE_MS, null, { signal: patience.signal }).catch(() => undefined)]);
      patience.abort();
      kill(ended.child);
      await ended.exit;
    },
  };
  return shell;
}

async function firstPage(pipe: DevtoolsPipe): Promise<string> {
  const { targetInfos } = await pipe.send('Target.getTargets');
  const pages = (targetInfos as readonly { readonly type: string; readonly targetId: string }[]).filter(
    (target) => target.type === 'page',
  );
  const first = pages[0];
  if (first !== undefined) return first.targetId;
  const { targetId } = await pipe.send('Target.createTarget', { url: 'about:blank' });
  return String(targetId);
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** The one thing that a browser's many lines most often mean. */
function hint(lastWords: string): string {
  if (/without --no-sandbox|No usable sandbox/i.test(lastWords)) {
    return '; its sandbox does not work for this user: run the player as an ordinary user (or, knowing why, with --no-sandbox)';
  }
  if (/Missing X server|cannot open display|ozone_platform/i.test(lastWords)) return '; there is no desktop to draw on';
  if (/ProcessSingleton|profile .*in use/i.test(lastWords)) return '; its folder is in use by another browser';
  return '';
}
