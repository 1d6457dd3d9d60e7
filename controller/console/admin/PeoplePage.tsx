import { ActionIcon, Alert, Button, Group, Modal, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconTrash, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import type { Role } from '../../protocol/console.ts';
import { userRequest } from '../../protocol/http.ts';
import type { UserEntry } from '../../protocol/http.ts';
import { messageOf, tell } from '../api/client.ts';
import { usersQuery } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { useStore } from '../store/useStore.tsx';
import { instantText } from '../words/age.ts';

const roleWords: Record<Role, string> = {
  viewer: 'Viewer: looks only',
  staff: 'Staff: pairs and identifies devices',
  marketer: 'Marketer: pauses and resumes campaigns',
  admin: 'Administrator: everything',
};

function AddForm({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient();
  const [user, setUser] = useState('');
  const [role, setRole] = useState<Role>('staff');
  const [password, setPassword] = useState('');
  const request = { user: user.trim().toLowerCase(), role, password };
  const badName = user !== '' && !userRequest.shape.user.safeParse(request.user).success;
  const short = password !== '' && password.length < 10;
  const add = useMutation({
    mutationFn: () => tell('POST', '/users', request),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: usersQuery.queryKey });
      notifications.show({ message: `${request.user} can sign in now.`, color: 'petrol' });
      onClose();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (userRequest.safeParse(request).success) add.mutate();
      }}
    >
      <Stack gap="md">
        {add.error !== null && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(add.error)}
          </Alert>
        )}
        <TextInput
          label="User name"
          data-autofocus
          required
          withAsterisk={false}
          autoComplete="off"
          autoCapitalize="none"
          value={user}
          onChange={(e) => setUser(e.currentTarget.value)}
          error={badName ? 'Begin with a letter; then letters, digits, dot, hyphen or underscore' : null}
        />
        <Select
          label="Role"
          data={Object.entries(roleWords).map(([value, label]) => ({ value, label }))}
          value={role}
          allowDeselect={false}
          onChange={(v) => {
            if (v === 'viewer' || v === 'staff' || v === 'marketer' || v === 'admin') setRole(v);
          }}
        />
        <PasswordInput
          label="Password"
          description="At least 10 characters. Hand it over in person; it can be changed after signing in."
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(e) => setPassword(e.currentTarget.value)}
          error={short ? `${10 - password.length} more characters are needed` : null}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending} disabled={badName || short}>
            Add person
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Who may sign in, and as what. */
export function PeoplePage() {
  const { config } = useStore();
  const me = useSession().user;
  const client = useQueryClient();
  const { data, error, refetch, isPending } = useQuery(usersQuery);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<UserEntry | null>(null);
  if (isPending) return <PageSkeleton rows={3} />;
  return (
    <div className="ec-page">
      <PageHead title="People" lead="Who may sign in, and what they may do.">
        <Button leftSection={<IconUserPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
          Add a person
        </Button>
      </PageHead>
      {error !== null && (
        <ErrorNote title="The people could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {data?.length === 0 && (
        <EmptyNote
          icon={<IconUsers aria-hidden />}
          title="Nobody yet"
          text="Add the people who work with this store."
        />
      )}
      {data !== undefined && data.length > 0 && (
        <div className="ec-card ec-table-wrap" tabIndex={0} role="region" aria-label="People">
          <table className="ec-table">
            <thead>
              <tr>
                <th scope="col">User</th>
                <th scope="col">Role</th>
                <th scope="col">Added</th>
                <th scope="col">
                  <span className="ec-visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map((u) => (
                <tr key={u.user}>
                  <td>
                    <b>{u.user}</b> {u.user === me && <span className="ec-dim">(you)</span>}{' '}
                    {u.oneTimePassword && (
                      <span className="ec-tag" data-tone="warn">
                        one-time password
                      </span>
                    )}
                  </td>
                  <td>{roleWords[u.role]}</td>
                  <td className="ec-num ec-dim">{instantText(u.createdAtMs, config.store.timeZone)}</td>
                  <td className="ec-right">
                    <ActionIcon
                      variant="subtle"
                      color="red"
                      c="var(--ec-bad)"
                      size="lg"
                      aria-label={`Remove ${u.user}`}
                      onClick={() => setRemoving(u)}
                    >
                      <IconTrash size={17} aria-hidden />
                    </ActionIcon>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Modal
        opened={adding}
        onClose={() => setAdding(false)}
        title="Add a person"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {adding && <AddForm onClose={() => setAdding(false)} />}
      </Modal>
      <ConfirmDialog
        opened={removing !== null}
        title={`Remove ${removing?.user ?? ''}?`}
        text="Their sessions end at once and they cannot sign in any more. What they did stays in the audit."
        action="Remove"
        run={async () => {
          if (removing === null) return;
          await tell('DELETE', `/users/${removing.user}`);
          await client.invalidateQueries({ queryKey: usersQuery.queryKey });
        }}
        onClose={() => setRemoving(null)}
      />
    </div>
  );
}
