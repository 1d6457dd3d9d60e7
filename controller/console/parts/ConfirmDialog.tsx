import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { messageOf } from '../api/client.ts';

/** Asks once more before something that cannot be taken back. */
export function ConfirmDialog({
  title,
  text,
  action,
  opened,
  run,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly opened: boolean;
  readonly run: () => Promise<void>;
  readonly onClose: () => void;
}) {
  const attempt = useMutation({ mutationFn: run, onSuccess: onClose });
  return (
    <Modal
      opened={opened}
      onClose={() => {
        attempt.reset();
        onClose();
      }}
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        {attempt.error !== null && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(attempt.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button color="red.9" loading={attempt.isPending} onClick={() => attempt.mutate()}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
