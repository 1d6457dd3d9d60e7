import { Button, Group, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Daypart } from '../../../config/schema/daypart.ts';
import { nightText, week } from '../campaigns/daypartWords.ts';
import { freshId } from '../campaigns/freshId.ts';
import {
  endClock,
  exceptionDraft,
  exceptionFault,
  exceptionOf,
  newException,
  shownClock,
  timesFault,
} from './daypartForm.ts';
import type { ExceptionDraft, ExceptionKind } from './daypartForm.ts';
import { ExceptionCard } from './ExceptionCard.tsx';
import { WeekdayChips } from './WeekdayChips.tsx';

interface DaypartDialogProps {
  readonly opened: boolean;
  /** The one that is changed; without it a new one is made. */
  readonly start?: Daypart | undefined;
  readonly onClose: () => void;
  readonly onMade: (d: Daypart) => void;
}

/** Makes or changes a daypart: name, days, from when to when, and its exceptions. */
export function DaypartDialog({ opened, start, onClose, onMade }: DaypartDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={start === undefined ? 'Make a daypart' : 'Edit daypart'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {opened && <DaypartForm start={start} onClose={onClose} onMade={onMade} />}
    </Modal>
  );
}

const kinds: readonly { readonly kind: ExceptionKind; readonly label: string }[] = [
  { kind: 'holidays', label: 'On holidays' },
  { kind: 'days', label: 'On weekdays' },
  { kind: 'dates', label: 'On single days' },
];

function DaypartForm({ start, onClose, onMade }: Omit<DaypartDialogProps, 'opened'>) {
  const [name, setName] = useState(start?.name ?? '');
  const [days, setDays] = useState<readonly Daypart['days'][number][]>(start?.days ?? week);
  const [from, setFrom] = useState(start?.from ?? '09:00');
  const [to, setTo] = useState(shownClock(start?.to ?? '18:00'));
  const [except, setExcept] = useState<readonly ExceptionDraft[]>(() => (start?.except ?? []).map(exceptionDraft));
  const [tried, setTried] = useState(false);
  const nameFault = name.trim() === '' ? 'Give it a name.' : null;
  const daysFault = days.length === 0 ? 'Choose at least one day.' : null;
  const timeFault = timesFault(from, to);
  const night = nightText({ days: [...days], from, to: endClock(to) });
  const change = (next: ExceptionDraft): void => setExcept(except.map((e) => (e.key === next.key ? next : e)));
  const up = (i: number): void =>
    setExcept(except.map((e, j) => (j === i - 1 ? except[i]! : j === i ? except[i - 1]! : e)));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setTried(true);
        if (nameFault !== null || daysFault !== null || timeFault !== null) return;
        if (except.some((e) => exceptionFault(e) !== null)) return;
        const id = start?.id ?? freshId(name, 'daypart');
        const chosen = week.filter((d) => days.includes(d));
        onMade({ id, name: name.trim(), days: chosen, from, to: endClock(to), except: except.map(exceptionOf) });
      }}
    >
      <Stack gap="md">
        <TextInput
          label="Name"
          placeholder="Lunch"
          maxLength={80}
          data-autofocus
          value={name}
          error={tried ? nameFault : null}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <div>
          <span className="ec-label">Days</span>
          <WeekdayChips label="Days on which it begins" days={days} onChange={setDays} />
          {tried && daysFault !== null && <p className="ec-fault">{daysFault}</p>}
        </div>
        <Group grow align="start">
          <TextInput type="time" label="From" value={from} onChange={(e) => setFrom(e.currentTarget.value)} />
          <TextInput
            type="time"
            label="To"
            value={to}
            error={tried ? timeFault : null}
            onChange={(e) => setTo(e.currentTarget.value)}
          />
        </Group>
        {night !== null && <p className="ec-note">{night}</p>}
        <div>
          <span className="ec-label">Exceptions</span>
          {except.length > 0 && (
            <ol className="ec-exceptions">
              {except.map((e, i) => (
                <li key={e.key}>
                  <ExceptionCard
                    exception={e}
                    number={i + 1}
                    fault={tried ? exceptionFault(e) : null}
                    onChange={change}
                    onRemove={() => setExcept(except.filter((x) => x.key !== e.key))}
                    onUp={i === 0 ? null : () => up(i)}
                  />
                </li>
              ))}
            </ol>
          )}
          {except.length > 1 && <p className="ec-dim ec-small">Where several fit a day, the upper one decides.</p>}
          <Menu position="bottom-start">
            <Menu.Target>
              <Button size="xs" variant="default" leftSection={<IconPlus size={15} aria-hidden />}>
                Add an exception
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {kinds.map(({ kind, label }) => (
                <Menu.Item
                  key={kind}
                  onClick={() =>
                    setExcept([...except, newException(Math.max(-1, ...except.map((e) => e.key)) + 1, kind)])
                  }
                >
                  {label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </div>
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
