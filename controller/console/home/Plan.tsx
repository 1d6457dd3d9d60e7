import { useElementSize } from '@mantine/hooks';
import { IconAntenna, IconDeviceCctv } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { StoreConfig } from '../../../config/schema/storeConfig.ts';
import { useStore } from '../store/useStore.tsx';
import { mediaUrl } from '../store/storeIndex.ts';
import {
  boundingBox,
  fitScale,
  labelRoom,
  labelSize,
  labelSpot,
  NARROW_SCALE,
  pictureSize,
  viewCone,
  within,
} from './planGeometry.ts';
import type { Box, LabelSize } from './planGeometry.ts';
import { PlanRack } from './PlanRack.tsx';
import { PlanScreen } from './PlanScreen.tsx';
import { PlanTags } from './PlanTags.tsx';
import { ZoneLabel, ZoneShape } from './PlanZone.tsx';
import type { Selection } from './selection.ts';

/** The drawing under the zones. An SVG becomes a mask, so that it takes the ink of the theme; nothing of it can run. */
export function Ground() {
  const store = useStore();
  const image = store.config.floorPlan.image;
  const asset = image === undefined ? undefined : store.media[image];
  if (asset === undefined) return null;
  const url = mediaUrl(asset);
  if (asset.mime.startsWith('image/svg')) {
    return (
      <div className="ec-plan-ink" aria-hidden style={{ maskImage: `url(${url})`, WebkitMaskImage: `url(${url})` }} />
    );
  }
  return <img className="ec-plan-photo" src={url} alt="" />;
}

/** A free spot for every zone's label, between the screens and racks that stand in it. */
function placeLabels(config: StoreConfig, scale: number): Map<string, { spot: Box; size: LabelSize }> {
  const taken: Box[] = [
    ...config.screens.map((s) => {
      const { w, h } = pictureSize(s.widthPx, s.heightPx, scale);
      const x = within(s.at.x * scale, w, config.floorPlan.widthM * scale);
      const y = within(s.at.y * scale, h, config.floorPlan.heightM * scale);
      return { x: x - 4, y: y - 4, w: w + 8, h: h + 8 };
    }),
    ...config.racks.map((r) => {
      const [w, h] = scale < NARROW_SCALE ? [14, 14] : [62, 26];
      return { x: r.at.x * scale - w / 2, y: r.at.y * scale - h / 2, w, h };
    }),
  ];
  return new Map(
    config.zones.map((zone) => {
      const box = boundingBox(zone.polygon, scale);
      const size = labelSize(box, scale);
      return [zone.id, { size, spot: labelSpot(box, labelRoom[size], taken) }];
    }),
  );
}

/**
 * The live floor plan. SVG and buttons rather than a canvas: every zone, screen and rack can be reached with the
 * keyboard and read out.
 */
export function Plan({
  selected,
  onSelect,
}: {
  readonly selected: Selection | null;
  readonly onSelect: (s: Selection) => void;
}) {
  const { config } = useStore();
  const { ref, width, height } = useElementSize();
  const { widthM, heightM } = config.floorPlan;
  const scale = fitScale(widthM, heightM, width, height);
  const w = widthM * scale;
  const h = heightM * scale;
  const labels = useMemo(() => placeLabels(config, scale), [config, scale]);
  const is = (kind: Selection['kind'], id: string): boolean => selected?.kind === kind && selected.id === id;
  return (
    <div ref={ref} className="ec-plan-space" style={{ aspectRatio: `${widthM} / ${heightM}` }}>
      {scale > 0 && (
        <div className="ec-plan" role="group" aria-label="Floor plan" style={{ width: w, height: h }}>
          <Ground />
          <svg width={w} height={h} viewBox={`0 0 ${w} ${h}`} role="group" aria-label="Zones">
            {config.zones.map((zone) => (
              <ZoneShape
                key={zone.id}
                zone={zone}
                scale={scale}
                selected={is('zone', zone.id)}
                onSelect={() => onSelect({ kind: 'zone', id: zone.id })}
              />
            ))}
            <g aria-hidden className="ec-cones">
              {config.screens.map((s) => (
                <path key={s.id} d={viewCone(s.at, s.headingDeg, 2.8, scale)} data-on={is('screen', s.id)} />
              ))}
            </g>
          </svg>
          <PlanTags scale={scale} onZone={(id) => onSelect({ kind: 'zone', id })} />
          {config.zones.map((zone) => {
            const label = labels.get(zone.id)!;
            return <ZoneLabel key={zone.id} zone={zone} {...label} />;
          })}
          <div className="ec-marks" aria-hidden>
            {config.cameras.map((c) => (
              <span
                key={c.id}
                title={`Camera ${c.name}`}
                style={{ left: c.at.x * scale, top: c.at.y * scale, rotate: `${c.headingDeg - 90}deg` }}
              >
                <IconDeviceCctv />
              </span>
            ))}
            {config.receivers.map((r) => (
              <span key={r.id} title={`Receiver ${r.name}`} style={{ left: r.at.x * scale, top: r.at.y * scale }}>
                <IconAntenna />
              </span>
            ))}
          </div>
          {config.screens.map((screen) => (
            <PlanScreen
              key={screen.id}
              screen={screen}
              scale={scale}
              planW={w}
              planH={h}
              selected={is('screen', screen.id)}
              onSelect={() => onSelect({ kind: 'screen', id: screen.id })}
            />
          ))}
          {config.racks.map((rack) => (
            <PlanRack
              key={rack.id}
              rack={rack}
              scale={scale}
              narrow={scale < NARROW_SCALE}
              selected={is('rack', rack.id)}
              onSelect={() => onSelect({ kind: 'rack', id: rack.id })}
            />
          ))}
        </div>
      )}
    </div>
  );
}
