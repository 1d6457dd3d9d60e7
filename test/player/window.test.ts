import type { Session, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { denyAll, lockWindow } from '../../display/player/guard.ts';
import { isControllers, mayNavigate, playerPage } from '../../display/player/navigation.ts';
import { pageIs, whyNotPlayer } from '../../display/player/pageState.ts';
import { readSettings } from '../../display/player/settings.ts';
import { readShellFacts } from '../../display/player/shellFacts.ts';
import { windowOptions } from '../../display/player/windowOptions.ts';

const STORE = 'https://shop-pc.local:8443';

function options(...args: string[]): ReturnType<typeof windowOptions> {
  const line = readSettings(args, {}, () => null);
  if (line.does !== 'run') throw new Error('not readable');
  const bounds = { x: 1920, y: 0, width: 1080, height: 1920 };
  return windowOptions(line.settings, bounds, '/app/preload.cjs', { name: 'Endcap player', version: '0.1.0' });
}

describe('window options', () => {
  it('[WIN-1] the page is shut in, flag by flag', () => {
    expect(options().webPreferences).toEqual({
      preload: '/app/preload.cjs',
      additionalArguments: ['--endcap-shell={"name":"Endcap player","version":"0.1.0"}'],
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
      devTools: false,
      autoplayPolicy: 'no-user-gesture-required',
      backgroundThrottling: false,
    });
  });

  it('[WIN-3] fills its display without frame; with --window it is an ordinary window that fits', () => {
    expect(options()).toMatchObject({
      kiosk: true,
      fullscreen: true,
      frame: false,
      x: 1920,
      width: 1080,
      height: 1920,
    });
    expect(options('--window')).toMatchObject({
      kiosk: false,
      fullscreen: false,
      frame: true,
      width: 1080,
      height: 720,
    });
    expect(options('--window').webPreferences).toMatchObject({ contextIsolation: true, sandbox: true, devTools: true });
  });

  it('[WIN-5] each of several windows keeps its page in a store of its own', () => {
    const facts = { name: 'Endcap player', version: '0.1.0' };
    const bounds = { x: 0, y: 0, width: 1080, height: 1920 };
    const made = windowOptions({ window: false }, bounds, '/app/preload.cjs', facts, 'persist:screen-entrance');
    expect(made.webPreferences).toMatchObject({ partition: 'persist:screen-entrance', sandbox: true });
    expect(options().webPreferences).not.toHaveProperty('partition');
  });

  it('[WIN-1] the preload takes its facts as agreed, frozen, or takes nothing', () => {
    const [argument] = options().webPreferences?.additionalArguments ?? [];
    const facts = readShellFacts(['electron', '--type=renderer', argument!]);
    expect(facts).toEqual({ name: 'Endcap player', version: '0.1.0' });
    expect(Object.isFrozen(facts)).toBe(true);
    for (const wrong of ['{', '{}', '{"name":"a","version":7}', '{"name":"a","version":"1","key":"secret"}']) {
      expect(readShellFacts([`--endcap-shell=${wrong}`])).toBeNull();
    }
    expect(readShellFacts([])).toBeNull();
  });
});

describe('navigation', () => {
  it.each([
    ['https://shop-pc.local:8443/player?screen=a', true],
    ['https://shop-pc.local:8443/', true],
    ['http://shop-pc.local:8443/player', false],
    ['https://shop-pc.local/player', false],
    ['https://shop-pc.local:8443.evil.example/player', false],
    ['https://shop-pc.local:8443@evil.example/', false],
    ['https://user@shop-pc.local:8443/player', false],
    ['https://evil.example/?https://shop-pc.local:8443', false],
    ['file:///etc/passwd', false],
    ['data:text/html,hello', false],
    ['javascript:alert(1)', false],
    ['blob:https://shop-pc.local:8443/1-2-3', true],
    ['about:blank', false],
    ['', false],
  ])('[WIN-2] %s: %s', (url, may) => {
    expect(isControllers(url, STORE)).toBe(may);
    expect(mayNavigate(url, STORE, true)).toBe(may);
  });

  it('[WIN-2] a frame inside the page may be blank, hold what the page gives it, or a page over https', () => {
    expect(mayNavigate('about:srcdoc', STORE, false)).toBe(true);
    expect(mayNavigate('about:srcdoc', STORE, true)).toBe(false);
    // A web page as a scene: the page's own policy (frame-src) holds it to the store's list.
    expect(mayNavigate('https://weather.example/today', STORE, false)).toBe(true);
    expect(mayNavigate('http://weather.example/today', STORE, false)).toBe(false);
    expect(mayNavigate('file:///etc/passwd', STORE, false)).toBe(false);
    expect(mayNavigate('data:text/html,hello', STORE, false)).toBe(false);
    expect(mayNavigate('https://weather.example/today', STORE, true)).toBe(false);
  });

  it('the page of a screen is asked for by its id', () => {
    expect(playerPage(STORE, 'a-1')).toBe('https://shop-pc.local:8443/player?screen=a-1');
    expect(playerPage(STORE, null)).toBe('https://shop-pc.local:8443/player');
  });

  it('[WDG-3] an error status or a foreign address is not the page', () => {
    expect(whyNotPlayer({ url: `${STORE}/player`, status: 200 }, STORE)).toBeNull();
    expect(whyNotPlayer({ url: `${STORE}/player`, status: 503 }, STORE)).toMatch(/status 503/);
    expect(whyNotPlayer({ url: 'chrome-error://chromewebdata/', status: 0 }, STORE)).toMatch(/something else/);
    expect(whyNotPlayer(undefined, STORE)).toMatch(/no answer/);
  });

  it.each([
    [{ quietMs: 4_000 }, 'player'],
    [{ quietMs: 30_000 }, 'player'],
    [{ quietMs: 30_001 }, 'dead'],
    // Of a controller whose player makes no mark yet.
    [{ quietMs: null }, 'player'],
    [{}, 'player'],
    [{ quietMs: 90_000, status: 503 }, 'other'],
    [{ quietMs: 90_000, url: 'https://evil.example/' }, 'other'],
  ])('[WDG-10] a page that says %j of itself: %s', (said, is) => {
    expect(pageIs({ url: `${STORE}/player`, status: 200, ...said }, STORE)).toBe(is);
  });
});

type Handler = (...args: readonly unknown[]) => unknown;

/** Takes down what is installed on it. */
function recorder(): { readonly handlers: Map<string, Handler>; readonly target: unknown } {
  const handlers = new Map<string, Handler>();
  const target = new Proxy(
    {},
    {
      get: (_, name) => (first: unknown, second?: unknown) => {
        if (typeof first === 'string') handlers.set(first, second as Handler);
        else handlers.set(String(name), first as Handler);
      },
    },
  );
  return { handlers, target };
}

/** Lets an event happen; answers whether it was prevented. */
function prevented(handler: Handler | undefined, facts: object = {}): boolean {
  let stopped = false;
  handler?.({ ...facts, preventDefault: () => (stopped = true) });
  return stopped;
}

describe('guards of the window', () => {
  it('[WIN-2] leaving, redirects, new windows and webviews are refused, and told without what an address holds', () => {
    const said: string[] = [];
    const { handlers, target } = recorder();
    lockWindow(target as WebContents, STORE, (line) => said.push(line));
    for (const event of ['will-frame-navigate', 'will-redirect']) {
      const go = (url: string, isMainFrame: boolean): boolean => prevented(handlers.get(event), { url, isMainFrame });
      expect(go(`${STORE}/player`, true)).toBe(false);
      expect(go('https://evil.example/?token=secret', true)).toBe(true);
      expect(go('https://evil.example/?token=secret', false)).toBe(false);
      expect(go('http://evil.example/?token=secret', false)).toBe(true);
    }
    expect(prevented(handlers.get('will-attach-webview'))).toBe(true);
    expect(handlers.get('setWindowOpenHandler')?.({ url: `${STORE}/player` })).toEqual({ action: 'deny' });
    expect(said).toContain('The page wanted to leave for https://evil.example: refused.');
    expect(said.join()).not.toContain('secret');
  });

  it.each([
    ['persistent-storage', `${STORE}/player`, true, true],
    ['persistent-storage', `${STORE}/player`, false, false],
    ['persistent-storage', 'https://shop-pc.local/player', true, false],
    ['persistent-storage', '', true, false],
    ['media', `${STORE}/player`, true, false],
    ['unknown', `${STORE}/player`, true, false],
  ])('[WIN-2] the page itself may keep what it keeps, and nothing else: %s at "%s", main frame %s: %s', (...told) => {
    const [permission, requestingUrl, isMainFrame, given] = told;
    const { handlers, target } = recorder();
    denyAll(target as Session, STORE);
    const answers: unknown[] = [];
    const answer = (may: unknown): unknown => answers.push(may);
    handlers.get('setPermissionRequestHandler')?.({}, permission, answer, { requestingUrl, isMainFrame });
    expect(answers).toEqual([given]);
    const origin = URL.canParse(requestingUrl) ? `${new URL(requestingUrl).origin}/` : '';
    expect(handlers.get('setPermissionCheckHandler')?.(null, permission, origin, { isMainFrame })).toBe(given);
  });

  it('[WIN-2] every device and download is refused', () => {
    const { handlers, target } = recorder();
    denyAll(target as Session, STORE);
    expect(handlers.get('setDevicePermissionHandler')?.()).toBe(false);
    expect(prevented(handlers.get('will-download'))).toBe(true);
  });
});
