import { useCallback, useSyncExternalStore } from 'react';
import { ageText } from '../words/age.ts';
import { Ticker } from './ticker.ts';
import { useLiveStore } from './useLive.tsx';

const ticker = new Ticker();

/** Renders anew only when the text changes, not at every tick. `text` gets the controller's clock, epoch ms. */
export function useTicking<T extends string | number | boolean>(text: (nowMs: number) => T): T {
  const store = useLiveStore();
  const read = useCallback(() => text(Date.now() + store.get().offsetMs), [text, store]);
  return useSyncExternalStore(ticker.subscribe, read);
}

/** Age of an instant of the controller's clock, ticking. */
export function useAgeText(atMs: number): string {
  return useTicking(useCallback((nowMs: number) => ageText(nowMs - atMs), [atMs]));
}

/** Age of an instant of this machine's clock, ticking. */
export function useLocalAgeText(atMs: number): string {
  const read = useCallback(() => ageText(Date.now() - atMs), [atMs]);
  return useSyncExternalStore(ticker.subscribe, read);
}
