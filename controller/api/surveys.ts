import { z } from 'zod';
import { surveyCheckAnswer } from '../protocol/surveys.ts';
import { MAX_SURVEY_BYTES, readSurveyText } from '../survey/surveyText.ts';
import { limits } from './limits.ts';
import { withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';

/** Surveys: what the receivers hear from known places of the floor. */
export function surveyRoutes(http: Http, { app, now }: ApiPorts): void {
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
        const read = readSurveyText(request.body, 'survey', config, now());
        if (!read.ok) return { survey: null, notes: [], faults: [...read.faults] };
        return { survey: read.survey, notes: [...read.notes], faults: [] };
      },
    });
  });
}
