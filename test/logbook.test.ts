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

  it('[RPL-1] a mark is the number of the last line, and none is given while that is not certain', async () => {
    const asked: PromiseWithResolvers<number>[] = [];
    const journal = {
      append: () => {
        asked.push(Promise.withResolvers());
        return asked.at(-1)!.promise;
      },
    } as unknown as Records['journal'];
    const logbook = new Logbook(journal, createLogger('silent'), () => undefined);
    const written = [logbook.write([line(1)])];
    const first = logbook.mark();
    written.push(logbook.write([line(2)]));
    const second = logbook.mark();
    asked[0]!.resolve(7);
    asked[1]!.resolve(8);
    expect([await first, await second]).toEqual([7, 8]);

    written.push(logbook.write([line(3)]), logbook.write([line(4)]));
    const behindAFault = logbook.mark();
    asked[2]!.reject(new StorageError('full', 'the disk is full'));
    asked[3]!.resolve(9);
    expect(await behindAFault).toBeNull();
    expect(await logbook.mark()).toBeNull();
    written.push(logbook.write([]));
    const after = logbook.mark();
    asked[4]!.resolve(10);
    expect(await after).toBe(10);
    await Promise.all(written);
  });
});
