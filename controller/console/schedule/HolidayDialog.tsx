import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ruleFault } from '../../../config/schema/recurrence.ts';
import type { Holiday } from '../../../config/schema/recurrence.ts';
import { freshId } from '../campaigns/freshId.ts';
import { weekdayText } from '../words/dateWords.ts';
import { DatesField } from './DatesField.tsx';
import { nextDays } from './repeat.ts';
import type { RepeatKind } from './repeat.ts';
import { RepeatFields } from './RepeatFields.tsx';

const kinds: readonly { readonly value: RepeatKind; readonly label: string }[] = [
  { value: 'yearly', label: 'Every year on this day' },
  { value: 'once', label: 'Once, and on days that are listed' },
  { value: 'rule', label: 'By a rule (RFC 5545)' },
];

interface HolidayDialogProps {
  readonly opened: boolean;
  /** The one that is changed; without it a new one is made. */
  readonly start?: Holiday | undefined;
  /** `YYYY-MM-DD` by the clock of the store. */
  readonly today: string;
  readonly onClose: () => void;
  readonly onMade: (h: Holiday) => void;
}

/** Makes or changes a holiday. */
export function HolidayDialog({ opened, onClose, ...rest }: HolidayDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={rest.start === undefined ? 'Make a holiday' : 'Edit holiday'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {opened && <HolidayForm onClose={onClose} {...rest} />}
    </Modal>
  );
}

function HolidayForm({ start, today, onClose, onMade }: Omit<HolidayDialogProps, 'opened'>) {
  const [name, setName] = useState(start?.name ?? '');
  const [day, setDay] = useState(start?.start ?? '');
  const [rule, setRule] = useState<string | undefined>(start === undefined ? 'FREQ=YEARLY' : start.rule);
  const [also, setAlso] = useState<readonly string[]>(start?.also ?? []);
  const [tried, setTried] = useState(false);
  const nameFault = name.trim() === '' ? 'Give it a name.' : null;
  const dayFault = day === '' ? 'Say on which day.' : null;
  const wrong = rule !== undefined && ruleFault(rule, day === '' ? today : day) !== null;
  const next =
    day === '' || wrong
      ? []
      : nextDays({ start: day, ...(rule === undefined ? {} : { rule }), also: [...also] }, today, 3);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (nameFault !== null || dayFault !== null || wrong) return;
        const id = start?.id ?? freshId(name, 'holiday');
        onMade({ id, name: name.trim(), start: day, ...(rule === undefined ? {} : { rule }), also: [...also] });
      }}
    >
      <Stack gap="md">
        <TextInput
          label="Name"
          placeholder="Christmas Day"
          maxLength={80}
          data-autofocus
          value={name}
          error={tried ? nameFault : null}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="Day"
          value={day}
          error={tried ? dayFault : null}
          onChange={(e) => setDay(e.currentTarget.value)}
        />
        <RepeatFields
          label="Comes again"
          kinds={kinds}
          start={day === '' ? today : day}
          rule={rule}
          onChange={setRule}
        />
        <DatesField label="Also on" days={also} onChange={setAlso} />
        {next.length > 0 && <p className="ec-dim ec-num">Next: {next.map(weekdayText).join(', ')}</p>}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">{start === undefined ? 'Make it' : 'Save'}</Button>
        </Group>
      </Stack>
    </form>
  );
}
