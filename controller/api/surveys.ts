import { z } from 'zod';
import { surveyCheckAnswer, surveyQuality } from '../protocol/surveys.ts';
import { MAX_SURVEY_BYTES } from '../survey/surveyText.ts';
import { limits } from './limits.ts';
import { withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem } from './problems.ts';

/** Surveys: what the receivers hear from known places of the floor. */
export function surveyRoutes(http: Http, { app, surveys, now }: ApiPorts): void {
  http.register(async (inner: Http) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser(
      ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/plain', 'application/json'],
      { parseAs: 'string', bodyLimit: MAX_SURVEY_BYTES },
      (_request, body, done) => done(null, body),
    );
    inner.route({
      method: 'POST',
      url: '/api/v1/surveys/check',
      bodyLimit: MAX_SURVEY_BYTES,
      config: { policy: withRight('plan'), rateLimit: limits.surveys },
      schema: {
        tags: ['Store'],
        summary: 'Read a survey, or a recording of one, and say how good it is; changes nothing',
        description:
          'A survey as the section "surveys" has it (YAML or JSON), or a recording (JSON): the tag, either "points" ' +
          'that somebody stood on ({at, fromMs, toMs}) or a "walk" ({at, atMs} of its corners, straight and steady ' +
          'between them), and "sightings" ({receiver, rssi, atMs}). Put what is answered into the section "surveys" to keep it.',
        consumes: ['application/json', 'application/yaml'],
        body: z.string().describe('A survey or a recording.'),
        response: { 200: surveyCheckAnswer },
      },
      async handler(request) {
        const { config } = app.configuration();
        const answer = await surveys.check({ text: request.body, file: 'survey', config, nowMs: now() });
        if (!answer.ok) {
          const words = `${answer.message.charAt(0).toUpperCase()}${answer.message.slice(1)}.`;
          throw new HttpProblem(answer.code === 'busy' ? 429 : 503, answer.code, words);
        }
        const { checked } = answer;
        if (!checked.ok) return { survey: null, notes: [], quality: null, faults: [...checked.faults] };
        const { survey, notes, quality } = checked;
        return { survey, notes: [...notes], quality: surveyQuality.parse(quality), faults: [] };
      },
    });
  });
}
