import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import { boundingBox, fitScale, labelSpot } from '../home/planGeometry.ts';
import type { Box } from '../home/planGeometry.ts';
import { Ground } from '../home/Plan.tsx';
import { useStore } from '../store/useStore.tsx';
import { DrawLayer } from './DrawLayer.tsx';
import { Handles } from './Handles.tsx';
import { isThing, itemsOf, kinds, thingKinds } from './items.ts';
import type { Item } from './items.ts';
import { ThingMark } from './ThingMark.tsx';
import type { Editor } from './useEditor.ts';
import { usePointer } from './usePointer.ts';
import { ZoneArea, ZoneTitle } from './ZoneArea.tsx';

/** Room for the name of a zone, pixels. */
const TITLE = { w: 116, h: 34 };

/** Everything on the plan as it is shown: the draft instead of what is saved. */
function shownItems(saved: readonly Item[], draft: Item | null): Item[] {
  if (draft === null) return [...saved];
  const is = (item: Item): boolean => item.kind === draft.kind && item.entry.id === draft.entry.id;
  return saved.some(is) ? saved.map((item) => (is(item) ? draft : item)) : [...saved, draft];
}

/** A scale bar of a round length. */
function ScaleBar({ scale }: { readonly scale: number }) {
  const length = [1, 2, 5, 10, 20, 50, 100].find((m) => m * scale >= 50) ?? 200;
  return (
    <div className="ec-scale-bar ec-num" style={{ width: length * scale }} aria-hidden>
      {length} m
    </div>
  );
}

/** The floor plan to work on: everything can be dragged, and moved with the keyboard. */
export function FloorPlan({ editor, zoom }: { readonly editor: Editor; readonly zoom: number }) {
  const { config } = useStore();
  const { ref, width, height } = useElementSize();
  const { widthM, heightM } = config.floorPlan;
  const scale = fitScale(widthM, heightM, Math.max(0, width - 2), Math.max(0, height - 2)) * zoom;
  const w = Math.floor(widthM * scale);
  const h = Math.floor(heightM * scale);
  const pointer = usePointer(editor, scale);
  const draft = editor.draft?.item ?? null;
  const items = shownItems(
    kinds.flatMap((kind) => itemsOf(config, kind)),
    draft,
  );
  const titles = useMemo(() => {
    const taken: Box[] = thingKinds
      .flatMap((kind) => itemsOf(config, kind))
      .filter(isThing)
      .map(({ entry }) => ({ x: entry.at.x * scale - 18, y: entry.at.y * scale - 16, w: 36, h: 32 }));
    return new Map(config.zones.map((z) => [z.id, labelSpot(boundingBox(z.polygon, scale), TITLE, taken)]));
  }, [config, scale]);
  const is = (item: Item): boolean =>
    draft !== null ? item === draft : editor.picked?.kind === item.kind && editor.picked.id === item.entry.id;
  return (
    <div ref={ref} className="ec-floor-space" data-zoomed={zoom > 1}>
      {scale > 0 && (
        <div
          className="ec-plan ec-floor-plan"
          data-tool={editor.tool}
          data-dragging={pointer.dragging}
          style={{ width: w, height: h }}
        >
          <Ground />
          <svg
            width={w}
            height={h}
            viewBox={`0 0 ${w} ${h}`}
            role="group"
            aria-label="Floor plan"
            data-testid="floor-plan"
            data-scale={scale}
            {...pointer.handlers}
            onDoubleClick={() => {
              if (editor.tool === 'zone' && editor.drawing.length >= 3) {
                editor.begin('zone', editor.drawing[0]!, editor.drawing);
              }
            }}
          >
            <defs>
              <pattern id="ec-metre" width={scale} height={scale} patternUnits="userSpaceOnUse">
                <path className="ec-floor-grid" d={`M${scale} 0H0V${scale}`} />
              </pattern>
            </defs>
            {editor.allowed && scale >= 12 && <rect width={w} height={h} fill="url(#ec-metre)" aria-hidden />}
            {items.map(
              (item) =>
                item.kind === 'zone' && (
                  <ZoneArea
                    key={`zone-${item.entry.id}`}
                    item={item}
                    scale={scale}
                    picked={is(item)}
                    editor={editor}
                    press={pointer.press}
                  />
                ),
            )}
            {config.zones.map((zone) => {
              const shown = draft?.kind === 'zone' && draft.entry.id === zone.id ? draft.entry : zone;
              const spot =
                shown === zone ? titles.get(zone.id)! : labelSpot(boundingBox(shown.polygon, scale), TITLE, []);
              return <ZoneTitle key={zone.id} zone={shown} spot={spot} />;
            })}
            {items.map(
              (item) =>
                isThing(item) && (
                  <ThingMark
                    key={`${item.kind}-${item.entry.id}`}
                    item={item}
                    scale={scale}
                    picked={is(item)}
                    editor={editor}
                    press={pointer.press}
                  />
                ),
            )}
            {editor.current !== null && editor.allowed && editor.tool === 'select' && (
              <Handles item={editor.current} scale={scale} editor={editor} press={pointer.press} />
            )}
            <DrawLayer editor={editor} pointer={pointer} scale={scale} />
          </svg>
          <ScaleBar scale={scale} />
        </div>
      )}
    </div>
  );
}
