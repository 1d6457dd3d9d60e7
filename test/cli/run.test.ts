import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createCommands } from '../../controller/cli/commands.ts';
import { startControl } from '../../controller/cli/control.ts';
import type { Control } from '../../controller/cli/control.ts';
import { run } from '../../controller/cli/run.ts';
import type { Pairings } from '../../controller/context.ts';
import { PairingError } from '../../controller/context.ts';
import type { Records } from '../../controller/records/records.ts';
import { ReplayDesk } from '../../controller/replay/desk.ts';
import { yamlText } from '../../controller/records/yamlText.ts';
import { verifyPassword } from '../../controller/runtime/password.ts';
import { silent, testFolders } from '../records/folder.ts';
import { picture } from '../records/pictures.ts';
import { smallStore, storeConfigOf, T0 } from '../records/samples.ts';
import { surveysHere } from '../fakes/surveysHere.ts';

const folders = testFolders();
let controls: Control[] = [];
afterEach(async () => {
  for (const control of controls) await control.stop();
  controls = [];
});

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** One command line, as typed in a shell on the data folder. */
async function endcap(folder: string, argv: readonly string[], password = 'long enough words'): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(argv, {
    folder,
    terminal: {
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      password: () => Promise.resolve(password),
    },
    logger: silent,
    path: (file) => file,
    now: () => T0,
    wait: () => Promise.resolve(),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** What a running controller serves, over real records. */
async function running(folder: string, pairings: Pick<Pairings, 'pending' | 'confirm'>): Promise<Records> {
  const records = await folders.records(folder);
  const handle = createCommands({
    surveys: surveysHere,
    records,
    saveConfiguration: async (config, media, by) => (await records.config.save(config, media, by, T0)).revision,
    pairings,
    replays: new ReplayDesk({ file: join(folder, 'endcap.db'), logger: silent, now: () => T0 }),
    now: () => T0,
    logger: silent,
  });
  controls.push(await startControl({ folder, handle, logger: silent }));
  return records;
}

const nobody: Pick<Pairings, 'pending' | 'confirm'> = {
  pending: () => [],
  confirm: (code) => Promise.reject(new PairingError('unknown-code', `no device shows the code ${code}`)),
};

async function storeFile(config: unknown): Promise<string> {
  const folder = folders.folder();
  mkdirSync(join(folder, 'media'));
  writeFileSync(join(folder, 'media', 'logo.png'), await picture('png'));
  writeFileSync(join(folder, 'store.yaml'), yamlText(config));
  return join(folder, 'store.yaml');
}

/** The same commands, one after the other; what each printed and how it ended. */
async function session(folder: string): Promise<Outcome[]> {
  const store = await storeFile({ ...smallStore, store: { ...smallStore.store, brand: { logo: 'media/logo.png' } } });
  const outcomes: Outcome[] = [];
  for (const argv of [
    ['config', 'import', store],
    ['config', 'export'],
    ['config', 'export', '--to', join(folders.folder(), 'export')],
    ['user', 'add', 'ann', '--role', 'admin'],
    ['user', 'add', 'ann', '--role', 'staff'],
    ['user', 'add', 'ben', '--role', 'staff'],
    ['user', 'list'],
    ['user', 'remove', 'ann'],
    ['user', 'remove', 'ben'],
    ['user', 'remove', 'ben'],
    ['token', 'revoke', 'till'],
    ['token', 'list'],
    ['backup', join(folders.folder(), 'backup')],
  ]) {
    outcomes.push(await endcap(folder, argv));
  }
  return outcomes;
}

describe('with and without a controller', () => {
  it('[CLI-1] the same commands do and say the same', async () => {
    const closed = folders.folder();
    const offline = await session(closed);
    const open = folders.folder();
    const records = await running(open, nobody);
    const online = await session(open);
    expect(online.map((o) => o.code)).toEqual([0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0]);
    // The size of a backup is that of the file, which differs by what each has written.
    const said = (outcomes: Outcome[]): string[] => outcomes.map((o) => `${o.out}${o.err}`.replace(/, [\d.]+ MB/, ''));
    expect(said(online)).toEqual(said(offline));
    const stored = await folders.records(closed);
    const keep = (r: Records): unknown => ({
      config: r.config.current(),
      users: r.users.all().map((u) => u.user),
      audit: r.audit.list(100),
    });
    expect(keep(records)).toEqual(keep(stored));
    expect(keep(records)).toMatchObject({ users: ['ann'], config: { revision: 1, by: 'command line' } });
    expect(records.audit.list(100).map((a) => a.what)).toEqual([
      'backup made',
      'user removed',
      'user added',
      'user added',
      'configuration imported',
    ]);
  });

  it('[CLI-1] a data folder that another process holds without a socket is left alone', async () => {
    const folder = folders.folder();
    await folders.records(folder);
    const { code, err } = await endcap(folder, ['status']);
    expect([code, err]).toEqual([1, expect.stringContaining(`another controller (process ${process.pid})`)]);
  });

  it('[CLI-1] looking at a folder that is not there makes none', async () => {
    const folder = join(folders.folder(), 'data');
    const { code, err } = await endcap(folder, ['status']);
    expect([code, err]).toEqual([1, expect.stringContaining('there is no data folder here yet')]);
    expect(existsSync(folder)).toBe(false);
  });

  it('[CLI-1] status tells what runs and what it holds', async () => {
    const folder = folders.folder();
    await endcap(folder, ['config', 'import', await storeFile(smallStore)]);
    expect((await endcap(folder, ['status'])).out).toBe(
      `Endcap does not run on this data folder.
Store:    Corner shop (corner), revision 1 of 2026-03-03T12:00:00.000Z by command line
Holds:    1 screen, 0 racks, 1 product, 1 campaign
Devices:  0 paired, 0 revoked
Users:    0
Journal:  0 entries
Records:  in order`,
    );
    await running(folder, nobody);
    expect((await endcap(folder, ['status'])).out).toContain(`Endcap runs (process ${process.pid}).`);
  });
});

describe('store files', () => {
  it('[CFG-9] a member who is not in an imported file any more is erased from earlier revisions', async () => {
    const folder = folders.folder();
    const consent = { on: '2026-03-01', wording: 'v1' };
    const tag = (id: string, n: number, more: object = {}) => ({
      id,
      name: id,
      identity: `mac:00000000000${n}`,
      ...more,
    });
    const tags = [tag('anna', 1, { class: 'member', consent }), tag('basket-1', 2)];
    for (const left of [tags, []])
      await endcap(folder, ['config', 'import', await storeFile({ ...smallStore, tags: left })]);
    const records = await folders.records(folder);
    expect([await records.config.eraseTag('anna'), await records.config.eraseTag('basket-1')]).toEqual([0, 1]);
  });

  it('[CLI-2] five faults and a missing image are printed at once, with path, message and fix, and exit code 1', async () => {
    const store = await storeFile({
      ...smallStore,
      store: { ...smallStore.store, timeZone: 'Europe/Amsterdm', brand: {} },
      floorPlan: { ...smallStore.floorPlan, image: 'media/missing.png' },
      screens: [{ ...smallStore.screens?.[0], zone: 'drink' }],
      products: smallStore.products?.map((p) => ({ ...p, gtin: '4006381333932', price: 'free' })),
      campaigns: smallStore.campaigns?.map((c) => ({ ...c, creatives: ['welcom'] })),
    });
    const folder = folders.folder();
    for (const argv of [
      ['config', 'check', store],
      ['config', 'import', store],
    ]) {
      const { code, out, err } = await endcap(folder, argv);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(/^(6 faults:|The store file has 6 faults; nothing was changed\.)\n/);
      const lines = err.split('\n').slice(1);
      expect(lines.filter((_, i) => i % 3 === 0).sort()).toEqual([
        'campaigns[0](always).creatives[0]',
        'floorPlan.image',
        'products[0](cola).gtin',
        'products[0](cola).price',
        'screens[0](drinks-end).zone',
        'store.timeZone',
      ]);
      expect(lines.filter((_, i) => i % 3 === 2).every((line) => /^ {4}fix: \S/.test(line))).toBe(true);
      expect(err).toContain('did you mean "drinks"?');
    }
    expect((await endcap(folder, ['config', 'export'])).err).toContain('there is no configuration yet');
  });

  it('[CLI-1] a store file in order is told so; its export is the same store', async () => {
    const store = await storeFile(smallStore);
    expect(await endcap(folders.folder(), ['config', 'check', store])).toEqual({
      code: 0,
      out: 'In order: Corner shop, 1 screen, 1 campaign, 0 media files.',
      err: '',
    });
    const folder = folders.folder();
    await endcap(folder, ['config', 'import', store]);
    const { out } = await endcap(folder, ['config', 'export']);
    const again = folders.folder();
    writeFileSync(join(again, 'store.yaml'), out);
    await endcap(folder, ['config', 'import', join(again, 'store.yaml')]);
    const records = await folders.records(folder);
    expect(records.config.current()).toMatchObject({ revision: 2, config: storeConfigOf(smallStore) });
  });
});

describe('people, devices and systems', () => {
  it('[CLI-3] a password is hashed, replaced, and ends the sessions; none is printed or kept', async () => {
    const folder = folders.folder();
    const records = await running(folder, nobody);
    const short = await endcap(folder, ['user', 'add', 'ann', '--role', 'admin'], 'short');
    expect(short).toEqual({ code: 1, out: '', err: 'the password has fewer than 10 characters; choose another' });
    await endcap(folder, ['user', 'add', 'ann', '--role', 'admin'], 'first words of ann');
    await records.sessions.put({ tokenHash: 'aa', user: 'ann', expiresAtMs: T0 + 1 });
    const changed = await endcap(folder, ['user', 'password', 'ann'], 'other words of ann');
    const hash = records.users.get('ann')?.passwordHash ?? '';
    expect(hash).toMatch(/^\$argon2id\$/);
    expect(await verifyPassword(hash, 'other words of ann')).toBe(true);
    expect(await verifyPassword(hash, 'first words of ann')).toBe(false);
    expect(records.sessions.get('aa')).toBeUndefined();
    expect(changed.out).not.toContain('words');
    expect(JSON.stringify(records.audit.list(10))).not.toContain('words');
  });

  it('[CLI-3] a token is printed once, kept as its hash, and revoked', async () => {
    const folder = folders.folder();
    const records = await running(folder, nobody);
    const { out } = await endcap(folder, ['token', 'add', 'Till 3 (left)', '--source', '/till/*']);
    const token = out.split('\n')[1] ?? '';
    expect(token).toMatch(/^[\w-]{43}$/);
    const [kept] = records.tokens.all();
    expect(kept).toMatchObject({ id: 'till-3-left', name: 'Till 3 (left)', sources: ['/till/*'], revokedAtMs: null });
    expect(kept?.tokenHash).not.toContain(token);
    await endcap(folder, ['token', 'add', 'Till 3 (left)', '--source', '/x']);
    expect((await endcap(folder, ['token', 'revoke', 'till-3-left'])).code).toBe(0);
    expect((await endcap(folder, ['token', 'revoke', 'till-3-left'])).code).toBe(1);
    const list = (await endcap(folder, ['token', 'list'])).out;
    expect(list).toBe('till-3-left  Till 3 (left)  /till/*  revoked\ntill-3-left-2  Till 3 (left)  /x');
    expect(list).not.toContain(token);
  });

  it('[CLI-1] pairing asks the running controller, and says so when none runs', async () => {
    const folder = folders.folder();
    const asked: unknown[] = [];
    const waiting = {
      pending: () => [
        { code: 'K7M-4PX', kind: 'player' as const, name: 'Chrome', wants: 'drinks-end', from: '::1', expiresAtMs: T0 },
      ],
      confirm: (code: string, name: string, place: string | null, by: string) => {
        asked.push([code, name, place, by]);
        if (code !== 'K7M-4PX') return nobody.confirm(code, name, place, by);
        return Promise.resolve({
          id: 'left-player',
          kind: 'player' as const,
          name,
          place,
          keyHash: 'ab',
          simulated: false,
          createdAtMs: T0,
          revokedAtMs: null,
        });
      },
    };
    const records = await running(folder, waiting);
    expect((await endcap(folder, ['pair', 'list'])).out).toBe('K7M-4PX  player  Chrome  for drinks-end');
    const confirmed = await endcap(folder, ['pair', 'confirm', 'k7m-4px', '--name', 'Left', '--place', 'drinks-end']);
    expect(confirmed).toEqual({ code: 0, out: 'Paired: Left (left-player).', err: '' });
    expect(asked).toEqual([['K7M-4PX', 'Left', 'drinks-end', 'command line']]);
    const unknown = await endcap(folder, ['pair', 'confirm', 'AAA-222', '--name', 'Left']);
    expect(unknown).toEqual({ code: 1, out: '', err: 'no device shows the code AAA-222' });

    for (const control of controls) await control.stop();
    await records.close();
    expect((await endcap(folder, ['pair', 'list'])).err).toContain('no controller runs on this data folder');
  });

  it('[REC-14] a backup made by command is a data folder of its own', async () => {
    const folder = folders.folder();
    await running(folder, nobody);
    await endcap(folder, ['config', 'import', await storeFile(smallStore)]);
    const copy = join(folders.folder(), 'copy');
    expect((await endcap(folder, ['backup', copy])).out).toMatch(/^Backup of 1 file, 0\.\d MB\./);
    expect((await endcap(copy, ['status'])).out).toContain('Corner shop (corner), revision 1');
    expect(readFileSync(join(copy, 'backup.json'), 'utf8')).toContain('"endcap.db"');
    expect((await endcap(folder, ['backup', copy])).err).toContain('not empty');
  });
});

describe('usage', () => {
  it('[CLI-2] what is not understood ends with 2, the words why, and the help', async () => {
    const { code, out, err } = await endcap(folders.folder(), ['user', 'add', 'ann']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^--role is missing\n\n.*user add NAME --role ROLE/s);
    expect(await endcap(folders.folder(), ['--help'])).toMatchObject({ code: 0, err: '' });
  });
});
