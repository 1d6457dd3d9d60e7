import { IconMapPin2 } from '@tabler/icons-react';
import type { Survey } from '../../../config/schema/survey.ts';
import { useConfigChange } from '../api/changes.ts';
import { put, remove } from '../api/changeSets.ts';
import { idFrom } from '../api/newId.ts';
import { useUndoable } from '../api/useUndoable.tsx';
import { ChangeNote } from '../parts/ChangeNote.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { useStore } from '../store/useStore.tsx';
import { DriftNote, ReceiversPart } from './ReceiversPart.tsx';
import { SurveyCard } from './SurveyCard.tsx';
import { SurveyUpload } from './SurveyUpload.tsx';

/** Undo history of surveys. */
const SURVEYS = 'surveys';

/** The surveys of the store, how good each is, and which one is in use. */
export function SurveyPart() {
  const { config } = useStore();
  const { known } = useConfigChange(SURVEYS);
  const save = useUndoable(SURVEYS);
  const { surveys } = config;

  /** Puts a survey so that at most one is in use. */
  const putOne = (survey: Survey) => [
    ...(survey.inUse
      ? surveys.filter((s) => s.inUse && s.id !== survey.id).map((s) => put('surveys', { ...s, inUse: false }))
      : []),
    put('surveys', survey),
  ];
  const onImport = async (survey: Survey, on: boolean): Promise<boolean> => {
    const id = idFrom(survey.name, (i) => surveys.some((s) => s.id === i) || known('surveys', i), 'survey');
    const done = on ? `${survey.name} is imported and in use.` : `${survey.name} is imported.`;
    return (await save(`Import ${survey.name}`, putOne({ ...survey, id }), done)).ok;
  };
  const onSwitch = (survey: Survey): void => {
    const inUse = !survey.inUse;
    const done = inUse
      ? `Places are worked out by ${survey.name} now.`
      : `${survey.name} is off; places are worked out from where the receivers stand.`;
    void save(`Switch ${survey.name} ${inUse ? 'on' : 'off'}`, putOne({ ...survey, inUse }), done);
  };
  const onRemove = (survey: Survey): void =>
    void save(`Remove ${survey.name}`, [remove('surveys', survey.id)], `${survey.name} is removed.`);

  return (
    <>
      <ChangeNote scope={SURVEYS} />
      <DriftNote />
      {surveys.length === 0 ? (
        <div className="ec-card ec-survey-none">
          <EmptyNote
            icon={<IconMapPin2 aria-hidden />}
            title="There is no survey yet"
            text="Places are worked out from where the receivers stand, which is right most of the time. With a survey the store knows what each receiver really hears, zone by zone."
          />
        </div>
      ) : (
        surveys.map((s) => (
          <SurveyCard key={s.id} survey={s} onSwitch={() => onSwitch(s)} onRemove={() => onRemove(s)} />
        ))
      )}
      <SurveyUpload onImport={onImport} />
      <ReceiversPart />
    </>
  );
}
