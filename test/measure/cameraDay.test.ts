import { describe, expect, it } from 'vitest';
import { CameraDay } from '../../controller/measure/cameraDay.ts';
import type { Observation } from '../../controller/protocol/observation.ts';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const MIN = 60_000;
const base = { id: 'x', source: 'urn:cam', simulated: false };
const heat = (sensedAtMs: number, seconds: number, part: Partial<Observation> = {}, cellM = 0.5): Observation =>
  ({
    ...base,
    type: 'endcap.heat.v1',
    sensedAtMs,
    data: { camera: 'cam', cellM, cells: [{ x: -1, y: 2, seconds }] },
    ...part,
  }) as Observation;
const visits = (sensedAtMs: number, counts: number[]): Observation => ({
  ...base,
  type: 'endcap.visits.v1',
  sensedAtMs,
  data: { zone: 'till', histogram: { upToS: [5, 15], visits: counts }, confidence: 1 },
});
const state = (sensedAtMs: number, of: 'working' | 'dark', detail = 'it is'): Observation => ({
  ...base,
  type: 'endcap.camera.v1',
  sensedAtMs,
  data: { camera: 'cam', state: of, detail },
});

describe('what cameras told today', () => {
  it('[CAM-29] seconds by cell add up, also of two agents, and each word counts once', () => {
    const day = new CameraDay('Europe/Amsterdam');
    expect(day.heat('cam', NOON)).toBeNull();
    day.take(heat(NOON, 3));
    day.take(heat(NOON, 3));
    day.take(heat(NOON - 1, 9));
    day.take(heat(NOON, 1.26, { source: 'urn:other', simulated: true }));
    day.take(heat(NOON + MIN, 2));
    expect(day.heat('cam', NOON + MIN)).toEqual({
      cellM: 0.5,
      cells: [{ x: -1, y: 2, seconds: 6.3 }],
      fromMs: NOON,
      untilMs: NOON + MIN,
      simulated: true,
    });
  });

  it('[CAM-29] a day ends at the midnight of the store, not of Greenwich', () => {
    const day = new CameraDay('Europe/Amsterdam');
    const midnight = Date.parse('2026-11-21T23:00:00Z');
    day.take(heat(midnight - MIN, 3));
    day.take(visits(midnight - MIN, [1, 0, 0]));
    expect(day.heat('cam', midnight - 1)?.cells).toHaveLength(1);
    expect([day.heat('cam', midnight), day.visits('till', midnight)]).toEqual([null, null]);
    day.take(heat(midnight + MIN, 4));
    expect(day.heat('cam', midnight + MIN)?.cells).toEqual([{ x: -1, y: 2, seconds: 4 }]);
    // A late word of yesterday is nothing of today.
    day.take(heat(midnight - 1, 100, { source: 'urn:late' }));
    expect(day.heat('cam', midnight + MIN)?.cells[0]?.seconds).toBe(4);
  });

  it('[CAM-29] cells of another size begin anew', () => {
    const day = new CameraDay('Europe/Amsterdam');
    day.take(heat(NOON, 3));
    day.take(heat(NOON + MIN, 5, {}, 1));
    expect(day.heat('cam', NOON + MIN)).toMatchObject({ cellM: 1, cells: [{ seconds: 5 }] });
  });

  it('[CAM-24] visits add up by class', () => {
    const day = new CameraDay('Europe/Amsterdam');
    day.take(visits(NOON, [1, 0, 2]));
    day.take(visits(NOON, [1, 0, 2]));
    day.take(visits(NOON + MIN, [0, 4, 1]));
    expect(day.visits('till', NOON + MIN)).toMatchObject({ upToS: [5, 15], visits: [1, 4, 3] });
  });

  it('[CAM-29] the state of a camera is since it changed, and an older word changes nothing', () => {
    const day = new CameraDay('Europe/Amsterdam');
    expect(day.state('cam')).toBeNull();
    day.take(state(NOON, 'dark'));
    day.take(state(NOON + MIN, 'dark', 'still'));
    day.take(state(NOON + 1, 'working'));
    expect(day.state('cam')).toEqual({ state: 'dark', detail: 'still', sinceMs: NOON, simulated: false });
    day.take(state(NOON + 2 * MIN, 'working'));
    expect(day.state('cam')).toMatchObject({ state: 'working', sinceMs: NOON + 2 * MIN });
  });

  it('[CAM-29] a camera that worked is blind while its agent is off line; other words of it stand', () => {
    const day = new CameraDay('Europe/Amsterdam');
    day.watched('cam', true, NOON);
    day.take(state(NOON, 'working', ''));
    day.watched('cam', false, NOON + MIN);
    day.watched('cam', false, NOON + 2 * MIN);
    expect(day.state('cam')).toEqual({
      ...{ state: 'blind', detail: 'Its agent is off line.' },
      ...{ sinceMs: NOON + MIN, simulated: false },
    });
    day.watched('cam', true, NOON + 3 * MIN);
    expect(day.state('cam')).toMatchObject({ state: 'working', sinceMs: NOON });
    day.take(state(NOON + 4 * MIN, 'dark'));
    day.watched('cam', false, NOON + 5 * MIN);
    expect(day.state('cam')).toMatchObject({ state: 'dark', sinceMs: NOON + 4 * MIN });
  });

  it('[CAM-29] what comes again after a change of the store does not count twice', () => {
    const day = new CameraDay('Europe/Amsterdam');
    const change = (cameras: string[], zones: string[]): void => {
      day.follow({ timeZone: 'Europe/Amsterdam', cameras, zones });
    };
    const tell = (): void => {
      day.take(heat(NOON, 3));
      day.take(visits(NOON, [1, 0, 2]));
    };
    tell();
    change(['cam', 'other'], ['till']);
    tell();
    expect(day.heat('cam', NOON)?.cells[0]?.seconds).toBe(3);
    expect(day.visits('till', NOON)?.visits).toEqual([1, 0, 2]);
    // One that was taken away and comes back begins anew.
    change([], []);
    change(['cam'], ['till']);
    tell();
    expect(day.heat('cam', NOON)?.cells[0]?.seconds).toBe(3);
    expect(day.visits('till', NOON)?.visits).toEqual([1, 0, 2]);
  });

  it('[CAM-29] what is of no camera or zone of the store any more is forgotten', () => {
    const day = new CameraDay('Europe/Amsterdam');
    for (const o of [heat(NOON, 3), visits(NOON, [1, 0, 0]), state(NOON, 'dark')]) day.take(o);
    day.follow({ timeZone: 'Europe/Amsterdam', cameras: ['cam'], zones: [] });
    expect([day.heat('cam', NOON)?.cells.length, day.visits('till', NOON), day.state('cam')?.state]).toEqual([
      1,
      null,
      'dark',
    ]);
    day.follow({ timeZone: 'Europe/Amsterdam', cameras: [], zones: [] });
    expect([day.heat('cam', NOON), day.state('cam')]).toEqual([null, null]);
  });
});
