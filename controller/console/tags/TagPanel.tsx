import { ActionIcon, Button, CopyButton, Group, Stack, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconMapPinQuestion, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Tag } from '../../../config/schema/tag.ts';
import { put, same } from '../api/changeSets.ts';
import { useRight } from '../api/session.ts';
import { useUndoable } from '../api/useUndoable.tsx';
import { ChangeNote } from '../parts/ChangeNote.tsx';
import { Guarded } from '../parts/Guarded.tsx';
import { useStore } from '../store/useStore.tsx';
import { identityWords } from './identityText.ts';
import { draftFault, draftOf, removalChanges, tagOf, TAGS } from './tagChanges.ts';
import { DelayFields, TagFields } from './TagFields.tsx';
import { BatteryCell, HeardCell, PlaceCell, useTagNow } from './TagRow.tsx';
import type { EntryKnown } from './TagRow.tsx';
import { tagsQuery } from './tagsQuery.ts';
import { kindText, ofPerson } from './tagWords.ts';

/** Everything about one tag, and what can be done with it. */
export function TagPanel({
  tag,
  entry,
  today,
  onWithdraw,
  onClose,
}: {
  readonly tag: Tag;
  readonly entry: EntryKnown;
  readonly today: string;
  readonly onWithdraw: (tag: Tag) => void;
  readonly onClose: () => void;
}) {
  const { config } = useStore();
  const client = useQueryClient();
  const told = useRight('plan');
  const now = useTagNow(tag.id);
  const refresh = useCallback(() => void client.invalidateQueries({ queryKey: tagsQuery.queryKey }), [client]);
  const save = useUndoable(TAGS, refresh);
  const member = tag.class === 'member';
  const mark = (): void => {
    const lost = !tag.lost;
    void save(
      lost ? `Mark ${tag.name} lost` : `Mark ${tag.name} found`,
      [put('tags', { ...tag, lost })],
      lost
        ? `${tag.name} is marked lost. It counts nowhere, and is told when it is heard.`
        : `${tag.name} counts again.`,
    );
  };
  const drop = async (): Promise<void> => {
    onClose();
    await save(`Remove ${tag.name}`, removalChanges(tag, config), `${tag.name} is not enrolled any more.`);
  };
  return (
    <Stack gap="lg">
      <ChangeNote scope={TAGS} />
      <dl className="ec-tag-facts">
        <div>
          <dt>What it is</dt>
          <dd>
            {kindText(tag)}
            {tag.lost && (
              <span className="ec-tag" data-tone="bad">
                lost
              </span>
            )}
          </dd>
        </div>
        <div>
          <dt>Where it is</dt>
          <dd>
            <PlaceCell tag={tag} />
            {!ofPerson(tag) && now !== undefined && now.reason !== '' && (
              <p className="ec-dim ec-sentence">{now.reason}</p>
            )}
          </dd>
        </div>
        {told && (
          <>
            <div>
              <dt>Battery</dt>
              <dd>
                <BatteryCell entry={entry} />
              </dd>
            </div>
            <div>
              <dt>Last heard</dt>
              <dd className="ec-num">
                <HeardCell entry={entry} today={today} />
              </dd>
            </div>
          </>
        )}
        <div>
          <dt>Advertises</dt>
          <dd>
            <Identity identity={tag.identity} />
          </dd>
        </div>
      </dl>
      <Group gap="sm">
        <Guarded
          right="plan"
          variant="default"
          leftSection={<IconMapPinQuestion size={17} aria-hidden />}
          onClick={mark}
        >
          {tag.lost ? 'Mark found' : 'Mark lost'}
        </Guarded>
        <Guarded
          right="plan"
          variant="subtle"
          color="red"
          c="var(--ec-bad)"
          leftSection={<IconTrash size={17} aria-hidden />}
          onClick={() => (member ? onWithdraw(tag) : void drop())}
        >
          {member ? 'Withdraw consent and remove' : 'Remove'}
        </Guarded>
      </Group>
      {told && (
        <TagForm
          key={JSON.stringify(tag)}
          tag={tag}
          today={today}
          onSave={(next) => save(`Change ${tag.name}`, [put('tags', next)], `${next.name} is saved.`)}
        />
      )}
    </Stack>
  );
}

function Identity({ identity }: { readonly identity: string }) {
  const { kind, text } = identityWords(identity);
  return (
    <span className="ec-tag-identity">
      <span>
        {kind} <code>{text}</code>
      </span>
      <CopyButton value={identity}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy'}>
            <ActionIcon variant="default" aria-label={copied ? 'Copied' : 'Copy the identity'} onClick={copy}>
              {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}

function TagForm({
  tag,
  today,
  onSave,
}: {
  readonly tag: Tag;
  readonly today: string;
  readonly onSave: (tag: Tag) => Promise<unknown>;
}) {
  const [before] = useState(() => draftOf(tag, today));
  const [draft, setDraft] = useState(before);
  const changed = !same(before, draft);
  const fault = changed ? draftFault(draft, today) : null;
  // A member who becomes a basket would leave consent and name behind in earlier revisions.
  const fixed = tag.identity.startsWith('app:') || tag.class === 'member';
  return (
    <Stack
      component="form"
      gap="md"
      className="ec-tag-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed && fault === null) void onSave(tagOf(draft, tag));
      }}
    >
      <TagFields draft={draft} today={today} classFixed={fixed} onChange={setDraft} />
      <DelayFields draft={draft} onChange={setDraft} />
      {fault !== null && (
        <p className="ec-dim" role="status">
          {fault}
        </p>
      )}
      <Group gap="sm">
        <Button type="submit" disabled={!changed || fault !== null}>
          Save
        </Button>
        {changed && (
          <Button variant="default" onClick={() => setDraft(before)}>
            Put it back
          </Button>
        )}
      </Group>
    </Stack>
  );
}
