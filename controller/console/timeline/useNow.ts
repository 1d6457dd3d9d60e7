import { useEffect, useState } from 'react';
import { useLiveStore } from '../live/useLive.tsx';

/** The controller's time, a new one every ten seconds, epoch ms. */
export function useNow(): number {
  const store = useLiveStore();
  const [now, setNow] = useState(() => Date.now() + store.get().offsetMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() + store.get().offsetMs), 10_000);
    return () => clearInterval(timer);
  }, [store]);
  return now;
}
