import { Alert, Button, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { appConsentAnswer } from '../../protocol/tags.ts';
import { call, messageOf } from '../api/client.ts';
import { useTicking } from '../live/useAge.ts';
import { useStore } from '../store/useStore.tsx';
import { draftFault } from './tagChanges.ts';
import type { TagDraft } from './tagChanges.ts';
import { ConsentFields } from './TagFields.tsx';
import { tagsQuery } from './tagsQuery.ts';
import { storeDay } from './tagWords.ts';

/** A member said yes to the retailer's app: makes its consent token, which is shown once. */
export function AppDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Enrol a member’s app"
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {opened && <AppForm onClose={onClose} />}
    </Modal>
  );
}

function AppForm({ onClose }: { readonly onClose: () => void }) {
  const { timeZone } = useStore().config.store;
  const client = useQueryClient();
  const today = useTicking(useCallback((nowMs: number) => storeDay(nowMs, timeZone), [timeZone]));
  const [draft, setDraft] = useState<TagDraft>({
    name: "A member's app",
    class: 'member',
    on: today,
    wording: '',
    segments: [],
    enterAfterS: null,
    leaveAfterS: null,
  });
  const fault = draftFault(draft, today);
  const make = useMutation({
    mutationFn: () =>
      call('POST', '/app/consents', appConsentAnswer, {
        name: draft.name.trim(),
        wording: draft.wording.trim(),
        on: draft.on,
        segments: draft.segments,
      }),
    onSuccess: () => void client.invalidateQueries({ queryKey: tagsQuery.queryKey }),
    // The token must not linger in the cache of mutations.
    gcTime: 0,
  });
  if (make.data !== undefined) return <Token token={make.data.token} onClose={onClose} />;
  return (
    <Stack
      component="form"
      gap="md"
      onSubmit={(event) => {
        event.preventDefault();
        if (fault === null) make.mutate();
      }}
    >
      <Text size="sm">
        An app that ranges the fixed beacons of this store may tell in which zone its member is, with a token that
        stands for the member’s yes.
      </Text>
      {make.error !== null && (
        <Alert color="red" variant="light" role="alert">
          {messageOf(make.error)}
        </Alert>
      )}
      <TextInput
        label="Name"
        maxLength={80}
        autoComplete="off"
        data-autofocus
        value={draft.name}
        onChange={(e) => setDraft({ ...draft, name: e.currentTarget.value })}
      />
      <ConsentFields draft={draft} today={today} onChange={setDraft} />
      <Group justify="flex-end" gap="sm" align="center">
        {fault !== null && (
          <Text size="sm" c="dimmed" mr="auto">
            {fault}
          </Text>
        )}
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={fault !== null} loading={make.isPending}>
          Make the token
        </Button>
      </Group>
    </Stack>
  );
}

function Token({ token, onClose }: { readonly token: string; readonly onClose: () => void }) {
  return (
    <Stack gap="md">
      <Alert
        className="ec-warned"
        color="yellow"
        variant="light"
        icon={<IconAlertTriangle aria-hidden />}
        title="Copy it now"
      >
        It is not shown again and kept nowhere. Who loses it withdraws this consent and makes a new one.
      </Alert>
      <p className="ec-secret" data-testid="consent-token">
        {token}
      </p>
      <Group justify="flex-end" gap="sm">
        <CopyButton value={token}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              leftSection={copied ? <IconCheck size={17} aria-hidden /> : <IconCopy size={17} aria-hidden />}
              onClick={copy}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>I have copied it</Button>
      </Group>
    </Stack>
  );
}
