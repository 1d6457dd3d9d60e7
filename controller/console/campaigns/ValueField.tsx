import { NumberInput, Select, TextInput } from '@mantine/core';
import type { ReadingKind } from '../../../config/schema/condition.ts';
import { minutesOf, minuteText, percentOf, shareOf, weekdayNames } from '../words/readingValue.ts';
import { rangeFault } from './sentence.ts';

/** A number inside a sentence. */
export function Inline({
  label,
  value,
  min = 0,
  max,
  onChange,
}: {
  readonly label: string;
  readonly value: number | null;
  readonly min?: number;
  readonly max: number;
  readonly onChange: (value: number | null) => void;
}) {
  return (
    <NumberInput
      className="ec-inline-number"
      aria-label={label}
      size="xs"
      min={min}
      max={max}
      clampBehavior="blur"
      hideControls
      value={value ?? ''}
      onChange={(v) => onChange(typeof v === 'number' ? v : null)}
    />
  );
}

/** A value of a reading, in the form that people know: per cent, a time, a weekday, or a number. */
export function ValueField({
  kind,
  label,
  value,
  onChange,
}: {
  readonly kind: ReadingKind;
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}) {
  if (kind === 'time.minuteOfDay') {
    return (
      <TextInput
        className="ec-inline"
        type="time"
        size="xs"
        aria-label={label}
        value={value === null ? '' : minuteText(value)}
        onChange={(e) => onChange(minutesOf(e.currentTarget.value))}
      />
    );
  }
  if (kind === 'time.weekday') {
    return (
      <Select
        className="ec-inline"
        size="xs"
        aria-label={label}
        allowDeselect={false}
        data={weekdayNames.map((name, i) => ({ value: String(i + 1), label: name }))}
        value={value === null ? null : String(value)}
        onChange={(v) => onChange(v === null ? null : Number(v))}
      />
    );
  }
  const percent = kind === 'zone.mix';
  return (
    <NumberInput
      className="ec-inline-number"
      size="xs"
      aria-label={label}
      clampBehavior="none"
      hideControls
      error={rangeFault(kind, value) !== null}
      value={value === null ? '' : percent ? percentOf(value) : value}
      onChange={(v) => onChange(typeof v !== 'number' ? null : percent ? shareOf(v) : v)}
    />
  );
}
