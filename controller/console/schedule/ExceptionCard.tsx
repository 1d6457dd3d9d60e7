import { ActionIcon, Group, MultiSelect, SegmentedControl, TextInput } from '@mantine/core';
import { IconChevronUp, IconX } from '@tabler/icons-react';
import { useStore } from '../store/useStore.tsx';
import type { ExceptionDraft } from './daypartForm.ts';
import { DatesField } from './DatesField.tsx';
import { WeekdayChips } from './WeekdayChips.tsx';

/** Days on which a daypart has other times, or does not begin. */
export function ExceptionCard({
  exception: e,
  number,
  fault,
  onChange,
  onRemove,
  onUp,
}: {
  readonly exception: ExceptionDraft;
  readonly number: number;
  readonly fault: string | null;
  readonly onChange: (e: ExceptionDraft) => void;
  readonly onRemove: () => void;
  /** null: it is the first. */
  readonly onUp: (() => void) | null;
}) {
  const { config } = useStore();
  const shows = (kind: ExceptionDraft['kind']): boolean => e.kind === kind || e[kind].length > 0;
  return (
    <div className="ec-exception" role="group" aria-label={`Exception ${number}`}>
      <div className="ec-exception-head">
        <SegmentedControl
          size="xs"
          aria-label={`What exception ${number} does`}
          value={e.closed ? 'closed' : 'times'}
          onChange={(v) => onChange({ ...e, closed: v === 'closed' })}
          data={[
            { value: 'closed', label: 'It does not begin' },
            { value: 'times', label: 'Other times' },
          ]}
        />
        <Group gap={2} wrap="nowrap">
          {onUp !== null && (
            <ActionIcon variant="subtle" color="gray" c="var(--ec-ink)" aria-label="Decides earlier" onClick={onUp}>
              <IconChevronUp size={16} aria-hidden />
            </ActionIcon>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            c="var(--ec-ink)"
            aria-label={`Take exception ${number} out`}
            onClick={onRemove}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      </div>
      {shows('holidays') && (
        <MultiSelect
          label="On holidays"
          placeholder={e.holidays.length === 0 ? 'Choose' : ''}
          description={
            config.holidays.length === 0 ? 'The store has no holidays yet; they are made under Schedule.' : undefined
          }
          data={[
            { value: 'any', label: 'Any holiday' },
            ...config.holidays.map((h) => ({ value: h.id, label: h.name })),
          ]}
          value={e.holidays === 'any' ? ['any'] : e.holidays}
          onChange={(ids) => {
            const any = ids.includes('any') && (e.holidays !== 'any' || ids.length === 1);
            onChange({ ...e, holidays: any ? 'any' : ids.filter((id) => id !== 'any') });
          }}
        />
      )}
      {shows('days') && (
        <div>
          <span className="ec-label">On weekdays</span>
          <WeekdayChips label="On weekdays" days={e.days} onChange={(days) => onChange({ ...e, days })} />
        </div>
      )}
      {shows('dates') && <DatesField label="On days" days={e.dates} onChange={(dates) => onChange({ ...e, dates })} />}
      {!e.closed && (
        <Group grow align="start">
          <TextInput
            type="time"
            label="From then"
            value={e.from}
            onChange={(event) => onChange({ ...e, from: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            label="To then"
            value={e.to}
            onChange={(event) => onChange({ ...e, to: event.currentTarget.value })}
          />
        </Group>
      )}
      {fault !== null && <p className="ec-fault">{fault}</p>}
    </div>
  );
}
