/**
 * Chaos for proofs of play: a real controller, a real Chromium with a player per screen, and a line between them.
 * At instants that a seed picks, the controller is killed, the line cut, the browser killed. A witness in the pages
 * writes down what the picture showed; at the end it is held against the controller's books.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { PlayFinding } from '../../../controller/protocol/playBook.ts';
import { openRecords } from '../../../controller/records/open.ts';
import { createLogger } from '../../../controller/runtime/logger.ts';
import { startController, writeStore } from '../../bench/controllerProcess.ts';
import type { ControllerProcess } from '../../bench/controllerProcess.ts';
import { startBrowser } from './browserProcess.ts';
import type { BrowserProcess } from './browserProcess.ts';
import { openLine } from './line.ts';
import { judge } from './verdict.ts';
import type { Verdict } from './verdict.ts';
import { readSeen, watch } from './witness.ts';

export interface ChaosOptions {
  /** Switches that the witness is to see. */
  readonly plays: number;
  readonly seed: number;
  readonly screens: readonly string[];
  /** Between two blows, ms, least and most. */
  readonly restMs: readonly [number, number];
  readonly log?: (text: string) => void;
}
export interface ChaosReport extends Verdict {
  readonly browserKills: number;
  readonly controllerKills: number;
  readonly cuts: number;
  readonly seconds: number;
  readonly findings: readonly PlayFinding[];
  readonly missing: number;
}

type Blow = 'browser' | 'controller' | 'line';
const BLOWS: readonly Blow[] = ['browser', 'controller', 'line'];

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function chaosStore(screens: readonly string[]): unknown {
  const spots = ['a', 'b', 'c'];
  return {
    endcap: 1,
    store: { id: 'chaos', name: 'Chaos', timeZone: 'Europe/Amsterdam', demonstration: true },
    floorPlan: { widthM: 12, heightM: 8 },
    zones: [
      {
        id: 'shop',
        name: 'Shop',
        polygon: [
          { x: 0, y: 0 },
          { x: 12, y: 0 },
          { x: 12, y: 8 },
          { x: 0, y: 8 },
        ],
      },
    ],
    screens: screens.map((id, i) => ({ id, name: id, at: { x: 1 + i, y: 1 }, zone: 'shop' })),
    creatives: spots.map((s) => ({
      ...{ id: `spot-${s}`, name: `Spot ${s}`, kind: 'message', headline: `Spot ${s}` },
      ...{ durationS: 1, transition: 'cut' },
    })),
    campaigns: spots.map((s) => ({
      ...{ id: `campaign-${s}`, name: s, on: { everywhere: true }, creatives: [`spot-${s}`] },
    })),
  };
}

/** True when all that began before an instant was closed and handed over. */
function handedOver(page: Page, slot: string, untilMs: number): Promise<boolean> {
  return page.evaluate(
    ([name, until]) =>
      new Promise<boolean>((resolve) => {
        const open = indexedDB.open(`endcap-${name}`);
        open.onsuccess = () => {
          const transaction = open.result.transaction(['closed', 'plays']);
          const waiting = transaction.objectStore('closed').count();
          const opened = transaction.objectStore('plays').getAll() as IDBRequest<{ play: { startMs: number } }[]>;
          transaction.oncomplete = () => {
            open.result.close();
            const late = opened.result.length > 0 && opened.result.every(({ play }) => play.startMs >= until);
            resolve(late && waiting.result === 0);
          };
        };
      }),
    [slot, untilMs] as const,
  );
}

class Trial {
  readonly killsMs: number[] = [];
  readonly counts = { browser: 0, controller: 0, line: 0 };
  readonly file: string;
  private readonly options: ChaosOptions;
  private readonly folder = mkdtempSync(join(tmpdir(), 'endcap-chaos-'));
  private readonly data = join(this.folder, 'data');
  private readonly store;
  private readonly random: () => number;
  private readonly line;
  private browser: BrowserProcess | null = null;
  private controller: ControllerProcess | null = null;
  private readonly mending = new Map<Blow, Promise<void>>();

  constructor(options: ChaosOptions, line: Awaited<ReturnType<typeof openLine>>) {
    this.options = options;
    this.random = dice(options.seed);
    this.line = line;
    this.store = writeStore(chaosStore(options.screens));
    this.file = join(this.folder, 'seen.jsonl');
    writeFileSync(this.file, '');
  }

  async begin(): Promise<void> {
    await this.startController();
    await this.startBrowser();
    await this.shows(Date.now());
  }

  /** Every screen has switched twice since an instant. */
  private async shows(sinceMs: number): Promise<void> {
    const switches = (screen: string): number =>
      readSeen(this.file).filter((s) => s.screen === screen && s.atMs > sinceMs).length;
    while (!this.options.screens.every((screen) => switches(screen) >= 2)) await pause(100);
  }

  /** One blow, or none where the last of its kind is not mended yet. */
  async strike(): Promise<void> {
    const blow = BLOWS[Math.floor(this.random() * BLOWS.length)]!;
    const forMs = this.random() * (blow === 'line' ? 5000 : 2000);
    if (this.mending.has(blow)) return;
    this.counts[blow] += 1;
    this.options.log?.(`${new Date().toISOString().slice(14, 23)} ${blow} for ${Math.round(forMs)} ms`);
    if (blow === 'line') this.line.cut();
    if (blow === 'controller') {
      this.line.target = 0;
      await this.controller?.kill();
    }
    if (blow === 'browser') {
      this.killsMs.push(Date.now());
      await this.browser?.kill();
    }
    const mended = pause(forMs)
      .then(() => this.mend(blow))
      .finally(() => this.mending.delete(blow));
    this.mending.set(blow, mended);
  }

  async rest(): Promise<void> {
    const [least, most] = this.options.restMs;
    await pause(least + this.random() * (most - least));
  }

  /** Everything runs again, and every play that began until now is in the books. Answers with that instant. */
  async settle(): Promise<number> {
    await Promise.all(this.mending.values());
    const untilMs = Date.now();
    await this.shows(untilMs);
    for (const page of this.browser!.context.pages()) {
      const screen = new URL(page.url()).searchParams.get('screen');
      while (screen !== null && !(await handedOver(page, `player-${screen}`, untilMs))) await pause(100);
    }
    return untilMs;
  }

  async end(): Promise<void> {
    await Promise.all(this.mending.values());
    await this.browser?.close();
    await this.controller?.stop();
    await this.line.stop();
  }

  async books(): Promise<Pick<ChaosReport, 'findings' | 'missing'> & { plays: Parameters<typeof judge>[1] }> {
    const records = await openRecords({ folder: this.data, logger: createLogger('silent') });
    try {
      const { plays } = records;
      const missing = plays.chains().reduce((sum, chain) => sum + chain.missing, 0);
      return { plays: plays.list({}, 1_000_000), findings: plays.findings(1000), missing };
    } finally {
      await records.close();
    }
  }

  remove(): void {
    this.store.remove();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async mend(blow: Blow): Promise<void> {
    if (blow === 'line') this.line.mend();
    if (blow === 'controller') await this.startController();
    if (blow === 'browser') await this.startBrowser();
  }

  private async startController(): Promise<void> {
    this.controller = await startController(this.store.file, this.data);
    this.line.target = Number(new URL(this.controller.url).port);
  }

  private async startBrowser(): Promise<void> {
    this.browser = await startBrowser(join(this.folder, 'profile'));
    for (const screen of this.options.screens) {
      const page = await this.browser.newWindow();
      await watch(page, screen, this.file);
      const address = `http://127.0.0.1:${this.line.port}/player?screen=${screen}`;
      // Without a line only a page that was kept opens; a shell tries again, and so does this.
      const open = async (): Promise<void> => {
        while (!page.isClosed()) {
          try {
            await page.goto(address, { waitUntil: 'domcontentloaded', timeout: 5000 });
            return;
          } catch {
            await pause(300);
          }
        }
      };
      await open();
    }
  }
}

export async function playChaos(options: ChaosOptions): Promise<ChaosReport> {
  const beganMs = Date.now();
  const trial = new Trial(options, await openLine());
  try {
    let untilMs = 0;
    try {
      await trial.begin();
      let told = 0;
      while (readSeen(trial.file).length < options.plays) {
        await trial.rest();
        await trial.strike();
        const seen = readSeen(trial.file).length;
        if (seen >= told + 50) options.log?.(`${(told = seen)} switches seen`);
      }
      untilMs = await trial.settle();
    } finally {
      await trial.end();
    }
    const { plays, findings, missing } = await trial.books();
    return {
      ...judge(readSeen(trial.file), plays, trial.killsMs, untilMs),
      browserKills: trial.counts.browser,
      controllerKills: trial.counts.controller,
      cuts: trial.counts.line,
      seconds: Math.round((Date.now() - beganMs) / 1000),
      findings,
      missing,
    };
  } finally {
    trial.remove();
  }
}
