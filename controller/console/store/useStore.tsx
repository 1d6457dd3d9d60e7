import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { ChangesContext, openChanges, useChangesState } from '../api/changes.ts';
import { applyChanges } from '../api/changeSets.ts';
import { storeQuery } from '../api/queries.ts';
import { useLiveData } from '../live/useLive.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { numbersIn } from '../words/amount.ts';
import { indexStore } from './storeIndex.ts';
import type { StoreIndex } from './storeIndex.ts';

const StoreContext = createContext<StoreIndex | null>(null);

/** Fetches the configuration and shows what is below once it is there, with the changes that are on their way. */
export function StoreProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [changes] = useState(() => openChanges(client));
  const { pending, revision: own } = useChangesState(changes);
  const live = useLiveData<number | null>((d) => d.configRevision, null);
  // The own change is known here before the live view tells of it.
  const { data, error, refetch } = useQuery(storeQuery(live === null ? null : Math.max(live, own)));
  const shown = useMemo(
    () =>
      data === undefined || pending.length === 0
        ? data
        : indexStore({ ...data, config: applyChanges(data.config, pending.flat()) }),
    [data, pending],
  );
  if (shown !== undefined) {
    numbersIn(shown.config.store.locale);
    return (
      <ChangesContext.Provider value={changes}>
        <StoreContext.Provider value={shown}>{children}</StoreContext.Provider>
      </ChangesContext.Provider>
    );
  }
  if (error !== null) {
    return <ErrorNote title="The store could not be loaded" error={error} onRetry={() => void refetch()} />;
  }
  return <PageSkeleton />;
}

export function useStore(): StoreIndex {
  const store = useContext(StoreContext);
  if (store === null) throw new Error('StoreProvider is missing above this component');
  return store;
}
