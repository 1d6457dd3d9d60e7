/**
 * All soaks in turn, a round after the other, until the hours are over; at least one round.
 *
 *   npm run soak -- [--hours 8] [--part-minutes 30]
 *
 * A part is one soak: player and camera each run for so long, and the plays for as long as about as many take. Every
 * round has another seed. Ends at the first sign of interruption, and with 1 when any part failed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** Plays that the chaos needs a minute for, about. */
const PLAYS_A_MINUTE = 20;

const { values } = parseArgs({
  options: { hours: { type: 'string', default: '8' }, 'part-minutes': { type: 'string', default: '30' } },
});
const hours = Number(values.hours);
const minutes = Number(values['part-minutes']);
if (!(hours > 0)) throw new Error('--hours wants a number above 0');
if (!(minutes >= 1)) throw new Error('--part-minutes wants a number from 1 on');

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());
const until = performance.now() + hours * 3_600_000;
const interrupted = (): boolean => stop.signal.aborted;
const told: string[] = [];
let failed = false;

for (let round = 1; round === 1 || (performance.now() < until && !interrupted()); round++) {
  const parts: readonly (readonly [string, ...string[]])[] = [
    ['player', '--minutes', String(minutes)],
    ['plays', '--plays', String(Math.round(minutes * PLAYS_A_MINUTE)), '--seed', String(round)],
    ['camera', '--minutes', String(minutes)],
  ];
  for (const [name, ...args] of parts) {
    if (interrupted()) break;
    console.log(`\nRound ${round}: soak of ${name}`);
    const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...args], { stdio: 'inherit' });
    const end = (): void => void child.kill('SIGINT');
    stop.signal.addEventListener('abort', end);
    const [code] = (await once(child, 'exit')) as [number | null];
    stop.signal.removeEventListener('abort', end);
    const ended = interrupted() ? 'interrupted' : code === 0 ? 'well' : `failed (${String(code)})`;
    failed ||= ended.startsWith('failed');
    told.push(`round ${round}, ${name}: ${ended}`);
  }
}
console.log(`\n${told.join('\n')}`);
process.exitCode = failed ? 1 : 0;
