import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { session } from '../../protocol/http.ts';
import type { Session } from '../../protocol/http.ts';
import { ApiError, call, messageOf } from '../api/client.ts';
import icon from './icon.svg';

/** What to tell somebody whose sign-in failed. */
function refusalText(error: unknown): string {
  if (error instanceof ApiError && error.status === 401)
    return 'User name or password is wrong. Check both and try again.';
  return messageOf(error);
}

export function SignIn({
  note,
  onSignedIn,
}: {
  readonly note: string | null;
  readonly onSignedIn: (session: Session, password: string) => void;
}) {
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const passwordField = useRef<HTMLInputElement>(null);
  const attempt = useMutation({
    mutationFn: () => call('POST', '/session', session, { user: user.trim(), password }),
    onSuccess: (next) => onSignedIn(next, password),
    onError: () => passwordField.current?.select(),
  });
  useEffect(() => {
    document.title = 'Sign in · Endcap';
  }, []);
  return (
    <main className="ec-signin">
      <div className="ec-signin-box">
        <div className="ec-mark">
          <img src={icon} alt="" />
          Endcap
        </div>
        <form
          className="ec-card"
          onSubmit={(event) => {
            event.preventDefault();
            attempt.mutate();
          }}
        >
          <h1>Sign in</h1>
          <Stack gap="md">
            {note !== null && attempt.error === null && (
              <Alert color="petrol" variant="light" role="status">
                {note}
              </Alert>
            )}
            {attempt.error !== null && (
              <Alert color="red" variant="light" role="alert">
                {refusalText(attempt.error)}
              </Alert>
            )}
            <TextInput
              label="User name"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              withAsterisk={false}
              autoFocus
              value={user}
              onChange={(e) => setUser(e.currentTarget.value)}
            />
            <PasswordInput
              ref={passwordField}
              label="Password"
              autoComplete="current-password"
              required
              withAsterisk={false}
              value={password}
              onChange={(e) => setPassword(e.currentTarget.value)}
            />
            <Button type="submit" fullWidth size="md" loading={attempt.isPending}>
              Sign in
            </Button>
          </Stack>
        </form>
        <p>
          First time here? The terminal in which the controller was started shows a user name and a one-time password.
        </p>
      </div>
    </main>
  );
}
