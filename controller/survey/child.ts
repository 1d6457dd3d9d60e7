import { doJob } from '../runtime/ownProcess.ts';
import { checkSurvey } from './checkSurvey.ts';
import type { SurveyChecked, SurveyJob } from './checkSurvey.ts';

export type Told =
  { readonly kind: 'done'; readonly checked: SurveyChecked } | { readonly kind: 'failed'; readonly message: string };

doJob((asked, post) => {
  const tell: (told: Told) => void = post;
  try {
    tell({ kind: 'done', checked: checkSurvey(asked as SurveyJob) });
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
