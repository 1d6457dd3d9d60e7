import { Temporal } from 'temporal-polyfill';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { readSurvey } from '../identity/surveyFile.ts';
import type { SurveyRead } from '../identity/surveyGround.ts';
import { parseYaml } from '../records/yamlText.ts';

/** Largest survey or recording, bytes: an hour of ten receivers and some. */
export const MAX_SURVEY_BYTES = 32 * 1024 * 1024;
/** Largest that is written in YAML, bytes; JSON is read much faster. */
const MAX_YAML_BYTES = 4 * 1024 * 1024;

/**
 * Reads the text of a survey file, JSON or YAML, against a store. Changes nothing.
 *
 * @param file name for faults
 */
export function readSurveyText(text: string, file: string, config: StoreConfig, nowMs: number): SurveyRead {
  const ground = { config, nowMs, dayOf: (atMs: number) => dayAt(atMs, config.store.timeZone) };
  const fault = (message: string, fix: string): SurveyRead => ({ ok: false, faults: [{ path: file, message, fix }] });
  if (text.length > MAX_SURVEY_BYTES) {
    return fault(`larger than ${MAX_SURVEY_BYTES / 1024 / 1024} MB`, 'record for a shorter time');
  }
  if (text.trim() === '') return fault('it is empty', 'name a survey or a recording');
  try {
    return readSurvey(JSON.parse(text) as unknown, ground);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (text.length > MAX_YAML_BYTES) {
    return fault('it is no JSON, and too large for YAML', 'write it as JSON, and check that it is whole');
  }
  const read = parseYaml(text, file);
  return read.ok ? readSurvey(read.value, ground) : read;
}

/** Day of the store at an instant, `YYYY-MM-DD`. */
function dayAt(atMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}
