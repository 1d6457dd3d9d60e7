import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { connectCounter } from './counter.ts';
import { startController } from './controllerProcess.ts';
import { FrameWatch } from './playerFrames.ts';
import { isCut, PALETTE, staircaseStore, stepOf } from './playerStores.ts';
import { takeSwitches, watchPlayer } from './playerSwitches.ts';
import { Judge } from './playerVerdict.ts';
import type { Verdict } from './playerVerdict.ts';

const EVERY_MS = 100;
/** Frames are read and judged in batches, so that a long run needs no more memory than a short one. */
const BATCH = 50;
const TOP = PALETTE.length - 1;
const TRIES = 12;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

export interface TransitionFigures extends Verdict {
  /** Switches that were ordered. */
  readonly count: number;
  /** Of the stale ones, orders that never came on. */
  readonly lost: number;
  /** Of the frames spoiled on purpose beforehand, those that were found. */
  readonly found: {
    readonly black: number;
    readonly blank: number;
    /** Of frames through which half of the ground shines. */
    readonly through: number;
    readonly stale: number;
    readonly of: number;
  };
}

/**
 * So many switches at ten a second on a 320x180 player of a real controller: crowds come and go in seven zones like
 * steps of a staircase, each above the last. Every presented frame is read pixel by pixel.
 * @param keep folder for the first few frames with black or bare parts
 */
export async function benchTransitions(count: number, keep?: string): Promise<TransitionFigures> {
  const store = staircaseStore();
  const controller = await startController(store.file);
  const browser = await launchChromium({ args: ['--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 320, height: 180 } });
    await watchPlayer(page);
    const agent = await connectCounter(controller.url);
    await page.goto(`${controller.url}/player?screen=wall`);
    await page.waitForFunction(() => document.documentElement.dataset['creative'] === 'step-0');
    // Once up and down, so that every step has been drawn and shown before it counts.
    for (let i = 0; i < 2 * TOP; i++) {
      await order(agent, i);
      await pause(300);
    }
    await pause(1000);
    const found = await findSpoiled(page);
    await takeSwitches(page, true);

    const judge = new Judge(stepOf, isCut);
    const first = { creative: 'step-0', orderedAt: 0, at: 0 };
    judge.switched([first]);
    const watch = await FrameWatch.start(page, PALETTE);
    const shown: string[] = [];
    const read = async (all: boolean): Promise<void> => {
      const frames = await watch.take();
      // Asked for after the frames were taken: no frame can show what is not in the list.
      const switches = await takeSwitches(page, true);
      shown.push(...switches.map((s) => s.creative));
      judge.switched(switches);
      judge.frames(frames);
      if (all) judge.frames(await watch.stop());
    };
    const began = performance.now();
    for (let i = 0; i < count; i++) {
      await pause(began + i * EVERY_MS - performance.now());
      void order(agent, i);
      if (i % BATCH === BATCH - 1) await read(false);
    }
    await pause(1500);
    await read(true);
    agent.stop();
    const { verdict } = judge;
    const wanted = Array.from({ length: count }, (_, i) => `step-${levelAfter(i)}`);
    const lost = missing(wanted, shown);
    for (const note of judge.notes) console.log(`  ${note}`);
    if (keep !== undefined) judge.spoiled.forEach((png, i) => writeFileSync(join(keep, `spoiled-${i}.png`), png));
    return { ...verdict, stale: verdict.stale + lost, lost, count, found };
  } finally {
    await browser.close();
    await controller.stop();
    store.remove();
  }
}

/** The step that is on after the nth change: up to the top, down to the programme, and again. */
export function levelAfter(n: number): number {
  const turn = (n + 1) % (2 * TOP);
  return turn <= TOP ? turn : 2 * TOP - turn;
}

async function order(agent: { count(zone: string, people: number): Promise<string> }, n: number): Promise<void> {
  const level = levelAfter(n);
  const up = level > (n === 0 ? 0 : levelAfter(n - 1));
  await agent.count(`step-${up ? level : level + 1}`, up ? 9 : 0);
}

/** Ordered switches that never came on, or came in another order. */
export function missing(wanted: readonly string[], shown: readonly string[]): number {
  let at = 0;
  let lost = 0;
  for (const creative of wanted) {
    const found = shown.indexOf(creative, at);
    // Looked for near its place only: a lost one does not use up those that come later.
    if (found < 0 || found > at + 3) lost += 1;
    else at = found + 1;
  }
  return lost;
}

/** Proves the eye: single frames are spoiled on purpose, black, bare or of a scene that is not on, and must be found. */
async function findSpoiled(page: Page): Promise<TransitionFigures['found']> {
  const watch = await FrameWatch.start(page, PALETTE);
  await pause(300);
  await watch.take();
  const found = { black: 0, blank: 0, through: 0, stale: 0, of: TRIES };
  for (let i = 0; i < TRIES; i++) {
    for (const [kind, colour] of [
      ['black', '#000'],
      ['blank', '#f6f1ea'],
      ['through', 'rgb(246 241 234 / 50%)'],
      ['stale', `rgb(${PALETTE[3]!.join()})`],
    ] as const) {
      await spoilOneFrame(page, colour);
      await pause(150);
      const judge = new Judge(stepOf, isCut);
      judge.switched([{ creative: 'step-0', orderedAt: 0, at: 0 }]);
      judge.frames(await watch.take());
      if (judge.verdict[kind === 'through' ? 'blank' : kind] > 0) found[kind] += 1;
    }
  }
  await watch.stop();
  return found;
}

/** Covers the page with a colour for exactly one frame. */
export async function spoilOneFrame(page: Page, colour: string): Promise<void> {
  await page.evaluate(
    (background) =>
      new Promise<void>((done) => {
        const cover = document.createElement('div');
        cover.style.cssText = `position:fixed;inset:0;z-index:2147483647;background:${background}`;
        requestAnimationFrame(() => {
          document.body.append(cover);
          requestAnimationFrame(() => {
            cover.remove();
            done();
          });
        });
      }),
    colour,
  );
}
