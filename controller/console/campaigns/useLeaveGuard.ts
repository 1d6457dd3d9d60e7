import { useCallback, useEffect, useRef, useState } from 'react';
import { go, guardLeaving } from '../frame/route.ts';

export interface LeaveGuard {
  /** Address to which somebody wants to go; null: nobody does. */
  readonly asked: string | null;
  readonly stay: () => void;
  /** Goes there, saved or not. */
  readonly letGo: (to: string) => void;
}

/** Keeps a page with unsaved changes from being left by a slip. */
export function useLeaveGuard(unsaved: boolean): LeaveGuard {
  const [asked, setAsked] = useState<string | null>(null);
  const free = useRef(false);
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent): void => {
      if (!free.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    const end = guardLeaving((to) => {
      if (free.current) return true;
      setAsked(to);
      return false;
    });
    return () => {
      window.removeEventListener('beforeunload', warn);
      end();
    };
  }, [unsaved]);
  return {
    asked,
    stay: useCallback(() => setAsked(null), []),
    letGo: useCallback((to: string) => {
      free.current = true;
      go(to);
    }, []),
  };
}
