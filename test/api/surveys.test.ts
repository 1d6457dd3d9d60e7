import { expect, test } from 'vitest';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import { yamlText } from '../../controller/records/yamlText.ts';
import type { SurveyCheckAnswer, SurveyRecordingState } from '../../controller/protocol/surveys.ts';
import { START_MS, bench } from './harness.ts';
import type { Bench } from './harness.ts';

const places = [
  [1, 1],
  [19, 1],
  [1, 9],
  [19, 9],
].map(([x, y], i) => ({ at: { x, y }, fromMs: START_MS + i * 5000, toMs: START_MS + i * 5000 + 4000 }));
const sightings = places.flatMap(({ fromMs }, i) =>
  Array.from({ length: 20 }, (_, n) => ({ receiver: 'r1', rssi: -50 - 5 * i, atMs: fromMs + 100 + n * 100 })),
);
const recording = { tag: 'mac:e78f135624ce', points: places, sightings };

async function shop(): Promise<Bench> {
  const b = await bench();
  const { config, media } = b.app.configuration();
  const receivers = [{ id: 'r1', name: 'R1', at: { x: 1, y: 1 } }];
  await b.app.saveConfiguration(storeConfig.parse({ ...config, receivers }), media, 'test');
  return b;
}
async function check(b: Bench, payload: string, type = 'application/json') {
  const headers = {
    host: 'localhost:8080',
    origin: 'http://localhost:8080',
    cookie: await b.as('staff'),
    'content-type': type,
  };
  return b.api.http.inject({ method: 'POST', url: '/api/v1/surveys/check', headers, payload });
}

test('[API-21] a recording is read and answered as a survey that a change of the store takes', async () => {
  const b = await shop();
  const answer = (await check(b, JSON.stringify(recording))).json<SurveyCheckAnswer>();
  expect([answer.faults, answer.survey?.points.map((p) => p.heard[0]?.mean)]).toEqual([[], [-50, -55, -60, -65]]);
  expect(answer.notes[0]).toBe('It has 4 places, and 80 of 80 sightings were at one of them.');
  expect(answer.quality?.receivers).toEqual([expect.objectContaining({ receiver: 'r1', points: 4 })]);
  expect(answer.quality?.sentences.length).toBeGreaterThan(2);
  const base = b.app.configuration().revision;
  expect(b.app.configuration().config.surveys).toEqual([]);
  const changes = [{ section: 'surveys', put: answer.survey }];
  const put = await b.call('PATCH', '/api/v1/config', await b.as('staff'), { base, changes });
  expect([put.statusCode, b.app.configuration().config.surveys]).toEqual([200, [answer.survey]]);
  const again = await check(b, yamlText(answer.survey), 'application/yaml');
  expect(again.json<SurveyCheckAnswer>().survey).toEqual(answer.survey);
});

test.each([
  ['nothing', '   ', 'survey: it is empty'],
  ['neither JSON nor YAML', '{ "tag": [', 'survey:1:'],
  ['cut off', JSON.stringify(recording).slice(0, -20), 'survey:1:'],
  ['of another shape', '{"survey": 1}', 'id: missing'],
  [
    'of wrong units',
    JSON.stringify({ ...recording, sightings: [{ receiver: 'r1', rssi: 50, atMs: 1 }] }),
    'sightings[0].rssi: no level',
  ],
])('[API-21] a file of %s has its faults answered, and nothing is changed', async (_, text, fault) => {
  const b = await shop();
  const { revision } = b.app.configuration();
  const answer = await check(b, text);
  const { survey, quality, faults } = answer.json<SurveyCheckAnswer>();
  expect([answer.statusCode, survey, quality]).toEqual([200, null, null]);
  expect(faults.map((f) => `${f.path}: ${f.message}`).join('\n')).toContain(fault);
  expect(b.app.configuration().revision).toBe(revision);
});

const RECORDINGS = '/api/v1/surveys/recordings';
const BASKET = 'mac:e78f135624ce';

/** A shop with a basket, a trolley, a member and a colleague. */
async function taggedShop(): Promise<Bench> {
  const b = await shop();
  const { config, media } = b.app.configuration();
  const tags = [
    { id: 'basket-1', name: 'Basket 1', identity: BASKET },
    { id: 'trolley', name: 'Trolley', class: 'asset', identity: 'mac:0000000000a2' },
    {
      id: 'anna',
      name: 'Anna',
      class: 'member',
      identity: 'mac:0000000000a3',
      consent: { on: '2026-11-01', wording: 'v1' },
    },
    { id: 'badge', name: 'Badge', class: 'staff', identity: 'mac:0000000000a4' },
  ];
  await b.app.saveConfiguration(storeConfig.parse({ ...config, tags }), media, 'test');
  return b;
}
const record = async (b: Bench, tag: string, forS = 60) =>
  b.call('POST', RECORDINGS, await b.as('staff'), { tag, forS });

test('[API-27] what is heard of a tag comes out as a recording that is read as a survey once places are filled in', async () => {
  const b = await taggedShop();
  const begun = await record(b, 'basket-1');
  const { id, ...state } = begun.json<SurveyRecordingState>();
  expect([begun.statusCode, begun.headers['location'], state]).toEqual([
    201,
    `${RECORDINGS}/${id}`,
    {
      ...{ tag: 'basket-1', state: 'running', startedAtMs: START_MS, endsAtMs: START_MS + 60_000 },
      ...{ sightings: 0, full: false, recording: null },
    },
  ]);
  for (const s of sightings) b.app.recorder.sight(BASKET, s.receiver, s.rssi, s.atMs, false);
  const cookie = await b.as('staff');
  const running = await b.call('GET', `${RECORDINGS}/${id}`, cookie);
  expect(running.json()).toMatchObject({ state: 'running', sightings: 80, recording: null });
  b.pass(60_000);
  const ended = (await b.call('GET', `${RECORDINGS}/${id}`, cookie)).json<SurveyRecordingState>();
  expect([ended.state, ended.recording?.tag, ended.recording?.points]).toEqual(['ended', BASKET, []]);
  expect(ended.recording?.note).toContain('put into "points" where the tag lay and when');
  expect(ended.recording?.sightings).toEqual(sightings);
  const bare = (await check(b, JSON.stringify(ended.recording))).json<SurveyCheckAnswer>();
  expect(bare.faults[0]?.message).toBe('0 places are too few to tell one part of the floor from another');
  const answer = (await check(b, JSON.stringify({ ...ended.recording, points: places }))).json<SurveyCheckAnswer>();
  expect([answer.faults, answer.survey?.points.map((p) => p.heard[0]?.mean)]).toEqual([[], [-50, -55, -60, -65]]);
  expect((await b.call('DELETE', `${RECORDINGS}/${id}`, cookie)).statusCode).toBe(204);
  expect((await b.call('GET', `${RECORDINGS}/${id}`, cookie)).statusCode).toBe(404);
  expect((await b.call('DELETE', `${RECORDINGS}/${id}`, cookie)).statusCode).toBe(404);
  expect(b.records.audit.list(10).map((a) => [a.who, a.what, a.detail])).toEqual([
    ['staff', 'survey.forget', 'basket-1'],
    ['staff', 'survey.record', 'basket-1 for 60 s'],
  ]);
});

test.each([
  ['a member', 'anna', 422, 'is the tag of a member, and where people go is not recorded'],
  ['a colleague', 'badge', 422, 'is the tag of a colleague, and where people go is not recorded'],
  ['nobody', 'basket-9', 404, 'There is no tag "basket-9"'],
])('[API-27] the tag of %s is not recorded', async (_, tag, status, words) => {
  const b = await taggedShop();
  const answer = await record(b, tag);
  expect([answer.statusCode, answer.body]).toEqual([status, expect.stringContaining(words.replaceAll('"', '\\"'))]);
  expect(b.records.audit.list(10)).toEqual([]);
});

test('[API-27] a tag is recorded once at a time, an hour at most, and by whoever may plan', async () => {
  const b = await taggedShop();
  expect((await record(b, 'basket-1')).statusCode).toBe(201);
  expect((await record(b, 'basket-1')).statusCode).toBe(409);
  expect((await record(b, 'trolley', 3600)).statusCode).toBe(201);
  b.pass(60_000);
  expect((await record(b, 'basket-1')).statusCode).toBe(201);
  expect((await record(b, 'trolley', 3601)).statusCode).toBe(400);
  const viewer = await b.call('POST', RECORDINGS, await b.as('viewer'), { tag: 'trolley', forS: 5 });
  expect(viewer.statusCode).toBe(403);
});
