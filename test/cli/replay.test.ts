import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCommands } from '../../controller/cli/commands.ts';
import { startControl } from '../../controller/cli/control.ts';
import { run } from '../../controller/cli/run.ts';
import { decisionAnswer, replayReport, whatIfReport } from '../../controller/protocol/replay.ts';
import { Database } from '../../controller/records/database.ts';
import { yamlText } from '../../controller/records/yamlText.ts';
import { ReplayDesk } from '../../controller/replay/desk.ts';
import { campaign, NOON } from '../engine/store.ts';
import { silent } from '../records/folder.ts';
import { busyShop, busyStore, HOUR } from '../replay/busyShop.ts';
import type { BusyShop } from '../replay/busyShop.ts';
import { surveysHere } from '../fakes/surveysHere.ts';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function endcap(shop: BusyShop, ...argv: string[]): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
    password: () => Promise.reject(new Error('none')),
  };
  const now = (): number => shop.clock.now();
  const code = await run(argv, {
    folder: shop.folder,
    terminal,
    logger: silent,
    path: (file) => file,
    now,
    wait: () => Promise.resolve(),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** A control socket beside the app, as the controller has it. */
async function controlled(shop: BusyShop): Promise<void> {
  const replays = new ReplayDesk({ file: shop.file, logger: silent, now: () => shop.clock.now() });
  const handle = createCommands({
    surveys: surveysHere,
    records: shop.records(),
    saveConfiguration: () => Promise.resolve(0),
    ...{ pairings: null, replays, now: () => shop.clock.now(), logger: silent },
    engine: () => shop.app().engine(),
  });
  const control = await startControl({ folder: shop.folder, handle, logger: silent });
  onTestFinished(async () => {
    await control.stop();
    await replays.stop();
  });
}

function draftFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'endcap-draft-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(join(folder, 'draft.yaml'), text);
  return join(folder, 'draft.yaml');
}

async function openFor(hours: number): Promise<BusyShop> {
  const shop = await busyShop();
  shop.busy(hours * HOUR);
  await shop.written();
  return shop;
}

const RANGE = ['--from', '2026-11-21T12:00', '--to', '2026-11-21T11:30:00Z'];

describe('endcap replay', () => {
  it('[CLI-1][RPL-2] says identical, whether a controller runs or not', async () => {
    const shop = await openFor(0.6);
    await controlled(shop);
    const asked = await endcap(shop, 'replay', ...RANGE);
    expect([asked.code, asked.err]).toEqual([0, '']);
    expect(asked.out).toMatch(
      /^2026-11-21 12:00:00 to 2026-11-21 12:30:00: [\d,]+ inputs run, [\d,]+ decisions compared.\nIdentical: /,
    );
    const data = await endcap(shop, 'replay', ...RANGE, '--json');
    expect(replayReport.parse(JSON.parse(data.out))).toMatchObject({ fromMs: NOON, identical: true });
  });

  it('[CLI-1][CLI-2] without a controller too; what came out differently ends with 1', async () => {
    const shop = await openFor(0.6);
    await shop.stop();
    expect(await endcap(shop, 'replay', ...RANGE)).toMatchObject({ code: 0, err: '' });
    const db = Database.open(shop.file);
    db.exec(`UPDATE decision_text SET decision = json_set(decision, '$.cause.text', 'By chance')
             WHERE id = (SELECT min(text) FROM decided WHERE at_ms > ${NOON})`);
    db.close();
    const { code, out } = await endcap(shop, 'replay', ...RANGE);
    expect(code).toBe(1);
    expect(out).toMatch(/came out differently\.\n/);
    expect(out).toMatch(/entry \d+, cause\.text\n {2}then {2}.*By chance\n {2}now {3}/);
    const why = await endcap(shop, 'why', 'one', '--at', '2026-11-21T12:10');
    expect(why.out).toMatch(/worked out again for that instant$/);
  });

  it('[RPL-5] with a draft it tells a marketer what would have been', async () => {
    const shop = await openFor(0.6);
    await controlled(shop);
    const extra = { ...campaign('extra', { creatives: ['c'], share: 3 }), name: 'Autumn' };
    const changes = [
      { section: 'campaigns', put: extra },
      { section: 'campaigns', remove: 'crowd' },
    ];
    const file = draftFile(yamlText({ changes }));
    const { code, out } = await endcap(shop, 'replay', ...RANGE, '--with', file);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^What would have been, 2026-11-21 12:00:00 to 2026-11-21 12:30:00\n\(30 min on 3 screens\), with the draft\n/,
    );
    expect(out).toMatch(/\nAutumn {2}\(new in the draft\)\n/);
    expect(out).toMatch(/\nCampaign crowd {2}\(not in the draft\)\n.*\n {2}time on screen .* 0 s +-/);
    expect(out).toMatch(/\n {2}on One: 0\.0 % -> \d+\.\d % of its time\n/);
    expect(out).toMatch(/\nOne: loop .* -> /);
    expect(out).toMatch(/What was could be run again exactly\.$/);

    const store = draftFile(yamlText({ ...busyStore, campaigns: busyStore.campaigns.slice(0, 1) }));
    const data = await endcap(shop, 'replay', ...RANGE, '--with', store, '--json');
    const { campaigns } = whatIfReport.parse(JSON.parse(data.out));
    expect(campaigns.find((c) => c.campaign === 'loop')?.wouldBe.share).toBe(1);
  });

  it('[CLI-2][RPL-4] what cannot be done is said with what to do, every fault of a draft too', async () => {
    const shop = await openFor(0.1);
    await controlled(shop);
    const refused = async (...argv: string[]): Promise<unknown> => {
      const { code, err } = await endcap(shop, ...argv);
      return [code, err];
    };
    expect(await refused('replay', '--from', 'noon', '--to', '2026-11-21')).toEqual([
      1,
      expect.stringMatching(/^--from: "noon" is no instant; write it as 2026-11-21T14:30/),
    ]);
    expect(await refused('replay', '--from', '2026-11-21T12:05', '--to', '2026-11-21T12:01')).toEqual([
      1,
      'the end must lie after the beginning; swap the two',
    ]);
    expect(await refused('replay', '--from', '2026-11-20', '--to', '2026-11-21T12:05')).toEqual([
      1,
      expect.stringMatching(/^No state of the engine was kept before the beginning/),
    ]);
    expect(await refused('replay', '--from', '2026-11-21')).toEqual([2, expect.stringMatching(/^--to is missing/)]);
    const range = ['--from', '2026-11-21T12:00', '--to', '2026-11-21T12:05'];
    expect(await refused('replay', ...range, '--with', 'nowhere.yaml')).toEqual([
      1,
      expect.stringMatching(/there is no such file/),
    ]);
    const put = { id: 'new', name: 'New', on: { screens: ['nowhere'] }, creatives: ['nothing'] };
    const faulty = draftFile(yamlText({ changes: [{ section: 'campaigns', put }] }));
    expect(await refused('replay', ...range, '--with', faulty)).toEqual([
      1,
      expect.stringMatching(/^The draft has 2 faults.*nowhere.*nothing/s),
    ]);
    const noList = draftFile(yamlText({ changes: 'all of it' }));
    expect(await refused('replay', ...range, '--with', noList)).toEqual([1, expect.stringMatching(/changes/)]);
  });
});

describe('endcap why', () => {
  it('[RPL-9] tells the reason of now and of then', async () => {
    const shop = await openFor(0.2);
    await controlled(shop);
    const now = await endcap(shop, 'why', 'one');
    expect([now.code, now.out]).toEqual([
      0,
      expect.stringMatching(/^one at .*\n {2}why: .*\n[^]* {2}as it stands now$/),
    ]);
    const then = await endcap(shop, 'why', 'one', '--at', '2026-11-21T12:03:20');
    expect(then.out).toMatch(/^one at 2026-11-21 12:03:20: /);
    expect(then.out).toMatch(/\n {2}zone\.occupancy:drinks = /);
    expect(then.out).toMatch(/\n {2}not Campaign /);
    const data = await endcap(shop, 'why', 'one', '--at', '2026-11-21T12:03:20', '--json');
    expect(decisionAnswer.parse(JSON.parse(data.out))).toMatchObject({ basis: 'replayed', askedMs: NOON + 200_000 });
    expect(await endcap(shop, 'why', 'nowhere', '--at', '2026-11-21T12:03')).toMatchObject({
      code: 1,
      err: 'nothing is known of a screen "nowhere" at that instant',
    });
  });
});
