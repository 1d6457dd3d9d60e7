import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { NODE_WANTED, nodeTooOld } from '../build.mjs';

const ROOT = join(import.meta.dirname, '..');
const children: ChildProcess[] = [];
const folders: string[] = [];

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Exit code and signal. */
  readonly ended: Promise<[number | null, NodeJS.Signals | null]>;
  /** Resolves with the first match in what it prints; rejects when it ends before. */
  readonly says: (pattern: RegExp) => Promise<RegExpMatchArray>;
}

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env, NODE_ENV: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const says = (pattern: RegExp): Promise<RegExpMatchArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(text);
        if (found !== null) resolve(found);
      };
      look();
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.once('close', () => reject(new Error(`ended before it said ${String(pattern)}:\n${text}`)));
    });
  return { child, output: () => text, ended, says };
}

const node = (...args: string[]): Running => run(process.execPath, args);

/** A controller's environment: any free port of loopback, a data folder of its own. */
function freshHouse(): Record<string, string> {
  const data = mkdtempSync(join(tmpdir(), 'endcap-entry-'));
  folders.push(data);
  return { ENDCAP_PORT: '0', ENDCAP_LISTEN: '127.0.0.1', ENDCAP_DATA: data };
}

const ADDRESS = /http:\/\/(?:127\.0\.0\.1|localhost):(\d+)/;

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Ids of the processes below one, deepest last. Linux. */
function below(pid: number): number[] {
  const tasks = `/proc/${pid}/task/${pid}/children`;
  const own = existsSync(tasks) ? readFileSync(tasks, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number) : [];
  return own.flatMap((child) => [child, ...below(child)]);
}
/** Gone, or dead and only waiting to be collected. */
function alive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('entry points under Node itself', () => {
  it('the suite runs on the Node that the house is made for', () => {
    expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(NODE_WANTED);
  });

  it.each(['controller/main.ts', 'controller/cli/main.ts', 'devices/agent/main.ts', 'display/player/start.ts'])(
    '%s --help says how it is used',
    async (entry) => {
      const running = node(entry, '--help');
      const [code] = await running.ended;
      expect(running.output()).toMatch(/npm (run|start)/);
      expect(running.output()).not.toMatch(/\bError\b|Warning/);
      expect(code).toBe(0);
    },
  );

  it.each(['controller/main.ts', 'start.mjs'])('%s starts, answers, and ends cleanly when told to', async (entry) => {
    const running = run(process.execPath, [entry], freshHouse());
    const [address] = await running.says(ADDRESS);
    const health = await fetch(`${address}/healthz`);
    expect(health.status).toBe(200);
    running.child.kill('SIGTERM');
    expect(await running.ended).toEqual([0, null]);
  });

  it('a second controller on the same data folder is refused with words, and the first lives on', async () => {
    const house = freshHouse();
    const first = run(process.execPath, ['controller/main.ts'], house);
    const [address] = await first.says(ADDRESS);
    const second = run(process.execPath, ['controller/main.ts'], house);
    const [code] = await second.ended;
    expect(code).toBeGreaterThan(0);
    expect(second.output()).toMatch(/data folder/);
    expect(second.output()).not.toMatch(/\n\s+at .*\(/);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    first.child.kill('SIGTERM');
    expect(await first.ended).toEqual([0, null]);
  });

  it('an environment that cannot be used is named, every fault of it, and nothing starts', async () => {
    const running = run(process.execPath, ['controller/main.ts'], {
      ...freshHouse(),
      ENDCAP_PORT: 'eighty',
      ENDCAP_LOG: 'loud',
      ENDCAP_DTA: '/tmp/x',
    });
    const [code] = await running.ended;
    expect(code).toBeGreaterThan(0);
    expect(running.output()).toMatch(/ENDCAP_PORT is "eighty"/);
    expect(running.output()).toMatch(/ENDCAP_LOG is "loud"/);
    expect(running.output()).toMatch(/did you mean ENDCAP_DATA\?/);
    expect(running.output()).not.toMatch(/\n\s+at .*\(/);
  });

  const linux = process.platform === 'linux';
  if (!linux) process.stderr.write('NOT RUN: that a signal to npm ends the controller is tried on Linux only\n');
  it.skipIf(!linux)('npm start: a signal to npm ends the controller too', async () => {
    const npm = run('npm', ['start'], freshHouse());
    await npm.says(ADDRESS);
    const started = below(npm.child.pid!);
    expect(started.length).toBeGreaterThan(0);
    npm.child.kill('SIGTERM');
    await npm.ended;
    expect(started.filter(alive)).toEqual([]);
  });
});

describe('a Node that is too old', () => {
  it('is told so, with the fix', () => {
    expect(nodeTooOld('20.19.0')).toMatch(/needs Node 24.*this is 20\.19\.0[^]*npm start[^]*npm ci/);
    expect(nodeTooOld('24.0.0')).toBeUndefined();
    expect(nodeTooOld('26.1.0')).toBeUndefined();
  });

  const oldNode = ['/usr/local/bin/node', '/usr/bin/node'].find((path) => {
    if (!existsSync(path)) return false;
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' });
    return Number(/^v(\d+)/.exec(version)?.[1]) < NODE_WANTED;
  });
  it.skipIf(oldNode === undefined)('can still read start.mjs, and stops with the words', async () => {
    const running = run(oldNode!, ['start.mjs']);
    const [code] = await running.ended;
    expect(code).toBe(1);
    expect(running.output()).toMatch(/Endcap needs Node 24/);
  });
});

it('every entry point of the package scripts is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const named = Object.values(scripts).flatMap((s) =>
    [...s.matchAll(/node ([\w./-]+\.(?:ts|mjs))/g)].map((m) => m[1]!),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  expect(readdirSync(join(ROOT, '.ci'))).toContain('run');
});
