import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { ReactNode } from 'react';
import { storeQuery } from '../api/queries.ts';
import { useLiveData } from '../live/useLive.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import type { StoreIndex } from './storeIndex.ts';

const StoreContext = createContext<StoreIndex | null>(null);

/** Fetches the configuration and shows what is below once it is there. */
export function StoreProvider({ children }: { readonly children: ReactNode }) {
  const revision = useLiveData<number | null>((d) => d.configRevision, null);
  const { data, error, refetch } = useQuery(storeQuery(revision));
  if (data !== undefined) return <StoreContext.Provider value={data}>{children}</StoreContext.Provider>;
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
