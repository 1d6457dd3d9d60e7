import { Alert, Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, messageOf, tell } from '../api/client.ts';
import type { Session } from '../../protocol/http.ts';
import { sessionQuery, useSession } from '../api/session.ts';

const SHORTEST = 10;

/** Choosing an own password; after a one-time password it may be put off. */
export function PasswordDialog({
  opened,
  typed,
  onForgetTyped,
  onClose,
}: {
  readonly opened: boolean;
  /** The current password where it was typed a moment ago; it is not asked for again then. */
  readonly typed: string | null;
  readonly onForgetTyped: () => void;
  readonly onClose: () => void;
}) {
  const session = useSession();
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const tooShort = next !== '' && next.length < SHORTEST;
  const differs = again !== '' && again !== next;
  const change = useMutation({
    mutationFn: () => tell('POST', '/session/password', { current: typed ?? current, next }),
    onSuccess: () => {
      const own: Session = { ...session, oneTimePassword: false };
      client.setQueryData(sessionQuery.queryKey, own);
      notifications.show({ message: 'Your password is changed. Other sessions of yours have ended.', color: 'petrol' });
      setCurrent('');
      setNext('');
      setAgain('');
      onForgetTyped();
      onClose();
    },
    // Whatever was typed at sign-in is not it any more: ask for it.
    onError: (error) => {
      if (error instanceof ApiError && error.status === 422) onForgetTyped();
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={session.oneTimePassword ? 'Choose a password of your own' : 'Change your password'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (next.length >= SHORTEST && next === again) change.mutate();
        }}
      >
        <Stack gap="md">
          {session.oneTimePassword && (
            <Text size="sm">
              You signed in with the one-time password that the controller printed. It is made anew at every start until
              you choose your own.
            </Text>
          )}
          {change.error !== null && (
            <Alert color="red" variant="light" role="alert">
              {messageOf(change.error)}
            </Alert>
          )}
          {typed === null && (
            <PasswordInput
              label={session.oneTimePassword ? 'One-time password' : 'Current password'}
              autoComplete="current-password"
              required
              withAsterisk={false}
              value={current}
              onChange={(e) => setCurrent(e.currentTarget.value)}
            />
          )}
          <PasswordInput
            label="New password"
            description={`At least ${SHORTEST} characters`}
            autoComplete="new-password"
            required
            withAsterisk={false}
            value={next}
            onChange={(e) => setNext(e.currentTarget.value)}
            error={tooShort ? `${SHORTEST - next.length} more characters are needed` : null}
          />
          <PasswordInput
            label="New password again"
            autoComplete="new-password"
            required
            withAsterisk={false}
            value={again}
            onChange={(e) => setAgain(e.currentTarget.value)}
            error={differs ? 'The two are not the same' : null}
          />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {session.oneTimePassword ? 'Later' : 'Cancel'}
            </Button>
            <Button type="submit" loading={change.isPending} disabled={tooShort || differs}>
              Change password
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
