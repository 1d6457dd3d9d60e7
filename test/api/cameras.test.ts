import { expect, test } from 'vitest';
import type { Calibrations } from '../../controller/context.ts';
import { handCountFigures } from '../../controller/api/handCountFigures.ts';
import type { CalibrationState } from '../../controller/protocol/calibration.ts';
import type { CameraDay, HandCountsAnswer } from '../../controller/protocol/cameras.ts';
import type { Problem } from '../../controller/protocol/http.ts';
import type { HandCount } from '../../controller/records/records.ts';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import { START_MS, bench } from './harness.ts';
import type { Bench } from './harness.ts';

const HOUR = 3_600_000;
const ID = 'ab'.repeat(12);
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 1, 0xff, 0xd9]);
const calibration: CalibrationState = {
  id: ID,
  camera: 'cam',
  startedAtMs: START_MS,
  endsAtMs: START_MS + 600_000,
  still: null,
};

/** A desk with at most one session, whose second picture is there. */
function desk(): Calibrations & { end(): boolean } {
  let owner = '';
  let asked = 0;
  const ended: ((camera: string, user: string, why: string) => void)[] = [];
  return {
    begin(camera, by) {
      if (camera === 'off') return { ok: false, code: 'no-agent', message: 'No agent of Off is on line.' };
      owner = by.tokenHash;
      return { ok: true, calibration };
    },
    get: (id, by) => (id === ID && by.tokenHash === owner ? calibration : undefined),
    still: () => (++asked > 1 ? JPEG : null),
    end() {
      owner = '';
      for (const tell of ended) tell('cam', 'admin', 'it was ended');
      return true;
    },
    onEnd(listener) {
      ended.push(listener);
      return () => undefined;
    },
  };
}

async function withCameras(more: Parameters<typeof bench>[0] = {}, crowd?: object): Promise<Bench & { zone: string }> {
  const b = await bench(more);
  const { config, media } = b.app.configuration();
  const zone = config.zones[0]!.id;
  const camera = { name: 'Camera', at: { x: 1, y: 1 }, zones: [zone], ...(crowd === undefined ? {} : { crowd }) };
  const next = storeConfig.parse({
    ...config,
    cameras: [{ ...camera, id: 'cam' }, ...(crowd === undefined ? [{ ...camera, id: 'off' }] : [])],
  });
  await b.app.saveConfiguration(next, media, 'test');
  return { ...b, zone };
}

test('[API-24] an administrator calibrates a camera; begin and end are in the audit, pictures are not to be stored', async () => {
  const b = await withCameras({ calibrations: desk() });
  const admin = await b.as('admin');
  const at = `/api/v1/cameras/cam/calibration-sessions`;
  const begun = await b.call('POST', at, admin);
  expect([begun.statusCode, begun.headers['location'], begun.json()]).toEqual([201, `${at}/${ID}`, calibration]);
  const first = await b.call('GET', `${at}/${ID}/still`, admin);
  expect([first.statusCode, first.body]).toEqual([204, '']);
  const still = await b.call('GET', `${at}/${ID}/still`, admin);
  expect([still.statusCode, still.headers['content-type'], still.headers['cache-control']]).toEqual([
    200,
    'image/jpeg',
    'no-store',
  ]);
  expect(still.rawPayload.equals(JPEG)).toBe(true);
  // Another session of the same person is not the one that began it.
  for (const path of [at, `${at}/${ID}/still`].map((p) => (p === at ? `${at}/${ID}` : p)))
    expect((await b.call('GET', path, await b.as('admin'))).statusCode).toBe(404);
  expect((await b.call('GET', `/api/v1/cameras/off/calibration-sessions/${ID}/still`, admin)).statusCode).toBe(404);
  expect((await b.call('DELETE', `${at}/${ID}`, admin)).statusCode).toBe(204);
  expect((await b.call('GET', `${at}/${ID}/still`, admin)).json<Problem>().message).toMatch(/its pictures are gone/);
  expect(b.records.audit.list(10).map((a) => `${a.who} ${a.what} ${a.detail}`)).toEqual([
    'admin calibration.end cam: it was ended',
    'admin calibration.begin cam',
  ]);
});

test('[API-24] a calibration that cannot begin says why; only who may configure begins one', async () => {
  const b = await withCameras({ calibrations: desk() });
  const admin = await b.as('admin');
  expect((await b.call('POST', '/api/v1/cameras/off/calibration-sessions', admin)).statusCode).toBe(409);
  expect((await b.call('POST', '/api/v1/cameras/attic/calibration-sessions', admin)).statusCode).toBe(404);
  const long = await b.call('POST', '/api/v1/cameras/cam/calibration-sessions', admin, { minutes: 11 });
  expect(long.statusCode).toBe(400);
  for (const role of ['viewer', 'staff', 'marketer'] as const)
    expect((await b.call('POST', '/api/v1/cameras/cam/calibration-sessions', await b.as(role))).statusCode).toBe(403);
  expect(b.records.audit.list(10).map((a) => a.detail)).toEqual(['off: it could not begin', 'off']);
});

test('[API-25] the day of a camera has what was counted in its zones, and nothing for hours that nobody knows', async () => {
  const asked: number[] = [];
  const b = await withCameras({
    people: {
      at: () => null,
      between(fromMs, toMs) {
        asked.push(toMs - fromMs);
        const hour = { hourMs: fromMs + 9 * HOUR, observedMs: HOUR / 2, personMs: HOUR, simulated: false };
        const zone = b.app.configuration().config.zones[0]!.id;
        return Promise.resolve([
          { ...hour, zone },
          { ...hour, zone: 'other' },
          { ...hour, zone, hourMs: fromMs + 10 * HOUR, observedMs: 0, personMs: 0 },
        ]);
      },
    },
  });
  const viewer = await b.as('viewer');
  const day = (await b.call('GET', '/api/v1/cameras/cam/day', viewer)).json<CameraDay>();
  expect([day.day, day.toMs - day.fromMs, day.heat]).toEqual(['2026-11-21', 24 * HOUR, null]);
  expect(day.zones).toEqual([
    {
      zone: b.zone,
      visits: null,
      hours: [{ fromMs: day.fromMs + 9 * HOUR, people: 2, observedMs: HOUR / 2, simulated: false }],
    },
  ]);
  await b.call('GET', '/api/v1/cameras/cam/day?day=2026-10-25', viewer);
  expect(asked).toEqual([24 * HOUR, 25 * HOUR]);
  expect((await b.call('GET', '/api/v1/cameras/attic/day', viewer)).statusCode).toBe(404);
  expect((await b.call('GET', '/api/v1/cameras/cam/day?day=yesterday', viewer)).statusCode).toBe(400);
  expect((await b.call('GET', '/api/v1/cameras', viewer)).json()).toEqual({
    cameras: [
      { camera: 'cam', state: null },
      { camera: 'off', state: null },
    ],
  });
});

test('[API-26] staff enter a count by hand; it is kept beside what was counted then, and can be taken back', async () => {
  let then: { people: number; confidence: number } | null = { people: 3, confidence: 0.8 };
  const b = await withCameras(
    { people: { between: () => Promise.resolve([]), at: () => then } },
    { factor: 1.5, error: 1 },
  );
  const staff = await b.as('staff');
  const enter = (people: number, more: object = {}) =>
    b.call('POST', '/api/v1/hand-counts', staff, { zone: b.zone, people, ...more });
  const first = await enter(4);
  expect(first.statusCode).toBe(201);
  expect(first.json()).toEqual({
    count: { id: 1, zone: b.zone, atMs: START_MS, people: 4, counted: 3, confidence: 0.8, factor: 1.5, by: 'staff' },
    figures: { zone: b.zone, pairs: 1, meanError: 1, bias: -1, suggested: null },
  });
  then = null;
  await enter(2, { at: START_MS - HOUR });
  const told = (await b.call('GET', '/api/v1/hand-counts', await b.as('viewer'))).json<HandCountsAnswer>();
  expect(told.counts.map((c) => [c.people, c.counted])).toEqual([
    [4, 3],
    [2, null],
  ]);
  expect(told.figures).toMatchObject([{ pairs: 1, meanError: 1 }]);
  expect((await b.call('DELETE', '/api/v1/hand-counts/1', staff)).statusCode).toBe(204);
  expect((await b.call('DELETE', '/api/v1/hand-counts/1', staff)).statusCode).toBe(404);
  expect(b.records.handCounts.list(9).map((c) => c.id)).toEqual([2]);
  for (const [more, status] of [
    [{ at: START_MS - 25 * HOUR }, 422],
    [{ at: START_MS - 23 * HOUR }, 201],
    [{ at: START_MS + HOUR }, 422],
    [{ zone: 'attic' }, 404],
    [{ people: -1 }, 400],
    [{ people: 1.5 }, 400],
  ] as const)
    expect((await enter(1, more)).statusCode).toBe(status);
  expect(
    (await b.call('POST', '/api/v1/hand-counts', await b.as('marketer'), { zone: b.zone, people: 1 })).statusCode,
  ).toBe(403);
});

test('[API-26] a site factor is suggested where it fits at least four counts and makes them agree better', () => {
  const count = (people: number, counted: number | null, factor = 1): HandCount => {
    return { id: 1, zone: 'z', atMs: 0, people, counted, confidence: 1, factor, by: 'staff' };
  };
  const crowded = [count(6, 4), count(9, 6), count(3, 2), count(12, 8), count(0, 0), count(5, null)];
  const figures = handCountFigures('z', crowded);
  expect([figures.pairs, figures.meanError, figures.bias]).toEqual([5, 2, -2]);
  expect(figures.suggested?.factor).toBe(1.5);
  expect(figures.suggested?.error).toBeCloseTo(0);
  // A factor that is in force already is taken out before a new one is fitted.
  expect(
    handCountFigures(
      'z',
      crowded.map((c) => ({ ...c, counted: c.counted === null ? null : c.counted * 1.2, factor: 1.2 })),
    ).suggested?.factor,
  ).toBe(1.5);
  expect(handCountFigures('z', crowded.slice(0, 3)).suggested).toBeNull();
  expect(handCountFigures('z', [count(4, 4), count(6, 6), count(2, 2), count(8, 8)]).suggested).toBeNull();
  // Six times too few is no crowd: something is set up wrongly.
  expect(
    handCountFigures(
      'z',
      [6, 12, 18, 24].map((n) => count(n, n / 6)),
    ).suggested,
  ).toBeNull();
  expect(handCountFigures('y', crowded)).toEqual({ zone: 'y', pairs: 0, meanError: null, bias: null, suggested: null });
});
