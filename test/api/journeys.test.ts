import { expect, test } from 'vitest';
import { journeyDay } from '../../controller/protocol/journeys.ts';
import { noJourneys } from '../fakes/memoryApp.ts';
import { bench } from './harness.ts';

test('[API-22][IDN-9] whoever is signed in may see how members went through the store; nobody else', async () => {
  const b = await bench();
  const told = { ...noJourneys, members: 12, entries: [{ zone: 'drinks', members: 7 }] };
  b.app.journeysNow = told;
  const answer = await b.call('GET', '/api/v1/journeys', await b.as('viewer'));
  expect(answer.statusCode).toBe(200);
  expect(journeyDay.parse(answer.json())).toEqual(told);
  expect((await b.api.http.inject({ method: 'GET', url: '/api/v1/journeys' })).statusCode).toBe(401);
});

test('[API-22][PRV] a number below five does not pass, whoever worked it out', async () => {
  const b = await bench();
  b.app.journeysNow = { ...noJourneys, members: 12, entries: [{ zone: 'drinks', members: 4 }] };
  const answer = await b.call('GET', '/api/v1/journeys', await b.as('admin'));
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('drinks');
});
