import { useSyncExternalStore } from 'react';

export const pages = [
  '/',
  '/campaigns',
  '/campaigns/edit',
  '/schedule',
  '/timeline',
  '/outlook',
  '/what-if',
  '/plays',
  '/library',
  '/floor',
  '/devices',
  '/tags',
  '/cameras',
  '/connectors',
  '/readings',
  '/people',
  '/tokens',
  '/audit',
] as const;
export type PagePath = (typeof pages)[number];

const listeners = new Set<() => void>();
/** Asked before a page is left; it may keep the address and lead on itself later. */
let guard: ((to: string) => boolean) | null = null;
let here = '';

function address(): string {
  return location.pathname + location.search;
}

function stepped(): void {
  const to = address();
  if (guard !== null && to !== here && !guard(to)) {
    history.pushState(null, '', here);
    return;
  }
  here = to;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    here = address();
    window.addEventListener('popstate', stepped);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('popstate', stepped);
  };
}

/** Goes to a page of the console. `replace` leaves no step for the back button. */
export function go(to: string, replace = false): void {
  if (to === address()) return;
  if (guard !== null && !guard(to)) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  here = to;
  for (const listener of listeners) listener();
}

/**
 * Asks `may` before any page is left; where it answers false the page stays. The answer ends the asking.
 */
export function guardLeaving(may: (to: string) => boolean): () => void {
  guard = may;
  return () => {
    if (guard === may) guard = null;
  };
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

/** A parameter of the address, e.g. `screen` in `/?screen=drinks-wall`. */
export function useParam(name: string): string | null {
  return useSyncExternalStore(subscribe, () => new URLSearchParams(location.search).get(name));
}
