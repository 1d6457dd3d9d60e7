import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import type { ElectronApplication } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundlePlayer, layOutLooking } from '../../display/player/bundle.ts';
import { findElectron } from '../../display/player/electronProgram.ts';
import { HAND_OVER } from '../../display/player/handOver.ts';
import type { HandOver } from '../../display/player/handOver.ts';
import { Bench, Site } from './launcher.ts';

const ROOT = join(import.meta.dirname, '../..');
const program = findElectron(ROOT, process.env);
const desktop =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY']);

if (program === null) {
  console.warn(
    'ELECTRON NOT HERE: the tests of the real shell are left out. npm run player fetches it, with a way to the internet.',
  );
} else if (!desktop) {
  console.warn(
    'ELECTRON HAS NO DESKTOP HERE: the tests of the real shell are left out. xvfb-run npm test gives it one.',
  );
}

let bench: Bench;
let site: Site;
let app: ElectronApplication | undefined;
beforeEach(() => {
  bench = new Bench();
  site = new Site();
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  await bench.close();
});

async function launch(controller: string): Promise<ElectronApplication> {
  const dist = join(bench.folder, 'dist');
  const state = join(bench.folder, 'state');
  mkdirSync(state);
  layOutLooking(ROOT, dist);
  const main = await bundlePlayer(ROOT, dist);
  const settings = {
    ...{ controller, screen: 'entrance', pin: null, display: null, window: false },
    ...{ displays: [], power: { on: ['true'], off: ['false'] }, updates: null },
  };
  const told: HandOver = { settings, state, version: '0.0.1' };
  app = await _electron.launch({
    executablePath: program!,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), main],
    env: { ...(process.env as Record<string, string>), [HAND_OVER]: JSON.stringify(told) },
  });
  return app;
}

describe.skipIf(program === null || !desktop)('the real shell', () => {
  it('[WIN-1] [WIN-2] shows the page shut in, in a kiosk, and keeps it there', async () => {
    const shell = await launch(await bench.serve(site));
    await site.heard(/^\/here\?secure=true&shell=object$/);
    const page = await shell.firstWindow();
    expect(page.url()).toMatch(/\/player\?screen=entrance$/);
    expect(
      await page.evaluate(`({
        node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
        shell: Object.fromEntries(Object.entries(globalThis.endcapShell).map(([k, v]) => [k, typeof v])),
        frozen: Object.isFrozen(globalThis.endcapShell),
        popup: window.open('/player'),
      })`),
    ).toEqual({
      node: [],
      shell: {
        ...{ name: 'string', version: 'string', media: 'string', autoplay: 'boolean' },
        ...{ capture: 'function', temperature: 'function', power: 'function', faults: 'function', tell: 'function' },
        hidden: 'function',
      },
      frozen: true,
      popup: null,
    });
    await page.evaluate(`location.assign('https://elsewhere.example/')`);
    expect(new URL(page.url()).pathname).toBe('/player');
    const window = await shell.evaluate(({ BrowserWindow, Menu }) => {
      const [only, ...more] = BrowserWindow.getAllWindows();
      return { kiosk: only?.isKiosk(), more: more.length, menu: Menu.getApplicationMenu() };
    });
    expect(window).toEqual({ kiosk: true, more: 0, menu: null });
  });

  it('[SHP-5] the page hears that its window is hidden, which it cannot see itself', async () => {
    const shell = await launch(await bench.serve(site));
    await site.heard(/^\/here/);
    const page = await shell.firstWindow();
    await page.evaluate('globalThis.told = []; globalThis.endcapShell.hidden((now) => globalThis.told.push(now));');
    const last = (): Promise<unknown> => page.evaluate('globalThis.told.at(-1)');
    await expect.poll(last).toBe(false);
    await shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    await expect.poll(last).toBe(true);
    expect(await page.evaluate('document.visibilityState')).toBe('visible');
    await shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
    await expect.poll(last).toBe(false);
  });

  it('[SHP-1] [SHP-2] the page asks for its picture, its temperature, its panel', async () => {
    const shell = await launch(await bench.serve(site));
    await site.heard(/^\/here/);
    const page = await shell.firstWindow();
    expect(
      await page.evaluate(`(async () => {
        const picture = await globalThis.endcapShell.capture();
        const temperature = await globalThis.endcapShell.temperature();
        return {
          jpeg: [...picture.slice(0, 3)],
          temperature: temperature === null || typeof temperature === 'number',
          on: await globalThis.endcapShell.power(true),
          off: await globalThis.endcapShell.power(false),
          faults: await globalThis.endcapShell.faults(),
        };
      })()`),
    ).toEqual({ jpeg: [0xff, 0xd8, 0xff], temperature: true, on: null, off: 'false ended with 1', faults: [] });
  });

  it('[WIN-2] a web page in a frame opens over https and gets nothing of the shell', async () => {
    site.script = `const f = document.createElement('iframe'); f.sandbox = 'allow-scripts'; f.src = 'https://127.0.0.1:1/'; document.body.append(f)`;
    const shell = await launch(await bench.serve(site));
    await site.heard(/^\/here/);
    const page = await shell.firstWindow();
    // Nobody answers there: the frame went, and was not kept from going.
    await expect.poll(() => page.frames().length).toBe(2);
    expect(await page.evaluate('location.pathname')).toBe('/player');
  });

  it('[WDG-1] comes back when its page crashes', async () => {
    const shell = await launch(await bench.serve(site));
    await site.heard(/^\/here/);
    await shell.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await site.heard(/^\/here/, 2);
  });

  it('[WDG-3] looks for a controller that is not there', async () => {
    const controller = await bench.serve(new Site());
    await bench.unserve();
    const shell = await launch(controller);
    const page = await shell.firstWindow();
    await page.getByRole('heading', { name: 'Looking for the store' }).waitFor();
    await bench.serve(site, { port: Number(new URL(controller).port) });
    await site.heard(/^\/here\?secure=true&shell=object$/);
  });
});

describe('bundles of the shell', () => {
  it('[WIN-1] main is a module, preload CommonJS that needs nothing but Electron; made anew only when sources change', async () => {
    const dist = join(bench.folder, 'dist');
    const main = await bundlePlayer(ROOT, dist);
    const preload = readFileSync(join(dist, 'preload.cjs'), 'utf8');
    expect([...preload.matchAll(/\brequire\("([^"]+)"\)/g)].map((m) => m[1])).toEqual(['electron']);
    expect(preload).not.toMatch(/^(import|export) /m);
    const imports = [...readFileSync(main, 'utf8').matchAll(/^import .* from "([^"]+)";/gm)].map((m) => m[1]!);
    expect(imports).toContain('electron');
    expect(imports.filter((name) => name !== 'electron' && !isBuiltin(name))).toEqual([]);
    const madeMs = statSync(main).mtimeMs;
    await bundlePlayer(ROOT, dist);
    expect(statSync(main).mtimeMs).toBe(madeMs);
  });

  it('[PKG-5] main loads whole and reads its own settings when it is packaged, or says how it is started', async () => {
    const main = await bundlePlayer(ROOT, join(bench.folder, 'dist'));
    // Electron's module as far as main goes before it is ready: a process without Electron has no more to show.
    const electron = join(bench.folder, 'dist/node_modules/electron');
    mkdirSync(electron, { recursive: true });
    writeFileSync(
      join(electron, 'index.js'),
      `exports.app = { isPackaged: process.env.PACKAGED === '1', setName() {}, getVersion: () => '0.3.0',
         getPath: () => ${JSON.stringify(bench.folder)}, exit: (code) => process.exit(code) };
       // A packaged program has no script among its words.
       process.argv.splice(1, 1);
       exports.BrowserWindow = exports.Menu = exports.ipcMain = exports.powerSaveBlocker = {};
       exports.protocol = exports.screen = exports.session = {};`,
    );
    const start = (packaged: string, ...words: string[]) =>
      spawnSync(process.execPath, [main, ...words], { env: { PACKAGED: packaged }, encoding: 'utf8' });
    const bare = start('0');
    expect([bare.status, bare.stderr]).toEqual([
      64,
      expect.stringMatching(/^The player is started by: npm run player/),
    ]);
    const wrong = start('1', '--screen', 'A B');
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringMatching(/^--screen: a screen id is/)]);
    const help = start('1', '--help');
    expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('player.json')]);
  });
});
