import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { App } from '../context.ts';
import { changeConfig } from '../protocol/configChanges.ts';
import type { ConfigPatch } from '../protocol/http.ts';
import type { AssetRef } from '../protocol/scalars.ts';
import type { Records } from '../records/records.ts';
import type { SurveyChecked } from '../survey/checkSurvey.ts';
import type { SurveyDesk } from '../survey/desk.ts';
import { MAX_SURVEY_BYTES } from '../survey/surveyText.ts';
import { plural } from './plural.ts';
import { done, refuse } from './protocol.ts';
import type { Answer, Command } from './protocol.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

export interface SurveyPorts {
  readonly records: Records;
  readonly surveys: Pick<SurveyDesk, 'check'>;
  /** Absent: no controller runs, so nothing is heard. */
  readonly surveyRecorder?: App['surveyRecorder'];
  saveConfiguration(config: StoreConfig, media: Readonly<Record<string, AssetRef>>, by: string): Promise<number>;
  now(): number;
}

const NOT_HEARD = 'no controller runs on this data folder, and only a running one hears tags; start it first';
const NO_STORE = 'there is no configuration yet; import a store file first';

/** Surveys of the floor: looked at, taken in, put to use. */
export function surveyCommands(ports: SurveyPorts, by: string, audit: (what: string, detail: string) => Promise<void>) {
  const { records } = ports;

  const read = async (file: string, config: StoreConfig): Promise<SurveyChecked> => {
    const name = basename(file);
    const fault = (message: string, fix: string): SurveyChecked => ({
      ok: false,
      faults: [{ path: name, message, fix }],
    });
    try {
      const { size } = await stat(file);
      if (size > MAX_SURVEY_BYTES) return fault('larger than 32 MB', 'record for a shorter time');
      const text = await readFile(file, 'utf8');
      const answer = await ports.surveys.check({ text, file: name, config, nowMs: ports.now() });
      return answer.ok ? answer.checked : fault(answer.message, 'try again');
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : null;
      if (code === null) throw error;
      return code === 'ENOENT'
        ? fault('there is no such file', 'correct the path')
        : fault(`the file cannot be read (${code})`, 'see that it is a file and may be read');
    }
  };

  const change = async (changes: ConfigPatch['changes']): Promise<Answer | number> => {
    const current = records.config.current();
    if (current === undefined) return refuse(NO_STORE);
    const changed = changeConfig(current.config, changes, () => true);
    if (!changed.ok) return { ok: false, message: 'Nothing was changed.', faults: changed.faults };
    return ports.saveConfiguration(changed.config, current.media, by);
  };

  /** At most one is in use, so the others are put out of use with the same change. */
  const others = (config: StoreConfig, id: string | null): ConfigPatch['changes'] =>
    config.surveys
      .filter((s) => s.inUse && s.id !== id)
      .map((s) => ({ section: 'surveys', put: { ...s, inUse: false } }));

  return {
    async 'survey.check'({ file }: Of<'survey.check'>): Promise<Answer> {
      const current = records.config.current();
      if (current === undefined) return refuse(NO_STORE);
      const found = await read(file, current.config);
      if (!found.ok) return { ok: false, message: 'The survey cannot be read.', faults: [...found.faults] };
      return done([`${found.survey.name} (${found.survey.id}).`, ...wordsOf(found)].join('\n'));
    },
    async 'survey.import'({ file, use }: Of<'survey.import'>): Promise<Answer> {
      const current = records.config.current();
      if (current === undefined) return refuse(NO_STORE);
      const found = await read(file, current.config);
      if (!found.ok) return { ok: false, message: 'Nothing was changed.', faults: [...found.faults] };
      const { id } = found.survey;
      const before = current.config.surveys.find((s) => s.id === id);
      const put = { ...found.survey, inUse: use || (before?.inUse ?? false) };
      const made = await change([...(use ? others(current.config, id) : []), { section: 'surveys', put }]);
      if (typeof made !== 'number') return made;
      await audit('survey imported', `${id}, revision ${made}`);
      const words = before === undefined ? 'is imported' : 'is replaced';
      return done([`Survey ${id} ${words}${put.inUse ? ' and in use' : ''}.`, ...wordsOf(found)].join('\n'));
    },
    async 'survey.record'({ tag, forS }: Of<'survey.record'>): Promise<Answer> {
      if (ports.surveyRecorder === undefined) return refuse(NOT_HEARD);
      const begun = ports.surveyRecorder().begin(randomBytes(8).toString('hex'), tag, forS * 1000, ports.now());
      if (!begun.ok) return refuse(begun.message);
      await audit('survey.record', `${tag} for ${forS} s`);
      return { ok: true, text: `${tag} is recorded for ${forS} s.`, recording: begun.recording };
    },
    'survey.recording'({ id }: Of<'survey.recording'>): Promise<Answer> {
      const recording = ports.surveyRecorder?.().get(id, ports.now());
      return Promise.resolve(
        recording === undefined
          ? refuse('the recording was ended and forgotten, or the tag was changed meanwhile; begin anew')
          : { ok: true, text: plural(recording.sightings, 'sighting'), recording },
      );
    },
    'survey.list'(): Promise<Answer> {
      const surveys = records.config.current()?.config.surveys ?? [];
      const lines = surveys.map(
        (s) => `${s.id}  ${s.name}  ${s.madeOn}  ${plural(s.points.length, 'place')}${s.inUse ? '  in use' : ''}`,
      );
      return Promise.resolve(
        done(lines.length === 0 ? 'No surveys yet; places are worked out without one.' : lines.join('\n')),
      );
    },
    async 'survey.use'({ survey: id }: Of<'survey.use'>): Promise<Answer> {
      const { config } = records.config.current() ?? {};
      if (config === undefined) return refuse(NO_STORE);
      const found = config.surveys.find((s) => s.id === id);
      if (id !== null && found === undefined) return refuse(`there is no survey ${id}; "survey list" names them all`);
      const put =
        found === undefined || found.inUse ? [] : [{ section: 'surveys' as const, put: { ...found, inUse: true } }];
      const changes = [...others(config, id), ...put];
      const said = id === null ? 'Places are worked out without a survey.' : `Survey ${id} is in use.`;
      if (changes.length === 0) return done(said);
      const made = await change(changes);
      if (typeof made !== 'number') return made;
      await audit('survey used', `${id ?? 'none'}, revision ${made}`);
      return done(said);
    },
  };
}

/** How it was read, and what it is good for. */
function wordsOf({ notes, quality }: Extract<SurveyChecked, { ok: true }>): string[] {
  const verdict = { good: 'It is good.', fair: 'It is fair.', poor: 'It is poor: make another before you use it.' };
  return [...notes, verdict[quality.verdict], ...quality.sentences];
}
