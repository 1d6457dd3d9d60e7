import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { weekdayText } from '../words/dateWords.ts';

/** Single days: a list that grows day by day. */
export function DatesField({
  label,
  days,
  most = 400,
  onChange,
}: {
  readonly label: string;
  readonly days: readonly string[];
  readonly most?: number;
  readonly onChange: (days: string[]) => void;
}) {
  const [next, setNext] = useState('');
  const add = (): void => {
    if (next === '' || days.length >= most) return;
    setNext('');
    if (!days.includes(next)) onChange([...days, next].sort());
  };
  return (
    <div className="ec-dates" role="group" aria-label={label}>
      <div className="ec-dates-add">
        <TextInput
          type="date"
          label={label}
          value={next}
          onChange={(e) => setNext(e.currentTarget.value)}
          onKeyDown={(e) => {
            if (e.key !== 'Enter') return;
            e.preventDefault();
            add();
          }}
        />
        <Button
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          disabled={next === ''}
          aria-label={`Add a day to: ${label}`}
          onClick={add}
        >
          Add
        </Button>
      </div>
      {days.length > 0 && (
        <ul className="ec-pills">
          {days.map((day) => (
            <li key={day}>
              <span className="ec-num">{weekdayText(day)}</span>
              <ActionIcon
                variant="subtle"
                color="gray"
                c="var(--ec-ink)"
                size="xs"
                aria-label={`Take ${weekdayText(day)} out`}
                onClick={() => onChange(days.filter((d) => d !== day))}
              >
                <IconX size={13} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
