import { useMemo } from 'react';
import type { TagNow } from '../../protocol/console.ts';
import { useLiveData } from '../live/useLive.tsx';
import { useStore } from '../store/useStore.tsx';
import { drawnAt } from './tagPlaces.ts';

const none: ReadonlyMap<string, TagNow> = new Map();
/** Dots that a zone shows before the rest becomes a number. */
const MOST = 6;

/** Tags that are in a zone now. */
export function useTagsIn(zone: string): readonly TagNow[] {
  const tags = useLiveData((d) => d.tags, none);
  return useMemo(() => [...tags.values()].filter((t) => t.zone === zone), [tags, zone]);
}

/** Enrolled tags of which a zone is known and no spot, a mark each; the others are drawn at their places. */
export function TagDots({ zone }: { readonly zone: string }) {
  const store = useStore();
  const here = useTagsIn(zone);
  const tags = here.filter((t) => drawnAt(t, store.tags.get(t.tag)?.class) === null);
  if (tags.length === 0) return null;
  return (
    <span className="ec-dots">
      {tags.slice(0, MOST).map((t) => (
        <i
          key={t.tag}
          data-class={store.tags.get(t.tag)?.class ?? 'basket'}
          style={{ opacity: 0.35 + 0.65 * t.confidence }}
          title={`${t.name}, ${Math.round(t.confidence * 100)} % sure${t.simulated ? ', simulated' : ''}`}
        />
      ))}
      {tags.length > MOST && <span className="ec-num">+{tags.length - MOST}</span>}
    </span>
  );
}
