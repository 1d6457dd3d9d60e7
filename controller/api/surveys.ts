import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { surveyCheckAnswer, surveyQuality, surveyRecordingRequest, surveyRecordingState } from '../protocol/surveys.ts';
import { MAX_SURVEY_BYTES } from '../survey/surveyText.ts';
import { limits } from './limits.ts';
import { caller, withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem, notFound } from './problems.ts';

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

const recordingPath = z.strictObject({ id: z.string().regex(/^[0-9a-f]{1,64}$/) });
const refusals = { 'not-found': 404, 'of-person': 422, busy: 409 } as const;

/** Recordings for surveys: what is heard of one tag of a thing while somebody stands or walks with it (API-27). */
export function surveyRecordingRoutes(http: Http, { app, records, now }: ApiPorts): void {
  const tags = ['Store'];
  const policy = withRight('plan');
  const gone = (): HttpProblem =>
    notFound('There is no such recording, or it was forgotten: the controller began anew, or the tag was changed.');

  http.route({
    method: 'POST',
    url: '/api/v1/surveys/recordings',
    config: { policy, rateLimit: limits.surveys },
    schema: {
      tags,
      summary: 'Record for a while what receivers hear of one tag of a basket or an asset, to make a survey of',
      description:
        'Kept in memory alone, of that tag only; it ends by itself. A tag of a member or a colleague is refused.',
      body: surveyRecordingRequest,
      response: { 201: surveyRecordingState },
    },
    async handler(request, reply) {
      const { tag, forS } = request.body;
      const id = randomBytes(8).toString('hex');
      const begun = app.surveyRecorder().begin(id, tag, forS * 1000, now());
      if (!begun.ok) throw new HttpProblem(refusals[begun.code], begun.code, begun.message);
      await records.audit.add(now(), caller(request).session.user, 'survey.record', `${tag} for ${forS} s`);
      reply.header('location', `/api/v1/surveys/recordings/${id}`);
      return reply.code(201).send(begun.recording);
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/surveys/recordings/:id',
    config: { policy },
    schema: {
      tags,
      summary: 'How a recording goes, and once it has ended the recording itself; kept for an hour',
      params: recordingPath,
      response: { 200: surveyRecordingState },
    },
    async handler(request) {
      const found = app.surveyRecorder().get(request.params.id, now());
      if (found === undefined) throw gone();
      return found;
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/surveys/recordings/:id',
    config: { policy },
    schema: {
      tags,
      summary: 'End a recording and forget what was kept',
      params: recordingPath,
      response: { 204: z.void().describe('Done.') },
    },
    async handler(request, reply) {
      const { id } = request.params;
      const tag = app.surveyRecorder().get(id, now())?.tag;
      if (tag === undefined || !app.surveyRecorder().drop(id)) throw gone();
      await records.audit.add(now(), caller(request).session.user, 'survey.forget', tag);
      return reply.code(204).send();
    },
  });
}
