import { IconHeartFilled } from '@tabler/icons-react';
import { memo } from 'react';
import type { Rack } from '../../../config/schema/screen.ts';
import { useLiveData } from '../live/useLive.tsx';
import { compactText, knownValue } from '../words/amount.ts';

/** Likes of all products of a rack together; null while none is known. */
export function useRackLikes(products: readonly string[]): number | null {
  return useLiveData<number | null>((d) => {
    let sum: number | null = null;
    for (const product of products) {
      const value = knownValue(d.readings.get(`product.likes:${product}`));
      if (value !== null) sum = (sum ?? 0) + value;
    }
    return sum;
  }, null);
}

interface PlanRackProps {
  readonly rack: Rack;
  readonly scale: number;
  /** No room for the number. */
  readonly narrow: boolean;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

/** A rack at its place with the likes of what hangs on it. */
export const PlanRack = memo(function PlanRack({ rack, scale, narrow, selected, onSelect }: PlanRackProps) {
  const likes = useRackLikes(rack.products);
  return (
    <button
      type="button"
      className="ec-plan-rack ec-num"
      aria-label={`Rack ${rack.name}: ${likes === null ? 'likes not known' : `${compactText(likes)} likes`}`}
      data-narrow={narrow}
      aria-pressed={selected}
      data-testid={`rack-${rack.id}`}
      style={{ left: rack.at.x * scale, top: rack.at.y * scale }}
      onClick={onSelect}
    >
      <IconHeartFilled key={likes ?? -1} className="ec-beat" aria-hidden />
      {narrow ? null : compactText(likes)}
    </button>
  );
});
