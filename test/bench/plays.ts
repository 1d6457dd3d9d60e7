/**
 * A month without a line: 300,000 proofs of play wait on a player's disk. How long the player takes to its first
 * picture, how much memory it needs while it hands them over, how long that takes, and how quickly the controller
 * pages through them afterwards. Real Chromium, real controller. Prints a table; `--json FILE`, `--size PLAYS`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import type { Play } from '../../controller/protocol/play.ts';
import { linked } from '../../controller/protocol/playChain.ts';
import type { ChainHead } from '../../controller/protocol/playChain.ts';
import { openRecords } from '../../controller/records/open.ts';
import { createLogger } from '../../controller/runtime/logger.ts';
import { startBrowser } from '../flows/chaos/browserProcess.ts';
import { chaosStore } from '../flows/chaos/playChaos.ts';
import { sha256Hex } from '../playChains.ts';
import { startController, writeStore } from './controllerProcess.ts';
import { benchArguments, printTable, quantile, round, writeJson } from './machine.ts';

const { json, size: PLAYS } = benchArguments(300_000);
const CHUNK = 5000;
const SPOT_MS = 8000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Kept {
  readonly store: 'closed' | 'kept';
  /** JSON of a list: as one text it travels far quicker than as values. */
  readonly rows: string;
  readonly key?: string;
}

function put(page: Page, kept: Kept): Promise<void> {
  return page.evaluate(
    ({ store, rows, key }) =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open('endcap-player-one');
        open.onsuccess = () => {
          const transaction = open.result.transaction(store, 'readwrite');
          for (const row of JSON.parse(rows) as unknown[]) transaction.objectStore(store).put(row, key);
          transaction.oncomplete = () => {
            open.result.close();
            resolve();
          };
          transaction.onabort = () => reject(new Error(String(transaction.error)));
        };
      }),
    kept,
  );
}

const waiting = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const open = indexedDB.open('endcap-player-one');
        open.onsuccess = () => {
          const count = open.result.transaction('closed').objectStore('closed').count();
          count.onsuccess = () => {
            open.result.close();
            resolve(count.result);
          };
        };
      }),
  );

async function fill(page: Page, device: string): Promise<void> {
  let head: ChainHead | null = null;
  const beganMs = Date.now() - PLAYS * SPOT_MS - 60_000;
  for (let from = 0; from < PLAYS; from += CHUNK) {
    const rows: Play[] = [];
    for (let n = from; n < Math.min(PLAYS, from + CHUNK); n++) {
      const startMs = beganMs + n * SPOT_MS + 0.25;
      const spot = 'abc'[n % 3]!;
      const play: Play = {
        ...{ id: `${device}.before.${n + 1}`, screen: 'one', campaign: `campaign-${spot}`, creative: `spot-${spot}` },
        ...{ startMs, endMs: startMs + SPOT_MS, plannedMs: SPOT_MS, outcome: 'complete', override: null },
        ...{ frames: { presented: 200, dropped: 0 }, picture: { bits: '0f1e2d3c4b5a6978', of: 'layer' } },
      };
      const made: { play: Play; head: ChainHead } = linked(play, head, () => 'before', sha256Hex);
      head = made.head;
      rows.push(made.play);
    }
    await put(page, { store: 'closed', rows: JSON.stringify(rows) });
  }
  await put(page, { store: 'kept', rows: JSON.stringify([{ head, lost: 0 }]), key: 'plays.chain' });
}

/** What is held, without what only waits to be cleared away. */
async function heapMb(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}

const folder = mkdtempSync(join(tmpdir(), 'endcap-bench-plays-'));
const data = join(folder, 'data');
const store = writeStore(chaosStore(['one']));
const controller = await startController(store.file, data);
const browser = await startBrowser(join(folder, 'profile'));
try {
  const page = await browser.newWindow();
  const shows = (): Promise<unknown> =>
    page.waitForFunction(() => (document.documentElement.dataset['creative'] ?? '') !== '', undefined, {
      timeout: 60_000,
    });
  await page.goto(`${controller.url}/player?screen=one`);
  await shows();
  const device = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const open = indexedDB.open('endcap-player-one');
        open.onsuccess = () => {
          const session = open.result.transaction('kept').objectStore('kept').get('session');
          session.onsuccess = () => {
            open.result.close();
            resolve((session.result as { device: string }).device);
          };
        };
      }),
  );
  const cdp = await page.context().newCDPSession(page);
  const emptyMb = await heapMb(cdp);
  await page.goto(`${controller.url}/`);
  console.log(`filling ${PLAYS} plays`);
  await fill(page, device);

  const openedMs = performance.now();
  await page.goto(`${controller.url}/player?screen=one`);
  await shows();
  const firstPictureS = (performance.now() - openedMs) / 1000;
  const heaps: number[] = [];
  let left = await waiting(page);
  while (left > 5) {
    heaps.push(await heapMb(cdp));
    await pause(2000);
    left = await waiting(page);
  }
  const handedOverS = (performance.now() - openedMs) / 1000;
  const controllerMb = await controller.rssMb();
  await browser.close();
  await controller.stop();

  const records = await openRecords({ folder: data, logger: createLogger('silent') });
  const times: number[] = [];
  let rows = 0;
  let page200 = records.plays.list({}, 200);
  for (let last = page200.at(-1); last !== undefined; last = page200.at(-1)) {
    rows += page200.length;
    const at = performance.now();
    page200 = records.plays.list({ after: last }, 200);
    times.push(performance.now() - at);
  }
  const countAt = performance.now();
  records.plays.countSince(Date.now() - 86_400_000);
  const countMs = performance.now() - countAt;
  const findings = records.plays.findings(100);
  const [chain] = records.plays.chains().filter((c) => c.chain === 'before');
  await records.close();
  heaps.sort((a, b) => a - b);
  const figures = {
    plays: PLAYS,
    firstPictureS: round(firstPictureS, 2),
    heapMb: { empty: round(emptyMb, 1), p50: round(quantile(heaps, 0.5), 1), most: round(heaps.at(-1) ?? 0, 1) },
    handedOverS: round(handedOverS, 1),
    perS: Math.round(PLAYS / handedOverS),
    inBooks: rows,
    chain: chain?.sequence ?? 0,
    missing: chain?.missing ?? -1,
    findings: findings.map((f) => f.detail),
    controllerMb: round(controllerMb, 0),
    pageMs: {
      p50: round(
        quantile(
          times.toSorted((a, b) => a - b),
          0.5,
        ),
        2,
      ),
      most: round(Math.max(...times), 1),
    },
    countTodayMs: round(countMs, 1),
  };
  printTable(`${PLAYS} proofs of play that waited on a player's disk`, [
    ['', 'measured', ''],
    ['first picture', `${figures.firstPictureS} s`, ''],
    ['heap of the page: none wait', `${figures.heapMb.empty} MB`, ''],
    ['heap while handing over, p50 / most', `${figures.heapMb.p50} / ${figures.heapMb.most} MB`, ''],
    ['handed over and checked', `${figures.handedOverS} s`, `${figures.perS}/s`],
    ['in the books', String(figures.inBooks), `missing ${figures.missing}, findings ${findings.length}`],
    ['memory of the controller', `${figures.controllerMb} MB`, ''],
    ['a page of 200, p50 / most', `${figures.pageMs.p50} / ${figures.pageMs.most} ms`, ''],
    ['starts of a day, by campaign', `${figures.countTodayMs} ms`, ''],
  ]);
  writeJson(json, figures);
} finally {
  await browser.close();
  await controller.stop();
  store.remove();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
