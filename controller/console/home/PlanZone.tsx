import { memo } from 'react';
import type { Zone } from '../../../config/schema/floor.ts';
import { useLiveData } from '../live/useLive.tsx';
import { useStore } from '../store/useStore.tsx';
import { SimulatedMark } from '../parts/marks.tsx';
import { amountText, knownValue, numberText, unitText } from '../words/amount.ts';
import { boundingBox, crowd, fullness, outlinePath } from './planGeometry.ts';
import type { Box, LabelSize } from './planGeometry.ts';
import { TagDots } from './TagDots.tsx';
import { useAgeText } from '../live/useAge.ts';

/** The reading that a zone shows: its people, or its tags where nothing counts people. */
export function useZoneReading(zone: string) {
  const counted = useStore().config.cameras.some((c) => c.zones.includes(zone));
  return useLiveData((d) => {
    const people = d.readings.get(`zone.occupancy:${zone}`);
    const tags = d.readings.get(`zone.presence:${zone}`);
    // A counted zone whose camera is silent stays unknown: tags say nothing about how many people there are.
    return counted || knownValue(people) !== null || knownValue(tags) === null ? (people ?? tags) : tags;
  }, undefined);
}

interface PlanZoneProps {
  readonly zone: Zone;
  readonly scale: number;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

/** A zone as a vessel that fills; its name and number are in ZoneLabel. */
export const ZoneShape = memo(function ZoneShape({ zone, scale, selected, onSelect }: PlanZoneProps) {
  const reading = useZoneReading(zone.id);
  const value = knownValue(reading);
  const people = reading?.kind !== 'zone.presence';
  const share = people ? fullness(value, zone.capacity) : null;
  const box = boundingBox(zone.polygon, scale);
  const path = outlinePath(zone.polygon, scale);
  const clip = `ec-zone-${zone.id}`;
  const unit = reading?.unit ?? 'people';
  const label =
    value === null
      ? `${zone.name}: number of ${unit} not known`
      : `${zone.name}: ${amountText(value, unit)}${people ? ` of ${zone.capacity}` : ''}${reading?.quality === 'stale' ? ', old' : ''}${reading?.simulated === true ? ', simulated' : ''}`;
  return (
    <g
      className="ec-zone"
      role="button"
      tabIndex={0}
      aria-label={label}
      aria-pressed={selected}
      data-quality={reading?.quality ?? 'unknown'}
      data-crowd={share === null ? undefined : crowd(share)}
      data-testid={`zone-${zone.id}`}
      onClick={onSelect}
      onKeyDown={(e) => {
        if (e.key !== 'Enter' && e.key !== ' ') return;
        e.preventDefault();
        onSelect();
      }}
    >
      <clipPath id={clip}>
        <path d={path} />
      </clipPath>
      <path className="ec-zone-floor" d={path} />
      <rect
        className="ec-zone-level"
        clipPath={`url(#${clip})`}
        x={box.x}
        y={box.y}
        width={box.w}
        height={box.h}
        style={{ transformOrigin: `0 ${box.y + box.h}px`, transform: `scaleY(${share ?? 0})` }}
      />
      <path className="ec-zone-edge" d={path} />
    </g>
  );
});

function StaleAge({ atMs }: { readonly atMs: number }) {
  return <span className="ec-zone-age">{useAgeText(atMs)} old</span>;
}

interface ZoneLabelProps {
  readonly zone: Zone;
  readonly spot: Box;
  readonly size: LabelSize;
}

/** Name, number and tags of a zone, over its shape; read out by the shape's own label. */
export const ZoneLabel = memo(function ZoneLabel({ zone, spot, size }: ZoneLabelProps) {
  const reading = useZoneReading(zone.id);
  const value = knownValue(reading);
  const old = reading?.quality === 'stale' && reading.atMs !== null ? <StaleAge atMs={reading.atMs} /> : null;
  const simulated = reading?.simulated === true && <SimulatedMark short />;
  const full = size === 'full';
  return (
    <div
      aria-hidden
      className="ec-zone-label"
      data-size={size}
      data-quality={reading?.quality ?? 'unknown'}
      style={{ left: spot.x, top: spot.y, width: spot.w, height: spot.h }}
    >
      <span className="ec-zone-head">
        <span className="ec-zone-name">{zone.name}</span>
        {size !== 'small' && <TagDots zone={zone.id} />}
      </span>
      <span className="ec-zone-count">
        <b className="ec-num">{numberText(value)}</b>
        {size === 'compact' && old !== null ? (
          old
        ) : (
          <span>
            {unitText(value, reading?.unit ?? 'people')}
            {full && reading?.kind !== 'zone.presence' && <span className="ec-zone-of"> of {zone.capacity}</span>}
          </span>
        )}
        {!full && simulated}
      </span>
      {full && (
        <span className="ec-zone-foot">
          {old}
          {simulated}
        </span>
      )}
    </div>
  );
});
