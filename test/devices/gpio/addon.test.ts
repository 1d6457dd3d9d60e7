import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DriverError } from '../../../devices/agent/driver.ts';
import { ensureAddon } from '../../../devices/gpio/addon.ts';
import type { Workshop } from '../../../devices/gpio/addon.ts';
import { onoffGpio } from '../../../devices/gpio/onoff.ts';
import { headersBeside, npmWorkshop } from '../../../devices/gpio/workshop.ts';

const mismatch = (): Error =>
  Object.assign(
    new Error(
      "The module 'epoll.node'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 115. This version of Node.js requires\nNODE_MODULE_VERSION 137.",
    ),
    { code: 'ERR_DLOPEN_FAILED' },
  );
const missing = (name: string): Error =>
  Object.assign(new Error(`Cannot find module '${name}'\nRequire stack:`), { code: 'MODULE_NOT_FOUND' });

interface Shop extends Workshop {
  readonly said: string[];
  readonly builds: (string | null)[];
}
function workshop(loads: (Error | null)[], options: Partial<Workshop> = {}): Shop {
  const said: string[] = [];
  const builds: (string | null)[] = [];
  return {
    said,
    builds,
    node: '24.21.0',
    headers: () => '/opt/node',
    load() {
      const next = loads.shift();
      if (next instanceof Error) throw next;
    },
    build(headers) {
      builds.push(headers);
      return Promise.resolve({ code: 0, output: '' });
    },
    say: (line) => said.push(line),
    ...options,
  };
}

describe('the addon of the GPIO library', () => {
  it('[DEV-36] that fits is left alone', async () => {
    const shop = workshop([null]);
    await ensureAddon(shop);
    expect([shop.builds, shop.said]).toEqual([[], []]);
  });

  it('[DEV-36] that was compiled for another Node is built anew, with the headers of the one that runs', async () => {
    const shop = workshop([mismatch(), null]);
    await ensureAddon(shop);
    expect(shop.builds).toEqual(['/opt/node']);
    expect(shop.said).toEqual([
      'The addon of the GPIO library does not fit Node 24.21.0; building it anew (npm_config_nodedir=/opt/node npm rebuild epoll).',
      'Built.',
    ]);
  });

  it('[DEV-36] that cannot be built: why, what the compiler said last, and how to do it by hand', async () => {
    const build = (): Promise<{ code: number; output: string }> =>
      Promise.resolve({ code: 1, output: 'gyp info\ngyp ERR! not found: make\n' });
    const failure = ensureAddon(workshop([mismatch()], { build, headers: () => null }));
    await expect(failure).rejects.toThrow(DriverError);
    await expect(failure).rejects.toThrow(
      /does not fit Node 24\.21\.0[^]*not found: make[^]*build-essential[^]*headers of Node 24\.21\.0[^]*Try by hand: npm rebuild epoll/,
    );
  });

  it('[DEV-36] that does not fit after the build either is said, not tried for ever', async () => {
    const shop = workshop([mismatch(), mismatch()]);
    await expect(ensureAddon(shop)).rejects.toThrow(/could not be built: The module 'epoll.node'/);
    expect(shop.builds).toHaveLength(1);
  });

  it.each(['onoff', 'epoll'])(
    '[DEV-36] a package %s that was left out is named, and nothing is built',
    async (name) => {
      const shop = workshop([missing(name)]);
      await expect(ensureAddon(shop)).rejects.toThrow(new RegExp(`package ${name}, which is not installed[^]*npm ci`));
      expect(shop.builds).toEqual([]);
    },
  );

  it('[DEV-36] headers of another Node are not taken for those of this one', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'endcap-headers-')));
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'include/node'), { recursive: true });
    const program = join(folder, 'bin/node');
    writeFileSync(program, '');
    expect(headersBeside(program, '24.21.0')).toBeNull();
    writeFileSync(
      join(folder, 'include/node/node_version.h'),
      '#define NODE_MAJOR_VERSION 24\n#define NODE_MINOR_VERSION 21\n#define NODE_PATCH_VERSION 0\n',
    );
    expect(headersBeside(program, '24.21.0')).toBe(folder);
    expect(headersBeside(program, '20.20.2')).toBeNull();
    rmSync(folder, { recursive: true });
  });

  const here = process.platform === 'linux' && existsSync(join(import.meta.dirname, '../../../node_modules/epoll'));
  if (!here) process.stderr.write('NOT RUN: the addon of the GPIO library is not installed on this machine\n');
  it.skipIf(!here)(
    '[DEV-36] really loads in the Node that runs, whichever npm installed it for',
    async () => {
      await ensureAddon(npmWorkshop(() => undefined));
      expect(Array.isArray(onoffGpio().chips())).toBe(true);
    },
    300_000,
  );
});
