import { Button, Group, Stack, Switch, Textarea, Tooltip } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { putWhole } from '../api/changeSets.ts';
import { useRight, whyNot } from '../api/session.ts';
import { useUndoable } from '../api/useUndoable.tsx';
import { follow } from '../frame/Nav.tsx';
import { useStore } from '../store/useStore.tsx';

const LEAST_WORDS = 40;

/** Whether cameras may count at all, and what the notice at the entrance says. */
export function CountingCard() {
  const { store } = useStore().config;
  const allowed = useRight('configure');
  const save = useUndoable('cameras');
  const title = useId();
  const { enabled, notice } = store.cameraCounting;
  const turn = (on: boolean): void => {
    const next = { ...store, cameraCounting: { ...store.cameraCounting, enabled: on } };
    void save(
      on ? 'Switch counting by camera on' : 'Switch counting by camera off',
      [putWhole('store', next)],
      on ? 'Cameras count people now.' : 'No camera is open any more; what they counted goes stale.',
    );
  };
  return (
    <section className="ec-card ec-counting" aria-labelledby={title}>
      <div className="ec-counting-head">
        <div>
          <h2 id={title}>Counting by camera is {enabled ? 'on' : 'off'}</h2>
          <p className="ec-dim">
            {enabled
              ? 'Agents count people and forget each picture at once. Only numbers leave them, and a coarse picture without recognisable people while an administrator looks.'
              : 'No agent opens a camera. Counting people is a purpose of its own: put the notice up at the entrance first, then switch it on.'}
          </p>
        </div>
        <Tooltip label={whyNot('configure')} disabled={allowed}>
          <div>
            <Switch
              size="md"
              label="Count people"
              checked={enabled}
              disabled={!allowed}
              onChange={(e) => turn(e.currentTarget.checked)}
            />
          </div>
        </Tooltip>
      </div>
      <Notice key={notice} notice={notice} allowed={allowed} />
    </section>
  );
}

function Notice({ notice, allowed }: { readonly notice: string; readonly allowed: boolean }) {
  const { store } = useStore().config;
  const save = useUndoable('cameras');
  const [text, setText] = useState<string | null>(null);
  const fault =
    text !== null && text.trim().length < LEAST_WORDS
      ? 'Say that people are counted, why, and whom to ask: a few sentences.'
      : null;
  if (text === null) {
    return (
      <div className="ec-counting-notice">
        <h3>Notice at the entrance</h3>
        <blockquote>{notice}</blockquote>
        <Group gap="xs">
          <Button
            component="a"
            href="/cameras?part=sign"
            size="xs"
            variant="default"
            leftSection={<IconPrinter size={15} aria-hidden />}
            onClick={(e) => follow(e, '/cameras?part=sign')}
          >
            Print as a sign
          </Button>
          {allowed && (
            <Button size="xs" variant="default" onClick={() => setText(notice)}>
              Change the text
            </Button>
          )}
        </Group>
      </div>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (fault !== null) return;
        const next = { ...store, cameraCounting: { ...store.cameraCounting, notice: text.trim() } };
        void save('Change the notice', [putWhole('store', next)], 'The notice was changed. Print the sign anew.');
        setText(null);
      }}
    >
      <Stack gap="sm">
        <Textarea
          label="Notice at the entrance"
          description="Keep counting as a purpose of its own, apart from any other use of cameras."
          autosize
          minRows={4}
          maxLength={2000}
          value={text}
          error={fault}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        <Group gap="xs">
          <Button type="submit" size="xs" disabled={fault !== null || text.trim() === notice}>
            Save
          </Button>
          <Button size="xs" variant="default" onClick={() => setText(null)}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
