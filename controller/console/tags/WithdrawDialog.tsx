import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Tag } from '../../../config/schema/tag.ts';
import { appConsentReceipt } from '../../protocol/tags.ts';
import { call, messageOf } from '../api/client.ts';
import { tagsQuery } from './tagsQuery.ts';

interface Receipt {
  readonly erased: readonly string[];
  readonly remains: readonly string[];
}

/** Ends a member's consent: asks first, as it cannot be taken back, and tells what was erased. */
export function WithdrawDialog({
  tag,
  onStay,
  onGone,
}: {
  readonly tag: Tag | null;
  readonly onStay: () => void;
  readonly onGone: () => void;
}) {
  const [done, setDone] = useState(false);
  const gone = (): void => {
    setDone(false);
    onGone();
  };
  return (
    <Modal
      opened={tag !== null}
      onClose={done ? gone : onStay}
      title={done ? 'The consent is withdrawn' : `Withdraw the consent of ${tag?.name ?? ''}?`}
      // Over the drawer of the tag, whichever was opened first.
      zIndex={250}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {tag !== null && <Ask tag={tag} onStay={onStay} onDone={() => setDone(true)} onGone={gone} />}
    </Modal>
  );
}

function Ask({
  tag,
  onStay,
  onDone,
  onGone,
}: {
  readonly tag: Tag;
  readonly onStay: () => void;
  readonly onDone: () => void;
  readonly onGone: () => void;
}) {
  const client = useQueryClient();
  const app = tag.identity.startsWith('app:');
  const run = useMutation({
    mutationFn: (): Promise<Receipt> => call('DELETE', `/app/consents/${tag.id}`, appConsentReceipt),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: tagsQuery.queryKey });
      onDone();
    },
    gcTime: 0,
  });
  if (run.data !== undefined) return <Done receipt={run.data} onGone={onGone} />;
  return (
    <Stack gap="md">
      <Text size="sm">
        {app ? 'The app is heard no more, at once. ' : 'The fob is heard no more, at once. '}
        Its name, identity, consent and segments are erased, from earlier revisions of the store too. This cannot be
        taken back.
      </Text>
      {run.error !== null && (
        <Alert color="red" variant="light" role="alert">
          {messageOf(run.error)}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" data-autofocus onClick={onStay}>
          Cancel
        </Button>
        <Button color="red.9" loading={run.isPending} onClick={() => run.mutate()}>
          Withdraw
        </Button>
      </Group>
    </Stack>
  );
}

function Done({ receipt, onGone }: { readonly receipt: Receipt; readonly onGone: () => void }) {
  return (
    <Stack gap="md">
      <Text size="sm">Erased are:</Text>
      <ul className="ec-fault-list">
        {receipt.erased.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <Text size="sm">What remains:</Text>
      <ul className="ec-fault-list">
        {receipt.remains.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <Group justify="flex-end">
        <Button onClick={onGone}>Close</Button>
      </Group>
    </Stack>
  );
}
