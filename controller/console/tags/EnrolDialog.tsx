import { Alert, Button, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Tag } from '../../../config/schema/tag.ts';
import { put } from '../api/changeSets.ts';
import { useConfigChange } from '../api/changes.ts';
import { idFrom } from '../api/newId.ts';
import { useUndoable } from '../api/useUndoable.tsx';
import { useTicking } from '../live/useAge.ts';
import { useStore } from '../store/useStore.tsx';
import { Desk } from './Desk.tsx';
import { RollingFields, rollingOf, TypedIdentity } from './IdentityFields.tsx';
import type { RollingDraft } from './IdentityFields.tsx';
import { readIdentity } from './identityText.ts';
import { draftFault, memberId, nextName, tagOf, TAGS } from './tagChanges.ts';
import type { TagDraft } from './tagChanges.ts';
import { TagFields } from './TagFields.tsx';
import { tagsQuery } from './tagsQuery.ts';
import { storeDay } from './tagWords.ts';

const ways = [
  { value: 'desk', label: 'Hold it to the desk' },
  { value: 'typed', label: 'Type it' },
  { value: 'rolling', label: 'Rolling id' },
] as const;
type Way = (typeof ways)[number]['value'];
const noRolling: RollingDraft = { key: '', exponent: 10, counter: null, readAtMs: 0 };

/** Enrols tags, one after the other. Closing it ends the enrolment at the desk. */
export function EnrolDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Enrol a tag"
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {opened && <EnrolForm onClose={onClose} />}
    </Modal>
  );
}

function EnrolForm({ onClose }: { readonly onClose: () => void }) {
  const { config } = useStore();
  const { timeZone } = config.store;
  const client = useQueryClient();
  const today = useTicking(useCallback((nowMs: number) => storeDay(nowMs, timeZone), [timeZone]));
  const { known } = useConfigChange(TAGS);
  const refresh = useCallback(() => void client.invalidateQueries({ queryKey: tagsQuery.queryKey }), [client]);
  const save = useUndoable(TAGS, refresh);
  const [way, setWay] = useState<Way>('desk');
  const [picked, setPicked] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const [rolling, setRolling] = useState(noRolling);
  const [saving, setSaving] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [draft, setDraft] = useState<TagDraft>({
    name: '',
    class: 'basket',
    on: today,
    wording: '',
    segments: [],
    enterAfterS: null,
    leaveAfterS: null,
  });

  /** What names the tag; null: that is not known yet. */
  const identified = (id: string): Pick<Tag, 'identity' | 'eid'> | null => {
    if (way === 'desk') return picked === null ? null : { identity: picked };
    if (way === 'typed') {
      const read = readIdentity(typed);
      return read.ok ? { identity: read.identity } : null;
    }
    const eid = rollingOf(rolling);
    return eid === null ? null : { identity: `eid:${id}`, eid };
  };
  const lacks = (): string | null => {
    const found = identified('new');
    if (found === null) {
      if (way === 'desk') return 'Pick the tag first.';
      return way === 'typed' ? 'Type what it advertises.' : 'Enter key, exponent and clock.';
    }
    const owner = config.tags.find((t) => t.identity === found.identity);
    if (owner !== undefined) return `${owner.name} has this identity already.`;
    return draftFault(draft, today);
  };
  const fault = lacks();

  const enrol = async (another: boolean): Promise<void> => {
    const name = draft.name.trim();
    const taken = (i: string): boolean => config.tags.some((t) => t.id === i) || known('tags', i);
    const id = draft.class === 'member' ? memberId() : idFrom(name, taken, 'tag');
    const found = identified(id);
    if (found === null || fault !== null) return;
    setSaving(true);
    setRefused(null);
    const outcome = await save(
      `Enrol ${name}`,
      [put('tags', tagOf(draft, { id, lost: false, ...found }))],
      `${name} is enrolled.`,
    );
    setSaving(false);
    if (!outcome.ok) {
      const { message, faults } = outcome.problem;
      setRefused([message, ...faults.map((f) => `${f.message}; ${f.fix}.`)].join(' '));
      return;
    }
    if (!another) {
      onClose();
      return;
    }
    setPicked(null);
    setTyped('');
    setRolling(noRolling);
    // Members differ in all but the words of their yes.
    setDraft({ ...draft, name: nextName(name), segments: [] });
  };

  return (
    <Stack
      component="form"
      gap="md"
      onSubmit={(event) => {
        event.preventDefault();
        if (fault === null && !saving) void enrol(false);
      }}
    >
      <SegmentedControl
        fullWidth
        aria-label="How the tag is told"
        value={way}
        onChange={(v) => setWay(ways.find((w) => w.value === v)?.value ?? 'desk')}
        data={[...ways]}
      />
      {way === 'desk' && <Desk picked={picked} onPick={setPicked} />}
      {way === 'typed' && <TypedIdentity value={typed} onChange={setTyped} />}
      {way === 'rolling' && <RollingFields value={rolling} onChange={setRolling} />}
      <TagFields draft={draft} today={today} onChange={setDraft} />
      {refused !== null && (
        <Alert color="red" variant="light" role="alert" title="Not enrolled">
          {refused}
        </Alert>
      )}
      {fault !== null && (
        <Text size="sm" c="dimmed" role="status">
          {fault}
        </Text>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" disabled={fault !== null || saving} onClick={() => void enrol(true)}>
          Enrol, then the next
        </Button>
        <Button type="submit" disabled={fault !== null} loading={saving}>
          Enrol
        </Button>
      </Group>
    </Stack>
  );
}
