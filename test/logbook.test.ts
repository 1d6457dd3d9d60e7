import { describe, expect, it } from 'vitest';
import { Logbook } from '../controller/logbook.ts';
import type { Line } from '../controller/logbook.ts';
import type { Records } from '../controller/records/records.ts';
import { StorageError } from '../controller/records/records.ts';
import { createLogger } from '../controller/runtime/logger.ts';

const line = (atMs: number): Line => ({
  entry: { input: { kind: 'advance', atMs }, configRevision: 1, decisions: [] },
  seen: null,
});

describe('the logbook', () => {
  it('[OBS-4] batches that failed together are written in the order in which they counted', async () => {
    const written: number[] = [];
    const asked: PromiseWithResolvers<undefined>[] = [];
    let full = true;
    const journal = {
      append: async (entries: readonly { input: { atMs: number } }[]) => {
        if (full) {
          asked.push(Promise.withResolvers());
          await asked.at(-1)!.promise;
        }
        written.push(...entries.map((e) => e.input.atMs));
      },
    } as unknown as Records['journal'];
    const logbook = new Logbook(journal, createLogger('silent'), () => undefined);
    const both = [logbook.write([line(1), line(2)]), logbook.write([line(3)])];
    for (const { reject } of asked) reject(new StorageError('full', 'the disk is full'));
    expect(await Promise.all(both)).toEqual(['the disk is full', 'the disk is full']);
    expect([logbook.trouble, logbook.whole]).toEqual(['the disk is full', false]);
    full = false;
    expect(await logbook.write([line(4)])).toBeNull();
    expect([written, logbook.trouble, logbook.whole]).toEqual([[1, 2, 3, 4], null, true]);
  });
});
