import { useSyncExternalStore } from 'react';

export const pages = ['/', '/campaigns', '/devices', '/readings', '/people', '/tokens', '/audit'] as const;
export type PagePath = (typeof pages)[number];

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** Goes to a page of the console. `replace` leaves no step for the back button. */
export function go(to: string, replace = false): void {
  if (to === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  for (const listener of listeners) listener();
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

/** A parameter of the address, e.g. `screen` in `/?screen=drinks-wall`. */
export function useParam(name: string): string | null {
  return useSyncExternalStore(subscribe, () => new URLSearchParams(location.search).get(name));
}
