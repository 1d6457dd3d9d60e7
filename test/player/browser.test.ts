import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStoreCa } from '../../controller/api/storeCa.ts';
import type { ServerCertificate } from '../../controller/api/storeCa.ts';
import { Bench, Site, alive, below, browserOf, end } from './launcher.ts';

let bench: Bench;
let site: Site;
beforeEach(() => {
  bench = new Bench();
  site = new Site();
});
afterEach(() => bench.close());

function certificate(name: string): Promise<ServerCertificate> {
  const folder = join(bench.folder, name);
  return openStoreCa({ folder, storeName: 'Corner shop', names: ['127.0.0.1'], nowMs: Date.now() });
}

// What is below a process is read from /proc.
describe.skipIf(process.platform !== 'linux')('a browser of the machine', () => {
  it('[WDG-7] opens the page, comes back when killed, and [SHL-4] nothing is left after SIGTERM', async () => {
    const controller = await bench.serve(site);
    const player = bench.browser(['--controller', controller, '--screen', 'entrance']);
    await site.heard(/^\/here\?secure=true&shell=object$/);
    expect(site.asked).toContain('/player?screen=entrance');
    expect(player.output()).toMatch(/screen entrance\.\nIn the browser of this machine, .*chrom.*, without Electron/i);

    end(browserOf(player).browser);
    await site.heard(/^\/here/, 2);
    expect(player.output()).toMatch(
      /The page ended: the browser was ended by SIGKILL\.\nThe page is opened again in 1 s\./,
    );
    const { counts } = JSON.parse(readFileSync(join(bench.folder, 'state/watchdog.json'), 'utf8')) as {
      counts: object;
    };
    expect(counts).toEqual({ gone: 1, hung: 0, gpu: 0, unreachable: 0 });

    for (const page of browserOf(player).pages) end(page);
    await site.heard(/^\/here/, 3);
    expect(player.output()).toMatch(/The page ended: its process crashed/);

    const processes = below(player.child.pid!);
    expect(processes.length).toBeGreaterThan(1);
    player.child.kill('SIGTERM');
    expect(await player.ended).toEqual([0, null]);
    await expect.poll(() => processes.filter(alive)).toEqual([]);
  });

  it('[SHP-1] [SHP-4] the page asks its shell over the pipe of the browser; a frame inside it cannot', async () => {
    const controller = await bench.serve(site);
    site.script = `(async () => {
      const shell = globalThis.endcapShell;
      const picture = await shell.capture();
      const again = await shell.capture();
      const on = await shell.power(true, 'command');
      const faults = await shell.faults();
      const frame = document.body.appendChild(document.createElement('iframe'));
      const inside = [typeof frame.contentWindow.endcapShell, typeof frame.contentWindow.endcapShellDoor];
      const said = JSON.stringify({ jpeg: [...picture.slice(0, 3)], again: [...again.slice(0, 3)], on, faults, inside });
      await fetch('/told?' + encodeURIComponent(said));
    })()`;
    bench.browser(['--controller', controller]);
    await site.heard(/^\/told/);
    const told = site.asked.find((url) => url.startsWith('/told?')) ?? '';
    expect(JSON.parse(decodeURIComponent(told.slice(6)))).toEqual({
      jpeg: [0xff, 0xd8, 0xff],
      // Asked too soon, it waits for the next one (SHP-3).
      again: [0xff, 0xd8, 0xff],
      on: 'the player has no commands for its panel ("power" in its player.json)',
      faults: [],
      inside: ['undefined', 'undefined'],
    });
  });

  it('[WDG-3] starts before the controller, shows that it looks, and opens the page when it is there', async () => {
    const controller = await bench.serve(new Site());
    await bench.unserve();
    const player = bench.browser(['--controller', controller]);
    await player.says(/could not be opened: ERR_CONNECTION_REFUSED\. Looking for the controller\./);
    site.status = 503;
    await bench.serve(site, { port: Number(new URL(controller).port) });
    await site.heard(/^\/player$/);
    site.status = 200;
    await player.says(/The controller is there again\./);
    expect(player.output().match(/Looking for the controller/g)).toHaveLength(1);
  });

  it('[WDG-10] a page in which no player runs is opened again', { timeout: 120_000 }, async () => {
    const controller = await bench.serve(site);
    site.script = `document.documentElement.dataset.alive = '0'`;
    const player = bench.browser(['--controller', controller]);
    await site.heard(/^\/here/);
    await player.says(/The page is there, but its player does not run\.\nThe page is opened again in 1 s\./);
    await site.heard(/^\/here/, 2);
  });

  it('[WIN-2] a window that leaves the controller is brought back', async () => {
    const elsewhere = new Site();
    const foreign = await bench.serve(elsewhere);
    const controller = await bench.serve(site);
    site.script = `location.href = '${foreign}/left'`;
    const player = bench.browser(['--controller', controller]);
    await elsewhere.heard(/^\/left/);
    site.script = '';
    await player.says(/the window shows something else/);
    await player.says(/The controller is there again\./);
  });

  it('[WIN-4] the pinned controller is opened as a secure page; a stranger in its place gets no request', async () => {
    const store = await certificate('store');
    const controller = await bench.serve(site, { certificate: store });
    const player = bench.browser(['--controller', controller, '--pin', store.pin]);
    await site.heard(/^\/here\?secure=true/);
    player.child.kill('SIGTERM');
    await player.ended;
    await bench.unserve();

    const stranger = new Site();
    const { cert, key } = await certificate('stranger');
    await bench.serve(stranger, {
      port: Number(new URL(controller).port),
      // The stranger lays the store's CA certificate, which everyone can see, beside its own.
      certificate: { ...store, cert: `${cert.split(/(?<=-----END CERTIFICATE-----\n)/)[0]!}${store.ca!}`, key },
    });
    const fooled = bench.browser(['--controller', controller, '--pin', store.pin]);
    await fooled.says(/could not be opened/);
    await stranger.heard(/^\/healthz$/, 2);
    expect(stranger.asked.filter((url) => url !== '/healthz')).toEqual([]);
  });

  it('[SHL-3] a second player on the same folder is refused, and the first lives on', async () => {
    const controller = await bench.serve(site);
    const first = bench.browser(['--controller', controller]);
    await site.heard(/^\/here/);
    const second = bench.browser(['--controller', controller]);
    expect(await second.ended).toEqual([1, null]);
    expect(second.output()).toMatch(/runs already.*--state FOLDER/);
    expect(below(first.child.pid!).length).toBeGreaterThan(1);

    // Killed, it leaves its door behind; the browser ends with its pipe.
    const processes = below(first.child.pid!);
    first.child.kill('SIGKILL');
    await first.ended;
    const third = bench.browser(['--controller', controller]);
    await site.heard(/^\/here/, 2);
    expect(third.output()).not.toMatch(/runs already/);
    await expect.poll(() => processes.filter(alive)).toEqual([]);
  });
});

describe('launcher', () => {
  it.skipIf(process.platform !== 'linux')(
    '[PKG-4] writes the unit of this user with the words it was given',
    async () => {
      const config = join(bench.folder, 'config');
      const player = bench.launch(['--screen', 'entrance', '--install-service'], { XDG_CONFIG_HOME: config });
      expect(await player.ended).toEqual([0, null]);
      expect(player.output()).toMatch(/systemctl --user .* enable --now endcap-player\.service/);
      const unit = readFileSync(join(config, 'systemd/user/endcap-player.service'), 'utf8');
      expect(unit).toMatch(/^ExecStart=\S+ \S+\/display\/player\/start\.ts --state \S+ --screen entrance$/m);
      const wrong = bench.launch(['--screen', 'A B', '--install-service'], { XDG_CONFIG_HOME: join(config, 'none') });
      expect(await wrong.ended).toEqual([2, null]);
    },
  );

  it('[SHL-5] names a browser that is not there, and what to do', async () => {
    const player = bench.launch(['--browser'], { CHROME_PATH: '/nowhere/chromium' });
    expect(await player.ended).toEqual([1, null]);
    expect(player.output()).toMatch(/CHROME_PATH names \/nowhere\/chromium, which is not a program/);
  });

  it('[SHL-5] without Electron and without a download it names the browser as the way', async () => {
    const player = bench.launch([], {
      ELECTRON_OVERRIDE_DIST_PATH: join(bench.folder, 'empty'),
      ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
    });
    expect(await player.ended).toEqual([1, null]);
    expect(player.output()).toMatch(
      /Electron is not here: ELECTRON_SKIP_BINARY_DOWNLOAD forbids[^]*npm run player -- --browser/,
    );
    expect(player.output()).not.toMatch(/\n\s+at .*\(/);
  });

  it('[SHL-1] a wrong setting is said, and nothing starts', async () => {
    const player = bench.launch(['--controller', 'http://shop.example']);
    expect(await player.ended).toEqual([2, null]);
    expect(player.output()).toMatch(/Plain http is for this machine only/);
  });
});
