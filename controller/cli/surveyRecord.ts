import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { SurveyRecordingFile, SurveyRecordingState } from '../protocol/surveys.ts';
import { plural } from './plural.ts';
import { done, refuse } from './protocol.ts';
import type { Answer, Command } from './protocol.ts';

/** How often the controller is asked whether it has ended, ms. */
const ASK_MS = 1000;

export interface RecordPorts {
  /** Asks the controller; refuses in words where none runs. */
  ask(command: Command): Promise<Answer>;
  say(text: string): void;
  wait(ms: number): Promise<void>;
}

/** Has the controller record a tag, waits for the end, and writes a file for `survey check`. Overwrites none. */
export async function recordSurvey(
  command: Extract<Command, { command: 'survey.record' }>,
  file: string,
  ports: RecordPorts,
): Promise<Answer> {
  if (existsSync(file)) return refuse(`${file} is there already; name a new file`);
  const begun = await ports.ask(command);
  if (!begun.ok) return begun;
  ports.say(`${begun.text} Stand on known places with it, or walk a known line, and write down where and when.`);
  for (let state = begun.recording; state !== undefined;) {
    if (state.recording !== null) return await written(file, state, state.recording);
    await ports.wait(ASK_MS);
    const next = await ports.ask({ command: 'survey.recording', id: state.id });
    if (!next.ok) return next;
    state = next.recording;
  }
  return refuse('the controller answers in another way; it runs another version of Endcap');
}

async function written(file: string, state: SurveyRecordingState, recording: SurveyRecordingFile): Promise<Answer> {
  try {
    await writeFile(file, fileText(recording), { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    return refuse(
      `the file cannot be written (${code}). The controller keeps the recording for an hour: GET /api/v1/surveys/recordings/${state.id}`,
    );
  }
  const heard = plural(new Set(recording.sightings.map((s) => s.receiver)).size, 'receiver');
  return done(
    [
      `${plural(state.sightings, 'sighting')} by ${heard} are in ${file}${state.full ? '; it was full before its time' : ''}.`,
      ...(state.sightings === 0 ? ['Nothing was heard: check that the tag advertises and that receivers run.'] : []),
      recording.note,
    ].join('\n'),
  );
}

/** One sighting a line, so that a person finds the points. */
function fileText({ tag, note, points, sightings }: SurveyRecordingFile): string {
  const head = Object.entries({ tag, note, points }).map(([key, value]) => `  "${key}": ${JSON.stringify(value)}`);
  const lines = sightings.map((s) => `    ${JSON.stringify(s)}`).join(',\n');
  return `{\n${head.join(',\n')},\n  "sightings": [\n${lines}\n  ]\n}\n`;
}
