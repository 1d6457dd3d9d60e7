import { expect, it, onTestFinished } from 'vitest';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import { createLogger } from '../../controller/runtime/logger.ts';
import { checkSurvey } from '../../controller/survey/checkSurvey.ts';
import type { SurveyJob } from '../../controller/survey/checkSurvey.ts';
import { SurveyDesk } from '../../controller/survey/desk.ts';

const T0 = Date.UTC(2026, 10, 21, 12);
const config = storeConfig.parse({
  endcap: 1,
  store: { id: 's', name: 'S', timeZone: 'Europe/Amsterdam' },
  floorPlan: { widthM: 20, heightM: 10 },
  receivers: [{ id: 'r1', name: 'R1', at: { x: 1, y: 1 } }],
});
const walk = [0, 1, 2].map((i) => ({ at: { x: 1 + i * 9, y: 2 }, atMs: T0 + i * 40_000 }));
const sightings = Array.from({ length: 800 }, (_, i) => ({ receiver: 'r1', rssi: -50 - (i % 7), atMs: T0 + i * 100 }));
const recording = { tag: 'mac:e78f135624ce', walk, sightings };
const job = (text: string): SurveyJob => ({ text, file: 'walk.json', config, nowMs: T0 });

function desk(): SurveyDesk {
  const made = new SurveyDesk(createLogger('silent'));
  onTestFinished(() => made.stop());
  return made;
}

it('[API-21] a survey is read in a process of its own, as it would be here', async () => {
  const [sound, faulty] = [job(JSON.stringify(recording)), job('{')];
  const d = desk();
  const here = checkSurvey(sound);
  expect(here.ok).toBe(true);
  expect(await d.check(sound)).toEqual({ ok: true, checked: here });
  expect(await d.check(faulty)).toEqual({ ok: true, checked: checkSurvey(faulty) });
});

it('[API-21] at most three wait; a stop ends what is under way, and it is answered', async () => {
  const d = desk();
  const all = Array.from({ length: 4 }, () => d.check(job(JSON.stringify(recording))));
  expect(await all[3]).toMatchObject({ ok: false, code: 'busy' });
  await d.stop();
  expect((await Promise.all(all.slice(0, 3))).map((a) => !a.ok && a.code)).toEqual(['failed', 'failed', 'failed']);
});
