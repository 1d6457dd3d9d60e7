import { memo } from 'react';
import type { TagNow } from '../../protocol/console.ts';
import { useLiveData } from '../live/useLive.tsx';
import { useStore } from '../store/useStore.tsx';
import { drawnAt } from './tagPlaces.ts';

const none: ReadonlyMap<string, TagNow> = new Map();

/** Tags at their places, each within a soft circle of how far off it may be. Their zones list and read them out. */
export function PlanTags({ scale, onZone }: { readonly scale: number; readonly onZone: (zone: string) => void }) {
  const store = useStore();
  const tags = useLiveData((d) => d.tags, none);
  return (
    <div className="ec-plan-tags" aria-hidden>
      {[...tags.values()].map((now) => {
        const of = store.tags.get(now.tag)?.class;
        const place = drawnAt(now, of);
        return place === null || of === undefined ? null : (
          <PlanTag key={now.tag} now={now} of={of} place={place} scale={scale} onZone={onZone} />
        );
      })}
    </div>
  );
}

const PlanTag = memo(function PlanTag({
  now,
  of,
  place,
  scale,
  onZone,
}: {
  readonly now: TagNow;
  readonly of: string;
  readonly place: NonNullable<TagNow['position']>;
  readonly scale: number;
  readonly onZone: (zone: string) => void;
}) {
  const { name, state, zone, confidence, simulated } = now;
  const sure = state === 'unsure' ? 'place not sure' : `${Math.round(confidence * 100)} % sure`;
  const across = 2 * place.radiusM * scale;
  return (
    <span
      className="ec-plan-tag"
      data-class={of}
      data-state={state}
      data-testid={`plan-tag-${now.tag}`}
      style={{ transform: `translate(${place.x * scale}px, ${place.y * scale}px)` }}
    >
      <i style={{ width: across, height: across }} />
      <b
        title={`${name}, ${sure}${simulated ? ', simulated' : ''}`}
        onClick={() => {
          if (zone !== null) onZone(zone);
        }}
      />
    </span>
  );
});
