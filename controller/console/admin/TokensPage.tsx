import { ActionIcon, Alert, Button, CopyButton, Group, Modal, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconCheck, IconCopy, IconKey, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { tokenAnswer } from '../../protocol/http.ts';
import type { TokenEntry } from '../../protocol/http.ts';
import { call, messageOf, tell } from '../api/client.ts';
import { tokensQuery } from '../api/queries.ts';
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { useStore } from '../store/useStore.tsx';
import { instantText } from '../words/age.ts';

/** The secret, this once. */
function Secret({ token, onClose }: { readonly token: string; readonly onClose: () => void }) {
  return (
    <Stack gap="md">
      <Text size="sm">Copy it now: it is shown this once and cannot be shown again.</Text>
      <code className="ec-secret" data-testid="secret">
        {token}
      </code>
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

function CreateForm({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [sources, setSources] = useState<string[]>([]);
  const create = useMutation({
    mutationFn: () => call('POST', '/tokens', tokenAnswer, { name: name.trim(), sources }),
    onSuccess: () => void client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
    // The secret must not linger in the cache of mutations.
    gcTime: 0,
  });
  if (create.data !== undefined) return <Secret token={create.data.token} onClose={onClose} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '' && sources.length > 0) create.mutate();
      }}
    >
      <Stack gap="md">
        {create.error !== null && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(create.error)}
          </Alert>
        )}
        <TextInput
          label="Name"
          description="The system that will use it, for example the till."
          data-autofocus
          maxLength={80}
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <TagsInput
          label="Sources"
          description="CloudEvents sources it may send for. A trailing * matches any ending. Press Enter after each."
          placeholder={sources.length === 0 ? 'urn:till:*' : ''}
          maxTags={50}
          value={sources}
          onChange={setSources}
          acceptValueOnBlur
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={name.trim() === '' || sources.length === 0} loading={create.isPending}>
            Create token
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Keys with which outside systems may send events. */
export function TokensPage() {
  const { config } = useStore();
  const client = useQueryClient();
  const { data, error, refetch, isPending } = useQuery(tokensQuery);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<TokenEntry | null>(null);
  if (isPending) return <PageSkeleton rows={3} />;
  return (
    <div className="ec-page">
      <PageHead
        title="Ingest tokens"
        lead="Each outside system sends its events with a token of its own, for its own sources only."
      >
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setCreating(true)}>
          Create a token
        </Button>
      </PageHead>
      {error !== null && (
        <ErrorNote title="The tokens could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {data?.length === 0 && (
        <div className="ec-card">
          <EmptyNote
            icon={<IconKey aria-hidden />}
            title="No tokens yet"
            text="Create one for the till, the web shop or a sensor platform, and let it post CloudEvents to /api/v1/events."
          />
        </div>
      )}
      {data !== undefined && data.length > 0 && (
        <div className="ec-card ec-table-wrap" tabIndex={0} role="region" aria-label="Ingest tokens">
          <table className="ec-table">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Sources</th>
                <th scope="col">Created</th>
                <th scope="col">
                  <span className="ec-visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map((t) => (
                <tr key={t.id}>
                  <td>
                    <b>{t.name}</b>
                  </td>
                  <td className="ec-break">{t.sources.join(', ')}</td>
                  <td className="ec-num ec-dim">{instantText(t.createdAtMs, config.store.timeZone)}</td>
                  <td className="ec-right">
                    {t.revokedAtMs === null ? (
                      <ActionIcon
                        variant="subtle"
                        color="red"
                        c="var(--ec-bad)"
                        size="lg"
                        aria-label={`Revoke ${t.name}`}
                        onClick={() => setRevoking(t)}
                      >
                        <IconTrash size={17} aria-hidden />
                      </ActionIcon>
                    ) : (
                      <span className="ec-tag">revoked</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Modal
        opened={creating}
        onClose={() => setCreating(false)}
        title="Create a token"
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {creating && <CreateForm onClose={() => setCreating(false)} />}
      </Modal>
      <ConfirmDialog
        opened={revoking !== null}
        title={`Revoke ${revoking?.name ?? ''}?`}
        text="Whatever sends with this token is refused from now on. It cannot be given back."
        action="Revoke"
        run={async () => {
          if (revoking === null) return;
          await tell('DELETE', `/tokens/${revoking.id}`);
          await client.invalidateQueries({ queryKey: tokensQuery.queryKey });
        }}
        onClose={() => setRevoking(null)}
      />
    </div>
  );
}
