import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useConfigChange } from '../api/changes.ts';
import { put } from '../api/changeSets.ts';
import { idFrom } from '../api/newId.ts';
import { useStore } from '../store/useStore.tsx';

/** A page id is a number. */
export function pageFault(page: string): string | null {
  return /^\d{1,30}$/.test(page) ? null : 'A page id is a number, such as 104839201145523.';
}

/** Asks for the page whose likes are to be counted. */
export function AddFacebook({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Connect Facebook" closeButtonProps={{ 'aria-label': 'Close' }}>
      {opened && <Form onClose={onClose} />}
    </Modal>
  );
}

function Form({ onClose }: { readonly onClose: () => void }) {
  const { config } = useStore();
  const { change, known } = useConfigChange('connectors');
  const [name, setName] = useState('Facebook');
  const [page, setPage] = useState('');
  const fault = page === '' ? null : pageFault(page);
  const ready = name.trim() !== '' && page !== '' && fault === null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        const taken = (id: string): boolean => config.connectors.some((c) => c.id === id) || known('connectors', id);
        const id = idFrom(name, taken, 'facebook');
        const entry = {
          id,
          name: name.trim(),
          kind: 'facebook',
          page,
          pollEveryS: 300,
          graph: 'https://graph.facebook.com/v26.0',
        } as const;
        onClose();
        void change(`Connect ${name.trim()}`, [put('connectors', entry)]);
      }}
    >
      <Stack gap="md">
        <TextInput label="Name" maxLength={80} value={name} onChange={(e) => setName(e.currentTarget.value)} />
        <TextInput
          label="Page id"
          description="The number of the page. It is on the page under About, as Page ID."
          inputMode="numeric"
          autoComplete="off"
          data-autofocus
          value={page}
          error={fault}
          onChange={(e) => setPage(e.currentTarget.value.trim())}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!ready}>
            Connect
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
