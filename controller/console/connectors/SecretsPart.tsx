import { Alert, Button, PasswordInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { connectorState } from '../../protocol/http.ts';
import { call, messageOf } from '../api/client.ts';
import { useRight, whyNot } from '../api/session.ts';
import { useStore } from '../store/useStore.tsx';
import { connectorsQuery } from './connectorsQuery.ts';

const words: Readonly<Record<string, { readonly name: string; readonly what: string }>> = {
  appSecret: { name: 'App secret', what: 'Proves that a webhook comes from your app.' },
  verifyToken: { name: 'Verify token', what: 'Any words of your own; enter the same at the app.' },
  pageToken: { name: 'Page access token', what: 'Asks for the number of likes.' },
};

/** Secrets of a connector: they can be entered, and never be read again. */
export function SecretsPart({
  id,
  secrets,
}: {
  readonly id: string;
  readonly secrets: Readonly<Record<string, boolean>>;
}) {
  const allowed = useRight('configure');
  return (
    <div>
      <h3>Secrets</h3>
      {!allowed && <p className="ec-dim ec-connector-note">{whyNot('configure')}</p>}
      <ul className="ec-secrets">
        {Object.entries(secrets).map(([name, set]) => (
          <Secret key={name} connector={id} name={name} set={set} allowed={allowed} />
        ))}
      </ul>
    </div>
  );
}

function Secret({
  connector,
  name,
  set,
  allowed,
}: {
  readonly connector: string;
  readonly name: string;
  readonly set: boolean;
  readonly allowed: boolean;
}) {
  const client = useQueryClient();
  const { revision } = useStore();
  const [value, setValue] = useState('');
  const label = words[name]?.name ?? name;
  const save = useMutation({
    mutationFn: () => call('PUT', `/connectors/${connector}/secrets`, connectorState, { [name]: value.trim() }),
    onSuccess: (answer) => {
      setValue('');
      client.setQueryData(connectorsQuery(revision).queryKey, (list) =>
        list?.map((s) => (s.id === answer.id ? answer : s)),
      );
      notifications.show({ message: `${label} is set. It cannot be read again.`, color: 'petrol' });
    },
  });
  return (
    <li>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (value.trim() !== '') save.mutate();
        }}
      >
        <PasswordInput
          label={
            <>
              {label}{' '}
              <span className="ec-tone" data-tone={set ? 'ok' : 'warn'}>
                {set ? 'set' : 'not set'}
              </span>
            </>
          }
          description={words[name]?.what}
          placeholder={set ? 'Enter a new one to replace it' : 'Enter it'}
          autoComplete="off"
          maxLength={500}
          disabled={!allowed}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          disabled={value.trim() === ''}
          loading={save.isPending}
          aria-label={`Set ${label}`}
        >
          Set
        </Button>
      </form>
      {save.error !== null && (
        <Alert color="red" variant="light" role="alert" mt={6}>
          {messageOf(save.error)}
        </Alert>
      )}
    </li>
  );
}
