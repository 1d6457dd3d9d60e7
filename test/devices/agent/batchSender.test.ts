import { describe, expect, it } from 'vitest';
import { batchSender } from '../../../devices/agent/batchSender.ts';
import type { Queued } from '../../../devices/agent/queue.ts';

const batch: Queued[] = [{ id: 'a-1', emission: { type: 'endcap.like.v1', atMs: 1_000, data: { product: 'cola' } } }];
const no = (reason: string): object => ({ ok: false, reason, message: `No: ${reason}.` });
const taken = (result: string, reason?: string): object => ({
  results: [{ id: 'a-1', source: 'urn:endcap:device:agent-1', result, ...(reason === undefined ? {} : { reason }) }],
});

/** Sends one batch to a controller that answers by this list. */
async function send(
  answers: readonly object[],
): Promise<{ sent: boolean; calls: number; closed: boolean; refused: string[]; waits: number[]; again: string[] }> {
  const left = [...answers];
  const refused: string[] = [];
  const waits: number[] = [];
  let calls = 0;
  let closed = false;
  const sender = batchSender({
    transport: {
      call: () => {
        calls++;
        return Promise.resolve(left.shift());
      },
      close: () => {
        closed = true;
      },
    },
    device: 'agent-1',
    offsetMs: () => 0,
    later: (ms, run) => {
      waits.push(ms);
      run();
    },
    refusedWhy: (reason) => refused.push(reason),
  });
  const outcome = await sender(batch).catch(() => null);
  return { sent: outcome !== null, calls, closed, refused, waits, again: [...(outcome?.again ?? [])] };
}

describe('what becomes of a batch', () => {
  it.each(['accepted', 'duplicate', 'late'])('[DEV-4] %s is as good as done', async (result) => {
    expect(await send([taken(result)])).toMatchObject({ sent: true, calls: 1, closed: false, refused: [] });
  });

  it('[DEV-4] a refused event is not sent again, and why is said', async () => {
    expect(await send([taken('refused', 'There is no product "cola".')])).toMatchObject({
      sent: true,
      calls: 1,
      refused: ['There is no product "cola".'],
      again: [],
    });
  });

  it('[DEV-12] what could not be written down is wanted again, and is no refusal', async () => {
    expect(await send([taken('retry', 'the disk is full')])).toMatchObject({
      sent: true,
      calls: 1,
      closed: false,
      refused: [],
      again: ['a-1'],
    });
  });

  it('[DEV-4] too many: it waits a second and tries again on the same connection', async () => {
    expect(await send([no('too-many'), no('too-many'), taken('accepted')])).toMatchObject({
      sent: true,
      calls: 3,
      closed: false,
      waits: [1_000, 1_000],
    });
  });

  it('[DEV-4] a batch of the wrong shape is given up, or everything behind it would wait for ever', async () => {
    expect(await send([no('malformed')])).toMatchObject({ sent: true, calls: 1, refused: ['No: malformed.'] });
  });

  it.each([[no('unpaired')], [{ nonsense: true }]])(
    '[DEV-4] %j: not known to have arrived, so the connection is made anew',
    async (answer) => {
      expect(await send([answer])).toMatchObject({ sent: false, closed: true });
    },
  );
});
