import { expect, test } from 'vitest';
import type { Enrolments } from '../../controller/context.ts';
import type { Problem } from '../../controller/protocol/http.ts';
import type { Enrolment } from '../../controller/protocol/tags.ts';
import { START_MS, bench } from './harness.ts';

const session: Enrolment = {
  id: 'ab12',
  receiver: 'desk',
  startedAtMs: START_MS,
  endsAtMs: START_MS + 60_000,
  agents: 1,
  candidates: [{ identity: 'mac:e78f135624ce', rssi: -38, batteryPercent: null, enrolled: null, lastMs: START_MS }],
};

/** A desk with one session. */
function desk(): Enrolments {
  const running = new Map([[session.id, session]]);
  return {
    begin: (receiver) =>
      receiver === 'desk'
        ? { ok: true, enrolment: session }
        : {
            ok: false,
            code: receiver === 'busy' ? 'busy' : receiver === 'aisle' ? 'no-desk' : 'not-found',
            message: 'no',
          },
    list: () => [...running.values()],
    get: (id) => running.get(id),
    end: (id) => running.delete(id),
  };
}

test('[API-20] staff begin an enrolment, look at it and end it; the audit names the receiver and no tag', async () => {
  const b = await bench({ enrolments: desk() });
  const staff = await b.as('staff');
  const begun = await b.call('POST', '/api/v1/enrolments', staff, { receiver: 'desk' });
  expect([begun.statusCode, begun.headers['location'], begun.json()]).toEqual([
    201,
    '/api/v1/enrolments/ab12',
    session,
  ]);
  expect((await b.call('GET', '/api/v1/enrolments', staff)).json()).toEqual({ enrolments: [session] });
  expect((await b.call('GET', '/api/v1/enrolments/ab12', staff)).json()).toEqual(session);
  expect((await b.call('DELETE', '/api/v1/enrolments/ab12', staff)).statusCode).toBe(204);
  for (const method of ['GET', 'DELETE'] as const) {
    const gone = await b.call(method, '/api/v1/enrolments/ab12', staff);
    expect([gone.statusCode, gone.json<Problem>().message]).toEqual([
      404,
      'There is no such enrolment, or it has ended; what was held to the receiver is forgotten. Start anew.',
    ]);
  }
  expect(b.records.audit.list(10).map((a) => [a.who, a.what, a.detail])).toEqual([
    ['staff', 'enrolment.end', 'desk'],
    ['staff', 'enrolment.begin', 'desk'],
  ]);
});

test.each([
  [{ receiver: 'busy' }, 409],
  [{ receiver: 'aisle' }, 422],
  [{ receiver: 'attic' }, 404],
  [{ receiver: 'desk', forS: 600 }, 400],
  [{}, 400],
])('[API-20] an enrolment of %j is refused with %i, and is not in the audit', async (body, status) => {
  const b = await bench({ enrolments: desk() });
  expect((await b.call('POST', '/api/v1/enrolments', await b.as('staff'), body)).statusCode).toBe(status);
  expect(b.records.audit.list(10)).toEqual([]);
});
