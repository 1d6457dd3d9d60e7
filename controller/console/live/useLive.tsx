import { createContext, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { openLink } from './link.ts';
import type { Link } from './link.ts';
import { LiveStore } from './liveStore.ts';
import type { LiveState } from './liveStore.ts';
import type { LiveData } from './merge.ts';

interface Live {
  readonly store: LiveStore;
  readonly order: Link['order'];
  readonly screenshot: Link['screenshot'];
}
const NOT_YET = 'Not connected yet.';
const LiveContext = createContext<Live | null>(null);

/** Opens the live connection for as long as it is mounted. */
export function LiveProvider({
  onSignedOut,
  children,
}: {
  readonly onSignedOut: (message: string) => void;
  readonly children: ReactNode;
}) {
  const [store] = useState(() => new LiveStore());
  const link = useRef<Link | null>(null);
  useEffect(() => {
    const opened = openLink({
      onSnapshot: (s) => store.snapshot(s, Date.now()),
      onChanges: (c) => store.changes(c, Date.now()),
      onLost: () => store.lost(Date.now()),
      onRefused: (message) => store.refused(message),
      onSignedOut,
    });
    link.current = opened;
    return () => {
      link.current = null;
      opened.stop();
    };
  }, [store, onSignedOut]);
  const value = useMemo<Live>(
    () => ({
      store,
      order: async (order, device) => link.current?.order(order, device) ?? NOT_YET,
      screenshot: async (device) => link.current?.screenshot(device) ?? NOT_YET,
    }),
    [store],
  );
  return <LiveContext.Provider value={value}>{children}</LiveContext.Provider>;
}

function useLiveContext(): Live {
  const live = useContext(LiveContext);
  if (live === null) throw new Error('LiveProvider is missing above this component');
  return live;
}

/** A part of the live state. `select` must answer with something kept in the state, or a plain value. */
export function useLive<T>(select: (state: LiveState) => T): T {
  const { store } = useLiveContext();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** A part of the live data, or `otherwise` before the first snapshot. */
export function useLiveData<T>(select: (data: LiveData) => T, otherwise: T): T {
  return useLive((s) => (s.data === null ? otherwise : select(s.data)));
}

export function useLiveStore(): LiveStore {
  return useLiveContext().store;
}

/** Asks something of a device. */
export function useOrder(): Link['order'] {
  return useLiveContext().order;
}

export function useScreenshot(): Link['screenshot'] {
  return useLiveContext().screenshot;
}
