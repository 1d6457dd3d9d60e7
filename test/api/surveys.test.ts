import { expect, test } from 'vitest';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import { yamlText } from '../../controller/records/yamlText.ts';
import type { SurveyCheckAnswer } from '../../controller/protocol/surveys.ts';
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
