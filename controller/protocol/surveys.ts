import { z } from 'zod';
import { survey } from '../../config/schema/survey.ts';

/** POST /api/v1/surveys/check: a survey as it was read, or every fault; nothing is changed. */
export const surveyCheckAnswer = z.strictObject({
  survey: survey.nullable().describe('To be put into the section "surveys"; null with faults.'),
  notes: z.array(z.string()).describe('How it was read, in sentences.'),
  faults: z.array(z.strictObject({ path: z.string(), message: z.string(), fix: z.string() })),
});
export type SurveyCheckAnswer = z.infer<typeof surveyCheckAnswer>;
