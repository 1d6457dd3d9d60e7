import { expect, it } from 'vitest';
import { tag } from '../../config/schema/tag.ts';
import { MAX_RECORDED, SurveyRecorder } from '../../controller/identity/surveyRecorder.ts';

const T0 = Date.UTC(2026, 10, 21, 12);
const [A, B] = ['mac:0000000000a1', 'mac:0000000000a2'];
const basket = tag.parse({ id: 'basket', name: 'Basket', identity: A });
const crate = tag.parse({ id: 'crate', name: 'Crate', identity: B, class: 'asset' });
const tags = [basket, crate];

/** A recording of the basket that runs for ten seconds. */
function recording(): SurveyRecorder {
  const recorder = new SurveyRecorder(tags);
  expect(recorder.begin('r', 'basket', 10_000, T0).ok).toBe(true);
  return recorder;
}
const kept = (r: SurveyRecorder, nowMs = T0 + 10_000) => r.get('r', nowMs)?.recording?.sightings;

it('[IDN-25] keeps the sightings of its tag and its time, and no others', () => {
  const r = recording();
  r.sight(A, 'r1', -60, T0 - 1, false);
  r.sight(A, 'r1', -61, T0, false);
  r.sight(B, 'r1', -62, T0 + 1, false);
  r.sight(A, 'r2', -63, T0 + 9999, false);
  r.sight(A, 'r2', -64, T0 + 10_000, false);
  expect(kept(r)).toEqual([
    { receiver: 'r1', rssi: -61, atMs: T0 },
    { receiver: 'r2', rssi: -63, atMs: T0 + 9999 },
  ]);
  r.sight(A, 'r1', -65, T0 + 5000, false);
  expect(kept(r)).toHaveLength(2);
});

it('[IDN-25] ends when it holds as much as it can', () => {
  const r = recording();
  for (let i = 0; i < MAX_RECORDED + 5; i++) r.sight(A, 'r1', -60, T0 + i / 100, false);
  expect(r.get('r', T0 + 2000)).toMatchObject({ state: 'ended', full: true, sightings: MAX_RECORDED });
});

it('[IDN-25] is forgotten when its tag is given to a person, is another one or is gone, and an hour after its end', () => {
  const consent = { on: '2026-11-01', wording: 'v1' };
  for (const next of [
    [{ ...basket, class: 'member' as const, consent }, crate],
    [{ ...basket, class: 'staff' as const }, crate],
    [{ ...basket, identity: 'mac:0000000000a3' }, crate],
    [crate],
  ]) {
    const r = recording();
    r.sight(A, 'r1', -60, T0, false);
    r.follow(next);
    expect(r.get('r', T0 + 10_000)).toBeUndefined();
  }
  const r = recording();
  r.follow([{ ...basket, name: 'Basket 1' }, crate]);
  expect(kept(r, T0 + 3_609_999)).toEqual([]);
  expect(kept(r, T0 + 3_610_000)).toBeUndefined();
});

it('[IDN-25] says when sightings are simulated', () => {
  const r = recording();
  r.sight(A, 'r1', -60, T0, true);
  expect(r.get('r', T0 + 10_000)?.recording?.note).toMatch(/^SIMULATED: /);
});

it('[IDN-25] five recordings are held; those that ended make room', () => {
  const many = Array.from({ length: 6 }, (_, i) => ({ ...crate, id: `crate-${i}` }));
  const r = new SurveyRecorder(many);
  for (let i = 0; i < 5; i++) expect(r.begin(`r${i}`, `crate-${i}`, 10_000 + i, T0).ok).toBe(true);
  expect(r.begin('r5', 'crate-5', 1000, T0)).toMatchObject({ ok: false, code: 'busy' });
  expect(r.begin('r5', 'crate-5', 1000, T0 + 10_000).ok).toBe(true);
  expect([r.get('r0', T0 + 10_000), r.get('r1', T0 + 10_000)?.state]).toEqual([undefined, 'running']);
});
