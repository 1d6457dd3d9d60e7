import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { ruleFault } from '../../../config/schema/recurrence.ts';
import type { Recurrence } from '../../../config/schema/recurrence.ts';
import { weekdayText } from '../words/dateWords.ts';
import { DatesField } from './DatesField.tsx';
import { firstRepeat, nextDays, ruleOf } from './repeat.ts';
import type { RepeatKind } from './repeat.ts';
import { RepeatFields } from './RepeatFields.tsx';

const kinds: readonly { readonly value: RepeatKind; readonly label: string }[] = [
  { value: 'weekly', label: 'On chosen weekdays' },
  { value: 'monthly', label: 'Monthly, such as the first Saturday' },
  { value: 'daily', label: 'Every few days' },
  { value: 'yearly', label: 'Once a year' },
  { value: 'once', label: 'On single days' },
  { value: 'rule', label: 'By a rule (RFC 5545)' },
];

/**
 * On which days a campaign plays, beyond its first and last day.
 *
 * @param today `YYYY-MM-DD` by the clock of the store
 */
export function RecurrenceFields({
  value,
  today,
  fault,
  onChange,
}: {
  readonly value: Recurrence | undefined;
  readonly today: string;
  readonly fault: string | undefined;
  readonly onChange: (value: Recurrence | undefined) => void;
}) {
  const next = useMemo(() => (value === undefined ? [] : nextDays(value, today, 4)), [value, today]);
  if (value === undefined) {
    return (
      <Select
        label="Days on which it plays"
        allowDeselect={false}
        data={[{ value: 'always', label: 'Every day' }, ...kinds]}
        value="always"
        onChange={(v) => {
          const kind = kinds.find((k) => k.value === v)?.value;
          if (kind === undefined) return;
          const rule = ruleOf(firstRepeat(kind, today, undefined));
          onChange({ start: today, ...(rule === undefined ? {} : { rule }), except: [], also: [] });
        }}
      />
    );
  }
  const wrong = value.rule !== undefined && ruleFault(value.rule, value.start) !== null;
  const day = value.start.slice(0, 10);
  const time = value.start.slice(11);
  /** Every occurrence is written with the time, or none is. */
  const timed = (clock: string, durationMin: number | undefined): void => {
    const { durationMin: _, ...rest } = value;
    const at = (d: string): string => (clock === '' ? d.slice(0, 10) : `${d.slice(0, 10)}T${clock}`);
    const also = value.also.map(at);
    onChange({ ...rest, start: at(value.start), also, ...(durationMin === undefined ? {} : { durationMin }) });
  };
  return (
    <fieldset className="ec-repeat">
      <legend className="ec-visually-hidden">Days on which it plays</legend>
      <div className="ec-fields">
        <RepeatFields
          label="Days on which it plays"
          kinds={[...kinds]}
          start={value.start}
          rule={value.rule}
          none={{ label: 'Every day', choose: () => onChange(undefined) }}
          onChange={(rule) => {
            const { rule: _, ...rest } = value;
            onChange(rule === undefined ? rest : { ...rest, rule });
          }}
        />
        <TextInput
          type="date"
          label={value.rule === undefined ? 'Day' : 'Counted from'}
          value={day}
          onChange={(e) => {
            const d = e.currentTarget.value;
            if (d !== '') onChange({ ...value, start: time === '' ? d : `${d}T${time}` });
          }}
        />
      </div>
      <Switch
        size="sm"
        label="At a time of its own on these days"
        checked={time !== ''}
        onChange={(e) => (e.currentTarget.checked ? timed('18:00', 120) : timed('', undefined))}
      />
      {time !== '' && (
        <div className="ec-fields">
          <TextInput
            type="time"
            label="Begins at"
            value={time}
            onChange={(e) => {
              if (e.currentTarget.value !== '') timed(e.currentTarget.value, value.durationMin);
            }}
          />
          <NumberInput
            label="Lasts, minutes"
            min={1}
            max={10_080}
            allowDecimal={false}
            clampBehavior="blur"
            value={value.durationMin ?? ''}
            onChange={(v) => timed(time, typeof v === 'number' && v >= 1 ? v : 1)}
          />
        </div>
      )}
      <div className="ec-fields">
        <DatesField
          label="Not on these days"
          days={value.except}
          onChange={(except) => onChange({ ...value, except })}
        />
        <DatesField
          label={value.rule === undefined ? 'And on these days' : 'Also on these days'}
          days={value.also.map((d) => d.slice(0, 10))}
          onChange={(days) => onChange({ ...value, also: days.map((d) => (time === '' ? d : `${d}T${time}`)) })}
        />
      </div>
      {fault !== undefined ? (
        <p className="ec-fault">{fault}</p>
      ) : (
        <p className="ec-dim ec-num" role="status">
          {wrong
            ? ''
            : next.length === 0
              ? 'By this rule it never plays again.'
              : `Next: ${next.map(weekdayText).join(', ')}${next.length < 4 ? ', and then no more' : ' …'}`}
        </p>
      )}
    </fieldset>
  );
}
