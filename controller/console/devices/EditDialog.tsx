import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeviceState } from '../../protocol/console.ts';
import { messageOf, tell } from '../api/client.ts';
import { useStore } from '../store/useStore.tsx';
import { placeLabel, placesFor } from './places.ts';

/** Another name or another place for a device. */
export function EditDialog({ device, onClose }: { readonly device: DeviceState | null; readonly onClose: () => void }) {
  return (
    <Modal
      opened={device !== null}
      onClose={onClose}
      title="Rename or move"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {device !== null && <EditForm key={device.id} device={device} onClose={onClose} />}
    </Modal>
  );
}

function EditForm({ device, onClose }: { readonly device: DeviceState; readonly onClose: () => void }) {
  const store = useStore();
  const [name, setName] = useState(device.name);
  const [place, setPlace] = useState(device.place);
  const save = useMutation({
    mutationFn: () => tell('PATCH', `/devices/${device.id}`, { name: name.trim(), place }),
    onSuccess: () => {
      notifications.show({ message: `${name.trim()} is saved.`, color: 'petrol' });
      onClose();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') save.mutate();
      }}
    >
      <Stack gap="md">
        {save.error !== null && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(save.error)}
          </Alert>
        )}
        <TextInput
          label="Name"
          maxLength={80}
          data-autofocus
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        {device.kind !== 'agent' && (
          <Select
            label={placeLabel[device.kind]}
            description="It shows what this place is to show, at once."
            data={placesFor(device.kind, store)}
            value={place}
            onChange={setPlace}
            allowDeselect={false}
            searchable
          />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
