import { useCallback, useMemo } from 'react';
import { go, useParam } from '../frame/route.ts';

export type Selection = { readonly kind: 'screen' | 'zone' | 'rack'; readonly id: string };

/** What the side panel is about; kept in the address, so that it can be shared and the back button closes it. */
export function useSelection(): { selected: Selection | null; select: (s: Selection | null) => void } {
  const screen = useParam('screen');
  const zone = useParam('zone');
  const rack = useParam('rack');
  const selected = useMemo<Selection | null>(() => {
    if (screen !== null) return { kind: 'screen', id: screen };
    if (zone !== null) return { kind: 'zone', id: zone };
    return rack === null ? null : { kind: 'rack', id: rack };
  }, [screen, zone, rack]);
  const select = useCallback((s: Selection | null) => go(s === null ? '/' : `/?${s.kind}=${s.id}`), []);
  return { selected, select };
}
