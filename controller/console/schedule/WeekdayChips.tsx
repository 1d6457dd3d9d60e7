import { Chip, Group } from '@mantine/core';
import type { Weekday } from '../../../config/schema/daypart.ts';
import { longDays, week } from '../campaigns/daypartWords.ts';

/** The days of the week, several at a time, always in their order. */
export function WeekdayChips({
  label,
  days,
  onChange,
}: {
  readonly label: string;
  readonly days: readonly Weekday[];
  readonly onChange: (days: Weekday[]) => void;
}) {
  return (
    <div role="group" aria-label={label}>
      <Chip.Group multiple value={[...days]} onChange={(v) => onChange(week.filter((d) => v.includes(d)))}>
        <Group gap={6}>
          {week.map((d) => (
            <Chip key={d} value={d} size="xs" aria-label={longDays[d]}>
              {longDays[d].slice(0, 3)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </div>
  );
}
