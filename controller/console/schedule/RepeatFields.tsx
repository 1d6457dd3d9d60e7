import { NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Weekday } from '../../../config/schema/daypart.ts';
import { ruleFault } from '../../../config/schema/recurrence.ts';
import { longDays } from '../campaigns/daypartWords.ts';
import { nthText } from '../words/dateWords.ts';
import { firstRepeat, repeatOf, ruleOf, weekdays } from './repeat.ts';
import type { Nth, Repeat, RepeatKind } from './repeat.ts';
import { WeekdayChips } from './WeekdayChips.tsx';

const nths: readonly Nth[] = [1, 2, 3, 4, -1];

/** How a day comes again: simple choices, or the rule as text. */
export function RepeatFields({
  label,
  kinds,
  start,
  rule,
  none,
  onChange,
}: {
  readonly label: string;
  /** Choices with their words. */
  readonly kinds: readonly { readonly value: RepeatKind; readonly label: string }[];
  readonly start: string;
  readonly rule: string | undefined;
  /** A choice that ends it. */
  readonly none?: { readonly label: string; readonly choose: () => void };
  readonly onChange: (rule: string | undefined) => void;
}) {
  const found = repeatOf(rule);
  // A rule that is typed stays text, also where it happens to have a simple form.
  const [asText, setAsText] = useState(found.kind === 'rule' || !kinds.some((k) => k.value === found.kind));
  const repeat: Repeat = asText ? { kind: 'rule', text: rule ?? '' } : found;
  const set = (next: Repeat): void => onChange(ruleOf(next));
  const fault = repeat.kind === 'rule' ? ruleFault(repeat.text, start) : null;
  return (
    <>
      <Select
        className="ec-wide-field"
        label={label}
        allowDeselect={false}
        data={[...(none === undefined ? [] : [{ value: 'none', label: none.label }]), ...kinds]}
        value={repeat.kind}
        onChange={(v) => {
          if (v === 'none') none?.choose();
          const kind = kinds.find((k) => k.value === v)?.value;
          if (kind === undefined) return;
          setAsText(kind === 'rule');
          set(firstRepeat(kind, start, rule));
        }}
      />
      {(repeat.kind === 'daily' || repeat.kind === 'weekly') && (
        <NumberInput
          label={repeat.kind === 'daily' ? 'Every how many days' : 'Every how many weeks'}
          min={1}
          max={52}
          allowDecimal={false}
          clampBehavior="blur"
          value={repeat.every}
          onChange={(v) => set({ ...repeat, every: typeof v === 'number' && v >= 1 ? v : 1 })}
        />
      )}
      {repeat.kind === 'weekly' && (
        <div className="ec-wide-field">
          <span className="ec-label">Days</span>
          <WeekdayChips
            label="Days of the week"
            days={repeat.days}
            onChange={(days) => {
              if (days.length > 0) set({ ...repeat, days });
            }}
          />
        </div>
      )}
      {repeat.kind === 'monthly' && (
        <>
          <Select
            label="Which of the month"
            allowDeselect={false}
            data={nths.map((n) => ({ value: String(n), label: nthText(n) }))}
            value={String(repeat.nth)}
            onChange={(v) => set({ ...repeat, nth: nths.find((n) => String(n) === v) ?? 1 })}
          />
          <Select
            label="Weekday"
            allowDeselect={false}
            data={weekdays.map((d) => ({ value: d, label: longDays[d] }))}
            value={repeat.day}
            onChange={(v) => set({ ...repeat, day: weekdays.find((d: Weekday) => d === v) ?? 'sat' })}
          />
        </>
      )}
      {repeat.kind === 'rule' && (
        <TextInput
          className="ec-wide-field"
          label="Rule, as RFC 5545 has it"
          description="For example FREQ=MONTHLY;BYDAY=-1FR,-1SA for the last Friday and the last Saturday of a month."
          maxLength={300}
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          value={repeat.text}
          error={fault === null ? null : `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.`}
          onChange={(e) => onChange(e.currentTarget.value.trim())}
        />
      )}
    </>
  );
}
