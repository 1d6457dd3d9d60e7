import type { Fault } from '../../config/schema/fault.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Survey } from '../../config/schema/survey.ts';
import { surveyQuality } from '../identity/surveyQuality.ts';
import type { SurveyQuality } from '../identity/surveyQuality.ts';
import { readSurveyText } from './surveyText.ts';

/** A survey file and the store that it is of. */
export interface SurveyJob {
  readonly text: string;
  /** Name of the file, for faults. */
  readonly file: string;
  readonly config: StoreConfig;
  /** Epoch ms. */
  readonly nowMs: number;
}

export type SurveyChecked =
  | { readonly ok: true; readonly survey: Survey; readonly notes: readonly string[]; readonly quality: SurveyQuality }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads a survey file and says how good it is. Changes nothing. */
export function checkSurvey({ text, file, config, nowMs }: SurveyJob): SurveyChecked {
  const read = readSurveyText(text, file, config, nowMs);
  return read.ok ? { ...read, quality: surveyQuality(config, read.survey) } : read;
}
