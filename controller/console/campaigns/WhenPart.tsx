import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconClockPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Daypart } from '../../../config/schema/daypart.ts';
import { RecurrenceFields } from '../schedule/RecurrenceFields.tsx';
import { useStore } from '../store/useStore.tsx';
import { todayIn } from '../timeline/zoneTime.ts';
import { daysText, exceptionsText } from '../words/campaignWords.ts';
import { DaypartDialog } from '../schedule/DaypartDialog.tsx';
import { nightText } from './daypartWords.ts';
import type { Draft } from './draft.ts';

/** First and last day, and the dayparts in which it plays. */
export function WhenPart({
  draft,
  faults,
  onEdit,
}: {
  readonly draft: Draft;
  readonly faults: Readonly<Record<string, string>>;
  readonly onEdit: (part: Partial<Draft>) => void;
}) {
  const store = useStore();
  const { config } = store;
  const [making, setMaking] = useState(false);
  const [today] = useState(() => todayIn(config.store.timeZone));
  const all: Daypart[] = [...config.dayparts, ...draft.made.filter((m) => !config.dayparts.some((d) => d.id === m.id))];
  const toggle = (id: string): void => {
    const { dayparts } = draft;
    onEdit({ dayparts: dayparts.includes(id) ? dayparts.filter((d) => d !== id) : [...dayparts, id] });
  };
  return (
    <section
      className="ec-card ec-part"
      aria-labelledby="ec-when-title"
      data-fault={faults['from'] ?? faults['to'] ?? faults['recurrence'] ?? faults['dayparts']}
    >
      <header>
        <h2 id="ec-when-title">When</h2>
        <p className="ec-dim">By the clock of the store ({config.store.timeZone.replace(/_/g, ' ')}).</p>
      </header>
      <div className="ec-row">
        <TextInput
          type="date"
          label="First day"
          value={draft.from}
          error={faults['from']}
          onChange={(e) => onEdit({ from: e.currentTarget.value })}
        />
        <TextInput
          type="date"
          label="Last day"
          value={draft.to}
          error={faults['to']}
          onChange={(e) => onEdit({ to: e.currentTarget.value })}
        />
        <p className="ec-dim ec-row-note">
          {draft.from === '' && draft.to === ''
            ? 'Without days it plays until it is paused.'
            : draft.to === ''
              ? 'Without a last day it plays until it is paused.'
              : 'The last day is played to its end.'}
        </p>
      </div>
      <RecurrenceFields
        value={draft.rules.recurrence}
        today={today}
        fault={faults['recurrence']}
        onChange={(recurrence) => {
          const { recurrence: _, ...rest } = draft.rules;
          onEdit({ rules: recurrence === undefined ? rest : { ...rest, recurrence } });
        }}
      />
      <fieldset className="ec-dayparts">
        <legend>Dayparts</legend>
        {all.map((d) => (
          <Checkbox
            key={d.id}
            label={
              <>
                {d.name}{' '}
                <span className="ec-dim ec-num">
                  {d.from}–{d.to}, {daysText(d.days)}
                  {nightText(d) !== null && ', past midnight'}
                  {d.except.length > 0 && `; ${exceptionsText(d, store)}`}
                </span>
              </>
            }
            checked={draft.dayparts.includes(d.id)}
            onChange={() => toggle(d.id)}
          />
        ))}
        {draft.dayparts.length === 0 && <p className="ec-dim">None chosen: it plays all day.</p>}
        {faults['dayparts'] !== undefined && <p className="ec-fault">{faults['dayparts']}</p>}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconClockPlus size={16} aria-hidden />}
          onClick={() => setMaking(true)}
        >
          Make a daypart
        </Button>
      </fieldset>
      <DaypartDialog
        opened={making}
        onClose={() => setMaking(false)}
        onMade={(d) => {
          setMaking(false);
          onEdit({ made: [...draft.made, d], dayparts: [...draft.dayparts, d.id] });
        }}
      />
    </section>
  );
}
