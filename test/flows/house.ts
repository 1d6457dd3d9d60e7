import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { LiveSnapshot } from '../../controller/protocol/console.ts';
import { consoleCalls, liveSnapshot } from '../../controller/protocol/console.ts';
import type { EventResult } from '../../controller/protocol/observation.ts';
import { startController } from '../bench/controllerProcess.ts';
import type { ControllerProcess } from '../bench/controllerProcess.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Recordings with truth; where they are not, the tests that need them say so and pass by. */
export const shared = resolve(ROOT, process.env['ENDCAP_SHARED'] ?? '../shared');

/** A file of the shared recordings, or null with a word about it on standard error. */
export function sharedFile(path: string): string | null {
  const file = join(shared, path);
  if (existsSync(file)) return file;
  process.stderr.write(`NOT RUN: ${path} is not there (ENDCAP_SHARED names the folder of recordings)\n`);
  return null;
}

/** A running controller, as its people use it: signed in, posting events, agents beside it. */
export class House {
  readonly controller: ControllerProcess;
  readonly cookie: string;
  readonly #agents: ChildProcess[] = [];
  readonly #sockets: Socket[] = [];
  #token: Promise<string> | null = null;

  private constructor(controller: ControllerProcess, cookie: string) {
    this.controller = controller;
    this.cookie = cookie;
  }

  static async open(storeFile: string, data?: string, settings: Readonly<Record<string, string>> = {}): Promise<House> {
    const controller = await startController(storeFile, data, settings);
    const password = /Password\s+(\S+)/.exec(controller.output())?.[1];
    const answer = await fetch(`${controller.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'admin', password }),
    });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0];
    if (!answer.ok || cookie === undefined) {
      await controller.stop();
      throw new Error(`sign-in failed: ${answer.status} ${await answer.text()}`);
    }
    return new House(controller, cookie);
  }

  get url(): string {
    return this.controller.url;
  }

  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        cookie: this.cookie,
        origin: this.url,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  /** Posts events as an outside system does, with a token of its own. */
  async post(events: readonly Record<string, unknown>[]): Promise<EventResult[]> {
    this.#token ??= this.call('POST', '/api/v1/tokens', { name: 'test', sources: ['urn:test:*'] }).then(
      (t) => (t as { token: string }).token,
    );
    const answer = await fetch(`${this.url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await this.#token}`, 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify(events.map((e) => ({ specversion: '1.0', source: 'urn:test:flow', ...e }))),
    });
    return ((await answer.json()) as { results: EventResult[] }).results;
  }

  /** Runs an agent until it ends or the house closes; resolves with its exit code. */
  agent(...args: string[]): { ended: Promise<number | null> } {
    const state = join(this.controller.data, 'agents', `flow-${this.#agents.length}`);
    const child = spawn(
      process.execPath,
      ['devices/agent/main.ts', ...args, '--controller', this.url, '--state', state],
      {
        cwd: ROOT,
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    this.#agents.push(child);
    return { ended: once(child, 'close').then(([code]) => code as number | null) };
  }

  /** The live view as the console gets it at this instant. */
  async live(): Promise<LiveSnapshot> {
    let socket = this.#sockets[0];
    if (socket === undefined) {
      socket = io(`${this.url}/console`, { transports: ['websocket'], extraHeaders: { cookie: this.cookie } });
      this.#sockets.push(socket);
    }
    const body = consoleCalls.watch.body.parse({ protocol: 1 });
    return liveSnapshot.parse(await socket.timeout(5000).emitWithAck('watch', body));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.disconnect();
    for (const child of this.#agents) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGTERM');
      await once(child, 'close');
    }
    await this.controller.stop();
  }
}

/** Colour of one pixel of what the page really shows, as `#rrggbb`. */
export async function pixel(page: Page, x: number, y: number): Promise<string> {
  const shot = await page.screenshot({ clip: { x, y, width: 1, height: 1 } });
  const { data } = await sharp(shot).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return `#${data.subarray(0, 3).toString('hex')}`;
}

/** True when two colours differ by no more than a shade of light. */
export function near(a: string, b: string): boolean {
  const parts = (c: string): number[] => [1, 3, 5].map((i) => Number.parseInt(c.slice(i, i + 2), 16));
  const [p, q] = [parts(a), parts(b)];
  return p.every((v, i) => Math.abs(v - q[i]!) <= 24);
}

/** Asks again until the answer is right; rejects with the last answer. A deadline, not a wait: it ends as soon as it may. */
export async function until<T>(
  ask: () => Promise<T>,
  right: (answer: T) => boolean,
  what: string,
  seconds = 30,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (right(answer)) return answer;
    if (performance.now() > end) throw new Error(`${what}: still ${JSON.stringify(answer)} after ${seconds} s`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
