import type { z } from 'zod';
import type { Fault } from '../../config/schema/fault.ts';
import { pathText } from '../../config/schema/fault.ts';
import { survey as surveySchema } from '../../config/schema/survey.ts';
import type { SurveyPoint } from '../../config/schema/survey.ts';
import { planFaults } from './surveyGround.ts';
import type { SurveyGround, SurveyRead } from './surveyGround.ts';
import { ofRecording, surveyRecording } from './surveyRecording.ts';

/** Reads a survey, or a recording that one is worked out from, of any shape. Changes nothing. */
export function readSurvey(input: unknown, ground: SurveyGround): SurveyRead {
  const isRecording = typeof input === 'object' && input !== null && 'sightings' in input;
  if (isRecording) {
    const parsed = surveyRecording.safeParse(input);
    return parsed.success ? ofRecording(parsed.data, ground) : { ok: false, faults: faultsOf(parsed.error) };
  }
  const parsed = surveySchema.safeParse(input);
  if (!parsed.success) return { ok: false, faults: faultsOf(parsed.error) };
  const { points } = parsed.data;
  const faults = [
    ...planFaults(
      points.map((p) => p.at),
      'points',
      ground,
    ),
    ...receiverFaults(points, ground),
  ];
  return faults.length > 0 ? { ok: false, faults } : { ok: true, survey: parsed.data, notes: [] };
}

/** A survey names receivers by their ids; each that is not there is told once. */
function receiverFaults(points: readonly SurveyPoint[], { config }: SurveyGround): Fault[] {
  const ears = new Set(config.receivers.filter((r) => r.listens).map((r) => r.id));
  const told = new Set<string>();
  return points.flatMap((p, i) =>
    p.heard.flatMap(({ receiver }, k) => {
      if (ears.has(receiver) || told.has(receiver)) return [];
      told.add(receiver);
      return [
        {
          path: `points[${i}].heard[${k}].receiver`,
          message: `no receiver of this store that listens has the id "${receiver}"`,
          fix: 'add the receiver to the store first, or correct its id',
        },
      ];
    }),
  );
}

/** Every issue of a failed parse, with its place and what to do; twenty at most. */
function faultsOf(error: z.core.$ZodError): Fault[] {
  return error.issues.slice(0, 20).map((issue) => {
    const [message = '', fix] = issue.message.split('; ');
    const missing = issue.code === 'invalid_type' && issue.message.includes('received undefined');
    if (missing) return { path: pathText(issue.path), message: 'missing', fix: 'add this field' };
    return {
      path: pathText(issue.path),
      message,
      fix: fix ?? 'correct this value; docs/configuration.md describes surveys',
    };
  });
}
