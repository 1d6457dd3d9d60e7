import { Button, Switch, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Survey } from '../../../config/schema/survey.ts';
import { useRight, whyNot } from '../api/session.ts';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { Guarded } from '../parts/Guarded.tsx';
import { useStore } from '../store/useStore.tsx';
import { dayText } from '../words/dateWords.ts';
import { SurveyQualityView } from './SurveyQualityView.tsx';
import { surveyQualityQuery } from './tagsQuery.ts';

/** A survey of the store: whether it is in use, and how good it is. */
export function SurveyCard({
  survey,
  onSwitch,
  onRemove,
}: {
  readonly survey: Survey;
  readonly onSwitch: () => void;
  readonly onRemove: () => void;
}) {
  const allowed = useRight('plan');
  const [open, setOpen] = useState(false);
  const { points } = survey;
  return (
    <section className="ec-card ec-survey" aria-label={survey.name} data-testid={`survey-${survey.id}`}>
      <header>
        <div>
          <h2>
            {survey.name}{' '}
            {survey.inUse && (
              <span className="ec-tag" data-tone="accent">
                in use
              </span>
            )}
          </h2>
          <p className="ec-dim ec-num">
            {dayText(survey.madeOn)}, {points.length} points
          </p>
        </div>
        <Tooltip label={whyNot('plan')} disabled={allowed}>
          <div>
            <Switch
              label="Places are worked out by it"
              checked={survey.inUse}
              disabled={!allowed}
              onChange={onSwitch}
            />
          </div>
        </Tooltip>
        <Button variant="default" aria-expanded={open} onClick={() => setOpen(!open)} disabled={!allowed}>
          {open ? 'Hide its quality' : 'How good it is'}
        </Button>
        <Guarded
          right="plan"
          variant="subtle"
          color="gray"
          c="var(--ec-bad)"
          px={8}
          aria-label={`Remove ${survey.name}`}
          onClick={onRemove}
        >
          <IconTrash size={17} aria-hidden />
        </Guarded>
      </header>
      {open && <Quality survey={survey} />}
    </section>
  );
}

function Quality({ survey }: { readonly survey: Survey }) {
  const { revision } = useStore();
  const { data, error, refetch, isPending } = useQuery(surveyQualityQuery(survey, revision));
  if (isPending) return <p role="status">It is being judged; a large survey takes some seconds.</p>;
  if (error !== null) {
    return <ErrorNote title="It could not be judged" error={error} onRetry={() => void refetch()} />;
  }
  const { quality, faults } = data;
  if (quality === null) {
    return (
      <ul className="ec-fault-list">
        {faults.slice(0, 6).map((f) => (
          <li key={`${f.path} ${f.message}`}>
            {f.message}; {f.fix}.
          </li>
        ))}
      </ul>
    );
  }
  return <SurveyQualityView survey={survey} quality={quality} />;
}
