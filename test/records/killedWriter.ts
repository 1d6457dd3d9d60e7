import { openRecords } from '../../controller/records/open.ts';
import { createLogger } from '../../controller/runtime/logger.ts';
import { countEntry, playOf, T0 } from './samples.ts';

// A process of its own that writes without end and says what was acknowledged, until it is killed.
const folder = process.argv[2];
const round = process.argv[3];
if (folder === undefined || round === undefined) throw new Error('usage: killedWriter.ts FOLDER ROUND');

const records = await openRecords({ folder, logger: createLogger('silent') });
let next = 0;

async function writeOn(): Promise<void> {
  for (;;) {
    const n = next++;
    const event = `${round}-${n}`;
    if (n % 3 === 0) {
      const { accepted } = await records.plays.add([playOf(`player.${round}.${n}`)], 'player', T0 + 60_000);
      process.stdout.write(`play ${accepted[0] ?? ''}\n`);
    } else {
      const entry = countEntry(n, [], T0 + n);
      await records.journal.append(
        [{ ...entry, input: { ...entry.input, source: event } as typeof entry.input }],
        [{ source: '/load', id: event, atMs: T0 + n }],
      );
      process.stdout.write(`entry ${event}\n`);
    }
    if (n % 50 === 0) await records.journal.saveSnapshot({ version: 1, nowMs: n, likes: [], triggers: [] });
  }
}

await Promise.all(Array.from({ length: 24 }, writeOn));
