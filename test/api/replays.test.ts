import { expect, test } from 'vitest';
import type { ReplayPort } from '../../controller/api/ports.ts';
import type { ReplayState } from '../../controller/protocol/replay.ts';
import { noReplays } from '../fakes/noReplays.ts';
import { START_MS, bench } from './harness.ts';

const waiting: ReplayState = {
  id: 'abc123',
  state: 'waiting',
  ...{ from: START_MS - 2000, to: START_MS, draft: false, askedAtMs: START_MS, by: 'viewer' },
  progress: { done: 0, all: 0 },
  ...{ error: null, report: null, whatIf: null },
};

/** Takes one, and notes what it was asked. */
function one(asked: unknown[]): ReplayPort {
  let state = waiting;
  return {
    ...noReplays(),
    ask(request) {
      asked.push(request);
      if (request.fromMs >= request.toMs) return { ok: false, code: 'bad-range', message: 'swap the two' };
      if (asked.length > 3) return { ok: false, code: 'busy', message: '4 replays wait already' };
      return { ok: true, state: (state = { ...waiting, by: request.by }) };
    },
    get: (id) => (id === state.id ? state : undefined),
    cancel: (id) => (id === state.id ? { ...state, state: 'cancelled' } : undefined),
  };
}

test('[RPL-10] a replay is taken in, looked at and cancelled by the one who asked for it', async () => {
  const asked: unknown[] = [];
  const b = await bench({ replays: one(asked) });
  const [viewer, staff, marketer] = [await b.as('viewer'), await b.as('staff'), await b.as('marketer')];
  const range = { from: START_MS - 2000, to: START_MS };
  const taken = await b.call('POST', '/api/v1/replays', viewer, range);
  expect([taken.statusCode, taken.headers['location'], taken.json()]).toEqual([202, '/api/v1/replays/abc123', waiting]);
  expect(asked).toEqual([{ fromMs: range.from, toMs: range.to, draft: null, by: 'viewer' }]);
  expect((await b.call('GET', '/api/v1/replays/abc123', staff)).json()).toEqual(waiting);
  const refused = await b.call('DELETE', '/api/v1/replays/abc123', staff);
  expect([refused.statusCode, refused.json<{ message: string }>().message]).toEqual([
    403,
    'viewer asked for this replay. Ask them, or a marketer, to cancel it.',
  ]);
  for (const cookie of [viewer, marketer]) {
    expect((await b.call('DELETE', '/api/v1/replays/abc123', cookie)).json()).toMatchObject({ state: 'cancelled' });
  }
  for (const method of ['GET', 'DELETE'] as const) {
    expect((await b.call(method, '/api/v1/replays/gone', viewer)).statusCode).toBe(404);
  }
});

test('[RPL-4] a draft goes along as it is; times that are none and too many replays are answered in words', async () => {
  const asked: unknown[] = [];
  const b = await bench({ replays: one(asked) });
  const cookie = await b.as('marketer');
  const send = async (body: object): Promise<unknown> => {
    const answer = await b.call('POST', '/api/v1/replays', cookie, body);
    return [answer.statusCode, answer.json<{ message?: string }>().message];
  };
  const changes = [{ section: 'campaigns', remove: 'cola-loop' }];
  const range = { from: START_MS - 2000, to: START_MS };
  expect(await send({ ...range, with: { changes } })).toEqual([202, undefined]);
  expect(await send({ ...range, with: { config: { endcap: 1, anything: [] } } })).toEqual([202, undefined]);
  expect(asked).toMatchObject([{ draft: { changes } }, { draft: { config: { endcap: 1, anything: [] } } }]);
  expect(await send({ from: START_MS, to: START_MS - 1 })).toEqual([422, 'Swap the two.']);
  expect(await send(range)).toEqual([429, '4 replays wait already.']);
  expect(await send({ ...range, with: { changes: [] } })).toEqual([400, expect.stringMatching(/faults/)]);
  expect(await send({ from: 'noon' })).toEqual([400, expect.stringMatching(/faults/)]);
});

test('[RPL-9] why at an instant is worked out again where that is possible', async () => {
  const answer = {
    screen: 'aisle-1',
    atMs: 1000,
    ...{ class: null, campaign: null, campaigns: [], readings: [], losers: [], then: [], note: '' },
    cause: { rule: 'DEC-7', text: 'Nothing is booked', decidedAtMs: 1000, simulated: false },
    ...{ basis: 'replayed' as const, askedMs: 1500 },
  };
  const why: ReplayPort['why'] = (screen) =>
    Promise.resolve({ ok: true, answer: screen === 'aisle-1' ? answer : null });
  const b = await bench({ replays: { ...noReplays(), why } });
  const viewer = await b.as('viewer');
  expect((await b.call('GET', '/api/v1/screens/aisle-1/decision?at=1500', viewer)).json()).toEqual(answer);
  expect((await b.call('GET', '/api/v1/screens/nowhere/decision?at=1500', viewer)).statusCode).toBe(404);
});
