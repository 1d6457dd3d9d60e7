import { Button, Chip, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Daypart } from '../../../config/schema/daypart.ts';
import { longDays, nightText, week } from './daypartWords.ts';
import { freshId } from './freshId.ts';

/** Makes a daypart: name, days, from when to when. It is saved with the campaign. */
export function DaypartDialog({
  opened,
  onClose,
  onMade,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onMade: (d: Daypart) => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Make a daypart" closeButtonProps={{ 'aria-label': 'Close' }}>
      {opened && <DaypartForm onClose={onClose} onMade={onMade} />}
    </Modal>
  );
}

function DaypartForm({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: (d: Daypart) => void }) {
  const [name, setName] = useState('');
  const [days, setDays] = useState<readonly Daypart['days'][number][]>(week);
  const [from, setFrom] = useState('09:00');
  const [to, setTo] = useState('18:00');
  const [tried, setTried] = useState(false);
  const nameFault = name.trim() === '' ? 'Give it a name.' : null;
  const daysFault = days.length === 0 ? 'Choose at least one day.' : null;
  const timeFault =
    from === '' || to === ''
      ? 'Say from when to when.'
      : from === to
        ? 'It would end when it begins. For a whole day choose no daypart.'
        : null;
  const night = nightText({ days: [...days], from, to });
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        e.stopPropagation();
        setTried(true);
        if (nameFault !== null || daysFault !== null || timeFault !== null) return;
        const made = week.filter((d) => days.includes(d));
        onMade({ id: freshId(name, 'daypart'), name: name.trim(), days: made, from, to, except: [] });
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
        <div role="group" aria-label="Days on which it begins">
          <span className="ec-label">Days</span>
          <Chip.Group multiple value={[...days]} onChange={(v) => setDays(week.filter((d) => v.includes(d)))}>
            <Group gap={6}>
              {week.map((d) => (
                <Chip key={d} value={d} size="xs" aria-label={longDays[d]}>
                  {longDays[d].slice(0, 3)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
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
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">Make it</Button>
        </Group>
      </Stack>
    </form>
  );
}
