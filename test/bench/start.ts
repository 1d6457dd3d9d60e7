/**
 * From `npm start` in a clone whose packages are installed, on an empty data folder, to a controller that is ready,
 * and on to the first picture on /player in a browser that was open already. Prints a table; `--json FILE`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../chromium.ts';
import { now, pageClockOffset, switches, watchSwitches } from './browserTimes.ts';
import { benchArguments, printTable, round, writeJson } from './machine.ts';

const { json } = benchArguments();
const LIMIT_MS = 60_000;
const data = mkdtempSync(join(tmpdir(), 'endcap-bench-data-'));
const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
await watchSwitches(page);
await page.goto('about:blank');

const began = now();
const npm = spawn('npm', ['start'], {
  cwd: join(import.meta.dirname, '../..'),
  env: { ...process.env, ENDCAP_PORT: '0', ENDCAP_LISTEN: '127.0.0.1', ENDCAP_DATA: data },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(npm, 'close');
try {
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    npm.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(text);
      if (found !== null) resolve(found[0]);
    });
    npm.once('close', () => reject(new Error(`npm start ended before it was ready:\n${text}`)));
  });
  while (!(await fetch(`${url}/readyz`)).ok) await new Promise((resolve) => setTimeout(resolve, 10));
  const readyS = (now() - began) / 1000;
  await page.goto(`${url}/player`);
  let picture: { at: number } | undefined;
  while (picture === undefined) {
    if (now() - began > LIMIT_MS) throw new Error('no picture within a minute');
    await new Promise((resolve) => setTimeout(resolve, 20));
    picture = (await switches(page)).find((s) => s.picture);
  }
  const firstPictureS = (picture.at + (await pageClockOffset(page)) - began) / 1000;
  const figures = { readyS: round(readyS, 2), firstPictureS: round(firstPictureS, 2) };
  printTable('From npm start, empty data folder, demonstration store', [
    ['', 'after', 'budget'],
    ['controller ready', `${figures.readyS} s`, ''],
    ['first picture on /player', `${figures.firstPictureS} s`, '<= 10 s'],
  ]);
  writeJson(json, figures);
} finally {
  await browser.close();
  npm.kill('SIGTERM');
  await ended;
  rmSync(data, { recursive: true, force: true });
}
