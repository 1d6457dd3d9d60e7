import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Right } from '../../protocol/console.ts';
import { session } from '../../protocol/http.ts';
import type { Session } from '../../protocol/http.ts';
import { ApiError, call } from './client.ts';

/** null: nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      return await call('GET', '/session', session);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: Infinity,
});

export function useSessionQuery() {
  return useQuery(sessionQuery);
}

export const SessionContext = createContext<Session | null>(null);

/** Who is signed in, below the sign-in gate. */
export function useSession(): Session {
  const value = useContext(SessionContext);
  if (value === null) throw new Error('No session: this part belongs below the sign-in gate');
  return value;
}

export function useRight(right: Right): boolean {
  return useSession().rights.includes(right);
}

const holders: Record<Right, string> = {
  pair: 'staff or an administrator',
  identify: 'staff or an administrator',
  reload: 'staff or an administrator',
  screenshot: 'staff or an administrator',
  'clear-cache': 'an administrator',
  plan: 'staff or an administrator',
  campaigns: 'a marketer or an administrator',
  revoke: 'an administrator',
  configure: 'an administrator',
  users: 'an administrator',
  audit: 'an administrator',
  ingest: 'an administrator',
};

/** Why a control is off, in words. */
export function whyNot(right: Right): string {
  return `Only ${holders[right]} can do this.`;
}
