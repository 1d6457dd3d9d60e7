import { Alert, Button, FileButton, Group, TextInput } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Survey } from '../../../config/schema/survey.ts';
import { surveyCheckAnswer } from '../../protocol/surveys.ts';
import type { SurveyCheckAnswer } from '../../protocol/surveys.ts';
import { callWithText, messageOf } from '../api/client.ts';
import { useRight, whyNot } from '../api/session.ts';
import { SurveyQualityView } from './SurveyQualityView.tsx';

const MOST_MB = 32;

interface Checked {
  readonly file: string;
  readonly answer: SurveyCheckAnswer;
}

async function check(file: File): Promise<Checked> {
  if (file.size > MOST_MB * 2 ** 20)
    throw new Error(`${file.name} is larger than ${MOST_MB} MB. Record for a shorter time.`);
  const yaml = /\.ya?ml$/i.test(file.name);
  const type = yaml ? 'application/yaml' : 'application/json';
  return { file: file.name, answer: await callWithText('/surveys/check', surveyCheckAnswer, await file.text(), type) };
}

/** A survey file is read and judged before anything is kept. */
export function SurveyUpload({ onImport }: { readonly onImport: (survey: Survey, on: boolean) => Promise<boolean> }) {
  const allowed = useRight('plan');
  const read = useMutation({ mutationFn: check, gcTime: 0 });
  return (
    <section className="ec-card ec-survey" aria-label="Upload a survey">
      <header>
        <div>
          <h2>Upload a survey</h2>
          <p className="ec-dim">
            A file (JSON or YAML) with places that somebody stood on and what the receivers heard there, or a recording
            of a walk. It is judged first; nothing is kept until you import it.
          </p>
        </div>
        {allowed ? (
          <FileButton
            accept=".json,.yaml,.yml,application/json,application/yaml"
            inputProps={{ 'aria-label': 'Survey file' }}
            onChange={(file) => {
              if (file !== null) read.mutate(file);
            }}
          >
            {(props) => (
              <Button
                {...props}
                variant="default"
                loading={read.isPending}
                leftSection={<IconFileUpload size={17} aria-hidden />}
              >
                Choose a file
              </Button>
            )}
          </FileButton>
        ) : (
          <p className="ec-dim">{whyNot('plan')}</p>
        )}
      </header>
      {read.error !== null && (
        <Alert color="red" variant="light" role="alert" title="The file could not be read">
          {messageOf(read.error)}
        </Alert>
      )}
      {read.data !== undefined && (
        <Result key={read.submittedAt} checked={read.data} onImport={onImport} onDone={() => read.reset()} />
      )}
    </section>
  );
}

function Result({
  checked: { file, answer },
  onImport,
  onDone,
}: {
  readonly checked: Checked;
  readonly onImport: (survey: Survey, on: boolean) => Promise<boolean>;
  readonly onDone: () => void;
}) {
  const { survey, quality, notes, faults } = answer;
  const [name, setName] = useState(survey?.name ?? '');
  const [saving, setSaving] = useState(false);
  if (survey === null) {
    return (
      <Alert
        color="red"
        variant="light"
        role="alert"
        title={`${file} has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}`}
      >
        Nothing was changed.
        <ul className="ec-fault-list">
          {faults.slice(0, 12).map((f) => (
            <li key={`${f.path} ${f.message}`}>
              <code>{f.path}</code>: {f.message}; {f.fix}.
            </li>
          ))}
          {faults.length > 12 && <li>and {faults.length - 12} more</li>}
        </ul>
      </Alert>
    );
  }
  // What would make places worse is not offered first.
  const poor = quality?.verdict === 'poor';
  const keep = async (on: boolean): Promise<void> => {
    setSaving(true);
    const done = await onImport({ ...survey, name: name.trim(), inUse: on }, on);
    setSaving(false);
    if (done) onDone();
  };
  return (
    <div className="ec-survey-read" data-testid="survey-read">
      <p role="status">
        <b>{file}</b> is read. {notes.join(' ')}
      </p>
      {quality !== null && <SurveyQualityView survey={survey} quality={quality} />}
      <Group gap="sm" align="flex-end">
        <TextInput
          label="Name of the survey"
          maxLength={80}
          autoComplete="off"
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <Button
          variant={poor ? 'default' : 'filled'}
          loading={saving}
          disabled={name.trim() === ''}
          onClick={() => void keep(true)}
        >
          Import and switch on
        </Button>
        <Button
          variant={poor ? 'filled' : 'default'}
          disabled={saving || name.trim() === ''}
          onClick={() => void keep(false)}
        >
          Import
        </Button>
        <Button variant="subtle" color="gray" c="var(--ec-ink)" onClick={onDone}>
          Discard
        </Button>
      </Group>
    </div>
  );
}
