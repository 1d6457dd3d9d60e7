import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { ApiError } from './api/client.ts';
import { SessionContext, sessionQuery, useSessionQuery } from './api/session.ts';
import { Shell } from './frame/Shell.tsx';
import { SignIn } from './frame/SignIn.tsx';
import { LiveProvider } from './live/useLive.tsx';
import { ErrorNote } from './parts/ErrorNote.tsx';
import { PageSkeleton } from './parts/PageSkeleton.tsx';
import { theme } from './theme.ts';

/** A query client that signs out when the controller knows the session no more. */
function makeClient(): QueryClient {
  const endedBy = (error: unknown): void => {
    if (!(error instanceof ApiError) || error.status !== 401) return;
    if (client.getQueryData(sessionQuery.queryKey)) client.setQueryData(sessionQuery.queryKey, null);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: endedBy }),
    mutationCache: new MutationCache({ onError: endedBy }),
    defaultOptions: {
      queries: {
        refetchOnWindowFocus: false,
        // Only a silent controller is asked again; an answer stays an answer.
        retry: (count, error) => count < 2 && error instanceof ApiError && error.status === 0,
      },
    },
  });
  return client;
}

export function App() {
  const [client] = useState(makeClient);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <Gate client={client} />
        <Notifications position="bottom-center" limit={3} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Sign-in before everything else; an ended session comes back here and keeps the address. */
function Gate({ client }: { readonly client: QueryClient }) {
  const { data: session, error, refetch, isPending } = useSessionQuery();
  const [said, setSaid] = useState<string | null>(null);
  const [had, setHad] = useState(false);
  // The one-time password as it was typed, so that choosing an own one need not ask for it again. Never stored.
  const [typed, setTyped] = useState<string | null>(null);
  const forgetTyped = useCallback(() => setTyped(null), []);
  const signedOut = useCallback(
    (message: string) => {
      setSaid(message);
      setTyped(null);
      client.setQueryData(sessionQuery.queryKey, null);
    },
    [client],
  );
  if (session !== undefined && session !== null) {
    return (
      <SessionContext value={session}>
        <LiveProvider key={session.user} onSignedOut={signedOut}>
          <Shell
            typedPassword={typed}
            onForgetTyped={forgetTyped}
            onLeave={() => {
              setTyped(null);
              setHad(false);
              setSaid(null);
              client.clear();
              client.setQueryData(sessionQuery.queryKey, null);
            }}
          />
        </LiveProvider>
      </SessionContext>
    );
  }
  if (isPending) return <PageSkeleton />;
  if (error !== null) {
    return (
      <main className="ec-page">
        <ErrorNote title="The console could not start" error={error} onRetry={() => void refetch()} />
      </main>
    );
  }
  return (
    <SignIn
      note={said ?? (had ? 'Your session has ended. Sign in again; you come back to the same page.' : null)}
      onSignedIn={(next, password) => {
        setTyped(next.oneTimePassword ? password : null);
        setSaid(null);
        setHad(true);
        client.setQueryData(sessionQuery.queryKey, next);
      }}
    />
  );
}
