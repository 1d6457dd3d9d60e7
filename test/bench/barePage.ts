import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { devtoolsPipe } from '../../display/player/browser/devtoolsPipe.ts';
import type { DevtoolsPipe } from '../../display/player/browser/devtoolsPipe.ts';
import { chromiumLaunch } from '../chromium.ts';

const CLOSE_MS = 5_000;
const attached = z.object({ sessionId: z.string() });
const targets = z.object({ targetInfos: z.array(z.object({ targetId: z.string(), type: z.string() })) });
const evaluated = z.object({
  result: z.object({ value: z.unknown() }),
  exceptionDetails: z
    .object({ text: z.string(), exception: z.object({ description: z.string() }).optional() })
    .optional(),
});
const processes = z.object({ processInfo: z.array(z.object({ type: z.string(), id: z.number() })) });
const metrics = z.object({ metrics: z.array(z.object({ name: z.string(), value: z.number() })) });

/**
 * One page of a headless Chromium with nobody listening to its network: a test driver's does, and the page's process
 * then keeps up to 200 MB of what it loaded for a developer to look at.
 */
export class BarePage {
  readonly #child: ChildProcess;
  readonly #pipe: DevtoolsPipe;
  readonly #session: string;
  readonly #profile: string;
  #renderer: number | null = null;

  private constructor(child: ChildProcess, pipe: DevtoolsPipe, session: string, profile: string) {
    this.#child = child;
    this.#pipe = pipe;
    this.#session = session;
    this.#profile = profile;
  }

  static async open(
    args: readonly string[],
    size: { readonly width: number; readonly height: number },
  ): Promise<BarePage> {
    const { executablePath, args: quiet } = chromiumLaunch({ args });
    const profile = mkdtempSync(join(tmpdir(), 'endcap-bench-profile-'));
    const flags = ['--headless', '--remote-debugging-pipe', '--hide-scrollbars', `--user-data-dir=${profile}`];
    const window = `--window-size=${size.width},${size.height}`;
    const child = spawn(executablePath, [...quiet, ...flags, window, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const pipe = devtoolsPipe(child.stdio[3] as Writable, child.stdio[4] as Readable, () => undefined);
    const { targetInfos } = targets.parse(await pipe.send('Target.getTargets'));
    const page = targetInfos.find((t) => t.type === 'page');
    if (page === undefined) throw new Error('the browser has no page');
    const { targetId } = page;
    const { sessionId } = attached.parse(await pipe.send('Target.attachToTarget', { targetId, flatten: true }));
    const one = new BarePage(child, pipe, sessionId, profile);
    await one.#send('Page.enable');
    await one.#send('Performance.enable');
    return one;
  }

  #send(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Readonly<Record<string, unknown>>> {
    return this.#pipe.send(method, params, this.#session);
  }

  async goto(url: string): Promise<void> {
    await this.#send('Page.navigate', { url });
  }

  async addInitScript(script: () => void): Promise<void> {
    await this.#send('Page.addScriptToEvaluateOnNewDocument', { source: `(${script.toString()})()` });
  }

  /** Runs a function in the page, by its text; it sees nothing but `given`. */
  async evaluate<Given, Answer>(run: (given: Given) => Answer, given: Given): Promise<Answer> {
    const expression = `(${run.toString()})(${JSON.stringify(given)})`;
    const answer = evaluated.parse(
      await this.#send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true }),
    );
    const { exceptionDetails: thrown } = answer;
    if (thrown !== undefined) throw new Error(thrown.exception?.description ?? thrown.text);
    return answer.result.value as Answer;
  }

  /** Figures of the page after a collection, by Chromium's names. */
  async metrics(): Promise<ReadonlyMap<string, number>> {
    await this.#send('HeapProfiler.collectGarbage');
    const taken = metrics.parse(await this.#send('Performance.getMetrics'));
    return new Map(taken.metrics.map((m) => [m.name, m.value]));
  }

  /** Memory that the page's process has for itself, MB of 2^20 bytes; null where the system does not tell. */
  async privateMb(): Promise<number | null> {
    this.#renderer ??= await this.#largestRenderer();
    return this.#renderer === null ? null : privateMb(this.#renderer);
  }

  /** With one page it is the largest of its kind, once it has drawn for a while; the browser keeps a spare one. */
  async #largestRenderer(): Promise<number | null> {
    const { processInfo } = processes.parse(await this.#pipe.send('SystemInfo.getProcessInfo'));
    const renderers = processInfo
      .filter((p) => p.type === 'renderer')
      .map((p) => ({ pid: p.id, mb: privateMb(p.id) ?? 0 }));
    return renderers.sort((a, b) => b.mb - a.mb)[0]?.pid ?? null;
  }

  async close(): Promise<void> {
    const gone = once(this.#child, 'exit');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), CLOSE_MS);
    await this.#pipe.send('Browser.close').catch(() => undefined);
    await gone;
    clearTimeout(late);
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function privateMb(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kb = [...text.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].reduce((sum, m) => sum + Number(m[1]), 0);
    return kb / 1024;
  } catch {
    // Another system, or none of our own processes.
    return null;
  }
}
