import { checkSurvey } from '../../controller/survey/checkSurvey.ts';
import type { SurveyDesk } from '../../controller/survey/desk.ts';

/** Surveys are read in this process. */
export const surveysHere: Pick<SurveyDesk, 'check'> = {
  check: (job) => Promise.resolve({ ok: true, checked: checkSurvey(job) }),
};
