import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../api/client.ts';

/** Asks once more before something that cannot be taken back. */
export function ConfirmDialog({
  title,
  text,
  action,
  typed,
  opened,
  run,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  /** What has to be typed before it can be done; for what reaches everybody in the shop. */
  readonly typed?: string | undefined;
  readonly opened: boolean;
  readonly run: () => Promise<void>;
  readonly onClose: () => void;
}) {
  const [said, setSaid] = useState('');
  const close = (): void => {
    setSaid('');
    onClose();
  };
  const attempt = useMutation({ mutationFn: run, onSuccess: close });
  const ready = typed === undefined || said.trim().toLowerCase() === typed.toLowerCase();
  return (
    <Modal
      opened={opened}
      onClose={() => {
        attempt.reset();
        close();
      }}
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack
        component="form"
        gap="md"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) attempt.mutate();
        }}
      >
        <Text size="sm">{text}</Text>
        {typed !== undefined && (
          <TextInput
            label={`Type ${typed} to confirm`}
            data-autofocus
            autoComplete="off"
            spellCheck={false}
            value={said}
            onChange={(e) => setSaid(e.currentTarget.value)}
          />
        )}
        {attempt.error !== null && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(attempt.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" data-autofocus={typed === undefined ? true : undefined} onClick={close}>
            Cancel
          </Button>
          <Button type="submit" color="red.9" disabled={!ready} loading={attempt.isPending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
